"""Facts of conversations that shares are made of: which of them count, and which of those say so."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.metrics.tables.crowds import alike, weighed
from dashboard.schemas import NOT_APPLIED, OBSERVED, OUTCOMES, PURPOSES, SELF_REPORTED

FOLLOWED_WITHIN = 35
EVIDENCE = (OBSERVED, SELF_REPORTED)
OBSERVED_CODE = EVIDENCE.index(OBSERVED)
SELF_REPORTED_CODE = EVIDENCE.index(SELF_REPORTED)
_NOT_CODE = OUTCOMES.index(NOT_APPLIED)
# A share of conversations: the column that counts its base, and the one that counts its hits.
FACTS: dict[str, tuple[str, str]] = {
    "follow_through": ("failed", "followed"),
    "self_reported": ("stated", "self_reported"),
    "own_manager": ("managed", "own_manager"),
    **{purpose: ("purposed", purpose) for purpose in PURPOSES},
}
COUNTED = tuple(dict.fromkeys(column for pair in FACTS.values() for column in pair))


@dataclass(frozen=True, eq=False)
class Known:
    """What conversations of a span are judged by, by id: each team's newest day, and each rep's manager."""

    newest: pl.Series
    manager_of: pl.Series


def stated(talks: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Add to all conversations of some reps what can be told of each: the columns COUNTED, as booleans.

    A `not applied` conversation counts for follow-through once its team's newest is 35 days past it. `talks` are in
    order of pair and day.
    """
    newest = known.newest.gather(talks["team"])
    manager = known.manager_of.gather(talks["person"])
    waited = (pl.lit(newest) - pl.col("day")).dt.total_days() >= FOLLOWED_WITHIN
    failed = ((pl.col("outcome") == _NOT_CODE) & waited).fill_null(value=False)
    managed = pl.col("manager").is_not_null() & pl.lit(manager).is_not_null()
    return talks.with_columns(
        failed.alias("failed"),
        (failed & (pl.col("until_next") <= FOLLOWED_WITHIN)).fill_null(value=False).alias("followed"),
        pl.col("evidence").is_not_null().alias("stated"),
        (pl.col("evidence") == SELF_REPORTED_CODE).fill_null(value=False).alias("self_reported"),
        managed.alias("managed"),
        (managed & (pl.col("manager") == pl.lit(manager))).fill_null(value=False).alias("own_manager"),
        (pl.col("purpose") > 0).alias("purposed"),
        *[((pl.col("purpose") // 2**bit) % 2 == 1).alias(word) for bit, word in enumerate(PURPOSES)],
    )


def evident(talks: pl.DataFrame) -> pl.DataFrame:
    """Count, by team and program, the conversations that state their evidence, and those of them that were observed."""
    said = pl.col("evidence").fill_null(len(EVIDENCE))
    told = alike(talks.select("team", "program", said)).filter(pl.col("evidence") < len(EVIDENCE))
    observed = pl.when(pl.col("evidence") == OBSERVED_CODE).then("rows").otherwise(0)
    return told.group_by("team", "program").agg(
        pl.sum("rows").alias("stated"), observed.sum().alias("observed")
    )


def purpose_bits(said: pl.Series) -> pl.Series:
    """Turn purposes, `;` between them, into a bit each; 0 where none is named."""
    texts = said.drop_nulls().unique().to_list()
    if not texts:
        return pl.repeat(0, len(said), dtype=pl.UInt8, eager=True)
    bits = [sum(2 ** PURPOSES.index(part.strip()) for part in text.split(";")) for text in texts]
    places = said.cast(pl.Enum(texts)).to_physical().cast(pl.UInt32)
    return pl.Series(bits, dtype=pl.UInt8).gather(places).fill_null(0)


def fact_cells(talks: pl.DataFrame, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Count every fact by moment (and team): base, hits, people, and squares, Σm² with m a rep's base.

    Its columns are named after the fact: `follow_through_base`, and so on.
    """
    bases = dict.fromkeys(base for base, _ in FACTS.values())
    sums = talks.with_columns(weighed(talks, by, base).alias(f"all_{base}") for base in bases)
    found = [
        one.alias(f"{fact}_{name}")
        for fact, (base, hits) in FACTS.items()
        for name, one in (
            ("base", pl.col(base).cast(pl.Int64).sum()),
            ("hits", pl.col(hits).cast(pl.Int64).sum()),
            ("squares", (pl.col(base).cast(pl.Int64) * pl.col(f"all_{base}")).sum()),
            ("people", _heads(base).round().cast(pl.Int64)),
        )
    ]
    return sums.group_by("moment", *by).agg(found)


def _heads(base: str) -> pl.Expr:
    some = pl.col(f"all_{base}") > 0
    return pl.when(some).then(pl.col(base) / pl.col(f"all_{base}")).otherwise(0.0).sum()

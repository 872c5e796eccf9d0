"""Goals of the customer's own: who reached them, among those who apply training and the others."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.tables.crowds import weighed
from dashboard.metrics.tables.runs import first_of, last_of
from dashboard.schemas import APPLIED, OUTCOMES

_APPLIED = OUTCOMES.index(APPLIED)
_GROUP = ["moment", "metric"]


def goals(results: pl.DataFrame, quarter: str, homes: pl.DataFrame) -> pl.DataFrame:
    """Give a quarter's results that have a target: person, team (home; null for leavers), metric, met."""
    rows = results.filter(
        (pl.col("quarter") == quarter) & pl.all_horizontal(pl.col("actual", "target").is_not_null())
    )
    last = rows.unique(["person", "metric"], keep="last", maintain_order=True)
    placed = last.join(homes, on="person", how="left")
    return placed.select("person", "team", "metric", (pl.col("actual") >= pl.col("target")).alias("met"))


def pairs_with_goals(talks: pl.DataFrame, goals: pl.DataFrame) -> pl.DataFrame:
    """Give the pairs of reps who have a goal, wherever they were held: person, program, outcome, team (home)."""
    homes = goals.select("person", "team").unique("person")
    pairs = talks.filter(pl.col("outcome").is_not_null()).select("person", "program", "outcome")
    return pairs.join(homes, on="person", maintain_order="left")


def goal_cells(goals: pl.DataFrame, mine: pl.DataFrame, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Count by moment and metric (and home team) the reps with a goal (base) and those who met it (hits).

    applying and applying_met count those of them with at least half of their pairs applied, others and others_met
    the others with a pair. `mine` are their pairs (pairs_with_goals).
    """
    ends = last_of(first_of(mine, ("moment", "person")))
    counted = mine.select(
        "moment",
        "person",
        pl.lit(value=True).alias("one"),
        (pl.col("outcome") == _APPLIED).alias("is_applied"),
    )
    sums = [weighed(counted, (), column).filter(ends).alias(column) for column in ("one", "is_applied")]
    reps = counted.filter(ends).with_columns(sums)
    share = reps.select("moment", "person", (pl.col("is_applied") / pl.col("one")).alias("share"))
    both = goals.join(share, on=["moment", "person"], how="left").lazy()
    applies, other = pl.col("share") >= 0.5, pl.col("share") < 0.5
    met = pl.col("met")
    counts = {
        "base": pl.lit(value=True), "hits": met, "applying": applies, "applying_met": applies & met, "others": other,
        "others_met": other & met,
    }  # fmt: skip
    totals = [(one & met.is_not_null()).sum().cast(pl.Int64).alias(name) for name, one in counts.items()]
    return both.group_by(*_GROUP, *by).agg(totals).collect(engine="in-memory")

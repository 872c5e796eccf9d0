"""Check-in rows become conversations, and conversations what a span knows of each rep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.metrics.tables.facts import COUNTED, OBSERVED_CODE
from dashboard.metrics.tables.ids import ascending
from dashboard.metrics.tables.runs import first_of, last_of
from dashboard.periods import Span
from dashboard.schemas import CHECK_INS, COMPLETED, MISSED, OUTCOMES

PARTLY_CODE = OUTCOMES.index("partly")
_STATUS = CHECK_INS.by_name["status"].choices
COMPLETED_CODE, MISSED_CODE = _STATUS.index(COMPLETED), _STATUS.index(MISSED)
_PAIR = ("person", "program")
_SETTLED = ("outcome", "asked", "evidence", "purpose")
_CONVERSATION = ("person", "program", "day", "team", "manager", *_SETTLED)
_ORDERS = 2**32


@dataclass(frozen=True, eq=False)
class Talks:
    """All conversations of some people, in order of person, program and day.

    `conversations`: person, program, day, team, outcome, asked (an upload with a barrier column held it), manager,
    order (of its last row), and where practices ask for them evidence and purpose (a bit each).
    `citations`: person, program, team, day, category, owner, and where practices ask resolved; one per barrier named.
    """

    conversations: pl.DataFrame
    citations: pl.DataFrame


def completed(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows that are check-ins held: completed, or silent about it."""
    return rows.filter(pl.col("status").is_null() | (pl.col("status") == COMPLETED_CODE))


def converse(rows: pl.DataFrame, meanings: pl.DataFrame) -> Talks:
    """Fold completed rows (in upload and line order) into conversations; `meanings` explains barrier cells."""
    # in one piece: rows are looked up all over, and in many pieces each would have to be found first
    held = completed(rows).drop("status").rechunk()
    ordered, by_key = in_order(_conversation(held))
    edges = ordered.ne_missing(ordered.shift(1))
    edges = edges.scatter(0, True) if len(edges) else edges
    ends = last_of(edges)
    run = edges.cast(pl.UInt32).cum_sum() - 1
    last = by_key.filter(ends)
    conversations = held.select(pl.col(_present(held, _CONVERSATION)).gather(last), last.alias("order"))
    repeated = ~(edges & ends)
    if repeated.any():
        several = held.select(pl.col(_present(held, _SETTLED)).gather(by_key.filter(repeated)))
        conversations = _several(conversations, several.with_columns(run.filter(repeated).alias("run")))
    citations = _citations(held, by_key, run, conversations["team"], meanings)
    return Talks(conversations, citations)


def spaced(conversations: pl.DataFrame) -> pl.DataFrame:
    """Add the days to the pair's conversation before (gap) and after (until_next), in order of pair and day."""
    return conversations.with_columns(_gap()).with_columns(pl.col("gap").shift(-1).alias("until_next"))


def during(frame: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Keep what lies in a span."""
    return frame.filter(pl.col("day").is_between(span.start, span.end))


def by_pair(conversations: pl.DataFrame) -> pl.DataFrame:
    """Sum a span's conversations up: a row per rep, program and team that held any, with the counts of COUNTED.

    `outcome` is the pair's latest, at the team of that conversation, and empty at its other teams.
    """
    last_of_pair = last_of(first_of(conversations, _PAIR))
    edges = first_of(conversations, (*_PAIR, "team"))
    ends = last_of(edges)
    counts = [c for c in ("asked", *COUNTED) if c in conversations.columns]
    latest = pl.when(last_of_pair).then(pl.col("outcome")).alias("outcome")
    up_to = pl.col(counts).cast(pl.UInt32).cum_sum()
    table = conversations.select("person", "program", "team", latest, up_to).filter(ends)
    own = (pl.col(counts) - pl.col(counts).shift(1).fill_null(0)).cast(pl.UInt16)
    return table.with_columns(own).with_columns(pl.col("asked") > 0)


def newest_team(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the team of each person's newest row (person, team), by day, then by order."""
    # day and order in one integer: the greatest is the newest row
    when = pl.col("day").to_physical().cast(pl.Int64) * _ORDERS + pl.col("order")
    newest = rows.group_by("person").agg(when.max().alias("when"))
    placed = newest.select((pl.col("when") % _ORDERS).cast(pl.UInt32).alias("order"), "person")
    return placed.join(rows.select("order", "team"), on="order").select("person", "team")


def _conversation(held: pl.DataFrame) -> pl.Series:
    """Name each row's conversation by one exact integer that sorts by person, program and day.

    One integer sorts and compares several times faster than three columns.
    """
    day = pl.col("day").to_physical()
    most = held.select(pl.max("program"), day.min().alias("first"), day.max().alias("last"))
    top, first, last = (int(number or 0) for number in most.row(0))
    programs, days = top + 1, last - first + 1
    place = pl.col("person").cast(pl.UInt64) * (programs * days) + pl.col("program").cast(pl.UInt64) * days
    return held.select((place + (day - first).cast(pl.UInt64)).alias("key")).to_series()


def in_order(key: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Sort keys, equal ones as they came: the sorted keys, and the row each came from.

    With its row in the low digits every key is another number, and plain numbers sort three times faster than
    rows by a key; where they would not fit 64 bits, rows are sorted.
    """
    rows, top = max(1, len(key)), key.max()
    if isinstance(top, int) and (top + 1) * rows >= 2**64:
        by_key = key.to_frame().select(pl.arg_sort_by("key", maintain_order=True)).to_series()
        return key.gather(by_key), by_key
    packed = ascending(pl.select(key * rows + pl.int_range(len(key), dtype=pl.UInt64)).to_series())
    return packed // rows, (packed % rows).cast(pl.UInt32)


def _several(conversations: pl.DataFrame, repeated: pl.DataFrame) -> pl.DataFrame:
    """Settle the outcome of conversations of several rows: what all say, else partly."""
    said, evidence = pl.col("outcome"), pl.col("evidence")
    ways = {
        "outcome": pl.when(said.min() == said.max()).then(said.min()).otherwise(PARTLY_CODE),
        "asked": pl.col("asked").any(),
        "evidence": pl.when((evidence == OBSERVED_CODE).any()).then(OBSERVED_CODE).otherwise(evidence.last()),
        "purpose": pl.col("purpose").bitwise_or(),
    }
    columns = _present(repeated, _SETTLED)
    settled = repeated.group_by("run").agg(ways[c].alias(c) for c in columns)
    rows, kinds = settled["run"], conversations.schema
    return conversations.with_columns(
        conversations[c].scatter(rows, settled[c].cast(kinds[c])) for c in columns
    )


def _present(rows: pl.DataFrame, columns: Sequence[str]) -> list[str]:
    return [column for column in columns if column in rows.columns]


def _gap() -> pl.Expr:
    """Count the days since the pair's conversation before; null for its first."""
    same = pl.all_horizontal(pl.col(c) == pl.col(c).shift(1) for c in _PAIR)
    days = (pl.col("day") - pl.col("day").shift(1)).dt.total_days()
    return pl.when(same).then(days).cast(pl.Int32).alias("gap")


def _citations(
    held: pl.DataFrame, by_key: pl.Series, run: pl.Series, teams: pl.Series, meanings: pl.DataFrame
) -> pl.DataFrame:
    named = held["barrier"].is_not_null().gather(by_key)
    kept = _present(held, ("person", "program", "day", "barrier", "owner", "resolved"))
    rows = held.select(pl.col(kept).gather(by_key.filter(named)))
    told = rows.with_columns(teams.gather(run.filter(named)).alias("team")).join(
        meanings, on="barrier", maintain_order="left"
    )
    owner = pl.coalesce("owner", "usual_owner").alias("owner")
    return told.select("person", "program", "team", "day", "category", owner, *_present(rows, ("resolved",)))

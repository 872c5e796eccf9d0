"""Whether recognition follows application: one conversation a rep, and whether a thank-you came around it."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard.metrics.tables.ids import among, looked_up
from dashboard.metrics.tables.runs import first_of, last_of
from dashboard.metrics.tables.weeks import APPLIED_CODE
from dashboard.schemas import NOT_APPLIED, OUTCOMES

BEFORE, AFTER = 7, 30
_NOT_CODE = OUTCOMES.index(NOT_APPLIED)
ALIGNED = ("person", "program", "team", "day", "order", "outcome", "thanked")


def latest(
    seen: pl.DataFrame, newest: pl.Series, thanks: pl.DataFrame, reps: pl.DataFrame, known_until: date | None
) -> pl.DataFrame:
    """Give each pair's latest conversation of a span that is at least 30 days old, and whether it was thanked for.

    `newest` is each team's newest conversation; `thanks` (person, day) the recognitions that count; `reps` (person,
    team) who is active, at home. Columns ALIGNED.
    """
    limit = newest.gather(seen["team"])
    last = pl.min_horizontal(pl.lit(limit), pl.lit(known_until, pl.Date))
    known = pl.lit(known_until is not None)
    old = seen.filter(known & ((last - pl.col("day")).dt.total_days() >= AFTER))
    one = old.filter(last_of(first_of(old, ("person", "program"))))
    home = looked_up(one["person"], reps["person"], reps["team"]).alias("team")
    placed = one.with_columns(home).filter(among(one["person"], reps["person"]))
    around = placed.with_columns((pl.col("day") - pl.duration(days=BEFORE)).alias("from")).sort("from")
    first = around.join_asof(
        thanks.select("person", pl.col("day").alias("thanked_on")).sort("thanked_on"),
        left_on="from", right_on="thanked_on", by="person", strategy="forward", check_sortedness=False,
    )  # fmt: skip
    soon = (pl.col("thanked_on") - pl.col("day")).dt.total_days() <= AFTER
    told = first.with_columns(soon.fill_null(value=False).alias("thanked"))
    return told.select(ALIGNED).sort("person", "day", "order")


def alignment_cells(aligned: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Count reps by moment (and home team): applied and not, and those of them who were thanked."""
    ends = last_of(first_of(aligned, ("moment", "person")))
    one = aligned.filter(ends)  # rows of one rep follow each other by day
    applied, failed, thanked = (
        pl.col("outcome") == APPLIED_CODE,
        pl.col("outcome") == _NOT_CODE,
        pl.col("thanked"),
    )
    counts = {
        "applied": applied, "applied_thanked": applied & thanked, "failed": failed, "failed_thanked": failed & thanked,
    }  # fmt: skip
    return one.group_by("moment", *by).agg(e.sum().cast(pl.Int64).alias(name) for name, e in counts.items())

"""What is expected of teams and programs, and whether it is reached."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard.metrics.tables.crowds import people_by
from dashboard.metrics.tables.programs import looked_up, named
from dashboard.schemas import APPLIED, OUTCOMES

FEWEST_REPS = 5
_CELL = ["team", "program"]
_APPLIED = OUTCOMES.index(APPLIED)
_ALMOST = 1e-12  # 3 of 5 is 60 %


def standards(talks: pl.DataFrame, programs: pl.DataFrame, until: date) -> pl.DataFrame:
    """Give each team and program with pairs: base, hits, target, and whether an expectation is named by some day.

    `talks` are a span's (talks.by_pair).
    """
    pairs = (
        talks.filter(pl.col("outcome").is_not_null())
        .group_by(_CELL)
        .agg(
            pl.len().cast(pl.Int64).alias("base"),
            (pl.col("outcome") == _APPLIED).sum().cast(pl.Int64).alias("hits"),
        )
    )
    aimed = looked_up(pairs, named(programs, "target_rate", until), "target_rate")
    told = looked_up(aimed, named(programs, "expectation", until), "expectation")
    return told.select(
        *_CELL,
        "base",
        "hits",
        pl.col("target_rate").alias("target"),
        pl.col("expectation").is_not_null().alias("expected"),
    )


def is_judged() -> pl.Expr:
    """Say which cells are held against their target: those with one, and with at least five reps."""
    return pl.col("target").is_not_null() & (pl.col("base") >= FEWEST_REPS)


def is_reached() -> pl.Expr:
    """Say which cells reach their target."""
    return pl.col("hits") / pl.col("base") >= pl.col("target") - _ALMOST


def judged_people(talks: pl.DataFrame, cells: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Count the reps of the cells that are judged, by moment (and team)."""
    judged = cells.filter(is_judged()).select("moment", *_CELL)
    pairs = talks.filter(pl.col("outcome").is_not_null()).join(judged, on=["moment", *_CELL], how="semi")
    return people_by(pairs, ("moment", *by))

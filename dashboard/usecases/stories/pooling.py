"""Pooling: a team under five people is shown with its last four quarters together, as one quarter says too little."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.formulas.statistics import wilson
from dashboard.metrics.verdicts import FEWEST
from dashboard.usecases.review import Review

QUARTERS = 4
_POOLED = ("value", "base", "low", "high", "quarters")


def pooled(review: Review, kpi: str, group: str) -> pl.DataFrame:
    """Give a share's groups with `quarters`: of how many the numbers are where they are pooled, else null.

    The interval of pooled numbers counts as many people as the largest of the quarters had: some are the same ones.
    """
    now = review.cells(kpi, group).with_columns(quarters=pl.lit(None, pl.UInt32))
    small = now.filter((pl.col("people") < FEWEST) & pl.col("value").is_not_null())
    together = _together(review.over_time(kpi, group), review.quarter or "", group)
    known = small.select(group).join(together.filter(pl.col("quarters") > 1), on=group)
    return now.update(known.select(group, *_POOLED), on=group) if known.height else now


def _together(trend: pl.DataFrame, until: str, group: str) -> pl.DataFrame:
    recent = sorted({quarter for quarter in trend["quarter"] if quarter <= until})[-QUARTERS:]
    rows = trend.filter(pl.col("quarter").is_in(recent), pl.col("value").is_not_null())
    base, value = pl.sum("base"), (pl.col("value") * pl.col("base")).sum() / pl.sum("base")
    sums = rows.group_by(group).agg(value, base, pl.max("people").alias("n"), quarters=pl.len())
    low, high = wilson(pl.col("value"), pl.col("n"))
    return sums.with_columns(low=low, high=high)

"""Signals of an XmR chart: what a process does only when something has changed."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.formulas.statistics import natural_limits

LONG_ENOUGH = 12  # with fewer points limits are trial limits
_RUN = 7


def signals(series: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add to a series in time order its mean, its limits and the signal at each point (null: none).

    A signal is "outside" the limits, the seventh (or later) in a row on one "side" of the mean, the end of a "run"
    of seven that rise or fall, or "near": two of three beyond two thirds of the way to one limit.
    """
    mean, lower, upper = natural_limits(pl.col(column))
    known = series.with_columns(mean.alias("mean"), lower.alias("lower"), upper.alias("upper"))
    x, middle = pl.col(column), pl.col("mean")
    outside = (x > pl.col("upper")) | (x < pl.col("lower"))
    side = _in_a_row((x - middle).sign(), _RUN)
    run = _in_a_row(x.diff().sign(), _RUN - 1)
    near = _near(x > middle + (pl.col("upper") - middle) * 2 / 3) | _near(
        x < middle - (middle - pl.col("lower")) * 2 / 3
    )
    told = pl.when(outside).then(pl.lit("outside")).when(side).then(pl.lit("side"))
    return known.with_columns(
        told.when(run).then(pl.lit("run")).when(near).then(pl.lit("near")).alias("signal")
    )


def _in_a_row(sign: pl.Expr, length: int) -> pl.Expr:
    """Tell where so many signs in a row, this one the last, are alike and not 0."""
    ways = [
        (sign == way).fill_null(value=False).cast(pl.Int32).rolling_sum(length) == length for way in (1, -1)
    ]
    return pl.any_horizontal(ways).fill_null(value=False)


def _near(beyond: pl.Expr) -> pl.Expr:
    """Tell where a point and another of the two before it lie beyond on one side."""
    some = beyond.fill_null(value=False).cast(pl.Int32)
    return beyond & (some.rolling_sum(3, min_samples=1) >= 2)

"""The trend of the applied share, and what it says: its mean, its limits and its signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.metrics.signals import LONG_ENOUGH, signals
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import periods


@dataclass(frozen=True)
class Trend:
    """An XmR chart in numbers; `signals` by the first day of their period, in order. Without limits nothing is told.

    `ways` says of each signal whether it is "high" or "low"; of a run, whether it goes "up" or "down". `newest` is the
    first day of the newest period.
    """

    periods: int
    mean: float
    lower: float | None
    upper: float | None
    signals: Mapping[str, str]
    ways: Mapping[str, str]
    newest: str

    @property
    def trial(self) -> bool:
        """Tell whether there are so few periods that the limits are trial limits."""
        return self.periods < LONG_ENOUGH


def trend_of(review: Review) -> Trend | None:
    """Work out the trend of a review; None without a period."""
    known = periods(review)
    if not known:
        return None
    series = pl.DataFrame({"first": [cell.group for cell in known], "value": [cell.value for cell in known]})
    found = signals(series, "value")
    told = found.with_columns(_way().alias("way")).drop_nulls("signal")
    signalled, ways = (dict(told.select("first", column).rows()) for column in ("signal", "way"))
    limits = (found["mean"][0], found["lower"][0], found["upper"][0])
    return Trend(len(known), *limits, signalled, ways, known[-1].group)


def _way() -> pl.Expr:
    """Tell which way a signal points."""
    run = pl.when(pl.col("value").diff() > 0).then(pl.lit("up")).otherwise(pl.lit("down"))
    side = pl.when(pl.col("value") > pl.col("mean")).then(pl.lit("high")).otherwise(pl.lit("low"))
    return pl.when(pl.col("signal") == "run").then(run).otherwise(side)

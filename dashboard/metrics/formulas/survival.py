"""Time until something happens, of many groups at once: Kaplan-Meier with its log-log band."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard.metrics.formulas.statistics import Z

HALF = 0.5 + 1e-12  # a product of fractions that is ½ may come out a hair above it


def kaplan_meier(waits: pl.DataFrame, group: Sequence[str]) -> pl.DataFrame:
    """Estimate S by group and day: the share still waiting after it, its band, and how many were at risk.

    `waits` has a row per wait: days, ended (False: censored); or a row for so many alike (often). The band is log-log
    at 95 %; it is null before the first end and where S is 0. Grain: group, day on which a wait ended or was censored.
    """
    if "often" not in waits.columns:
        waits = waits.group_by(*group, "days", "ended").agg(pl.len().cast(pl.Int64).alias("often"))
    ended = pl.col("often").filter("ended").sum().alias("ended")
    days = waits.group_by(*group, "days").agg(ended, pl.sum("often").alias("left"))
    over: list[str | pl.Expr] = [*group] or [pl.lit(0)]
    ordered = days.sort(*group, "days")
    at_risk = pl.col("left").cum_sum(reverse=True).over(over)
    risky = ordered.with_columns(at_risk.alias("at_risk"))
    steps = risky.with_columns(
        (1 - pl.col("ended") / pl.col("at_risk")).cum_prod().over(over).alias("waiting"),
        _greenwood().cum_sum().over(over).alias("spread"),
    )
    low, high = _band()
    return steps.select(*group, "days", "ended", "at_risk", "waiting", low.alias("low"), high.alias("high"))


def medians(steps: pl.DataFrame, group: Sequence[str]) -> pl.DataFrame:
    """Give the first day with S at most ½, and those on which the band's ends get there (value, low, high)."""
    if not group:
        return medians(steps.with_columns(pl.lit(0).alias("one")), ["one"]).drop("one")
    first = [
        pl.col("days").filter(pl.col(curve) <= HALF).min().cast(pl.Float64).alias(name)
        for curve, name in (("waiting", "value"), ("low", "low"), ("high", "high"))
    ]
    return steps.group_by(group).agg(first)


def _greenwood() -> pl.Expr:
    left = pl.col("at_risk") - pl.col("ended")
    return pl.when(left > 0).then(pl.col("ended") / (pl.col("at_risk") * left)).otherwise(0.0)


def _band() -> tuple[pl.Expr, pl.Expr]:
    s = pl.col("waiting")
    inside = (s > 0) & (s < 1)
    reach = Z * pl.col("spread").sqrt() / s.log().abs()
    return (
        pl.when(inside).then(s ** reach.exp()),
        pl.when(inside).then(s ** (-reach).exp()),
    )

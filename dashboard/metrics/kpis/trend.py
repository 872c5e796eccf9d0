"""The applied share by period: weeks, or longer where weeks would hold too few conversations."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from dashboard.metrics.tables.weeks import APPLIED_CODE, ORIGIN
from dashboard.metrics.view import View
from dashboard.periods import Span

WIDTHS = (1, 2, 4)
LAST = 26
ENOUGH = 10


def applied_share_trend(view: View, _by: str) -> pl.LazyFrame:
    """Applied ÷ all conversations of reps per period, the last 26 that ended within the first moment's days."""
    end = view.moments[0].span.end
    found = pl.DataFrame()
    for width in WIDTHS:
        found = _last_periods(view, width, end)
        if found.select(pl.col("base").median().fill_null(0) >= ENOUGH).item():
            break
    return found.lazy().with_columns((pl.col("hits") / pl.col("base")).alias("value"))


def _last_periods(view: View, width: int, end: date) -> pl.DataFrame:
    """Count the last 26 non-empty finished periods of some weeks."""
    days = 7 * width
    unfinished = ((end - ORIGIN).days + 1) // days
    weeks = view.weeks if width == 1 else None
    counted = _counted(view, days, unfinished) if weeks is None else _weeks(view, weeks, unfinished)
    last = counted.filter(pl.col("place") < unfinished).sort("place").tail(LAST)
    first = (pl.lit(ORIGIN) + pl.duration(days=pl.col("place") * days)).dt.to_string("%Y-%m-%d")
    return last.select(
        first.alias("category"),
        "base",
        "hits",
        "people",
        (pl.col("base") ** 2 / pl.col("squares")).alias("n"),
        pl.lit(0, pl.UInt8).alias("moment"),
    )


def _counted(view: View, days: int, unfinished: int) -> pl.DataFrame:
    until = ORIGIN + timedelta(days=unfinished * days - 1)
    return clustered(view.conversations(0, Span(date.min, until)), days)


def _weeks(view: View, weeks: pl.DataFrame, unfinished: int) -> pl.DataFrame:
    """Add who leads at other times, but not in this span, to the weeks that are summed up already."""
    until = ORIGIN + timedelta(days=unfinished * 7 - 1)
    others = clustered(view.sometimes_leaders(0, Span(date.min, until)), 7)
    return pl.concat([weeks, others.select(weeks.columns)]).group_by("place").agg(pl.all().sum())


def clustered(talks: pl.DataFrame, days: int) -> pl.DataFrame:
    """Count conversations per period: base, hits, people, and Σm², m being a rep's conversations in it."""
    place = ((pl.col("day") - pl.lit(ORIGIN)).dt.total_days() // days).alias("place")
    hit = (pl.col("outcome") == APPLIED_CODE).sum().cast(pl.Int64).alias("hits")
    reps = talks.group_by(place, "person").agg(pl.len().cast(pl.Int64).alias("m"), hit)
    m = pl.col("m")
    return reps.group_by("place").agg(
        m.sum().alias("base"),
        pl.sum("hits"),
        (m**2).sum().alias("squares"),
        pl.len().cast(pl.Int64).alias("people"),
    )

"""The trend of the applied share, and what it says: its mean, its limits and its signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.metrics.formulas.signals import LONG_ENOUGH, signals
from dashboard.metrics.kpis.trend import ENOUGH, WIDTHS
from dashboard.metrics.tables.weeks import ORIGIN
from dashboard.narrative.cells import Cell
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import periods
from dashboard.words import day


@dataclass(frozen=True)
class Trend:
    """An XmR chart in numbers; `signals` by the first day of their period, in order, none by trial limits.

    Told are signals of the quarter's own periods of at least ten check-ins: what ended before it is no news of it, and
    in a smaller one two answers would be a signal.
    `ways` says of each signal whether it is "high" or "low"; of a run, whether it goes "up" or "down". `newest` is the
    first day of the newest period; `withheld` are those of signals that too few check-ins gave.
    """

    periods: int
    mean: float
    lower: float | None
    upper: float | None
    signals: Mapping[str, str]
    ways: Mapping[str, str]
    newest: str
    withheld: frozenset[str]

    @property
    def trial(self) -> bool:
        """Tell whether there are so few periods that the limits are trial limits."""
        return self.periods < LONG_ENOUGH


def trend_of(review: Review) -> Trend | None:
    """Work out the trend of a review; None without a period."""
    known = periods(review)
    if not known:
        return None
    rows = [(cell.group, cell.value, _is_small(cell)) for cell in known]
    series = pl.DataFrame(rows, schema=["first", "value", "small"], orient="row")
    found = signals(series, "value")
    ended = pl.col("first").str.to_date() + pl.duration(weeks=weeks_of_periods(review))
    mine = ended > (review.span.start if review.span else date.min)
    enough = pl.lit(len(known) >= LONG_ENOUGH)
    of_quarter = found.with_columns(_way().alias("way")).filter(mine & enough).drop_nulls("signal")
    told = of_quarter.filter(~pl.col("small"))
    signalled, ways = (dict(told.select("first", column).rows()) for column in ("signal", "way"))
    withheld = frozenset(of_quarter.filter("small")["first"])
    limits = (found["mean"][0], found["lower"][0], found["upper"][0])
    return Trend(len(known), *limits, signalled, ways, known[-1].group, withheld)


def _is_small(period: Cell) -> bool:
    """Tell whether a period holds too few check-ins for a signal; a link says so only of those that would give one."""
    return period.standing == "few" if period.base is None else period.base < ENOUGH


def weeks_of(firsts: Sequence[str], until: date) -> int:
    """Tell how many weeks periods have that begin on these days, the newest of them over by some day.

    Periods of more than one week count from the same Monday, so one that does not begin there tells that all are
    shorter. Steps would not: empty periods are left out.
    """
    days = [date.fromisoformat(first) for first in firsts]
    longest = (until - days[-1]).days + 1
    fits = (
        weeks
        for weeks in reversed(WIDTHS)
        if 7 * weeks <= longest and all((one - ORIGIN).days % (7 * weeks) == 0 for one in days)
    )
    return next(fits, 1)


def length_of(review: Review) -> str:
    """Name the length of a review's periods."""
    return {1: "week", 2: "two weeks", 4: "four weeks"}[weeks_of_periods(review)]


def newest_period(review: Review) -> str:
    """Name the newest of a review's periods: "week from 3 August"."""
    return f"{length_of(review)} from {day(date.fromisoformat(periods(review)[-1].group))}"


def weeks_of_periods(review: Review) -> int:
    """Tell how many weeks a review's periods have."""
    until = review.span.end if review.span else date.max
    return weeks_of([period.group for period in periods(review)], until)


def _way() -> pl.Expr:
    """Tell which way a signal points."""
    run = pl.when(pl.col("value").diff() > 0).then(pl.lit("up")).otherwise(pl.lit("down"))
    side = pl.when(pl.col("value") > pl.col("mean")).then(pl.lit("high")).otherwise(pl.lit("low"))
    return pl.when(pl.col("signal") == "run").then(run).otherwise(side)

"""Real or noise: what the change of the rate is made of, and what its trend says."""

from __future__ import annotations

from datetime import date

from dashboard.metrics.formulas.signals import LONG_ENOUGH
from dashboard.narrative import mix, signals
from dashboard.narrative.signals import Signal
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import RATE, grown, total
from dashboard.usecases.stories.sections import Point, Section
from dashboard.usecases.stories.trending import Trend, trend_of
from dashboard.words import day


def real_or_noise(review: Review) -> tuple[Section, ...]:
    """Say how the change splits into rate and mix, how the reps of both quarters moved, and what the trend says."""
    rate, by_rate, by_mix = (total(review, kpi) for kpi in (RATE, "rate_effect", "mix_effect"))
    change = mix.split(rate, by_rate, by_mix, grown(review))
    reps = [mix.of_reps(*row) for row in review.detail("moves").iter_rows()]
    told = tuple(Point(words) for words in (change, *reps, _trend(review)) if words)
    return (Section("real-or-noise", "Real or noise?", told),) if change else ()


def trend_signal(review: Review) -> str:
    """Say in few words whether the trend gives a signal."""
    trend = trend_of(review)
    if trend is None or trend.trial:
        return ""
    return signals.signal(dated(trend), withheld=bool(trend.withheld))


def _trend(review: Review) -> str:
    trend = trend_of(review)
    if trend is None:
        return ""
    return signals.signals(dated(trend), trend.periods, LONG_ENOUGH, withheld=bool(trend.withheld))


def dated(trend: Trend) -> list[Signal]:
    """Give signals with their days in words, the newest last."""
    return [
        Signal(day(date.fromisoformat(first), year=True), how, trend.ways[first], first == trend.newest)
        for first, how in trend.signals.items()
    ]

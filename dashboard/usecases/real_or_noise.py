"""Real or noise: what the change of the rate is made of, and what its trend says."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard.metrics.signals import LONG_ENOUGH, signals
from dashboard.narrative import practices
from dashboard.usecases.reading import RATE, periods, total
from dashboard.usecases.review import Review
from dashboard.usecases.sections import Point, Section
from dashboard.words import day


def real_or_noise(review: Review) -> tuple[Section, ...]:
    """Say how the change splits into rate and mix, and whether the trend gives a signal."""
    change = practices.split(*(total(review, kpi) for kpi in (RATE, "rate_effect", "mix_effect")))
    told = tuple(Point(words) for words in (change, _trend(review)) if words)
    return (Section("real-or-noise", "Real or noise?", told),) if change else ()


def trend_signal(review: Review) -> str:
    """Say in few words whether the trend gives a signal."""
    found, known = _signals(review), len(periods(review))
    return practices.signal(found, known) if known >= LONG_ENOUGH else ""


def _trend(review: Review) -> str:
    return practices.signals(_signals(review), len(periods(review)), LONG_ENOUGH)


def _signals(review: Review) -> list[tuple[str, str]]:
    known = periods(review)
    if len(known) < 2:
        return []
    series = pl.DataFrame({"first": [cell.group for cell in known], "value": [cell.value for cell in known]})
    found = signals(series, "value").drop_nulls("signal").select("first", "signal").rows()
    return [(day(date.fromisoformat(first), year=True), how) for first, how in found]

"""What an upload changes: each KPI of the newest quarter, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.metrics.answer import totals
from dashboard.metrics.marts.marts import Marts
from dashboard.periods import Quarter


@dataclass(frozen=True)
class Effect:
    """One KPI of one quarter over everything, before and after an upload; None is undefined."""

    kpi: str
    quarter: str
    before: float | None
    after: float | None


def effect_of(before: Marts | None, after: Marts) -> tuple[Effect, ...]:
    """Hold the newest quarter's totals against what they were; `before` is None where nothing was stored."""
    calendar = after.facts.calendar
    if calendar is None:
        return ()
    quarter = calendar.quarters[-1]
    old = _totals(before, quarter) if before else {}
    new = _totals(after, quarter)
    return tuple(Effect(key, str(quarter), old.get(key), value) for key, value in new.items())


def _totals(marts: Marts, quarter: Quarter) -> Mapping[str, float | None]:
    known = marts.facts.calendar.quarters if marts.facts.calendar else []
    return totals(marts, quarter) if quarter in known else {}

"""What an upload changes: each KPI of the newest quarter, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.access.reader import Reading
from dashboard.metrics.catalogue import KPIS
from dashboard.metrics.marts import Marts
from dashboard.selection import Selection
from dashboard.usecases.reviews import choices_of, review_of


@dataclass(frozen=True)
class Effect:
    """One KPI of one quarter over everything, before and after an upload; None is undefined."""

    kpi: str
    quarter: str
    before: float | None
    after: float | None


def effect_of(before: Reading[Marts] | None, after: Reading[Marts], first_month: int) -> tuple[Effect, ...]:
    """Hold the newest quarter's totals against what they were; `before` is None where nothing was stored."""
    quarters = choices_of(after.marts).quarters
    if not quarters:
        return ()
    quarter = quarters[-1]
    old = _totals(before, quarter, first_month) if before else {}
    new = _totals(after, quarter, first_month)
    return tuple(Effect(key, quarter, old.get(key), value) for key, value in new.items())


def _totals(reading: Reading[Marts], quarter: str, first_month: int) -> Mapping[str, float | None]:
    review = review_of(reading, Selection(quarter), first_month)
    if review.quarter is None:
        return {}
    return {kpi.key: review.total(kpi.key)["value"] for kpi in KPIS if kpi.has_total}  # type: ignore[misc]

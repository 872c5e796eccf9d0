"""The effect of an upload in words: each KPI before and after, and how far apart they are."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.metrics.kpis.catalogue import BY_KEY
from dashboard.narrative import values
from dashboard.narrative.cells import Cell
from dashboard.usecases.uploads.effect import Effect
from dashboard.words import UNDEFINED, points, quarter

Rows = tuple[tuple[str, ...], ...]


def effect_title(effects: Sequence[Effect]) -> str:
    """Head the table of effects."""
    return f"What it changes in the {quarter(effects[0].quarter).lower()}" if effects else ""


def effect_rows(effects: Sequence[Effect], currency: str | None) -> Rows:
    """Put each KPI before and after into words."""
    return tuple(
        (
            BY_KEY[effect.kpi].label,
            _text(effect, effect.before, currency),
            _text(effect, effect.after, currency),
            _difference(effect),
        )
        for effect in effects
    )


def known(effects: Sequence[Effect]) -> list[Effect]:
    """Keep the KPIs that are known before or after."""
    return [effect for effect in effects if _is_known(effect)]


def unknown(effects: Sequence[Effect]) -> str:
    """Name the KPIs that are known neither before nor after, in a sentence; empty where there is none."""
    names = ", ".join(BY_KEY[effect.kpi].label for effect in effects if not _is_known(effect))
    return f"Not known, before or after: {names}." if names else ""


def _is_known(effect: Effect) -> bool:
    return effect.before is not None or effect.after is not None


def moved(effects: Sequence[Effect]) -> list[Effect]:
    """Keep the KPIs that read differently than before."""
    return [effect for effect in effects if _text(effect, effect.before) != _text(effect, effect.after)]


def _points(difference: float) -> str:
    return points(difference) if abs(difference) >= 0.005 else "under 1 point"


def _text(effect: Effect, value: float | None, currency: str | None = None) -> str:
    return values.value(Cell(effect.kpi, value=value), BY_KEY[effect.kpi].unit, currency)


def _difference(effect: Effect) -> str:
    before, after = effect.before, effect.after
    if before is None or after is None:
        return _appearance(effect)
    if _text(effect, before) == _text(effect, after):
        return "unchanged"
    direction = "more" if after > before else "less"
    return f"{_points(after - before)} {direction}" if BY_KEY[effect.kpi].unit == "share" else direction


def _appearance(effect: Effect) -> str:
    if effect.after is not None:
        return "known now"
    return UNDEFINED if effect.before is None else "no longer known"

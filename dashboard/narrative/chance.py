"""Real or noise: what may be called a difference, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from dashboard.narrative.cells import Cell

FEWEST = 5  # people under which a rate is shown, but not ranked
WITHIN = "within what chance alone can do"
Standing = Literal["below", "above", "within", "few", "missing"]  # charts.chart.Standing has the same words


def standings(groups: Iterable[Cell], company: float | None) -> list[Standing]:
    """Say of each group how it stands to the company, in order.

    For now a group differs when its own 95 % interval misses the company's value.
    """
    return [_standing(group, company) for group in groups]


def _standing(group: Cell, company: float | None) -> Standing:
    if group.value is None:
        return "missing"
    if group.heads < FEWEST:
        return "few"
    if company is None or group.low is None or group.high is None:
        return "within"
    return "below" if group.high < company else "above" if group.low > company else "within"


def may_be_chance(number: Cell) -> bool | None:
    """Tell whether the interval of a change holds 0; None where it has no interval."""
    if number.change_low is None or number.change_high is None:
        return None
    return number.change_low <= 0 <= number.change_high

"""Groups as the metrics hand them over: judged already, here by whether their interval misses a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import Standing, standings


def judged(groups: Sequence[Cell], company: float) -> list[Cell]:
    """Give each group the standing that its interval against `company` makes plain."""
    return [replace(group, standing=_standing(group, company)) for group in groups]


def judge(groups: Sequence[Cell], company: float) -> list[Standing]:
    """Give the standings alone."""
    return standings(judged(groups, company))


def _standing(group: Cell, company: float) -> str | None:
    if group.value is None or group.heads < 5 or group.low is None or group.high is None:
        return "few" if group.value is not None else None
    return "below" if group.high < company else "above" if group.low > company else "within"


def with_verdict(number: Cell) -> Cell:
    """Give a changed number the verdict of its own interval."""
    if number.change_low is None or number.change_high is None:
        return number
    return replace(number, verdict="within" if number.change_low <= 0 <= number.change_high else "beyond")

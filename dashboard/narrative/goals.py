"""What follows from training in words: what lasts, and which goals are reached."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import beyond
from dashboard.narrative.findings import Finding
from dashboard.narrative.missing import missing
from dashboard.words import count, integer, listing, points, share

_MOST_GOALS = 3


def lasting(weeks: Sequence[Cell]) -> Finding:
    """Tell the first and the last week that is known after training, each of its own trainings."""
    known = [cell for cell in weeks if cell.value is not None]
    first, last = known[0], known[-1]
    said = (
        f"After {first.group} weeks {share(first.value)} of {count(first.base or 0, 'training')} are applied"
    )
    if first is last:
        return Finding(said)
    return Finding(
        f"{said}, after {last.group} weeks {share(last.value)} of {integer(last.base or 0)}, partly others"
    )


def reached(goals: Sequence[Cell]) -> Finding:
    """Say of each goal how many reach it: the best of several would always look good."""
    told = [f"{one.group} {share(one.value)} of {integer(one.base or 0)}" for one in goals]
    return Finding(f"Goals reached: {listing(told, _MOST_GOALS)}")


def associated(goals: Sequence[Cell]) -> Finding:
    """Say what applying training is associated with, never that it causes it."""
    differences = [(one, one.value) for one in goals if one.value is not None]
    if not differences:
        return Finding(missing(goals[0].reason, goals[0].kpi).sentence.removesuffix("."))
    words = [
        f"{points(value)} {'more' if value > 0 else 'fewer'} reaching {one.group}{beyond(one)}"
        for one, value in differences
    ]
    return Finding(f"Applying it is associated with {'; '.join(words[:_MOST_GOALS])}")

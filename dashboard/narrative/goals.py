"""What follows from training in words: what lasts, and which goals are reached."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import FEWEST_NAMED, beyond
from dashboard.narrative.changes import amount
from dashboard.narrative.findings import Finding
from dashboard.narrative.missing import missing
from dashboard.words import count, integer, listing, points, share, verb_of

_MOST_GOALS = 3


def lasting(weeks: Sequence[Cell]) -> Finding:
    """Tell the first and the last week that is known after training, each of its own trainings."""
    known = [cell for cell in weeks if cell.value is not None]
    first, last = known[0], known[-1]
    few = (first.base or 0) < FEWEST_NAMED
    verb = verb_of(first.hits, first.base or 0, "is", "are") if few else "are"
    said = f"After {first.group} weeks {_part(first)} {count(first.base or 0, 'training')} {verb} applied"
    if first is last:
        return Finding(said)
    return Finding(f"{said}, after {last.group} weeks {_part(last)} {integer(last.base or 0)}, partly others")


def _part(cell: Cell) -> str:
    """Write what part of its base a share is; of few, count them."""
    few = (cell.base or 0) < FEWEST_NAMED
    return f"{integer(cell.hits) if few else share(cell.value)} of"


def reached(goals: Sequence[Cell]) -> Finding:
    """Say of each goal how many reach it: the best of several would always look good."""
    told = [f"{one.group} {share(one.value)} of {integer(one.base or 0)}" for one in goals]
    return Finding(f"Goals reached: {listing(told, _MOST_GOALS)}")


def associated(goals: Sequence[Cell]) -> Finding:
    """Say what applying training is associated with, never that it causes it."""
    known = [one for one in goals if one.value is not None]
    if not known:
        return Finding(missing(goals[0].reason, goals[0].kpi).sentence.removesuffix("."))
    if max(one.heads for one in known) < FEWEST_NAMED:
        return Finding("Too few people have a goal to tell whether applying it goes with reaching it")
    return Finding(f"Applying it is associated with {'; '.join(map(_difference, known[:_MOST_GOALS]))}")


def _difference(goal: Cell) -> str:
    """Say how many more or fewer of those who apply training reach a goal, and whether that is more than chance."""
    value = goal.value or 0.0
    if not amount(value, "difference", None):
        return f"as many reaching {goal.group}"
    return f"{points(value)} {'more' if value > 0 else 'fewer'} reaching {goal.group}{beyond(goal)}"

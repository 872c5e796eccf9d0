"""Headlines of the practices: expectations, example and feedback loop. They say what leaders did, never who failed."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import FEWEST_NAMED
from dashboard.narrative.missing import missing
from dashboard.words import chosen, count, integer, of, share, verb_of


def expectations(told: Cell, met: Cell) -> str:
    """Say how many teams' programs have a target and an expectation, and how many reach their target."""
    if told.value is None:
        return missing(told.reason, told.kpi).sentence
    if not told.hits:
        none = "None" if (told.base or 0) > 1 else "0"
        return (
            f"{none} of {count(told.base or 0, 'team program')} has both a target and a sentence on what applied means "
            "on record: upload programs with the two."
        )
    some = integer(told.hits)
    said = f"{some} of {count(told.base or 0, 'team program')}"
    reached = ""
    if met.value is not None:
        verb = verb_of(met.hits, met.base or 0, "is", "are")
        reached = f"; {of(met.hits, met.base or 0, 'target')} with at least five reps {verb} met"
    return f"{said} {_have(told)} a target and a sentence on what applied means{reached}."


def _have(told: Cell) -> str:
    return "has" if told.hits == 1 else "have"


def example(seen: Cell, rate: Cell, reps: Cell) -> str:
    """Say how many leaders were checked in on, and how much they apply beside their teams."""
    if seen.value is None:
        return missing(seen.reason, seen.kpi).sentence
    said = of(seen.hits, seen.base or 0, "leader")
    beside = ""
    if rate.value is not None and reps.value is not None:
        own = of(rate.hits, rate.base or 0, "pair")
        beside = (
            f"; leaders apply {share(rate.value)} of their own programs ({own}), reps {share(reps.value)}"
        )
    return f"{said} had a check-in on their own application{beside}."


def feedback(covered: Cell, follow: Cell, programs: Sequence[str] = ()) -> str:
    """Say how many are checked in on (on what), and how often what was not applied was followed up."""
    if covered.value is None:
        return missing(covered.reason, covered.kpi).sentence
    after = ""
    if follow.value is not None:
        few = (follow.base or 0) < FEWEST_NAMED
        verb = verb_of(follow.hits, follow.base or 0, "was", "were") if few else "were"
        after = f"; after “not applied”, {_part(follow, 'check-in')} {verb} followed up within 35 days"
    seen = _part(covered, "active rep", whole=" of active reps")
    return f"{seen} had a check-in{chosen('on', programs)}{after}."


def _part(cell: Cell, noun: str, whole: str = "") -> str:
    """Write a share, of the `whole` where a sentence needs that; of few, count them."""
    base = cell.base or 0
    return f"{share(cell.value)}{whole}" if base >= FEWEST_NAMED else of(cell.hits, base, noun)

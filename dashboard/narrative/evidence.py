"""Evidence: how much a rate stands on, so that a weak number looks weak."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dashboard.narrative.cells import Cell
from dashboard.words import chosen, count, share

Strength = Literal["strong", "fair", "weak"]
_FEW = 10  # people
WIDE, _NARROW = 0.3, 0.2  # of an interval, from end to end
_MOST_MISSED, _FEW_MISSED = 0.5, 0.8  # coverage
_TRUSTED = 0.5  # observed part of what states its evidence


def strength(rate: Cell, coverage: Cell, observed: float | None, *, of_programs: bool = False) -> Strength:
    """Judge a rate by its people, its interval, its coverage and how much of it was observed (None: nobody says).

    `of_programs`: of some programs alone nobody knows whom they are meant for, so that coverage tells of nobody missed.
    """
    known = None if of_programs else coverage.value
    if rate.heads < _FEW or width(rate) > WIDE or (known is not None and known < _MOST_MISSED):
        return "weak"
    covered = known is not None and known >= _FEW_MISSED
    seen = observed is not None and observed >= _TRUSTED
    return "strong" if covered and seen and width(rate) <= _NARROW else "fair"


def width(rate: Cell) -> float:
    """Measure an interval from end to end; 1 where there is none."""
    return 1.0 if rate.low is None or rate.high is None else rate.high - rate.low


def bounds(rate: float, coverage: float) -> tuple[float, float]:
    """Bound a rate of those checked in: as if nobody of the others applied it, and as if all did."""
    return rate * coverage, rate * coverage + 1 - coverage


def title(how: Strength, rate: Cell) -> str:
    """Head what follows: "Fair evidence: 225 pairs of 97 reps"."""
    return f"{how.capitalize()} evidence: {count(rate.base or 0, 'pair')} of {count(rate.heads, 'rep')}"


def covered(rate: Cell, coverage: Cell, programs: Sequence[str] = ()) -> str:
    """Say how many were checked in on, and where the rate would be if none or all of the others applied it.

    Of some programs alone nobody knows which of the others they are meant for.
    """
    if coverage.value is None or rate.value is None:
        return "How many reps were not checked in on is unknown: a roster tells."
    if coverage.value >= 1:
        return f"Every active rep had a check-in{chosen('on', programs)}."
    said = f"{share(coverage.value)} of active reps had a check-in{chosen('on', programs)}"
    if programs:
        return f"{said}; whether it is meant for the others is not on record."
    low, high = bounds(rate.value, coverage.value)
    return (
        f"{said}; if none or all of the others applied it, the rate would be {share(low)} or {share(high)}."
    )


def seen(stated: int, observed: int) -> str:
    """Say how much was observed and how much is what reps say themselves."""
    if not stated:
        return "No check-in says whether it was observed or self-reported."
    ours, theirs = (share(part / stated) for part in (observed, stated - observed))
    verb = "was" if stated == 1 else "were"
    return f"{ours} of {count(stated, 'check-in')} {verb} observed, {theirs} self-reported."

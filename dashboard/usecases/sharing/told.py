"""What a link tells that no table of groups guards: barriers, weeks, totals of practices, how rewards are spread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.access.groups import FEWEST, FEWEST_NAMING, Key
from dashboard.charts.lorenz import height_at
from dashboard.narrative.cells import Cell, cells
from dashboard.taxonomy import OWNER_OF
from dashboard.usecases.review import Review
from dashboard.usecases.stories.trending import weeks_of_periods

EVERY = "weeks:every"
BARRIERS, GINI, WEEKS = "barrier_reach", "recognition_gini", "applied_share_trend"
MET = "target_attainment"
_ENOUGH_FOR_TENTHS = 10 * FEWEST
# Told of the whole scope alone, in whole percents, though no table of groups guards them (decision 48): what else a
# link's cards show must be guarded.
TOTALS = (
    "expectations_set",
    "leader_implementation_rate",
    "leader_coverage",
    "cadence_kept",
    "follow_through",
)


def told_weeks(review: Review) -> list[Cell]:
    """List the periods that stand on enough people; where a few people's are left out, others with them.

    Else the quarter less its other periods would tell of these few.
    """
    every = [cell for cell in cells(review.cells(WEEKS, "period")) if cell.value is not None]
    told = sorted((cell for cell in every if cell.heads >= FEWEST), key=lambda cell: cell.heads)
    left_out = sum(cell.heads for cell in every if cell.heads < FEWEST)
    while told and 0 < left_out < FEWEST_NAMING:
        left_out += told.pop(0).heads
    kept = {cell.category for cell in told}
    return [cell for cell in every if cell.category in kept]


def told_barriers(review: Review) -> list[Cell]:
    """List the barriers that enough people named, and the owners whose barriers do not tell of the hidden ones.

    Where rows name owners of their own, an owner is no sum of barriers: what it is more than them would tell of few.
    """
    named = [cell for cell in cells(review.cells(BARRIERS, "barrier")) if _enough(cell)]
    owners = cells(review.cells(BARRIERS, "owner"))
    if review.detail("barrier_owners").height:
        return named
    return [
        *named,
        *(
            one
            for one in owners
            if _enough(one) and _hides_others(one, [c for c in named if OWNER_OF.get(c.group) == one.group])
        ),
    ]


def told_totals(review: Review) -> list[Cell]:
    """List the totals of practices that stand on enough people."""
    found = [cell for kpi in TOTALS for cell in cells(review.cells(kpi))]
    return [cell for cell in found if cell.value is not None and cell.heads >= FEWEST_NAMING]


@dataclass(frozen=True)
class Aimed:
    """How many of the shown teams' programs with a target are at or over it; `others` have one and are hidden."""

    met: int
    judged: int
    others: bool


def aimed(review: Review, shown: Collection[Key]) -> Aimed:
    """Hold the shown teams' programs against their targets: of hidden ones a total would tell how they fare."""
    rows = review.detail("targets").filter("judged")
    ours = [("team_program", pair) in shown for pair in rows.select("team", "program").rows()]
    told = rows.filter(pl.Series(ours, dtype=pl.Boolean))
    return Aimed(int(told["met"].sum()), told.height, told.height < rows.height)


def _named_counts(review: Review) -> Mapping[str, int]:
    """Count who was asked for barriers and who named each shown one; and what shown totals stand on."""
    told = told_barriers(review)
    counts = {"asked": max((cell.base or 0 for cell in told), default=0)}
    counts |= {f"{cell.by}:{cell.group}": cell.hits for cell in told}
    for cell in told_totals(review):
        counts |= {f"hits:{cell.kpi}": cell.hits, f"base:{cell.kpi}": cell.base or 0}
    return counts


def _week_counts(review: Review) -> Mapping[str, int]:
    """Count what each shown period stands on, and how long (in weeks) all of them are."""
    told = told_weeks(review)
    counts = {EVERY: weeks_of_periods(review)} if told else {}
    for cell in told:
        counts |= {f"hits:{cell.group}": cell.hits, f"base:{cell.group}": cell.base or 0}
    return counts


def gini(review: Review) -> Cell:
    """Give the Gini over the whole scope; one that is not there is undefined."""
    return next(iter(cells(review.cells(GINI))), Cell(GINI))


def spread(review: Review) -> Mapping[str, int]:
    """Give in whole percents how rewards are spread: the Gini, and what each tenth receives up to it.

    Empty under fifty people: of few it would say what one of them got.
    """
    cell = gini(review)
    if cell.value is None or (cell.base or 0) < _ENOUGH_FOR_TENTHS or review.lorenz.is_empty():
        return {}
    corners = [
        (float(people), float(value)) for people, value in review.lorenz.select("people", "value").rows()
    ]
    tenths = {f"tenth:{tenth}": round(100 * height_at(corners, tenth / 10)) for tenth in range(11)}
    return {GINI: round(100 * cell.value), **tenths}


@dataclass(frozen=True)
class Unguarded:
    """A kind of what no table of groups guards: the counts it stands on, and how it may be told again.

    Counts that moved by less than `least` would tell of few; `across` quarters the same days are told.
    """

    counts: Callable[[Review], Mapping[str, int]]
    least: int
    across: bool = False


NAMED, WEEKLY, SPREAD = "named", "weekly", "spread"
_FEWEST_NEW, _NEVER_NEW = 10, 10**9
UNGUARDED: Mapping[str, Unguarded] = {
    NAMED: Unguarded(_named_counts, _FEWEST_NEW),
    WEEKLY: Unguarded(_week_counts, _FEWEST_NEW, across=True),
    SPREAD: Unguarded(spread, _NEVER_NEW),  # one reward more moves every tenth
}


def _hides_others(whole: Cell, named: Sequence[Cell]) -> bool:
    """Tell whether an owner's count, less its shown barriers together or any one of them, is nobody or enough."""
    less = [sum(one.hits for one in named), *(one.hits for one in named)]
    return not any(0 < whole.hits - one < FEWEST_NAMING for one in less)


def _enough(cell: Cell) -> bool:
    return cell.hits >= FEWEST_NAMING

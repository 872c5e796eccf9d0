"""What a link tells that no table of groups guards: barriers, weeks, and totals of practices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dashboard.access.groups import FEWEST, FEWEST_NAMING
from dashboard.narrative.cells import Cell, cells
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import owner

BARRIERS, WEEKS = "barrier_reach", "applied_share_trend"
# Told of the whole scope alone, in whole percents: no table of groups guards them.
TOTALS = (
    "expectations_set", "target_attainment", "leader_implementation_rate", "leader_coverage", "cadence_kept",
    "follow_through",
)  # fmt: skip


def told_weeks(review: Review) -> list[Cell]:
    """List the periods that stand on enough people."""
    found = cells(review.cells(WEEKS, "period"))
    return [cell for cell in found if cell.heads >= FEWEST and cell.value is not None]


def told_barriers(review: Review) -> list[Cell]:
    """List the barriers that enough people named, and the owners whose barriers do not tell of the hidden ones."""
    named = [cell for cell in cells(review.cells(BARRIERS, "barrier")) if _enough(cell)]
    owners = [cell for cell in cells(review.cells(BARRIERS, "owner")) if _enough(cell)]
    return [
        *named,
        *(one for one in owners if _hides_others(one, [c for c in named if owner(c) == one.group])),
    ]


def told_totals(review: Review) -> list[Cell]:
    """List the totals of practices that stand on enough people."""
    found = [cell for kpi in TOTALS for cell in cells(review.cells(kpi))]
    return [cell for cell in found if cell.value is not None and cell.heads >= FEWEST_NAMING]


def _named_counts(review: Review) -> Mapping[str, int]:
    """Count who was asked for barriers and who named each shown one; and what shown totals stand on."""
    told = told_barriers(review)
    counts = {"asked": max((cell.base or 0 for cell in told), default=0)}
    counts |= {f"{cell.by}:{cell.group}": _count(cell) for cell in told}
    for cell in told_totals(review):
        counts |= {f"hits:{cell.kpi}": _count(cell), f"base:{cell.kpi}": cell.base or 0}
    return counts


def _week_counts(review: Review) -> Mapping[str, int]:
    """Count what each shown period stands on."""
    counts: dict[str, int] = {}
    for cell in told_weeks(review):
        counts |= {f"hits:{cell.group}": _count(cell), f"base:{cell.group}": cell.base or 0}
    return counts


NAMED, WEEKLY = "named", "weekly"
# What no table of groups guards, and the counts it stands on: barriers with totals of practices, and weeks.
UNGUARDED: Mapping[str, Callable[[Review], Mapping[str, int]]] = {NAMED: _named_counts, WEEKLY: _week_counts}


def _hides_others(whole: Cell, named: Sequence[Cell]) -> bool:
    """Tell whether an owner's count, less its shown barriers together or any one of them, is nobody or enough."""
    less = [sum(map(_count, named)), *map(_count, named)]
    return not any(0 < _count(whole) - one < FEWEST_NAMING for one in less)


def _enough(cell: Cell) -> bool:
    return _count(cell) >= FEWEST_NAMING


def _count(cell: Cell) -> int:
    return round((cell.value or 0.0) * (cell.base or 0))

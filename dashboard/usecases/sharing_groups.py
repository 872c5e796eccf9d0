"""The groups of people that a review counts, as they are guarded before any of it is shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import sub

from dashboard.access.groups import Extent, Group, Part
from dashboard.narrative.cells import Cell, cells
from dashboard.usecases.reading import RATE
from dashboard.usecases.review import Review

TRIED, COVERAGE, REACH = "partly_share", "check_in_coverage", "recognition_reach"
PAIRS, HEADS, THANKED = "pairs", "heads", "thanked"
_HOMELESS: Part = ("",)


def table_of(review: Review) -> Mapping[str, str]:
    """Name the table of groups that decides whether a KPI's numbers are shown.

    Recognitions that are known less far are counted over other days, and so over other heads.
    """
    shorter = any(code == "recognitions_until" for code, _ in review.notes)
    return {RATE: PAIRS, TRIED: PAIRS, COVERAGE: HEADS, REACH: THANKED if shorter else HEADS}


def edition(review: Review, table: str) -> str:
    """Name what a table's counts depend on beside the scope."""
    days = f"{review.span.start}:{review.span.end}" if review.span else ""
    return f"{table}:{'sample' if review.sample else review.version}:{days}"


def tables(review: Review) -> Mapping[str, Sequence[Group]]:
    """Count the groups of each table; whole teams are counted only where no program is chosen."""
    found = {PAIRS: _pairs(review)}
    if not review.selection.programs and table_of(review)[REACH] == HEADS:
        found |= {HEADS: _heads(review, COVERAGE, REACH)}
    elif not review.selection.programs:
        found |= {HEADS: _heads(review, COVERAGE), THANKED: _heads(review, REACH)}
    return {name: groups for name, groups in found.items() if groups}


def _pairs(review: Review) -> list[Group]:
    tried = {(cell.by, cell.team, cell.program): _hits(cell) for cell in cells(review.rows(TRIED))}
    every = [cell for cell in cells(review.rows(RATE)) if cell.base]
    inside = [_name(cell) for cell in every if cell.by == "team_program"]
    return [_pair(review, cell, tried[cell.by, cell.team, cell.program], inside) for cell in every]


def _pair(review: Review, cell: Cell, tried: int, inside: Sequence[Part]) -> Group:
    teams = (cell.team,) if cell.team else review.selection.teams
    programs = (cell.program,) if cell.program else review.selection.programs
    parts = [p for p in inside if cell.team in (None, p[0]) and cell.program in (None, p[1])]
    people, base, applied = int(cell.people or 0), cell.base or 0, _hits(cell)
    hits = (applied, tried, base - applied - tried)
    return Group(cell.by, _name(cell), (teams, programs), tuple(parts), people, base, hits)


def _heads(review: Review, kpi: str, *others: str) -> list[Group]:
    teams = [cell for cell in cells(review.cells(kpi, "team")) if cell.base]
    whole = next((cell for cell in cells(review.cells(kpi)) if cell.base), None)
    if whole is None:
        return []
    beside = [{cell.team: _hits(cell) for cell in cells(review.rows(other))} for other in others]
    made = [_head(cell, ((cell.team or "",), ()), [_name(cell)], beside) for cell in teams]
    total = _head(whole, (review.selection.teams, ()), [_name(cell) for cell in teams], beside)
    return [*made, *_with_homeless(total, made)]


def _head(
    cell: Cell, extent: Extent, parts: Sequence[Part], beside: Sequence[Mapping[str | None, int]]
) -> Group:
    base, hits = cell.base or 0, (_hits(cell), *(known.get(cell.team, 0) for known in beside))
    both = tuple(count for hit in hits for count in (hit, base - hit))
    return Group(cell.by, _name(cell), extent, tuple(parts), base, base, both)


def _with_homeless(total: Group, teams: Sequence[Group]) -> list[Group]:
    """Count who is in the total alone as a part, too: a few of them must not be told by subtraction."""
    left = total.base - sum(group.base for group in teams)
    if left <= 0:
        return [total]
    nobody = (0,) * len(total.hits)
    counted = (sum(hits) for hits in zip(nobody, *(g.hits for g in teams), strict=True))
    rest = tuple(map(sub, total.hits, counted))
    alone = Group("homeless", _HOMELESS, (_HOMELESS, ()), (_HOMELESS,), left, left, rest)
    return [alone, replace(total, parts=(*total.parts, _HOMELESS))]


def _hits(cell: Cell) -> int:
    return round((cell.value or 0.0) * (cell.base or 0))


def _name(cell: Cell) -> Part:
    return tuple(name for name in (cell.team, cell.program) if name)

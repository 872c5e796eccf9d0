"""The groups of people that a review counts, as they are guarded before any of it is shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import sub

import polars as pl

from dashboard.access.groups import Extent, Group, Part, extent_of, part_of
from dashboard.metrics.answer import TIDY_SCHEMA, TREND_SCHEMA, Numbers
from dashboard.narrative.cells import Cell, cells
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import RATE

TRIED, COVERAGE, REACH = "partly_share", "check_in_coverage", "recognition_reach"
PAIRS, HEADS, THANKED = "pairs", "heads", "thanked"
# The table of groups that decides whether a KPI's numbers are shown.
TABLE_OF: Mapping[str, str] = {RATE: PAIRS, TRIED: PAIRS, COVERAGE: HEADS, REACH: THANKED}
SAMPLE = "sample"  # the version of what is no version of a store
_HOMELESS: Part = ("",)


@dataclass(frozen=True)
class Counted:
    """The groups of one table over the days of a quarter, as a version of the data counts them."""

    table: str
    quarter: str
    start: str
    end: str
    version: str
    groups: Sequence[Group]

    @property
    def edition(self) -> str:
        """Name what the counts depend on beside the scope."""
        return f"{self.table}:{self.start}:{self.end}:{self.version}"

    def is_told_by(self, edition: str) -> bool:
        """Tell whether an edition counts the same quarter: its versions and days can be subtracted."""
        return edition.startswith(f"{self.table}:{self.start}:")


def now(review: Review) -> list[Counted]:
    """Count the groups of each table; whole teams are counted only where no program is chosen."""
    span = review.span and (review.span.start.isoformat(), review.span.end.isoformat())
    return _counted(review, review.quarter or "", span or ("", ""))


def before(review: Review) -> list[Counted]:
    """Count the groups of earlier quarters, and of the days that are compared with, as `now` does."""
    found = review.detail("counted_before").partition_by("quarter", "start", "end", as_dict=True)
    return [
        one
        for (quarter, *days), rows in sorted(found.items())
        for one in _counted(_as_of(review, rows), quarter, (days[0], days[1]))
    ]


def _as_of(review: Review, rows: pl.DataFrame) -> Review:
    tidy = pl.concat([pl.DataFrame(schema=TIDY_SCHEMA), rows], how="diagonal").select(list(TIDY_SCHEMA))
    return replace(review, numbers=Numbers.of(tidy, pl.DataFrame(schema=TREND_SCHEMA)))


def _counted(review: Review, quarter: str, days: tuple[str, str]) -> list[Counted]:
    version = SAMPLE if review.sample else str(review.version)
    whole_teams = not review.selection.programs
    found = {
        PAIRS: _pairs(review),
        HEADS: _heads(review, COVERAGE) if whole_teams else [],
        THANKED: _heads(review, REACH) if whole_teams else [],
    }
    return [Counted(table, quarter, *days, version, groups) for table, groups in found.items() if groups]


def _pairs(review: Review) -> list[Group]:
    tried = {(cell.by, cell.team, cell.program): cell.hits for cell in cells(review.rows(TRIED))}
    every = [cell for cell in cells(review.rows(RATE)) if cell.base]
    inside = [_name(cell) for cell in every if cell.by == "team_program"]
    return [_pair(review, cell, tried[cell.by, cell.team, cell.program], inside) for cell in every]


def _pair(review: Review, cell: Cell, tried: int, inside: Sequence[Part]) -> Group:
    teams = (cell.team,) if cell.team else review.selection.teams
    programs = (cell.program,) if cell.program else review.selection.programs
    parts = [part_of(*p) for p in inside if cell.team in (None, p[0]) and cell.program in (None, p[1])]
    people, base, applied = int(cell.people or 0), cell.base or 0, cell.hits
    hits = (applied, tried, base - applied - tried)
    return Group(cell.by, _name(cell), extent_of(teams, programs), tuple(parts), people, base, hits)


def _heads(review: Review, kpi: str) -> list[Group]:
    teams = [cell for cell in cells(review.cells(kpi, "team")) if cell.base]
    whole = next((cell for cell in cells(review.cells(kpi)) if cell.base), None)
    if whole is None:
        return []
    made = [_head(cell, extent_of(_name(cell), ()), [part_of(*_name(cell))]) for cell in teams]
    parts = [part for group in made for part in group.parts]
    return [*made, *_with_homeless(_head(whole, extent_of(review.selection.teams, ()), parts), made)]


def _head(cell: Cell, extent: Extent, parts: Sequence[Part]) -> Group:
    base, hits = cell.base or 0, cell.hits
    return Group(cell.by, _name(cell), extent, tuple(parts), base, base, (hits, base - hits))


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


def _name(cell: Cell) -> Part:
    return tuple(name for name in (cell.team, cell.program) if name)

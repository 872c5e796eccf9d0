"""Groups of people as a link may show them, and what it shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.words import fold

Part = tuple[str, ...]
Key = tuple[str, Part]
# Teams and programs; none means all there are.
Extent = tuple[tuple[str, ...], tuple[str, ...]]
WHOLE = "all"
FEWEST = 5  # people behind a number; fewer could be named
FEWEST_NAMING = 10  # who names a barrier says more than a check-in does


@dataclass(frozen=True)
class Group:
    """People who are counted together.

    `name` is what it is called; `parts` are the smallest groups it is the sum of (team and program, or team) and
    `extent` its teams and programs, both folded: a name spelt anew is the same people. `base` is their count, `hits`
    the counted outcomes, `people` the heads behind the base.
    """

    by: str
    name: Part
    extent: Extent
    parts: tuple[Part, ...]
    people: int
    base: int
    hits: tuple[int, ...] = ()

    @property
    def key(self) -> Key:
        """Name it within its document."""
        return self.by, self.name

    @property
    def is_part(self) -> bool:
        """Tell whether it is one of the smallest groups."""
        return len(self.parts) == 1 and part_of(*self.name) == part_of(*self.parts[0])

    @property
    def is_small(self) -> bool:
        """Tell whether its people are too few to be shown."""
        return 0 < self.people < FEWEST


@dataclass(frozen=True)
class Release:
    """What one document says of one table: all its groups, and which of them are shown.

    Within an `edition` a part is the same people in every document: same quarter, days and version.
    """

    edition: str
    groups: tuple[Group, ...]
    shown: frozenset[Key]

    def shows(self, group: Group) -> bool:
        """Tell whether a group's numbers are in the document."""
        return group.key in self.shown

    @property
    def extent(self) -> Extent:
        """Give the extent of everything in it."""
        return next(group.extent for group in self.groups if group.by == WHOLE)

    @property
    def counts(self) -> Mapping[Part, Group]:
        """Give its smallest groups by their part."""
        return {group.parts[0]: group for group in self.groups if group.is_part}

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON."""
        groups = [
            [g.by, g.name, g.extent, g.parts, g.people, g.base, g.hits, self.shows(g)] for g in self.groups
        ]
        return {"edition": self.edition, "groups": groups}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Release:
        """Read what `to_json` gave."""
        rows: Sequence[Any] = stored["groups"]
        groups = tuple(_group(row) for row in rows)
        shown = frozenset(g.key for g, row in zip(groups, rows, strict=True) if row[-1])
        return cls(stored["edition"], groups, shown)


def _group(row: Sequence[Any]) -> Group:
    by, name, (teams, programs), parts, people, base, hits, _ = row
    # what was stored before names were folded is as if it were stored today
    folded = tuple(part_of(*part) for part in parts)
    return Group(by, tuple(name), extent_of(teams, programs), folded, people, base, tuple(hits))


def part_of(*names: str) -> Part:
    """Name a smallest group, however its team and program are spelt."""
    return tuple(map(fold, names))


def extent_of(teams: Iterable[str], programs: Iterable[str]) -> Extent:
    """Name teams and programs, however they are spelt and in whatever order."""
    return tuple(sorted(map(fold, teams))), tuple(sorted(map(fold, programs)))


def lies_in(part: Part, extent: Extent) -> bool:
    """Tell whether a part is of the teams and programs of an extent."""
    return all(not names or name in names for name, names in zip(part, extent, strict=False))


def overlaps(one: Extent, other: Extent) -> bool:
    """Tell whether two extents share a team and a program."""
    return all(not a or not b or set(a) & set(b) for a, b in zip(one, other, strict=True))

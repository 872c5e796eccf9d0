"""Editions: the documents in which a part is the same people, what they tell of it, and how two of them differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from dashboard.access.groups import Group, Part, Release, lies_in
from dashboard.access.solving import System


@dataclass(frozen=True, eq=False)
class Edition:
    """All documents in which a part is the same people."""

    releases: Sequence[Release]

    @cached_property
    def system(self) -> System:
        """Give what is shown as equations."""
        return System(self.releases)

    @cached_property
    def counts(self) -> Mapping[Part, Group]:
        """Give the smallest groups by their part."""
        return {part: group for release in self.releases for part, group in release.counts.items()}

    @property
    def groups(self) -> Iterator[Group]:
        """Give all groups, shown or not."""
        return chain.from_iterable(release.groups for release in self.releases)

    @property
    def told(self) -> Iterator[Group]:
        """Give the groups that are shown."""
        return (group for release in self.releases for group in release.groups if release.shows(group))

    def covers(self, part: Part) -> bool:
        """Tell whether a part would be counted here if it held anybody."""
        return any(lies_in(part, release.extent) for release in self.releases)

    def inside(self, group: Group, parts: Collection[Part]) -> frozenset[Part]:
        """Say which of some parts a group counts; one that holds nobody here is counted all the same."""
        return frozenset(group.parts) | {
            part for part in parts if part not in self.counts and lies_in(part, group.extent)
        }


def editions(releases: Sequence[Release]) -> list[list[Release]]:
    """Sort releases by edition; those that count a part differently are two, as when a store was begun anew."""
    found: list[list[Release]] = []
    for release in releases:
        same = (one for one in found if one[0].edition == release.edition and _agree([*one, release]))
        mine = next(same, None)
        if mine is None:
            found.append([release])
        else:
            mine.append(release)
    return found


def _agree(releases: Sequence[Release]) -> bool:
    counts: dict[Part, tuple[int, ...]] = {}
    rows = [(part, _numbers(group)) for release in releases for part, group in release.counts.items()]
    return all(not any(_moves(counts.setdefault(part, mine), mine)) for part, mine in rows)


def moves_of(now: Edition, then: Edition, parts: Collection[Part]) -> dict[Part, tuple[int, ...]]:
    """Subtract what two editions count of each part: people, and each outcome."""
    return {part: _moves(_numbers(now.counts.get(part)), _numbers(then.counts.get(part))) for part in parts}


def _numbers(group: Group | None) -> tuple[int, ...]:
    return (group.base, *group.hits) if group else ()


def _moves(now: Sequence[int], then: Sequence[int]) -> tuple[int, ...]:
    """Subtract counts; of what only one of the two counts there is no difference to tell, nobody counts as none."""
    known = min(len(now), len(then)) or max(len(now), len(then))
    nobody = (0,) * known
    return tuple(a - b for a, b in zip((*now, *nobody)[:known], (*then, *nobody)[:known], strict=True))


def lines_of(edition: Edition, parts: Sequence[Part]) -> list[list[int]]:
    """List what an edition tells, as places of parts: its lines, and that nobody is in a part which it would count."""
    places = {part: place for place, part in enumerate(parts)}
    lines = {frozenset(edition.inside(group, parts) & places.keys()) for group in edition.told}
    empty = [[places[part]] for part in parts if part not in edition.counts and edition.covers(part)]
    return [*(sorted(places[part] for part in line) for line in lines), *empty]

"""What a link may show beside the links that are live: together they must give nobody away."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dashboard.access.groups import WHOLE, Extent, Key, Part, Release, extent_of, overlaps
from dashboard.access.guarding import guard
from dashboard.errors import NotAllowed
from dashboard.usecases.review import Review
from dashboard.usecases.sharing.content import Shown
from dashboard.usecases.sharing.groups import HEADS, SAMPLE, THANKED, Counted, before, now
from dashboard.usecases.sharing.told import EVERY, UNGUARDED, Unguarded

if TYPE_CHECKING:
    from dashboard.state.links import Link

Stored = Mapping[str, Any]  # a document's counts, as JSON


@dataclass(frozen=True)
class Guarded:
    """What a document may show: groups of each table now, and everything together of earlier quarters."""

    tables: Mapping[str, Release]
    before: Mapping[tuple[str, str, str], Release | None]
    unguarded: Mapping[str, Mapping[str, int]]

    @property
    def shown(self) -> Shown:
        """Name what is shown, by table, quarter and last day."""
        return Shown(
            {table: release.shown for table, release in self.tables.items()},
            {days: release is not None for days, release in self.before.items()},
            self.unguarded.keys(),
        )

    def to_json(self) -> dict[str, Any]:
        """Give the counts behind it as JSON, for the checks of later documents."""
        return {
            "tables": {table: release.to_json() for table, release in self.tables.items()},
            "before": [release.to_json() for release in self.before.values() if release],
            "unguarded": self.unguarded,
        }


def guarded(review: Review, told: Sequence[tuple[Link, Stored]]) -> Guarded:
    """Guard what a review counts beside what readers may know of it by links; the sample's people are nobody."""
    told = [(link, document) for link, document in told if _is_of_sample(document) == review.sample]
    known = [Release.from_json(one) for _, document in told for one in _stored(document)]
    tables = {one.table: _guard(one, known) for one in now(review)}
    tables = dict(_alike(_teams_alike(tables)))
    return Guarded(tables, _before(review, [*known, *tables.values()]), dict(_unguarded(review, told)))


def _is_of_sample(document: Stored) -> bool:
    return any(table["edition"].endswith(f":{SAMPLE}") for table in document["tables"].values())


def _stored(document: Stored) -> Iterator[Any]:
    yield from document["tables"].values()
    yield from document.get("before", ())


def _guard(counted: Counted, known: Sequence[Release], only: Collection[Key] | None = None) -> Release:
    told = [one for one in known if counted.is_told_by(one.edition)]
    return guard(counted.edition, counted.groups, told, only)


def _teams_alike(tables: Mapping[str, Release]) -> Mapping[str, Release]:
    """Show a team in every table or in none.

    In a team of one program, pairs are people who were checked in on: one table would give away what another hides.
    """
    teams = {group.name for release in tables.values() for group in release.groups if group.by == "team"}
    hidden = {
        name
        for name in teams
        for release in tables.values()
        if any(g.by == "team" and g.name == name and not release.shows(g) for g in release.groups)
    }
    return {table: _without(release, hidden) for table, release in tables.items()}


def _without(release: Release, teams: Collection[Part]) -> Release:
    """Hide teams, and what they have in each program: these would add up to them."""
    kept = {
        group.key
        for group in release.groups
        if release.shows(group) and (group.by not in ("team", "team_program") or group.name[:1] not in teams)
    }
    return replace(release, shown=frozenset(kept))


def _alike(tables: Mapping[str, Release]) -> Mapping[str, Release]:
    """Show the same groups of check-in coverage and of recognition reach where both count the same active reps.

    The number of people of a group that one table hides could else be read from the other.
    """
    heads, thanked = tables.get(HEADS), tables.get(THANKED)
    if heads is None or thanked is None or _bases(heads) != _bases(thanked):
        return tables
    both = heads.shown & thanked.shown
    return {**tables, HEADS: replace(heads, shown=both), THANKED: replace(thanked, shown=both)}


def _bases(release: Release) -> dict[Part, int]:
    return {part: group.base for part, group in release.counts.items()}


def _before(review: Review, known: Sequence[Release]) -> dict[tuple[str, str, str], Release | None]:
    """Guard everything together of each earlier quarter beside what is told of it; None where it would reveal."""
    found: dict[tuple[str, str, str], Release | None] = {}
    for counted in before(review):
        told = [*known, *(one for one in found.values() if one)]
        found[counted.table, counted.quarter, counted.end] = _total(counted, told)
    return found


def _total(counted: Counted, known: Sequence[Release]) -> Release | None:
    groups = [group for group in counted.groups if group.is_part or group.by == WHOLE or group.is_small]
    everything = {group.key for group in groups if group.by == WHOLE}
    with suppress(NotAllowed):
        return _guard(replace(counted, groups=groups), known, everything)
    return None


def _unguarded(
    review: Review, told: Sequence[tuple[Link, Stored]]
) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Give what no table guards and what may be told beside live links, with the counts it stands on.

    Reps name several barriers, in several teams: their counts add up to nothing that a solver could check. So live
    links tell them for scopes that are equal or share nothing; and of one scope again only when ten or more are new.
    Totals of other practices and weeks are told in the same way, weeks of an earlier quarter's link as well, and never
    beside longer or shorter periods, for two weeks less one are the other; how rewards are spread only as it was told
    before.
    """
    mine = extent_of(review.selection.teams, review.selection.programs)
    for kind, one in UNGUARDED.items():
        counts = one.counts(review)
        beside = [
            (extent_of(link.teams, link.programs), stored.get("unguarded", {}).get(kind))
            for link, stored in told
            if one.across or link.quarter == review.quarter
        ]
        if all(_may_stand_beside(mine, counts, theirs, known, one) for theirs, known in beside):
            yield kind, counts


def _may_stand_beside(
    mine: Extent, counts: Mapping[str, int], theirs: Extent, known: Mapping[str, int] | None, kind: Unguarded
) -> bool:
    if not known or not counts or not overlaps(mine, theirs):
        return True
    if known.get(EVERY) != counts.get(EVERY):
        return False
    moves = [counts[name] - known[name] for name in counts if name in known and name != EVERY]
    if kind.across and not moves:
        return True
    return mine == theirs and not any(0 < abs(move) < kind.least for move in moves)

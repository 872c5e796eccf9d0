"""Guarding: hides small groups, and as many others as it takes that no subtraction gives them back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product

from dashboard.access.groups import FEWEST, WHOLE, Extent, Group, Key, Part, Release, lies_in
from dashboard.access.searching import Undecided, Wanted, smallest
from dashboard.access.solving import Exposed, System
from dashboard.errors import NotAllowed

_ROUNDS = 200
_MOVED, _UNLISTED = "moved", "unlisted"
_FEW = FEWEST - 1


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


def guard(
    edition: str, groups: Sequence[Group], earlier: Sequence[Release], only: Collection[Key] | None = None
) -> Release:
    """Choose what to show of some groups beside all that live links have shown; of `only` these, where given.

    Raises NotAllowed where even their total would give a small group away.
    """
    counted = tuple(group for group in groups if group.base > 0)
    for group in counted:
        if group.by == WHOLE and group.is_small:
            raise _too_few(group)
    shown = frozenset(g.key for g in counted if not g.is_small and (only is None or g.key in only))
    release = Release(edition, counted, shown)
    (_, *beside), *before = editions([release, *earlier])
    return _guarded(release, beside, [Edition(each) for each in before])


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


def _guarded(release: Release, beside: Sequence[Release], before: Sequence[Edition]) -> Release:
    """Hide round by round: what cannot be told of many sums cannot be told of fewer of them either."""
    asked = list(sensitive([release, *beside], before))
    for _ in range(_ROUNDS):
        release = _closed(release, beside, asked)
        asked = list(unlisted(Edition([release, *beside]), before))
        if not asked:
            return release
    raise _revealing(asked[-1])


def sensitive(releases: Sequence[Release], before: Sequence[Edition]) -> Iterator[Group]:
    """Give the groups that nobody may work out: small ones, and those in which a few people changed since before."""
    now = Edition(releases)
    yield from {(g.extent, g.parts): g for g in now.groups if g.is_small}.values()
    for then in before:
        yield from _changed(now, then)


def unlisted(now: Edition, before: Sequence[Edition]) -> Iterator[Group]:
    """Give sets of parts that no line of a table names, that can be worked out, and that nobody may know."""
    try:
        yield from _few(now)
        for then in before:
            yield from _moved(now, then)
    except Undecided:
        raise _undecided() from None


def _closed(release: Release, beside: Sequence[Release], asked: Sequence[Group]) -> Release:
    """Hide more until the solver cannot tell any of the asked groups."""
    for _ in range(_ROUNDS):
        exposed = System([release, *beside]).exposed(asked)
        if not exposed:
            return release
        release = _hide(release, exposed)
    raise _revealing(asked[0])


def _hide(release: Release, exposed: Sequence[Exposed]) -> Release:
    """Take from the means of each exposed group the one of fewest people, unless one is hidden by now."""
    people = {group.key: group.people for group in release.groups}
    hidden: set[Key] = set()
    for one in exposed:
        means = [key for key in one.means if key[0] != WHOLE]
        if not means:
            raise _revealing(one.group)
        if not hidden & set(means):
            hidden.add(min(means, key=lambda key: (people[key], key)))
    return Release(release.edition, release.groups, release.shown - hidden)


def _few(now: Edition) -> Iterator[Group]:
    """Give a set of one edition that may be fewer than five people: somebody may stand in each of its programs."""
    parts = sorted(now.counts)
    bases = [now.counts[part].base for part in parts]
    if min(bases, default=FEWEST) > _FEW:
        return
    places = {part: place for place, part in enumerate(parts)}
    # groups that are known to be more people than any of their programs shows
    enough = [g for g in now.groups if g.people > _FEW >= max(now.counts[part].base for part in g.parts)]
    apart = [[places[part] for part in group.parts] for group in enough]
    wanted = Wanted(_by_program(parts, bases), _FEW, [[1.0] * len(parts)], apart)
    yield from _found(now, parts, [_lines(now, parts)], wanted, _UNLISTED)


def _changed(now: Edition, then: Edition) -> Iterator[Group]:
    """Give the groups of either edition that the earlier one tells and in which a few people changed."""
    parts = now.counts.keys() | then.counts.keys()
    moves = _moves_of(now, then, parts)
    named = {edition.inside(group, parts) for edition in (now, then) for group in edition.groups}
    little = [one for one in named if _is_little([(part, moves[part]) for part in one])]
    asked = [_group(_MOVED, then, one) for one in little]
    told = {one.group.parts for one in then.system.exposed(asked)}
    for one, before in zip(little, asked, strict=True):
        if before.parts in told or (not before.parts and all(map(then.covers, one))):
            yield _group(_MOVED, now, one)


def _moved(now: Edition, then: Edition) -> Iterator[Group]:
    """Give a set that two editions tell and in which a few people changed."""
    parts = sorted(now.counts.keys() | then.counts.keys())
    moves = _moves_of(now, then, parts)
    least = [float(max(map(abs, moves[part]))) for part in parts]
    told = [_lines(edition, parts) for edition in (now, then)]
    for wanted in _little_moves(parts, moves, least):
        yield from _found(now, parts, told, wanted, _MOVED)


def _little_moves(
    parts: Sequence[Part], moves: Mapping[Part, Sequence[int]], least: Sequence[float]
) -> Iterator[Wanted]:
    """List what a set must be like to give a few people away who changed between two editions.

    Either its parts changed by a few in all, or, where some came and others went, its sum changed by a few.
    """
    if not any(least):
        return
    if any(0 < each <= _FEW for each in least):
        yield Wanted(_by_program(parts, least), _FEW, [least])
    more, fewer = ([float(way * moves[part][0] > 0) for part in parts] for way in (1, -1))
    if not any(more) or not any(fewer):
        return
    numbers = [
        [float(move) for move in column] for column in zip(*(moves[part] for part in parts), strict=True)
    ]
    signed = [[way * move for move in column] for column, way in product(numbers, (1, -1))]
    most = [row for column in signed for row in _by_program(parts, column)]
    for column in signed:
        yield Wanted(most, _FEW, [more, fewer, column])


def _is_little(moved: Sequence[tuple[Part, Sequence[int]]]) -> bool:
    """Tell whether so few people may have changed in a set that they could be named."""
    parts, moves = [part for part, _ in moved], dict(moved)
    least = [float(max(map(abs, move))) for _, move in moved]
    return any(
        all(sum(row) <= wanted.bound for row in wanted.most) and all(sum(row) >= 1 for row in wanted.least)
        for wanted in _little_moves(parts, moves, least)
    )


def _moves_of(now: Edition, then: Edition, parts: Collection[Part]) -> dict[Part, tuple[int, ...]]:
    """Subtract what two editions count of each part: people, and each outcome."""
    return {part: _moves(_numbers(now.counts.get(part)), _numbers(then.counts.get(part))) for part in parts}


def _numbers(group: Group | None) -> tuple[int, ...]:
    return (group.base, *group.hits) if group else ()


def _moves(now: Sequence[int], then: Sequence[int]) -> tuple[int, ...]:
    """Subtract counts; of what only one of the two counts there is no difference to tell, nobody counts as none."""
    known = min(len(now), len(then)) or max(len(now), len(then))
    nobody = (0,) * known
    return tuple(a - b for a, b in zip((*now, *nobody)[:known], (*then, *nobody)[:known], strict=True))


def _lines(edition: Edition, parts: Sequence[Part]) -> list[list[int]]:
    """List what an edition tells, as places of parts: its lines, and that nobody is in a part which it would count."""
    places = {part: place for place, part in enumerate(parts)}
    lines = {frozenset(edition.inside(group, parts) & places.keys()) for group in edition.told}
    empty = [[places[part]] for part in parts if part not in edition.counts and edition.covers(part)]
    return [*(sorted(places[part] for part in line) for line in lines), *empty]


def _by_program(parts: Sequence[Part], weights: Sequence[float]) -> list[list[float]]:
    """Weigh the parts of each program alone: in one program nobody is counted twice."""
    programs = {part[1:] for part in parts}
    return [
        [weight * (part[1:] == one) for part, weight in zip(parts, weights, strict=True)] for one in programs
    ]


def _found(
    now: Edition, parts: Sequence[Part], told: Sequence[Sequence[Sequence[int]]], wanted: Wanted, by: str
) -> Iterator[Group]:
    """Give wanted sets that share no part; what else there is shows when these are hidden."""
    taken: set[int] = set()
    while places := smallest(len(parts), told, wanted, taken):
        taken |= set(places)
        found = _group(by, now, [parts[place] for place in places])
        if found.parts:  # nobody is left of others: nothing of them is shown that could be hidden
            yield found


def _group(by: str, edition: Edition, parts: Collection[Part]) -> Group:
    inside = tuple(sorted(part for part in parts if part in edition.counts))
    base = sum(edition.counts[part].base for part in inside)
    return Group(by, (), ((), ()), inside, base, base)


def overlaps(one: Extent, other: Extent) -> bool:
    """Tell whether two extents share a team and a program."""
    return all(not a or not b or set(a) & set(b) for a, b in zip(one, other, strict=True))


def _too_few(group: Group) -> NotAllowed:
    return NotAllowed(
        "too_few_people",
        f"This scope has {group.people} people in it; a link shows nothing of fewer than {FEWEST}.",
        "Choose more teams or programs.",
    )


def _revealing(group: Group) -> NotAllowed:
    if group.by == _MOVED:
        return NotAllowed(
            "too_little_news",
            f"Fewer than {FEWEST} people have changed since the numbers that a live link has shown: the difference "
            "would say who they are.",
            "Wait until more is known. Revoking links that have shown the earlier numbers helps only where nobody kept "
            "what they showed.",
        )
    return NotAllowed(
        "would_reveal",
        f"Together with what live links show, this would give away a group of fewer than {FEWEST} people.",
        "Choose the scope of a live link, or revoke the link whose scope differs by so few.",
    )


def _undecided() -> NotAllowed:
    return NotAllowed(
        "not_verified",
        "It could not be worked out in time whether this would give somebody away.",
        "Choose fewer teams or programs, or revoke links that are not needed any more.",
    )

"""Sensitive groups: what nobody may work out of an edition, or of two: few people, or what a few people changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from dashboard.access.editions import Edition, lines_of, moves_of
from dashboard.access.groups import FEWEST, Group, Part, Release
from dashboard.access.searching import Undecided, Wanted, smallest
from dashboard.errors import NotAllowed

MOVED, _UNLISTED = "moved", "unlisted"
_FEW = FEWEST - 1


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
    yield from _found(now, parts, [lines_of(now, parts)], wanted, _UNLISTED)


def _changed(now: Edition, then: Edition) -> Iterator[Group]:
    """Give the groups of either edition that the earlier one tells and in which a few people changed."""
    parts = now.counts.keys() | then.counts.keys()
    moves = moves_of(now, then, parts)
    named = {edition.inside(group, parts) for edition in (now, then) for group in edition.groups}
    little = [one for one in named if _is_little([(part, moves[part]) for part in one])]
    asked = [_group(MOVED, then, one) for one in little]
    told = {one.group.parts for one in then.system.exposed(asked)}
    for one, before in zip(little, asked, strict=True):
        if before.parts in told or (not before.parts and all(map(then.covers, one))):
            yield _group(MOVED, now, one)


def _moved(now: Edition, then: Edition) -> Iterator[Group]:
    """Give a set that two editions tell and in which a few people changed."""
    parts = sorted(now.counts.keys() | then.counts.keys())
    moves = moves_of(now, then, parts)
    least = [float(max(map(abs, moves[part]))) for part in parts]
    told = [lines_of(edition, parts) for edition in (now, then)]
    for wanted in _little_moves(parts, moves, least):
        yield from _found(now, parts, told, wanted, MOVED)


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


def _undecided() -> NotAllowed:
    return NotAllowed(
        "not_verified",
        "It could not be worked out in time whether this would give somebody away.",
        "Choose fewer teams or programs, or revoke links that nobody has opened.",
    )

"""Guarding: hides small groups, and as many others as it takes that no subtraction gives them back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.access.groups import FEWEST, WHOLE, Extent, Group, Key, Part, Release, lies_in
from dashboard.access.solving import Exposed, System
from dashboard.errors import NotAllowed

_ROUNDS = 200
_MOVED = "moved"


def guard(edition: str, groups: Sequence[Group], earlier: Sequence[Release]) -> Release:
    """Choose what to show of some groups beside all that live links have shown.

    Raises NotAllowed where even their total would give a small group away.
    """
    counted = tuple(group for group in groups if group.base > 0)
    release = Release(edition, counted, frozenset(g.key for g in counted if not g.is_small))
    for group in counted:
        if group.by == WHOLE and group.is_small:
            raise _too_few(group)
    (_, *beside), *before = editions([release, *earlier])
    return _closed(release, beside, sensitive(release, beside, before))


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
    counts: dict[Part, int] = {}
    rows = [(part, group.base) for release in releases for part, group in release.counts.items()]
    return all(counts.setdefault(part, base) == base for part, base in rows)


def sensitive(
    release: Release, beside: Sequence[Release], before: Sequence[Sequence[Release]]
) -> list[Group]:
    """List the groups that nobody may work out: small ones, and those a few people moved in since before.

    `beside` are of the same edition, `before` those of each other one.
    """
    every = [release, *beside]
    small = {(g.extent, g.parts): g for one in every for g in one.groups if g.is_small}
    told = [(one, then) for then in before for one in _told(then)]
    moved = [g for one, then in told for g in _moved(every, one, then)]
    return [*small.values(), *{(g.extent, g.parts): g for g in moved}.values()]


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


def _moved(now: Sequence[Release], told: Group, then: Sequence[Release]) -> Iterator[Group]:
    """Give a group that an earlier edition tells as it is now, where a few people moved in it since."""
    if all(any(lies_in(part, release.extent) for release in now) for part in told.parts):
        counts = {part: group for release in now for part, group in release.counts.items()}
        current = _summed(told, [group for part, group in counts.items() if _belongs(part, told, then)])
        if _little(current, told):
            yield current


def _told(then: Sequence[Release]) -> Iterator[Group]:
    """List what an edition's documents show or let be worked out, and each line less those of its parts."""
    every = {(g.extent, g.parts): g for release in then for g in release.groups}
    shown = {(g.extent, g.parts): g for release in then for g in release.groups if release.shows(g)}
    hidden = [group for key, group in every.items() if key not in shown and not group.is_small]
    known = [*shown.values(), *(one.group for one in System(then).exposed(hidden))]
    yield from known
    for line in known:
        for by in {group.by for group in known} - {line.by, WHOLE}:
            inside = [g for g in known if g.by == by and set(g.parts) < set(line.parts)]
            if inside:
                yield _rest(line, inside)


def _rest(line: Group, inside: Sequence[Group]) -> Group:
    known = {part for group in inside for part in group.parts}
    left = tuple(part for part in line.parts if part not in known)
    apart = {group.parts: group for group in inside}.values()  # two documents may name one group
    hits = tuple(sum(counts) for counts in zip(*(g.hits for g in apart), strict=True))
    less = tuple(a - b for a, b in zip(line.hits, hits, strict=True))
    base = line.base - sum(group.base for group in apart)
    return Group(_MOVED, ("the rest",), line.extent, left, base, base, less)


def _belongs(part: Part, told: Group, then: Sequence[Release]) -> bool:
    """Tell whether a part of now is in what was told; one that is new since belongs to a line's rest."""
    if told.by != _MOVED:
        return lies_in(part, told.extent)
    known = any(part in release.counts for release in then)
    return lies_in(part, told.extent) and (part in told.parts or not known)


def _summed(told: Group, inside: Sequence[Group]) -> Group:
    base = sum(group.base for group in inside)
    nobody = (0,) * len(told.hits)
    hits = tuple(sum(counts) for counts in zip(nobody, *(g.hits for g in inside), strict=True))
    parts = tuple(group.parts[0] for group in inside)
    return Group(_MOVED, told.name, told.extent, parts, base, base, hits)


def _little(now: Group, then: Group) -> bool:
    """Tell whether so few people changed that they could be named: by number, or by any outcome."""
    moves = [now.base - then.base, *(a - b for a, b in zip(now.hits, then.hits, strict=True))]
    return any(0 < abs(move) < FEWEST for move in moves)


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
            "Wait until more is known, or revoke the links that have shown the earlier numbers.",
        )
    return NotAllowed(
        "would_reveal",
        f"Together with what live links show, this would give away a group of fewer than {FEWEST} people.",
        "Choose the scope of a live link, or revoke the link whose scope differs by so few.",
    )

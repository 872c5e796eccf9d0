"""Guarding: hides small groups, and as many others as it takes that no subtraction gives them back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dashboard.access.editions import Edition, editions
from dashboard.access.groups import FEWEST, WHOLE, Group, Key, Release
from dashboard.access.sensitive import MOVED, sensitive, unlisted
from dashboard.access.solving import Exposed, System
from dashboard.errors import NotAllowed

_ROUNDS = 200
_REMEMBERED = (
    "Revoking the other link helps where nobody has opened it; else it counts until 90 days after its end."
)


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


def _guarded(release: Release, beside: Sequence[Release], before: Sequence[Edition]) -> Release:
    """Hide round by round: what cannot be told of many sums cannot be told of fewer of them either."""
    asked = list(sensitive([release, *beside], before))
    for _ in range(_ROUNDS):
        release = _closed(release, beside, asked)
        asked = list(unlisted(Edition([release, *beside]), before))
        if not asked:
            return release
    raise _revealing(asked[-1])


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


def _too_few(group: Group) -> NotAllowed:
    return NotAllowed(
        "too_few_people",
        f"This scope has {group.people} people in it; a link shows nothing of fewer than {FEWEST}.",
        "Choose more teams or programs.",
    )


def _revealing(group: Group) -> NotAllowed:
    if group.by == MOVED:
        return NotAllowed(
            "too_little_news",
            f"Fewer than {FEWEST} people have changed since the numbers that a link has shown: the difference "
            "would say who they are.",
            f"Wait until more is known. {_REMEMBERED}",
        )
    return NotAllowed(
        "would_reveal",
        f"Together with what links have shown, this would give away a group of fewer than {FEWEST} people.",
        f"Choose the scope of a link that there is. {_REMEMBERED}",
    )

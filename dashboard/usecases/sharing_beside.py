"""What a link may show beside the links that are live: together they must give nobody away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dashboard.access.groups import Extent, Release
from dashboard.access.guarding import guard, overlaps
from dashboard.usecases.review import Review
from dashboard.usecases.sharing_content import named
from dashboard.usecases.sharing_groups import edition, tables

if TYPE_CHECKING:
    from dashboard.state.links import Link

Stored = Mapping[str, Any]  # a document's counts, as JSON
_LITTLE = 10


def guarded(review: Review, stored: Sequence[Stored]) -> dict[str, Release]:
    """Guard each table beside what live links have shown of it."""
    told = [Release.from_json(table) for document in stored for table in document["tables"].values()]
    return {
        name: guard(
            edition(review, name), groups, [one for one in told if one.edition.startswith(f"{name}:")]
        )
        for name, groups in tables(review).items()
    }


def may_tell_unguarded(review: Review, told: Sequence[tuple[Link, Stored]]) -> bool:
    """Tell whether what no table guards can be told beside live links: barriers, totals of other practices.

    Reps name several barriers, in several teams: their counts add up to nothing that a solver could check. So live
    links tell them for scopes that are equal or share nothing; and of one scope again only when ten or more are new.
    """
    mine: Extent = (review.selection.teams, review.selection.programs)
    for link, stored in told:
        theirs: Extent = (link.teams, link.programs)
        before = stored.get("barriers")
        if before and overlaps(mine, theirs) and (mine != theirs or _moved_little(named(review), before)):
            return False
    return True


def _moved_little(now: Stored, then: Stored) -> bool:
    counts, before = now["named"], then["named"]
    moves = [now["asked"] - then["asked"]]
    moves += [counts[name] - before[name] for name in counts if name in before]
    return any(0 < abs(move) < _LITTLE for move in moves)

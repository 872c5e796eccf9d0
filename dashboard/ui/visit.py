"""Visit: all a page is given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock
from typing import Final, Protocol
from weakref import WeakKeyDictionary

from dashboard.selection import Selection
from dashboard.usecases.review import Review
from dashboard.usecases.sharing.desk import SharingDesk
from dashboard.usecases.stories.practices import REVIEW
from dashboard.usecases.stories.story import Practice, Story
from dashboard.usecases.uploads.desk import Desk


class Viewer(Protocol):
    """Who asks, as far as a page may know."""

    @property
    def name(self) -> str:
        """Give the name they are known by."""


@dataclass(frozen=True, eq=False)
class Visit:
    """Who asks, what they chose, and what there is to say about it, told as `practice` is.

    `uploads` is what they may do with uploads, `links` what they may do with shared links; `page` is the name of the
    page they are on.
    """

    principal: Viewer
    selection: Selection
    review: Review
    uploads: Desk
    links: SharingDesk
    practice: Practice = REVIEW
    page: str = ""

    @property
    def story(self) -> Story:
        """Give the page's story."""
        return told(self.review, self.practice)

    def at(self, page: str, practice: Practice | None) -> Visit:
        """Visit a page of this name that tells its own practice; one without keeps this one."""
        return replace(self, page=page, practice=practice or self.practice)


# A story lives as long as its review; how many of those are kept is for the use cases to say.
_STORIES: Final[WeakKeyDictionary[Review, dict[str, Story]]] = WeakKeyDictionary()
_LOCK: Final = Lock()


def told(review: Review, practice: Practice) -> Story:
    """Give a practice's story of a review, written once."""
    with _LOCK:
        known = _STORIES.setdefault(review, {})
    if practice.key not in known:
        known[practice.key] = practice.told(review)
    return known[practice.key]

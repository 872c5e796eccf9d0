"""Visit: all a page is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final, Protocol
from weakref import WeakKeyDictionary

from dashboard.selection import Selection
from dashboard.usecases.review import Review
from dashboard.usecases.sharing.desk import SharingDesk
from dashboard.usecases.stories.story import Story, story
from dashboard.usecases.uploads.desk import Desk

Telling = Callable[[Review], Story]


class Viewer(Protocol):
    """Who asks, as far as a page may know."""

    @property
    def name(self) -> str:
        """Give the name they are known by."""


@dataclass(frozen=True, eq=False)
class Visit:
    """Who asks, what they chose, and what there is to say about it, told as `telling` does.

    `uploads` is what they may do with uploads, `links` what they may do with shared links; `page` is the name of the
    page they are on.
    """

    principal: Viewer
    selection: Selection
    review: Review
    uploads: Desk
    links: SharingDesk
    telling: Telling = story
    page: str = ""

    @property
    def story(self) -> Story:
        """Give the page's story."""
        return told(self.review, self.telling)

    def at(self, page: str, telling: Telling | None) -> Visit:
        """Visit a page of this name that tells its own story; one without keeps this one."""
        return replace(self, page=page, telling=telling or self.telling)


# A story lives as long as its review; how many of those are kept is for the use cases to say.
_STORIES: Final[WeakKeyDictionary[Review, dict[Telling, Story]]] = WeakKeyDictionary()
_LOCK: Final = Lock()


def told(review: Review, telling: Telling = story) -> Story:
    """Give a story of a review, written once."""
    with _LOCK:
        known = _STORIES.setdefault(review, {})
    if telling not in known:
        known[telling] = telling(review)
    return known[telling]

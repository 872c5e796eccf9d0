"""Share: a link to what is selected, for people without a login, and the links there are."""

from __future__ import annotations

from dashboard.ui import sharing, telling
from dashboard.ui.markup import put, text
from dashboard.ui.visit import Visit

_ABOUT = (
    "Whoever has the address reads the quarter, teams and programs chosen above: no names of people, small groups "
    "hidden, the numbers as they are now until you show newer ones."
)


def render(visit: Visit) -> None:
    """Show how to make a link, what became of the last act, and all links."""
    telling.opening(visit, "Share this review by a link", _ABOUT)
    sharing.said()
    if visit.review.quarter is None:
        put(text("p", "There is nothing to share yet: import check-ins first.", kind="notice"))
    else:
        sharing.form(visit)
    put(text("p", visit.links.reach(), kind="notice"))
    sharing.listing(visit.links)

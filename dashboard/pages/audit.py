"""Audit: who shared, opened, uploaded, undid and erased what, and when."""

from __future__ import annotations

from dashboard.ui import telling
from dashboard.ui.markup import put, text
from dashboard.ui.sheet import sheet
from dashboard.ui.visit import Visit

_COLUMNS = ("When", "Who", "What", "About", "Outcome")


def render(visit: Visit) -> None:
    """List the newest entries first."""
    about = "Nobody can change or remove a line. No rep is named, and no secret of a link."
    telling.opening(visit, "Who did what", about)
    entries = visit.links.audit()
    if entries:
        put(sheet("Audit, the newest first", _COLUMNS, entries, "stacked"))
    else:
        put(text("p", "Nothing has been done yet.", kind="quiet"))

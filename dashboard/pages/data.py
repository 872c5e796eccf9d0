"""Data: how fresh it is, what was uploaded, and the way in for more."""

from __future__ import annotations

from dashboard.ui import ledger, telling, uploading
from dashboard.ui.markup import put, tag, text
from dashboard.ui.sheet import sheet, unfolding
from dashboard.ui.visit import Visit
from dashboard.usecases.freshness import Freshness, coverage_title, first_teams, freshness
from dashboard.words import unbroken


def render(visit: Visit) -> None:
    """Show what is known until when, the upload and what was uploaded."""
    version, uploads = visit.uploads.listing()
    known = freshness(visit.review, uploads)
    telling.opening(visit, known.headline, known.subline)
    ledger.said()
    _known(known, coverage_title(visit.review))
    if not visit.uploads.is_open:
        put(text("p", "Uploads are for sales operations.", kind="quiet"))
        return
    uploading.show(visit.uploads, version)
    ledger.show(visit.uploads, uploads)
    ledger.remembered(visit.uploads)


def _known(known: Freshness, coverage: str) -> None:
    """Show who has sent what, and what was uploaded of each table, side by side where there is room."""
    parts = [part for part in (_teams(known, coverage), _tables(known)) if part]
    if parts:
        put(tag("div", "".join(tag("section", part) for part in parts), kind="beside"))


def _teams(known: Freshness, coverage: str) -> str:
    """Show each team's newest check-in, the longest silent first; of many teams the others on demand."""
    if not known.teams:
        return ""
    rows = [(row.team, row.newest, row.behind, row.coverage) for row in known.teams]
    columns = ("Team", f"Newest {unbroken('check-in')}", "Behind the newest", coverage)
    silent = sum(row.silent for row in known.teams)
    shown, more = first_teams(len(rows))
    table = sheet("Newest check-in and coverage by team", columns, rows[:shown], "dated", acting=silent)
    if rows[shown:]:
        table += unfolding(more, sheet(more, columns, rows[shown:], "dated", acting=max(0, silent - shown)))
    matched = text("p", known.matched, kind="quiet") if known.matched else ""
    return text("h2", "Who has sent what", kind="part") + table + matched


def _tables(known: Freshness) -> str:
    if not known.tables:
        return ""
    columns = ("Table", "Uploads", "Newest upload", "Days")
    table = sheet("Uploads by table", columns, known.tables, "stacked named")
    return text("h2", "What is stored", kind="part") + table

"""Sharing desk: links as one person uses them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dashboard.access.door import subject_of
from dashboard.access.principal import Principal
from dashboard.login import LOOPBACK
from dashboard.selection import Selection
from dashboard.usecases.review import Review
from dashboard.usecases.sharing.acts import PAGES, Draft, Sharing, Wish
from dashboard.usecases.sharing.again import review_of
from dashboard.usecases.sharing.answers import ended, entry_cells, listed_cells
from dashboard.usecases.sharing.content import NOT_SHARED
from dashboard.usecases.sharing.groups import COVERAGE
from dashboard.usecases.sharing.story import left_out
from dashboard.words import count, integer

if TYPE_CHECKING:
    from dashboard.state.links import Listed

__all__ = ["PAGES", "LinkRow", "SharingDesk"]


@dataclass(frozen=True)
class LinkRow:
    """A link in words: what it shows, until when it opens or since when not, and how it was used."""

    link_id: str
    subject: str
    version: str
    until: str
    opened: str
    live: bool
    locked: bool

    @property
    def title(self) -> str:
        """Give what it shows, as a heading begins."""
        return self.subject[:1].upper() + self.subject[1:]

    def cells(self) -> tuple[str, ...]:
        """Give it as the row of a table."""
        return self.title, self.version, self.until, self.opened


class SharingDesk:
    """What a page may do with links, in the name of whoever asked for the page."""

    def __init__(self, sharing: Sharing, principal: Principal) -> None:
        self._sharing = sharing
        self._principal = principal

    def draft(self, review: Review, lasts: timedelta, passcode: str, pages: Sequence[str]) -> tuple[str, str]:
        """Work out what a link to a review would show: the preview's name, and what is hidden in it."""
        draft = self._sharing.draft(self._principal, _wish(review, lasts, passcode, pages))
        return self._sharing.keep(self._principal, draft), _told(draft)

    def create(self, review: Review, lasts: timedelta, passcode: str, pages: Sequence[str]) -> str:
        """Make a link and give its address, which is told once."""
        return self._sharing.create(self._principal, _wish(review, lasts, passcode, pages)).url

    def links(self) -> list[LinkRow]:
        """List all links, the newest first."""
        now = self._sharing.now()
        return [_row(listed, now) for listed in self._sharing.listing(self._principal)]

    def act(self, act: str, link_id: str) -> tuple[str, str]:
        """Revoke, rotate or advance a link: what to say, and its new address where there is one."""
        if act == "revoke":
            link = self._sharing.revoke(self._principal, link_id).link
            return f"The link to {subject_of(link)} opens nothing any more.", ""
        if act == "rotate":
            made = self._sharing.rotate(self._principal, link_id)
            return (
                f"The link to {subject_of(made.link)} has a new address; the old one opens nothing any more.",
                made.url,
            )
        listed = self._sharing.advance(self._principal, link_id)
        return f"The link to {subject_of(listed.link)} shows version {listed.version} now.", ""

    def reach(self) -> str:
        """Say who can open a link here, and what to set for others; empty where there is nothing to set."""
        url = self._sharing.public_url
        if self._sharing.has_login and urlsplit(url).hostname not in LOOPBACK:
            return f"Links begin with {url}."
        missing = "DASHBOARD_PUBLIC_URL to the address they use"
        if not self._sharing.has_login:
            missing += ", and a login: without one this dashboard answers its own machine only"
        return (
            f"Links begin with {url} and open on this machine only. For others to open them, set {missing}. "
            "docs/login.md says how."
        )

    def audit(self) -> list[Sequence[str]]:
        """List who did what, the newest first: when, who, what, about what, how it went."""
        return [entry_cells(entry) for entry in ended(self._sharing.audit(self._principal))]


def _row(listed: Listed, now: datetime) -> LinkRow:
    subject, version, until, last = listed_cells(listed, now)
    often = "once" if listed.opens == 1 else f"{integer(listed.opens)} times"
    opened = f"opened {often}, last {last}" if listed.opens else "not opened yet"
    link = listed.link
    return LinkRow(
        link.link_id, subject, version, until, opened, link.is_live(now), link.passcode is not None
    )


def _wish(review: Review, lasts: timedelta, passcode: str, pages: Sequence[str]) -> Wish:
    chosen = Selection.of(review.quarter, review.selection.teams, review.selection.programs)
    return Wish(chosen, lasts, passcode, tuple(page for page in PAGES if page in pages))


def _told(draft: Draft) -> str:
    """Say how much of the scope the reader would see."""
    hidden = left_out(draft.content, draft.link.pages)
    shown = f"{count(len(draft.content.teams), 'team')} and {count(len(draft.content.programs), 'program')}"
    pages = f"The reader gets a page for everything, and one each for {shown}." if draft.content.teams else ""
    covered = review_of(draft.content).cells(COVERAGE)["reason"].to_list()
    heads = "Whole teams are not counted where a program is chosen." if covered == [NOT_SHARED] else ""
    return " ".join(part for part in (pages, *hidden, heads) if part)

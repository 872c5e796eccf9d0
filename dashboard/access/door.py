"""Door: who came by a link, and what they may see. Every call reads the grant anew; nothing is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dashboard.access.secrets import digest, is_passcode, new_secret

if TYPE_CHECKING:
    from dashboard.state.journal import Entry
    from dashboard.state.links import Link, Visit
    from dashboard.state.state import State


@dataclass(frozen=True)
class Admitted:
    """Somebody let in: the secret of their visit, which is not the link's, and the link."""

    visit: str
    link: Link


class Door:
    """Lets in by a link's secret, and looks at each visit again with each request."""

    def __init__(self, state: Callable[[], State], now: Callable[[], datetime]) -> None:
        self._state = state
        self._now = now

    def admit(self, secret: str) -> Admitted | None:
        """Let somebody in by a link's secret; None for one that is unknown, expired or revoked."""
        link = self._state().links.by_secret(digest(secret))
        if link is None or not link.is_live(self._now()):
            return None
        visit, now = new_secret(), self._now()
        self._state().links.enter(digest(visit), link, now, _opened(link, now))
        return Admitted(visit, link)

    def look(self, visit: str, link_id: str) -> Visit | None:
        """Find a visit as it stands now; None where its link is not open to it, or not any more."""
        known = self._state().links.visit(digest(visit), link_id)
        return known if known and known.link.is_live(self._now()) else None

    def unlock(self, visit: str, link_id: str, passcode: str) -> bool:
        """Try a passcode."""
        known = self.look(visit, link_id)
        if known is None or not is_passcode(passcode, known.link.passcode or "$"):
            return False
        self._state().links.unlock(digest(visit))
        return True


def _opened(link: Link, now: datetime) -> Entry:
    from dashboard.state.journal import Entry

    return Entry(now, f"link {link.link_id}", "open", subject_of(link), link.link_id)


def subject_of(link: Link) -> str:
    """Say what a link is about: "EMEA, 2026-Q3"."""
    return ", ".join([*(link.teams or ("all teams",)), *link.programs, link.quarter])

"""Shared pages: what somebody who came by a link is shown, drawn once and looked up again with each request."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.access.door import Admitted, Door
from dashboard.access.limits import Attempts
from dashboard.kept import Kept
from dashboard.usecases.sharing.content import Content

if TYPE_CHECKING:
    from dashboard.state.links import Link, Visit
    from dashboard.state.state import State

_KEPT = 512
# Draws a page of a link: content, link, the page's address below the link's; None where there is no such page.
Draw = Callable[[Content, "Link", str], str | None]


@dataclass(frozen=True)
class Shown:
    """A page, as bytes and compressed; or, where it is locked, that a passcode is asked for."""

    body: bytes = b""
    zipped: bytes = b""
    locked: bool = False


class SharedPages:
    """Pages of live links. `draw` writes HTML; the attempts of an address and at a link are limited."""

    def __init__(self, door: Door, state: Callable[[], State], draw: Draw, attempts: Attempts) -> None:
        self._door = door
        self._state = state
        self._draw = draw
        self._attempts = attempts
        self._kept: Kept[tuple[int, str], Shown] = Kept(_KEPT)

    def enter(self, secret: str, address: str) -> Admitted | None:
        """Let somebody in by a link's secret; wrong ones count against their address. Raises TooMany."""
        self._attempts.begin(address)
        admitted = self._door.admit(secret)
        if admitted is not None:
            self._attempts.succeeded(address)
        return admitted

    def show(self, visit: str, link_id: str, page: str) -> Shown | None:
        """Give a page to a visit; None where it may see none, or there is none."""
        known = self._door.look(visit, link_id)
        if known is None:
            return None
        return self._page(known, page) if known.unlocked else Shown(locked=True)

    def unlock(self, visit: str, link_id: str, passcode: str, address: str) -> bool:
        """Try a passcode; wrong ones count against the address and the link. Raises TooMany.

        Whoever did not come by the link closes it to nobody: its address without the secret is in every log.
        """
        if self._door.look(visit, link_id) is None:
            self._attempts.begin(address)
            return False
        against = address, f"link {link_id}"
        self._attempts.begin(*against)
        right = self._door.unlock(visit, link_id, passcode)
        if right:
            self._attempts.succeeded(*against)
        return right

    def _page(self, known: Visit, page: str) -> Shown | None:
        return self._kept.get((known.document_id, page)) or self._drawn(known, page)

    def _drawn(self, known: Visit, page: str) -> Shown | None:
        content = Content.from_json(self._state().links.document(known.document_id).content)
        html = self._draw(content, known.link, page)
        if html is None:
            return None
        body = html.encode()
        shown = Shown(body, gzip.compress(body, 6, mtime=0))
        return self._kept.put((known.document_id, page), shown)

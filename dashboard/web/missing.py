"""Paths nobody knows: Streamlit would show its first page under any address, as if it were that one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web.plain import plain

# Longer words are no page anybody looked for.
_MOST: Final = 60


class KnownPaths:
    """Say of an address without a page that there is none; what is no page's address is not looked at."""

    def __init__(self, app: ASGIApp, pages: Collection[str], below: Collection[str]) -> None:
        self._app = app
        self._pages = frozenset(page.rstrip("/") for page in pages)
        self._below = tuple(below)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 for an unknown page, and pass everything else on."""
        if scope["type"] == "http" and not self._is_known(scope["path"]):
            words = f"There is no page {scope['path'][:_MOST]}."
            await plain("No such page", words, 404, ("Open the review", "/"))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_known(self, path: str) -> bool:
        is_file = "." in path.rsplit("/", 1)[-1]
        return is_file or path.rstrip("/") in self._pages or path.startswith(self._below)

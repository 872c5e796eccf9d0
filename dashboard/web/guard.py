"""Whether the server starts, and whom it answers while it has no login."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.errors import DashboardError

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_REFUSAL: Final = "This dashboard has no login yet, so it answers its own machine only, and no proxy.\n"


class StartGuard:
    """Run `check` before anything else starts; a refusal is one sentence in the log, not a traceback.

    Raised inside Streamlit's own lifespan hook the same refusal would print thirty lines.
    """

    def __init__(self, app: ASGIApp, check: Callable[[], None]) -> None:
        self._app = app
        self._check = check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the server's start-up message with the refusal, or pass everything on."""
        refusal = self._refusal() if scope["type"] == "lifespan" else ""
        if not refusal:
            await self._app(scope, receive, send)
            return
        await receive()
        await send({"type": "lifespan.startup.failed", "message": refusal})

    def _refusal(self) -> str:
        try:
            self._check()
        except DashboardError as error:
            return f"The dashboard does not start: {error.message} {error.hint}".strip()
        return ""


class NoProxy:
    """Refuse what a proxy passed on: without a login, whoever sent it must not be taken for this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to a forwarded request or websocket, and pass everything else on."""
        if scope["type"] in {"http", "websocket"} and _is_forwarded(Headers(scope=scope)):
            await PlainTextResponse(_REFUSAL, status_code=403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_forwarded(headers: Headers) -> bool:
    return any(name in headers for name in _FORWARDED)

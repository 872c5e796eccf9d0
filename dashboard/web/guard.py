"""Whether the server starts, and whom it answers while it has no login."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.errors import DashboardError

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_REFUSAL: Final = "This dashboard has no login, so it answers its own machine only, and no proxy.\n"
_UNKNOWN: Final = "This came by a proxy that DASHBOARD_PROXY does not name.\n"


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


class OnlyProxies:
    """Take a proxy's word for who calls, where it is one of ours; refuse what any other has passed on.

    Without a login there is none: whoever sent it must not be taken for this machine. `told` are the headers in which
    a proxy says who somebody is; from anybody else they are worth nothing.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[str] = (), told: Sequence[str] = ()) -> None:
        self._app = app
        self._proxies = frozenset(map(ip_address, proxies))
        self._told = frozenset(name.lower().encode() for name in told)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to what a stranger forwarded, and pass everything else on, as from who called first."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif self._is_ours(_host(scope)):
            await self._app(self._called(scope), receive, send)
        elif _is_forwarded(Headers(scope=scope)):
            refusal = _UNKNOWN if self._proxies or self._told else _REFUSAL
            await PlainTextResponse(refusal, status_code=403)(scope, receive, send)
        else:
            kept = [(name, value) for name, value in scope["headers"] if name.lower() not in self._told]
            await self._app({**scope, "headers": kept}, receive, send)

    def _called(self, scope: Scope) -> Scope:
        """Put the caller in the proxy's place: the last one on the way that is none of ours."""
        lines = Headers(scope=scope).getlist("x-forwarded-for")
        way = [_address(part) for line in lines for part in line.split(",")]
        caller = next((one for one in reversed(way) if one and not self._is_ours(one)), "")
        return {**scope, "client": (caller, 0)} if caller else scope

    def _is_ours(self, host: str) -> bool:
        try:
            return ip_address(host) in self._proxies
        except ValueError:
            return False


def _address(text: str) -> str:
    """Read an address that a proxy wrote, perhaps with brackets and a port; empty where it is none.

    With another port each time, everybody would be somebody new to the limits on tries.
    """
    text = text.strip()
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    try:
        return str(ip_address(bare.partition(":")[0] if bare.count(":") == 1 else bare))
    except ValueError:
        return ""


def _host(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""


def _is_forwarded(headers: Headers) -> bool:
    return any(name in headers for name in _FORWARDED)

"""`/s/<token>` and `/shared/<link>`: a link's pages, for people without a login. No script, no Streamlit."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from secrets import token_hex
from typing import Final, ParamSpec
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.app import Dashboard
from dashboard.errors import NotAllowed, TooMany, UnknownName
from dashboard.exports import document
from dashboard.usecases.visiting import HEADER
from dashboard.web.plain import answer as _answer
from dashboard.web.plain import headers as _headers

_log: Final = logging.getLogger("dashboard")
_ENTRY: Final = "/s/"
_PLACE: Final = "/shared/"
_READ: Final = re.compile(f"{_ENTRY}|{_PLACE}[^/]")
_TYPED: Final = re.compile(f"{_PLACE}[^/]+")  # a passcode
_COOKIE: Final = "shared-link-"
_MOST_BYTES: Final = 4096
_GONE: Final = (
    "This link opens nothing",
    "It may have ended, or its address may be incomplete. Ask whoever sent it to you for a new one.",
)
_WAIT: Final = (
    "Too many tries",
    "From this address, or from many at this link, something wrong was tried too often. Try again in ten minutes.",
)
_BROKEN: Final = (
    "This page cannot be shown now",
    "Try again in a minute. Reference {}, for whoever runs this.",
)
_GUEST: Final = (
    "This browser came by a shared link",
    "So it is not taken for the person at this machine. Delete the cookies of this site to open the dashboard here.",
)


def routes(dashboard: Callable[[], Dashboard]) -> list[Route]:
    """Serve links of the process's dashboard."""
    pages = _Pages(dashboard)
    return [
        Route(_ENTRY + "{token:path}", pages.enter),
        Route(_PLACE + "{link_id}", pages.show, methods=["GET", "POST"]),
        Route(_PLACE + "{link_id}/{page:path}", pages.show, methods=["GET"]),
        Route("/preview/{link_id}", pages.preview),
        Route("/preview/{link_id}/{page:path}", pages.preview),
    ]


class NoGuests:
    """Keep whoever carries a link's cookie to links: they never count as the person at this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to a guest's request or websocket that is not for a link, and pass everything else on."""
        if scope["type"] in {"http", "websocket"} and _is_guest(scope) and not is_for_a_link(scope):
            await _answer(document.notice(*_GUEST), 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class _Pages:
    """Answers for links.

    To look a page up is next to nothing, and forty threads at it would only wait for each other: with one for each
    core, of many requests at once each has its answer in half the time. What takes longer, a secret or a passcode to
    compare, is left to Starlette's.
    """

    def __init__(self, dashboard: Callable[[], Dashboard]) -> None:
        self._dashboard = dashboard
        self._readers = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="links")

    async def enter(self, request: Request) -> Response:
        """Exchange a link's secret for a cookie of another one, and lead to an address without it."""
        return await run_in_threadpool(_calmly, self._entered, request)

    async def show(self, request: Request) -> Response:
        """Show a page to a visit, or ask it for the passcode."""
        if request.method == "POST":
            return await run_in_threadpool(_calmly, self._shown, request, await _passcode(request))
        looked_up = partial(_calmly, self._shown, request, None)
        return await asyncio.get_running_loop().run_in_executor(self._readers, looked_up)

    async def preview(self, request: Request) -> Response:
        """Show those who may share a link what it shows."""
        return await run_in_threadpool(_calmly, self._previewed, request)

    def _entered(self, request: Request) -> Response:
        admitted = self._dashboard().shared_pages.enter(request.path_params["token"], _address(request))
        if admitted is None:
            return _gone()
        response = RedirectResponse(_PLACE + admitted.link.link_id, 303, headers=_headers())
        secure = self._dashboard().settings.public_url.startswith("https://")
        response.set_cookie(
            _cookie(admitted.link.link_id, secure=secure),
            admitted.visit,
            max_age=int((admitted.link.expires_at - self._dashboard().sharing.now()).total_seconds()),
            httponly=True,
            secure=secure,
            samesite="lax",
        )
        return response

    def _shown(self, request: Request, passcode: str | None) -> Response:
        pages, link_id = self._dashboard().shared_pages, request.path_params["link_id"]
        visit = _visit(request.cookies, link_id)
        if passcode is not None and pages.unlock(visit, link_id, passcode, _address(request)):
            return RedirectResponse(_PLACE + link_id, 303, headers=_headers())
        shown = pages.show(visit, link_id, request.path_params.get("page", ""))
        if shown is None:
            return _gone()
        if shown.locked:
            return _answer(document.locked(passcode is not None), 403 if passcode is not None else 200)
        return _bytes(request, shown.body, shown.zipped)

    def _previewed(self, request: Request) -> Response:
        dashboard = self._dashboard()
        visiting, link_id = dashboard.visiting, request.path_params["link_id"]
        principal = visiting.principal(visiting.by_header(request.headers.get(HEADER)))
        html = dashboard.preview(principal, link_id, request.path_params.get("page", ""))
        return _answer(html) if html else _gone()


P = ParamSpec("P")


def _calmly(answer: Callable[P, Response], *given: P.args, **named: P.kwargs) -> Response:
    """Answer; what goes wrong is one plain page, and stands in the log without the address asked for."""
    try:
        return answer(*given, **named)
    except (UnknownName, NotAllowed):
        return _gone()
    except TooMany:
        return _answer(document.notice(*_WAIT), 429)
    except Exception as error:  # noqa: BLE001  the last net under a page for strangers
        reference = token_hex(4)
        _log.error(
            "Reference %s: a shared page failed (%s).", reference, type(error).__name__, exc_info=error
        )
        return _answer(document.notice(_BROKEN[0], _BROKEN[1].format(reference)), 503)


def _cookie(link_id: str, *, secure: bool) -> str:
    return f"{'__Host-' if secure else ''}{_COOKIE}{link_id}"


def _visit(cookies: Mapping[str, str], link_id: str) -> str:
    return cookies.get(_cookie(link_id, secure=True)) or cookies.get(_cookie(link_id, secure=False)) or ""


def _is_guest(scope: Scope) -> bool:
    lines = Headers(scope=scope).getlist("cookie")
    return any(
        name.removeprefix("__Host-").startswith(_COOKIE) for line in lines for name in cookie_parser(line)
    )


def is_for_a_link(scope: Scope) -> bool:
    """Tell whether a request is one that a link's routes answer; nothing else is open without a login.

    What they do not answer goes on to Streamlit's own, which take other methods than theirs.
    """
    if scope["type"] != "http":
        return False
    if scope["method"] == "POST":
        return _TYPED.fullmatch(scope["path"]) is not None
    return scope["method"] in {"GET", "HEAD"} and _READ.match(scope["path"]) is not None


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


async def _passcode(request: Request) -> str:
    """Read the form; a longer one than ours is none."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return ""
    return next(iter(parse_qs(body.decode("utf-8", "replace")).get("passcode", [])), "")


def _bytes(request: Request, body: bytes, zipped: bytes) -> Response:
    if "gzip" in request.headers.get("accept-encoding", ""):
        return HTMLResponse(
            zipped, headers={**_headers(), "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        )
    return HTMLResponse(body, headers={**_headers(), "Vary": "Accept-Encoding"})


def _gone() -> Response:
    """Answer alike whether a link is unknown, malformed, expired or revoked."""
    return _answer(document.notice(*_GONE), 404)

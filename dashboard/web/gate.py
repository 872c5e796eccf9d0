"""The gate: with a login, nothing but links is answered to anybody who has none; the pages are told who it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.errors import NotAllowed
from dashboard.usecases.visiting import HEADER, Login, Right, Visiting, header
from dashboard.web.links import is_for_a_link
from dashboard.web.plain import plain

# Who somebody is, by what they sent.
Told = Callable[[HTTPConnection], Login | None]

_OPEN: Final = ("/healthz", "/_stcore/health")
_WAY_IN: Final = ("/login", "/logout", "/auth/login", "/auth/logout", "/oauth2callback")
# What only some may have at all; each is checked again where it is done.
_RIGHTS: Final = {
    "/_stcore/upload_file": Right.UPLOAD,
    "/_stcore/metrics": Right.AUDIT,
    "/preview": Right.SHARE,
}
_RETURN: Final = "dashboard-return"
_MINUTES: Final = 10
_LONGEST: Final = 2000
_STRANGER: Final = ("Log in to see this dashboard", "It shows what your company's groups may see.")
_MOST_COOKIES: Final = 7500  # bytes; a websocket that comes with some more is never answered
_TOO_LONG: Final = (
    "Your login is too long",
    "It names more groups than fit. Ask whoever runs this dashboard to have the provider send only groups with a role.",
)
_OVER: Final = {"login_expired": "Your login has expired", "login_ended": "You are logged out"}


class Gate:
    """Let in who is logged in and has a role, and write it where nobody else can.

    `provided` is whether people log in here, by a provider; a proxy has logged them in before. `is_too_long` tells of a
    login that nobody can be taken for; cookies whose name begins with `kept_out` are not sent to browsers.
    """

    def __init__(
        self,
        app: ASGIApp,
        visiting: Callable[[], Visiting],
        told: Told,
        *,
        secure: bool,
        provided: bool,
        is_too_long: Callable[[HTTPConnection], bool] = lambda _: False,
        kept_out: str = "",
    ) -> None:
        self._app = app
        self._visiting = visiting
        self._told = told
        self._secure = secure
        self._provided = provided
        self._is_too_long = is_too_long
        self._kept_out = kept_out.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer strangers with the way to log in, and pass everybody else on."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        scope = _without_header(scope)
        answer = None if _is_open(scope, self._provided) else await self._asked(scope)
        await (answer or self._app)(scope, receive, self._sending(send))

    async def _asked(self, scope: Scope) -> Response | None:
        """Write who it is into the scope, or give the answer to who may not come in."""
        connection = HTTPConnection(scope)
        if self._is_too_long(connection) or _cookies(scope) > _MOST_COOKIES:
            return plain(*_TOO_LONG, 431, ("Log out", "/logout") if self._provided else None)
        login = self._told(connection)
        try:
            principal = await run_in_threadpool(self._visiting().principal, login)
        except NotAllowed as error:
            return _refusal(connection, error, self._provided)
        if login is None or not all(principal.may(right) for right in _needed(scope["path"])):
            return plain(
                "Not for you", "None of your groups may open this.", 403, ("Back to the review", "/")
            )
        scope["headers"] = [*scope["headers"], (HEADER.encode(), header(login).encode())]
        return _return(connection)

    def _sending(self, send: Send) -> Send:
        """Keep out what no browser needs, and let cookies go over https alone, where that is what people come by."""

        async def secured(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.accept"}:
                headers = [one for one in message.get("headers", []) if not self._is_kept_out(*one)]
                message["headers"] = [_secured(*one) for one in headers] if self._secure else headers
            await send(message)

        return secured

    def _is_kept_out(self, name: bytes, value: bytes) -> bool:
        """Tell whether a header sets a cookie that is kept out; one that takes it away goes through."""
        sets = name.lower() == b"set-cookie" and b"max-age=0" not in value.lower()
        return bool(self._kept_out) and sets and value.startswith(self._kept_out)


def routes(visiting: Callable[[], Visiting], told: Told, entrance: Callable[[], str]) -> list[Route]:
    """Serve the way in, by the provider's address that `entrance` gives, and the way out."""

    async def log_in(request: Request) -> Response:
        response = RedirectResponse(entrance(), 303, headers={"Cache-Control": "no-store"})
        place = request.query_params.get("to", "")
        if _is_here(place):
            response.set_cookie(_RETURN, quote(place), _MINUTES * 60, httponly=True, samesite="lax")
        return response

    async def log_out(request: Request) -> Response:
        login = told(request)
        if login is not None:
            await run_in_threadpool(visiting().end, login)
        return RedirectResponse("/auth/logout", 303, headers={"Cache-Control": "no-store"})

    return [Route("/login", log_in), Route("/logout", log_out)]


def by_proxy(visiting: Callable[[], Visiting], person: str, groups: str) -> Told:
    """Take a proxy's word: the headers that name somebody. Others than the proxy never get this far."""

    def told(connection: HTTPConnection) -> Login | None:
        names, listed = connection.headers.getlist(person), connection.headers.getlist(groups)
        # a second line would be somebody else's
        return visiting().by_proxy(names[0], ",".join(listed)) if len(names) == 1 else None

    return told


def _is_open(scope: Scope, provided: bool) -> bool:
    path: str = scope["path"]
    return path in _OPEN or (provided and path in _WAY_IN) or is_for_a_link(scope)


def _cookies(scope: Scope) -> int:
    return sum(len(value) for name, value in scope["headers"] if name.lower() == b"cookie")


def _needed(path: str) -> list[Right]:
    return [right for below, right in _RIGHTS.items() if path == below or path.startswith(f"{below}/")]


def _without_header(scope: Scope) -> Scope:
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != HEADER.encode()]
    return {**scope, "headers": kept}


def _refusal(connection: HTTPConnection, error: NotAllowed, provided: bool) -> Response:
    if error.code == "no_role":
        way_out = ("Log out", "/logout") if provided else None
        return plain("Nothing here for you", f"{error.message} {error.hint}", 403, way_out)
    place = connection.url.path + (f"?{connection.url.query}" if connection.url.query else "")
    title = _OVER.get(error.code, _STRANGER[0])
    again = ("Load the page again", place if _is_here(place) else "/")
    way_in = ("Log in", f"/login?to={quote(place)}") if provided else again
    return plain(title, _STRANGER[1], 401, way_in)


def _return(connection: HTTPConnection) -> Response | None:
    """Lead back to where somebody was before they logged in: a provider only ever sends them to the first page."""
    place = unquote(connection.cookies.get(_RETURN, ""))
    if connection.scope["type"] != "http" or connection.url.path != "/" or not place:
        return None
    response = RedirectResponse(place if _is_here(place) else "/", 303)
    response.delete_cookie(_RETURN)
    return response


def _is_here(place: str) -> bool:
    """Tell whether an address is one of ours: a browser takes //host and /\\host for another one's."""
    parts = urlsplit(place)
    plainly = place.isprintable() and "\\" not in place and len(place) <= _LONGEST
    return (
        plainly
        and place.startswith("/")
        and not place.startswith("//")
        and not parts.netloc
        and not parts.scheme
    )


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    needs = name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; ")
    return name, value + b"; Secure" if needs else value

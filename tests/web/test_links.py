"""The wire of shared links: what answers, with which headers, to whom; and that nothing else is on it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from dashboard.app import Clock, Dashboard
from dashboard.selection import Selection
from dashboard.usecases.sharing.acts import Wish
from dashboard.web import guard, headers, links
from dashboard.web.links import is_for_a_link
from tests.usecases.files import content, filled
from tests.usecases.test_sharing import NOW, SECOND, THREE_TEAMS, Moving, people

pytestmark = pytest.mark.slow

CANARY = "Kanarienvogel"
NASTY = (
    "<script>alert(1)</script>",
    "\"'><img src=//evil.example/x onerror=alert(1)>",
    "</title></style></svg><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}} {% for x in y %} ${7*7} #{7*7}",
    "[x](javascript:alert(1)) ![y](//evil.example/p.png)",
    "<!--<iframe src=//evil.example>-->",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;b&#x3e;",
    "\u202egnp.exe\u2066 \u200b zero",
    "=HYPERLINK(\"//evil.example\")",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    "' OR 1=1; DROP TABLE links; --",
    "../../../etc/passwd%00.csv",
    "</text><foreignObject><body onload=alert(1)>",
)  # fmt: skip


class Server:
    """Our routes and middleware around a page that stands for Streamlit's, over a dashboard whose clock is ours."""

    def __init__(self, dashboard: Dashboard) -> None:
        self.dashboard = dashboard

        async def socket(websocket: WebSocket) -> None:
            await websocket.accept()
            await websocket.close()

        app = Starlette(
            routes=[
                *links.routes(lambda: dashboard),
                WebSocketRoute("/_stcore/stream", socket),
                Route("/{path:path}", lambda _: PlainTextResponse("the app")),
            ],
            middleware=[
                Middleware(headers.SecurityHeaders, policy="default-src 'self'"),
                Middleware(guard.OnlyProxies),
                Middleware(links.NoGuests),
            ],
        )
        self.app = app

    def client(self) -> TestClient:
        return TestClient(self.app, base_url="http://127.0.0.1:8501")

    def link(self, *teams: str, **said: object) -> str:
        """Make a link and give its path with the secret."""
        wish = Wish(Selection.of(None, teams), **said)  # type: ignore[arg-type]
        url = self.dashboard.sharing.create(self.dashboard.principal(), wish).url
        return url.removeprefix("http://127.0.0.1:8501")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Moving:
    moving = Moving()
    monkeypatch.setattr(Clock, "instant", lambda _: moving.now)
    return moving


@pytest.fixture
def server(tmp_path: Path, clock: Moving) -> Server:
    assert clock.now == NOW
    return Server(filled(tmp_path, THREE_TEAMS))


@pytest.fixture
def reader(server: Server) -> Iterator[tuple[TestClient, str]]:
    """Give a browser that came by a link, and the address it was led to."""
    with server.client() as client:
        came = client.get(server.link())
        yield client, str(came.url.path)


# --- the way in ------------------------------------------------------------------------------------


def test_a_secret_is_exchanged_for_a_cookie_of_another(server: Server) -> None:
    path = server.link()
    with server.client() as client:
        answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert re.fullmatch(r"/shared/[0-9a-f]{12}", answer.headers["location"])
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert path.removeprefix("/s/") not in str(answer.headers)


def test_behind_https_the_cookie_is_bound_to_it(tmp_path: Path) -> None:
    dashboard = filled(tmp_path, THREE_TEAMS, public_url="https://reviews.example")
    made = dashboard.sharing.create(dashboard.principal(), Wish(Selection()))
    assert made.url.startswith("https://reviews.example/s/")
    with Server(dashboard).client() as client:
        cookie = client.get(made.url.removeprefix("https://reviews.example"), follow_redirects=False).headers[
            "set-cookie"
        ]
    assert cookie.startswith("__Host-shared-link-")
    assert "Secure" in cookie
    assert "Path=/;" in cookie


def test_a_page_says_its_scope_and_has_no_script(reader: tuple[TestClient, str]) -> None:
    client, path = reader
    page = client.get(path)
    assert page.status_code == 200
    assert "You see all teams, 2026-Q3, data up to 28 August, until 6 October." in page.text
    assert "<script" not in page.text
    assert "script-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert len(page.content) < 300_000


def test_a_page_loads_nothing(reader: tuple[TestClient, str]) -> None:
    client, path = reader
    text = client.get(path).text
    assert not re.findall(r"<(?:img|iframe|link|object|embed|video|audio|source|script|base)\b", text)
    assert not re.findall(r"\bsrc=|url\(|@import|http-equiv", text)
    assert all(href.startswith(("/shared/", "#")) for href in re.findall(r'href="([^"]*)"', text))


def test_teams_have_pages_of_their_own(reader: tuple[TestClient, str]) -> None:
    client, path = reader
    (team,) = set(re.findall(rf'href="({path}/team-\d+)"', client.get(path).text))
    assert "31 of 52 pairs" in client.get(team).text
    assert client.get(f"{path}/team-99").status_code == 404


def test_a_hidden_team_is_named_and_not_counted(reader: tuple[TestClient, str]) -> None:
    client, path = reader
    text = client.get(path).text
    assert "Left out to protect small groups: teams North and Tiny." in text
    assert "2 of 3" not in text


def test_compressed_is_the_same_page(reader: tuple[TestClient, str]) -> None:
    client, path = reader
    plain = client.get(path, headers={"accept-encoding": "identity"})
    zipped = client.get(path, headers={"accept-encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert plain.text == zipped.text


# --- no way in -------------------------------------------------------------------------------------


def test_whatever_does_not_open_looks_alike(server: Server, clock: Moving) -> None:
    expired, revoked, good = server.link(lasts=SECOND), server.link(), server.link()
    sharing = server.dashboard.sharing
    newest = {listed.link.link_id for listed in sharing.listing(server.dashboard.principal())}
    with server.client() as client:
        came = client.get(revoked)
        link_id = came.url.path.rsplit("/", 1)[1]
        assert link_id in newest
        sharing.revoke(server.dashboard.principal(), link_id)
        clock.now = NOW + timedelta(minutes=1)
        paths = [expired, revoked, "/s/", "/s/x", f"{good}x", good[:-1], "/s/" + "A" * 43, "/s/a/b", "/shared/none",
                 f"/shared/{link_id}", f"/shared/{link_id}/team-1", "/shared/x/y/z", "/preview/none"]  # fmt: skip
        client.cookies.clear()
        answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    kept = [{k: v for k, v in answer.headers.items() if k != "date"} for answer in answers]
    assert all(one == kept[0] for one in kept)


def test_without_the_cookie_the_clean_address_opens_nothing(
    reader: tuple[TestClient, str], server: Server
) -> None:
    _, path = reader
    with server.client() as stranger:
        assert stranger.get(path).status_code == 404
        stranger.cookies.set("shared-link-" + path.rsplit("/", 1)[1], "A" * 43)
        assert stranger.get(path).status_code == 404


def test_it_is_over_with_the_next_request(
    reader: tuple[TestClient, str], server: Server, clock: Moving
) -> None:
    client, path = reader
    clock.now = NOW + timedelta(days=14) - SECOND
    assert client.get(path).status_code == 200
    clock.now = NOW + timedelta(days=14)
    assert client.get(path).status_code == 404
    clock.now = NOW
    assert client.get(path).status_code == 200
    server.dashboard.sharing.revoke(server.dashboard.principal(), path.rsplit("/", 1)[1])
    assert client.get(path).status_code == 404


def test_a_passcode_is_asked_for_and_guesses_end(server: Server) -> None:
    with server.client() as client:
        came = client.get(server.link(passcode="correct horse"))
        path = came.url.path
        assert "asks for a passcode" in came.text
        assert "pairs" not in came.text
        wrong = client.post(path, data={"passcode": "guess"})
        assert wrong.status_code == 403
        assert "not the passcode" in wrong.text
        assert "pairs" in client.post(path, data={"passcode": "correct horse"}).text
        assert "pairs" in client.get(path).text
    with server.client() as other:
        path = other.get(server.link(passcode="correct horse")).url.path
        assert other.post(path, content=b"passcode=" + b"x" * 10_000).status_code == 403
        for _ in range(25):
            other.post(path, data={"passcode": "guess"})
        right = other.post(path, data={"passcode": "correct horse"})
        assert right.status_code == 429
        assert "Too many tries" in right.text, "the right one is not called wrong"


def test_who_guesses_links_has_to_wait(server: Server) -> None:
    good = server.link()
    with server.client() as client:
        for _ in range(20):
            client.get("/s/" + "A" * 43)
        answer = client.get(good)
    assert answer.status_code == 429
    assert "Try again in ten minutes" in answer.text, "it is the address that waits, not the link that ended"


# --- nowhere else ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/data", "/_stcore/health", "/media/x.csv", "/healthz", "/preview/x", "/shared"]
)
def test_a_guest_is_not_the_person_at_this_machine(reader: tuple[TestClient, str], path: str) -> None:
    client, _ = reader
    assert client.get(path).status_code == 403
    client.cookies.clear()
    assert client.get(path).status_code != 403


@pytest.mark.parametrize(
    ("method", "path", "ours"),
    [
        ("GET", "/s/x", True), ("HEAD", "/shared/x/teams/1", True), ("POST", "/shared/x", True),
        ("POST", "/shared/x/", False), ("POST", "/s/x/", False), ("PUT", "/shared/x", False),
        ("PUT", "/s/_stcore/upload_file/a/b", False), ("OPTIONS", "/shared/x/media/a", False),
        ("GET", "/shared/", False), ("GET", "/data", False),
    ],
)  # fmt: skip
def test_only_what_links_answer_is_open_to_strangers(method: str, path: str, ours: bool) -> None:
    assert is_for_a_link({"type": "http", "method": method, "path": path}) is ours


def test_a_guests_other_methods_go_no_further(reader: tuple[TestClient, str]) -> None:
    client, path = reader
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert client.request(method, f"{path}/_stcore/upload_file/a/b").status_code == 403


def test_a_guests_websocket_is_refused(reader: tuple[TestClient, str]) -> None:
    client, _ = reader
    carried = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    with client.websocket_connect("/_stcore/stream"):  # Starlette's client takes no cookies there
        pass
    for cookie in (carried, f"a=b; __Host-{carried}"):
        with (
            pytest.raises(WebSocketDenialResponse) as refused,
            client.websocket_connect("/_stcore/stream", headers={"cookie": cookie}),
        ):
            pass
        assert refused.value.status_code == 403


def test_a_preview_is_for_its_maker(server: Server) -> None:
    server.link()
    link_id = server.dashboard.sharing.listing(server.dashboard.principal())[0].link.link_id
    with server.client() as client:
        page = client.get(f"/preview/{link_id}")
        assert "Preview, for you alone." in page.text
        assert "script-src 'none'" in page.headers["content-security-policy"]
        assert server.dashboard.sharing.listing(server.dashboard.principal())[0].opens == 0


def test_no_secret_is_logged(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = server.link()
    with caplog.at_level(logging.DEBUG), server.client() as client:
        came = client.get(path)
        monkeypatch.setattr(server.dashboard.shared_pages, "show", lambda *_: 1 / 0)
        broken = client.get(came.url.path)
    cookies = list(client.cookies.values())
    assert broken.status_code == 503
    ours = "".join(
        record.getMessage() + (record.exc_text or "") for record in caplog.records if record.name != "httpx2"
    )
    ours = "".join(line for line in ours.splitlines() if "HTTP Request" not in line)
    assert "a shared page failed" in ours
    for secret in (path.removeprefix("/s/"), *cookies):
        assert secret not in ours


# --- what is on the wire ---------------------------------------------------------------------------


def _everything(server: Server, path: str) -> str:
    """Read every page of a link."""
    with server.client() as client:
        first = client.get(path)
        pages = set(re.findall(r'href="(/shared/[^"#]*)"', first.text))
        return "".join(client.get(page).text for page in [first.url.path, *pages])


@pytest.mark.usefixtures("clock")
def test_no_canary_of_what_is_out_of_scope_is_on_the_wire(tmp_path: Path) -> None:
    outside = [line.replace("Zulu", f"{CANARY}Team").replace("Calls", f"{CANARY}Program")
               for line in people("Zulu", "Calls", 30, 20)]  # fmt: skip
    check_ins = content("date,rep,team,program,outcome,barrier,note",
                        *(f"{line},Lack of time,{CANARY} inside" for line in people("EMEA", "Calls", 20, 12)),
                        *(f"{line},Peers,{CANARY}" for line in outside))  # fmt: skip
    thanks = content("date,recipient,kind,giver,value,currency,reason",
                     *(f"2026-08-{1 + i % 28:02d},EMEA{i},award,{CANARY}Giver,10,EUR,{CANARY}" for i in range(12)),
                     *(f"2026-08-05,Zulu{i},award,{CANARY}Giver,7777,EUR,{CANARY}" for i in range(20)))  # fmt: skip
    server = Server(filled(tmp_path, check_ins, thanks))
    wire = _everything(server, server.link("EMEA"))
    assert "EMEA" in wire
    assert CANARY not in wire
    assert "Peers" not in wire
    assert not re.search(r"EMEA\d", wire), "a rep's name"


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("nasty", [NASTY[start::3] for start in range(3)], ids=["one", "two", "three"])
def test_nasty_names_are_words(tmp_path: Path, nasty: tuple[str, ...]) -> None:
    """As teams and as programs, few enough that every page and picture names each of them."""
    lines = people("North", "Demos", 20, 12)
    for place, name in enumerate(nasty):
        quoted = '"' + name.replace('"', '""') + '"'
        mine = people("EMEA", "Calls", 20, 12, 100 * place)
        lines += [line.replace("EMEA,Calls", f"{quoted},{quoted}") for line in mine]
    server = Server(filled(tmp_path, content("date,rep,team,program,outcome", *lines)))
    wire = _everything(server, server.link())
    assert wire.count("<!doctype html>") == 1 + 2 * (1 + len(nasty))
    tags = {tag.lower() for tag in re.findall(r"<\s*([a-zA-Z!][\w-]*)", wire)}
    assert tags <= {
        "!doctype", "html", "head", "meta", "title", "style", "body", "main", "header", "nav", "section", "footer",
        "details", "summary", "figure", "figcaption", "div", "p", "h1", "h2", "h3", "ul", "ol", "li", "a", "strong",
        "span", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "svg", "g", "path", "circle", "rect",
        "text", "tspan", "polyline",
    }  # fmt: skip
    inside = re.findall(r"<[^>]*>", re.sub(r'="[^"]*"', "", wire))
    assert not [tag for tag in inside if re.search(r"\son\w+|javascript:|evil", tag)]

"""The gate in one process: what it lets through, to whom, and as whom."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from dashboard.ui.messages import is_needed
from dashboard.usecases.visiting import HEADER
from dashboard.web import gate, guard, links, messages
from tests.usecases.logged_in import Company, small

pytestmark = pytest.mark.slow

PROXY, ELSEWHERE = "127.0.0.1", "192.0.2.7"
ANA = {"X-User": "ana@example.org"}
FORGED = json.dumps({"subject": "s", "person": "p", "groups": ["admins"], "since": 9e9, "login_id": ""})


class Served:
    """Our middleware, as the real app stacks it, around routes that say what reached them."""

    def __init__(self, company: Company, *, provided: bool = False) -> None:
        self.company = company
        told = gate.by_proxy(lambda: company.dashboard.visiting, "X-User", "X-Groups")

        async def socket(websocket: WebSocket) -> None:
            await websocket.accept(subprotocol="streamlit")
            offered = websocket.headers.get("sec-websocket-protocol")
            await websocket.send_json({"offered": offered, "who": websocket.headers.get(HEADER)})
            async for said in websocket.iter_bytes():
                await websocket.send_bytes(said)

        def page(request: Request) -> Response:
            response = JSONResponse({"who": request.headers.get(HEADER), "client": request.client})
            response.set_cookie("kept", "x", httponly=True)
            return response

        self.app = Starlette(
            routes=[
                *links.routes(lambda: company.dashboard),
                Route("/healthz", lambda _: PlainTextResponse("ok")),
                WebSocketRoute("/_stcore/stream", socket),
                Route("/{path:path}", page),
            ],
            middleware=[
                Middleware(guard.OnlyProxies, proxies=[PROXY], told=["X-User", "X-Groups"]),
                Middleware(
                    gate.Gate,
                    visiting=lambda: company.dashboard.visiting,
                    told=told,
                    secure=True,
                    provided=provided,
                ),
                Middleware(messages.OnlyNeeded, needed=is_needed, resuming=False),
            ],
        )

    def client(self, *groups: str, host: str = PROXY) -> TestClient:
        """Give a client whom the proxy calls ana, in some groups."""
        headers = {**ANA, "X-Groups": ",".join(groups)} if groups else {}
        return TestClient(self.app, client=(host, 5000), headers=headers)


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Served:
    return Served(Company(tmp_path, monkeypatch, small()))


def test_a_stranger_is_refused_everywhere_but_at_links_and_health(served: Served) -> None:
    client = served.client()
    for path in (
        "/",
        "/data",
        "/media/x",
        "/_stcore/metrics",
        "/_stcore/upload_file/a/b",
        "/preview/x",
        "/s",
        "/sx",
    ):
        assert client.get(path).status_code == 401, path
    assert client.get("/healthz").status_code == 200
    assert client.get(f"/s/{'x' * 43}").status_code == 404


def test_a_strangers_websocket_does_not_open(served: Served) -> None:
    with pytest.raises(WebSocketDenialResponse), served.client().websocket_connect("/_stcore/stream"):
        pass


def test_who_it_is_is_written_by_the_gate_alone(served: Served) -> None:
    answer = served.client("emea-viewers").get("/", headers={HEADER: FORGED})
    told = json.loads(answer.json()["who"])
    assert (told["person"], told["groups"]) == ("ana@example.org", ["emea-viewers"])
    assert served.client().get("/", headers={HEADER: FORGED}).status_code == 401


def test_a_word_from_another_address_is_thrown_away(served: Served) -> None:
    assert served.client("admins", host=ELSEWHERE).get("/").status_code == 401
    forwarded = {"X-Forwarded-For": PROXY}
    assert served.client("admins", host=ELSEWHERE).get("/", headers=forwarded).status_code == 403


def test_the_caller_is_the_last_on_the_way_who_is_no_proxy(served: Served) -> None:
    way = {"X-Forwarded-For": f"1.1.1.1, {ELSEWHERE}, {PROXY}"}
    assert served.client("admins").get("/", headers=way).json()["client"] == [ELSEWHERE, 0]


@pytest.mark.parametrize(
    ("written", "caller"),
    [
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:0DB8::0001", "2001:db8::1"),
        ("unknown", PROXY),
    ],
)
def test_a_caller_is_an_address_without_a_port(served: Served, written: str, caller: str) -> None:
    """Else each request would be of somebody new to the limits on tries."""
    answer = served.client("admins").get("/", headers={"X-Forwarded-For": written})
    assert answer.json()["client"][0] == caller


@pytest.mark.parametrize(
    ("group", "statuses"),
    [
        ("emea-viewers", [403, 403, 403]),
        ("emea-leaders", [403, 403, 404]),
        ("sales-ops", [200, 403, 404]),
        ("admins", [200, 200, 404]),
    ],
)
def test_a_right_is_needed_where_one_is(served: Served, group: str, statuses: list[int]) -> None:
    client = served.client(group)
    paths = ("/_stcore/upload_file/a/b", "/_stcore/metrics", "/preview/nosuch")
    assert [client.get(path).status_code for path in paths] == statuses


def test_cookies_go_over_https_alone(served: Served) -> None:
    assert "; Secure" in served.client("admins").get("/").headers["set-cookie"]


def test_nobody_goes_on_with_another_ones_session(served: Served) -> None:
    client = served.client("admins")
    protocols = ["streamlit", "token", "a session's id"]
    with client.websocket_connect("/_stcore/stream", subprotocols=protocols) as socket:
        assert socket.receive_json()["offered"].replace(" ", "") == "streamlit,token"


def test_messages_that_no_page_needs_are_dropped(served: Served) -> None:
    from streamlit.proto.BackMsg_pb2 import BackMsg

    needed = BackMsg(stop_script=True).SerializeToString()
    with served.client("admins").websocket_connect("/_stcore/stream") as socket:
        socket.receive_json()
        for dropped in (BackMsg(clear_cache=True).SerializeToString(), b"\xff" * 9, b"x" * (1 << 20)):
            socket.send_bytes(dropped)
        socket.send_bytes(needed)
        assert socket.receive_bytes() == needed


def test_a_name_in_a_refusal_is_text(served: Served) -> None:
    answer = served.client("strangers").get("/", headers={"X-User": "<script>alert(1)</script>"})
    assert answer.status_code == 403
    assert "&lt;script&gt;" in answer.text
    assert "<script>" not in answer.text


def test_behind_a_proxy_there_is_no_way_in_here(served: Served) -> None:
    client = served.client()
    for path in ("/login", "/logout", "/auth/login", "/oauth2callback"):
        assert client.get(path).status_code == 401
    assert 'href="/data?team=A%26B"' in client.get("/data?team=A%26B").text.replace("%3F", "?").replace(
        "%3D", "="
    )
    provided = Served(served.company, provided=True).client().get("/data")
    assert 'href="/login?to=/data"' in provided.text

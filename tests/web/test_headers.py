"""Every answer of the real server carries the headers, and only this machine gets one."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dashboard.errors import WrongArguments
from dashboard.settings import Settings
from dashboard.web import guard, headers

_INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


def _policy(answered: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answered.split(";"))
    return {name: sources for name, _, sources in parts}


@pytest.mark.parametrize(
    "path", ["/", "/implementation", "/healthz", "/_stcore/health", "/media/none", "//x"]
)
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert {name: answer.headers.get(name) for name in headers.FIXED} == headers.FIXED
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_the_policy_lets_nothing_in_from_elsewhere(client: TestClient) -> None:
    policy = _policy(client.get("/").headers["content-security-policy"])
    allowed = {source for sources in policy.values() for source in sources.split()}
    assert not [source for source in allowed if "*" in source or "//" in source or source == "'unsafe-eval'"]
    assert "'unsafe-inline'" not in policy["script-src"]
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"


def test_the_inline_script_that_is_served_is_the_one_allowed(client: TestClient) -> None:
    page = client.get("/")
    script = page.text.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in _policy(page.headers["content-security-policy"])["script-src"].split()


def test_inline_hashes_skip_scripts_that_are_files() -> None:
    html = (
        "<script>a()</script><script type='module' src='./x.js'></script><script type='module'>b()</script>"
    )
    assert len(headers.inline_hashes(html)) == 2
    assert len(headers.inline_hashes(_INDEX.read_text(encoding="utf-8"))) == 1


def test_a_route_keeps_its_own_stricter_policy() -> None:
    def link(_: Request) -> PlainTextResponse:
        return PlainTextResponse("", headers={"Content-Security-Policy": "script-src 'none'"})

    inner = Starlette(routes=[Route("/s", link)])
    answer = TestClient(headers.SecurityHeaders(inner, policy="default-src 'self'")).get("/s")
    assert answer.headers["content-security-policy"] == "script-src 'none'"
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8501", ""]
)
def test_a_foreign_name_for_this_machine_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/healthz", headers={"host": host})
    assert answer.status_code == 400
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501"])
def test_this_machine_is_answered_under_both_names(client: TestClient, host: str) -> None:
    assert client.get("/_stcore/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"])
def test_what_a_proxy_passed_on_is_refused(client: TestClient, name: str) -> None:
    answer = client.get("/", headers={name: "203.0.113.7"})
    assert answer.status_code == 403
    assert "its own machine only" in answer.text


@pytest.mark.parametrize(
    "sent",
    [
        {"host": "evil.example", "origin": "http://evil.example"},
        {"x-forwarded-for": "203.0.113.7"},
        {"origin": "http://evil.example"},
    ],
    ids=["rebinding", "proxy", "foreign origin"],
)
def test_a_stranger_gets_no_websocket(client: TestClient, sent: dict[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream", headers=sent):
        pass


def test_the_own_page_gets_a_websocket(client: TestClient) -> None:
    own = {"origin": "http://127.0.0.1:8501", "host": "127.0.0.1:8501"}
    with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit"], headers=own) as socket:
        assert socket.accepted_subprotocol == "streamlit"


def test_a_refused_start_is_one_sentence() -> None:
    def refuse() -> None:
        raise WrongArguments("unsafe_option", "Telemetry is on.", "Turn it off.")

    sent: list[str] = []
    _start(guard.StartGuard(Starlette(), check=refuse), sent)
    assert sent == ["lifespan.startup.failed: The dashboard does not start: Telemetry is on. Turn it off."]


def test_a_safe_start_goes_through() -> None:
    sent: list[str] = []
    _start(guard.StartGuard(Starlette(), check=lambda: None), sent)
    assert sent == ["lifespan.startup.complete: ", "lifespan.shutdown.complete: "]


@pytest.mark.parametrize(
    ("option", "unsafe"),
    [
        ("browser.gatherUsageStats", True),
        ("client.showErrorDetails", "full"),
        ("client.toolbarMode", "developer"),
        ("server.address", "0.0.0.0"),
        ("server.address", None),
        ("server.allowedHosts", []),
        ("server.allowedHosts", ["*"]),
        ("server.enableAgentApi", True),
        ("server.enableCORS", False),
        ("server.enableStaticServing", True),
        ("server.enableXsrfProtection", False),
    ],
)
def test_an_unsafe_option_is_refused(monkeypatch: pytest.MonkeyPatch, option: str, unsafe: object) -> None:
    import streamlit_app

    true_option = streamlit.get_option
    monkeypatch.setattr(streamlit, "get_option", lambda name: unsafe if name == option else true_option(name))
    with pytest.raises(WrongArguments, match=option):
        streamlit_app.refuse_unsafe_options(Settings())


def test_the_shipped_options_are_safe() -> None:
    import streamlit_app

    streamlit_app.refuse_unsafe_options(Settings())


def _start(app: guard.StartGuard, sent: list[str]) -> None:
    """Play a server's part of the lifespan protocol."""
    import anyio
    from starlette.types import Message

    coming = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        sent.append(f"{message['type']}: {message.get('message', '')}")

    async def run() -> None:
        await app({"type": "lifespan", "state": {}}, receive, send)

    anyio.run(run)

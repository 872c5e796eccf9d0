"""A person's pages: so many at once, and so many messages a second; others do not feel it."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.web.floods import A_SECOND, AT_ONCE, MOST_OPEN, Bucket, Unhurried

STREAM = "/stream"


def _client() -> TestClient:
    async def echo(websocket: WebSocket) -> None:
        await websocket.accept()
        async for said in websocket.iter_bytes():
            await websocket.send_bytes(said)

    def who(connection: HTTPConnection) -> str | None:
        return connection.headers.get("x-who")

    return TestClient(
        Starlette(routes=[WebSocketRoute(STREAM, echo)], middleware=[Middleware(Unhurried, who=who)])
    )


def _as(person: str) -> dict[str, str]:
    return {"x-who": person}


def _echoed(client: TestClient, person: str, said: bytes, tries: int = 50) -> bytes:
    """Say something over a page of its own; a page that was closed counts until the server has heard of it."""
    for _ in range(tries):
        try:
            with client.websocket_connect(STREAM, headers=_as(person)) as page:
                page.send_bytes(said)
                return page.receive_bytes()
        except WebSocketDisconnect:
            time.sleep(0.1)
    return b""


def test_a_sixth_page_of_a_person_is_refused() -> None:
    client = _client()
    with ExitStack() as opened:
        pages = [client.websocket_connect(STREAM, headers=_as("ana")) for _ in range(5)]
        last = [opened.enter_context(page) for page in pages][-1]
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(STREAM, headers=_as("ana")):
            pass
        with client.websocket_connect(STREAM, headers=_as("ben")) as other:
            other.send_bytes(b"hello")
            assert other.receive_bytes() == b"hello"
        last.close()
        assert _echoed(client, "ana", b"back") == b"back"


def test_messages_that_come_too_fast_wait() -> None:
    client, more = _client(), 3
    with (
        client.websocket_connect(STREAM, headers=_as("ana")) as one,
        client.websocket_connect(STREAM, headers=_as("ana")) as two,
    ):
        start = time.monotonic()
        for place in range(AT_ONCE + more):
            socket = (one, two)[place % 2]
            socket.send_bytes(str(place).encode())
            assert socket.receive_bytes() == str(place).encode()
        took = time.monotonic() - start
        assert took > more / A_SECOND - 0.1
        with client.websocket_connect(STREAM, headers=_as("ana")) as anew:
            start = time.monotonic()
            anew.send_bytes(b"anew")
            assert anew.receive_bytes() == b"anew"
            assert time.monotonic() - start > 0.5 / A_SECOND


def test_who_is_not_named_is_not_counted() -> None:
    client = _client()
    with ExitStack() as opened:
        for _ in range(MOST_OPEN + 2):
            opened.enter_context(client.websocket_connect(STREAM))


@given(st.lists(st.floats(0, 1), max_size=150))
def test_nobody_is_heard_more_often_than_said(pauses: list[float]) -> None:
    """Whatever the pauses: from any word on, at most what fits at once, and so many a second."""
    clock = [0.0]
    bucket, heard = Bucket(lambda: clock[0]), [0.0]
    for pause in pauses:
        clock[0] = max(clock[0], heard[-1]) + pause
        heard.append(clock[0] + bucket.wait())
    words = heard[1:]
    for first, start in enumerate(words):
        for last in range(first, len(words)):
            assert last - first + 1 <= AT_ONCE + 1 + A_SECOND * (words[last] - start) + 1e-6

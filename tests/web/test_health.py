"""`/healthz` tells a probe the truth, and a stranger nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.errors import StoreUnreadable
from dashboard.web import health


def _asked(facts: Callable[[], Mapping[str, object]]) -> TestClient:
    return TestClient(Starlette(routes=[health.route(facts)]))


def test_a_ready_server_names_its_version() -> None:
    answer = _asked(lambda: {"ready": True, "version": 7}).get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "version": 7})
    assert answer.headers["cache-control"] == "no-store"


def test_a_server_that_is_not_ready_is_unavailable() -> None:
    assert _asked(lambda: {"ready": False}).get("/healthz").status_code == 503


@pytest.mark.parametrize(
    "failure", [StoreUnreadable("gone", "/srv/secret/store is gone."), OSError(28, "full", "/srv/secret")]
)
def test_an_unreadable_store_is_unavailable_without_internals(
    failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Mapping[str, object]:
        raise failure

    with caplog.at_level(logging.ERROR):
        answer = _asked(broken).get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})
    assert answer.headers["cache-control"] == "no-store"
    assert "secret" in caplog.text, "the reason is for the log"


def test_only_asking_is_allowed() -> None:
    asked = _asked(lambda: {"ready": True, "version": 7})
    assert asked.head("/healthz").status_code == 200
    assert asked.post("/healthz").status_code == 405


def test_the_real_server_answers(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert isinstance(answer.json()["version"], int)


def test_the_real_server_says_when_its_store_breaks(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    import streamlit_app

    def broken() -> None:
        raise StoreUnreadable("gone", "The store is gone.")

    monkeypatch.setattr(streamlit_app, "dashboard_for_process", broken)
    assert client.get("/healthz").status_code == 503

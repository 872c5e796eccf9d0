"""A login by a proxy's word: only where it is set, only from the proxy's address, and never from anybody's headers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.e2e.harness import Server
from tests.usecases.logged_in import copied
from tests.web.company import behind_a_proxy, through_proxy

pytestmark = pytest.mark.slow
ADMIN = {"X-User": "ada", "X-Groups": "admins"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, company_rows: Path) -> Iterator[Server]:
    with behind_a_proxy(copied(company_rows, tmp_path_factory.mktemp("proxied"))) as running:
        yield running


def _from_elsewhere(server: Server, headers: dict[str, str]) -> httpx2.Response:
    """Ask from another address of this machine, which is not the proxy's."""
    transport = httpx2.HTTPTransport(local_address="127.0.0.2")
    with httpx2.Client(transport=transport) as client:
        return client.get(server.url, headers=headers)


def test_the_proxys_word_counts(server: Server) -> None:
    browser = through_proxy(server, "emea-viewers")
    assert browser.get("/").status_code == 200
    with browser.stream() as wire:
        wire.run()
        shown = wire.everything()
    assert "emea-viewers@example.org: viewer of emea" in shown
    assert "Log out" not in shown, "the proxy logs people out"


def test_the_same_word_from_another_address_is_nothing(server: Server) -> None:
    assert _from_elsewhere(server, ADMIN).status_code == 401
    assert _from_elsewhere(server, {}).status_code == 401
    refused = _from_elsewhere(server, {**ADMIN, "X-Forwarded-For": "127.0.0.1"})
    assert (refused.status_code, refused.text) == (
        403,
        "This came by a proxy that DASHBOARD_PROXY does not name.\n",
    )


def test_without_a_word_nobody_is_anybody(server: Server) -> None:
    assert httpx2.get(server.url).status_code == 401
    assert httpx2.get(server.url, headers={"X-Groups": "admins"}).status_code == 401


def test_two_words_are_none(server: Server) -> None:
    twice = [("X-User", "ada"), ("X-User", "eve"), ("X-Groups", "admins")]
    assert httpx2.get(server.url, headers=twice).status_code == 401


def test_the_proxy_may_say_who_called_first(server: Server) -> None:
    forwarded = {**ADMIN, "X-Forwarded-For": "203.0.113.9, 127.0.0.1", "X-Forwarded-Proto": "https"}
    assert httpx2.get(server.url, headers=forwarded).status_code == 200


def test_without_a_role_nothing_is_shown(server: Server) -> None:
    assert through_proxy(server, "strangers").get("/").status_code == 403

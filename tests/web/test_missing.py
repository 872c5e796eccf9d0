"""An address without a page says so, instead of showing the first page under it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from dashboard.pages import PAGES


@pytest.mark.parametrize(
    "path", ["/nosuch", "/nosuch/", "/data/more", "/reviews", "/%3Cscript%3E", "/" + "x" * 900]
)
def test_an_address_without_a_page_says_so(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is no page /" in answer.text
    assert "<script" not in answer.text
    assert "script-src 'none'" in answer.headers["content-security-policy"]
    assert len(answer.text) < 20_000


@pytest.mark.parametrize("path", [page.path for page in PAGES])
@pytest.mark.parametrize("more", ["", "/", "?team=EMEA"])
def test_every_page_has_its_address(client: TestClient, path: str, more: str) -> None:
    assert client.get(path.rstrip("/") + (more or "/" * (path == "/"))).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/_stcore/health", "/_stcore/host-config"])
def test_what_is_no_page_is_answered_as_before(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200

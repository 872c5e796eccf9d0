"""Logging in as people do: a browser, a real provider, and back to the page that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.harness import PHONE, App, Server, opened
from tests.e2e.test_accessibility import RULES
from tests.usecases.logged_in import copied
from tests.web.company import with_a_provider

# What the provider's page would look nicer with; nothing of it is needed here.
STYLE: Final = "https://cdn.jsdelivr.net/"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, company_rows: Path) -> Iterator[Server]:
    folder = copied(company_rows, tmp_path_factory.mktemp("company"))
    with with_a_provider(folder, {"lea": ["emea-leaders"], "tom": ["strangers"]}) as (running, _):
        yield running


def _log_in(page: Page, name: str) -> None:
    page.get_by_role("link", name="Log in").click()
    page.get_by_role("button", name=name).click()


def test_a_leader_logs_in_reads_their_page_and_logs_out(browser: Browser, company: Server) -> None:
    with opened(browser, company.url) as app:
        _to_their_page(app)
        with app.rerun():
            _log_in(app.page, "lea")
        app.page.wait_for_url("**/feedback?**")
        expect(app.page.get_by_text("lea@example.org: leader of EMEA.")).to_be_visible()
        expect(app.page.get_by_role("link", name="Audit")).to_have_count(0)
        assert [url for url in app.strangers() if not url.startswith(("http://localhost", STYLE))] == []
        app.page.get_by_role("link", name="Log out").click()
        expect(app.page.get_by_role("heading", name="End Session")).to_be_visible()  # the provider's own
        _to_their_page(app)


def _to_their_page(app: App) -> None:
    app.page.route(f"{STYLE}**", lambda route: route.abort())
    app.page.goto(f"{app.url}/feedback?quarter=2026-Q3")
    expect(app.page.get_by_role("heading", name="Log in to see this dashboard")).to_be_visible()
    assert app.page.evaluate("document.scripts.length") == 0


def test_whoever_has_no_role_is_told_whom_to_ask(browser: Browser, company: Server) -> None:
    with opened(browser, company.url, PHONE) as app:
        _to_their_page(app)
        found = Axe().run(app.page, options={"runOnly": RULES}).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        assert app.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        _log_in(app.page, "tom")
        expect(app.page.get_by_role("heading", name="Nothing here for you")).to_be_visible()
        expect(app.page.get_by_text("Ask whoever runs it to give one of your groups a role")).to_be_visible()

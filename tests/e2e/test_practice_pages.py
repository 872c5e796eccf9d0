"""The practices' pages as a leader uses them: one selection for all pages, addresses that hold, a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from dashboard.pages import PAGES, Page
from tests.e2e.harness import PHONE, App, Server, opened
from tests.e2e.journey import DRAWN, NUMBERS, SHOWING, await_shown, choose, options, path, query

PRACTICES: Final = [page for page in PAGES if page.group == "Practices"]
_EACH = pytest.mark.parametrize("practice", PRACTICES, ids=lambda page: page.title)
# Streamlit looks for its server below a page's own address before it looks at the root.
_STREAMLITS_OWN: Final = (
    "console: Failed to load resource: the server responded with a status of 404 (Not Found)"
)


def _problems(app: App) -> list[str]:
    return [problem for problem in app.problems if problem != _STREAMLITS_OWN]


# what is on the screen may be a moment behind the script that has just ended
OTHER_NUMBERS = f"before => JSON.stringify(({NUMBERS})()) !== JSON.stringify(before)"
SAME_NUMBERS = f"wanted => JSON.stringify(({NUMBERS})()) === JSON.stringify(wanted)"


@_EACH
def test_a_choice_goes_into_the_address_and_back(
    app: App, browser: Browser, server: Server, practice: Page
) -> None:
    address = practice.path
    app.goto(address)
    page = app.page
    everything = page.evaluate(NUMBERS)
    quarter, team = query(page)["quarter"], options(page, "team")[0]
    choose(app, "team", team)
    page.wait_for_function(OTHER_NUMBERS, arg=everything)
    assert query(page) == {"quarter": quarter, "team": [team]}
    assert path(page).startswith(f"{address}?")
    meta, numbers = await_shown(page), page.evaluate(NUMBERS)
    with opened(browser, server.url) as elsewhere:
        elsewhere.goto(path(page))
        elsewhere.page.wait_for_function(SHOWING, arg=meta)
        elsewhere.page.wait_for_function(SAME_NUMBERS, arg=numbers)
    assert _problems(app) == []
    assert app.strangers() == []


def test_the_selection_stays_from_page_to_page(app: App) -> None:
    app.goto()
    page = app.page
    team = options(page, "team")[-1]
    choose(app, "team", team)
    wanted = query(page)
    bar = page.locator(".st-key-filter-bar").element_handle()
    for practice in PRACTICES:
        page.get_by_role("button", name="Practices").click()
        with app.rerun():
            page.get_by_role("menuitem", name=practice.title).click()
        assert query(page) == wanted
        assert path(page).startswith(f"{practice.path}?")
        expect(page.locator(".st-key-team")).to_contain_text(team)
        assert bar.evaluate("(element) => element.isConnected"), "the bar stays where it is"


def test_a_teams_barriers_are_one_click_away(app: App) -> None:
    app.goto("/barriers")
    team = app.page.locator("#barriers-by-team a").first
    name = team.inner_text()
    with app.rerun():
        team.click()
    assert query(app.page)["team"] == [name]
    expect(app.page.locator(".st-key-team")).to_contain_text(name)


def test_the_review_leads_to_what_needs_attention(app: App) -> None:
    app.goto()
    first = app.page.locator("#attention a").first
    quarter = query(app.page)["quarter"]
    with app.rerun():
        first.click()
    assert not path(app.page).startswith("/?")
    assert query(app.page)["quarter"] == quarter
    expect(app.page.locator(".headline")).to_be_visible()


def test_the_page_keeps_its_place_when_a_filter_changes(app: App) -> None:
    app.goto("/recognition")
    page = app.page
    page.wait_for_function(DRAWN)
    team = options(page, "team")[0]
    page.evaluate("() => { document.querySelector('#chart-rewards .figure-plot').marked = true; }")
    choose(app, "team", team)
    page.wait_for_function(DRAWN)
    assert page.evaluate("() => document.querySelector('#chart-rewards .figure-plot').marked") is True


@pytest.fixture(scope="module", params=[False, True], ids=["light", "dark"])
def phone(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[App]:
    """Open one phone for all pages: each is loaded anew, the framework's scripts are not."""
    with opened(browser, server.url, PHONE, dark=request.param) as app:
        yield app


@pytest.mark.parametrize("page", [page for page in PAGES if page.practice], ids=lambda page: page.title)
def test_nothing_is_wider_than_a_phone(phone: App, page: Page) -> None:
    phone.problems.clear()
    phone.goto(page.path)
    phone.page.wait_for_function(DRAWN)
    for table in phone.page.get_by_role("button", name="Table:").all():
        table.click()
    widths = "() => [document.documentElement, document.querySelector('[data-testid=\"stMain\"]')].map("
    assert phone.page.evaluate(widths + "(box) => box.scrollWidth <= box.clientWidth)") == [True, True]
    assert _problems(phone) == []

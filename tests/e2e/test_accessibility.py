"""axe finds nothing serious on any page, on a screen in light and on a phone in dark, with every table opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from dashboard.pages import PAGES, Page
from tests.e2e.harness import DESKTOP, PHONE, App, Server, opened
from tests.e2e.journey import DRAWN

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Rule and element of the framework that we can neither write nor style otherwise, with what is wrong there.
FRAMEWORKS_OWN: Final[Mapping[tuple[str, str], str]] = {
    (
        "list",
        "stSidebarNavItems",
    ): "on a phone Streamlit puts groups of pages as <div> into its list of pages",
    ("listitem", "stSidebarNavItems"): "and the pages of a group as <li> into those",
}
_INSIDE: Final = """([selector, id]) =>
  document.querySelector(selector)?.closest(`[data-testid="${id}"]`) !== null"""


@pytest.fixture(scope="module", params=[(DESKTOP, False), (PHONE, True)], ids=["screen", "phone"])
def window(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[App]:
    """Open one window for all pages: each is loaded anew, the framework's scripts are not."""
    size, dark = request.param
    with opened(browser, server.url, size, dark=dark) as app:
        yield app


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_nothing_serious_is_found(window: App, page: Page) -> None:
    window.goto(page.path)
    if page.practice:
        window.page.wait_for_function(DRAWN)
    for table in window.page.get_by_role("button", name="Table:").all():
        table.click()
    found = Axe().run(window.page, options={"runOnly": RULES}).response["violations"]
    serious = [one for one in _elements(found) if not _is_frameworks(window.page.evaluate, *one)]
    assert serious == []


def _elements(found: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """List rule and element of what is serious or critical."""
    for rule in found:
        if rule["impact"] in ("serious", "critical"):
            yield from ((rule["id"], " ".join(element["target"])) for element in rule["nodes"])


def _is_frameworks(evaluate: Any, rule: str, selector: str) -> bool:  # noqa: ANN401  Playwright's own
    return any(evaluate(_INSIDE, [selector, own]) for name, own in FRAMEWORKS_OWN if name == rule)

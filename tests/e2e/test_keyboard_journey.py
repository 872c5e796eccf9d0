"""From the review to the numbers of a practice and to the uploads, without a pointer."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page, expect

from tests.e2e.harness import App
from tests.e2e.journey import DRAWN, query

_NAME: Final = """() => {
  const at = document.activeElement;
  return `${at.getAttribute('aria-label') || ''} ${at.textContent || ''}`.trim();
}"""
_VISIBLE: Final = """() => {
  const style = getComputedStyle(document.activeElement), before = document.activeElement.matches(':focus-visible');
  return before && (style.outlineStyle !== 'none' || style.boxShadow !== 'none');
}"""
_MOST_STEPS: Final = 80


def _tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Walk on until something of this name has the focus."""
    for _ in range(_MOST_STEPS):
        if str(page.evaluate(_NAME)).startswith(name):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name!r} is not reached in {_MOST_STEPS} steps; at {page.evaluate(_NAME)!r}")


def _open(app: App, group: str, title: str) -> None:
    """Open a page from the menu."""
    page = app.page
    page.locator("body").press("Tab")
    _tab_to(page, group)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stTopNavDropdownLink").first).to_be_visible()
    with app.rerun():
        _tab_to(page, title, "ArrowDown")  # the menu takes the focus to its first entry
        page.keyboard.press("Enter")


def test_a_practice_its_numbers_and_the_uploads_are_reached_by_keyboard(app: App) -> None:
    app.goto()
    page = app.page
    asked = query(page)
    _open(app, "Practices", "Barriers")
    assert page.url.split("?")[0].endswith("/barriers")
    assert query(page) == asked
    page.wait_for_function(DRAWN)
    _tab_to(page, "Table:")
    assert page.evaluate(_VISIBLE), "who tabs must see where they are"
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").first).to_be_visible()
    app.goto()
    _open(app, "Data", "Data")
    assert page.url.split("?")[0].endswith("/data")
    _tab_to(page, "uploadUpload")  # an icon, which is a word to the script, and the label
    assert page.evaluate("() => document.activeElement.tagName") == "BUTTON"
    assert app.problems == []

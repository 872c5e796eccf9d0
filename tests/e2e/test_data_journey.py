"""From the first start to one's own numbers and back: upload, look, commit, review, undo, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.harness import PHONE, App, Server, opened, serving

HOSTILE: Final = "<img src=x onerror=alert(1)>"
FILE: Final = "\n".join([
    "Date;Rep name;Team;Program;Outcome;IP Address",
    *(f"{day:02}.09.2026;Rep {day};{'North' if day % 2 else HOSTILE};Discovery;{'yes' if day % 3 else 'no'};x"
      for day in range(1, 19)),
    "31.02.2026;Rep 1;North;Discovery;=cmd;x",
]).encode()  # fmt: skip


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Server]:
    """Run a server over a store of its own: this journey writes."""
    with serving(tmp_path, {"DASHBOARD_TODAY": "2026-09-21"}) as running:
        yield running


def _choose(app: App, *files: tuple[str, bytes]) -> None:
    """Hand files to the uploader; each causes a run, and the last one is waited for by what it shows."""
    given = [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files]
    with app.rerun():
        app.page.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]


def _press(app: App, label: str) -> None:
    with app.rerun():
        app.page.get_by_role("button", name=label, exact=True).click()


def _ours(app: App) -> list[str]:
    """List the page's problems but Streamlit's own: below a path it first asks there for its health."""
    return [problem for problem in app.problems if "404" not in problem]


def test_from_the_first_start_to_ones_own_numbers_and_back(browser: Browser, fresh: Server) -> None:
    with opened(browser, fresh.url) as app:
        page = app.page
        app.goto()
        with app.rerun():
            page.get_by_role("link", name="Upload your own").click()
        expect(page.get_by_text("Sample data is shown until the first upload.")).to_be_visible()

        _choose(app, ("weeks.csv", FILE))
        expect(page.get_by_text("Read as check-ins: 18 of 19 records would count.")).to_be_visible()
        expect(page.get_by_role("row", name="rejected 1")).to_be_visible()
        page.get_by_text("How it was read: 5 columns, 1 left aside").click()
        expect(page.get_by_role("row", name="Rep name rep")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Everything that does not count").click()
        assert "'=cmd" in Path(download.value.path()).read_text(encoding="utf-8-sig")

        _press(app, "Commit file 1")
        expect(page.get_by_text("weeks.csv: 18 of 19 records count now.")).to_be_visible()
        with app.rerun():
            page.get_by_role("link", name="Review", exact=True).click()
        expect(page.locator(".st-key-kpi-implementation_rate")).to_contain_text("of 18 pairs")
        assert page.get_by_text("Sample data.").count() == 0

        with app.rerun():
            page.get_by_test_id("stTopNavSection").filter(has_text="Data").click()
            page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Data").click()
        _press(app, "Undo upload 1")
        _press(app, "Yes, undo upload 1")
        expect(page.get_by_text("sample data is shown again")).to_be_visible()
        assert page.locator("img[src='x']").count() == 0
        assert _ours(app) == []
        assert app.strangers() == []


def test_a_label_leads_to_its_definition_and_back(app: App) -> None:
    app.goto("/?quarter=2026-Q2")
    page = app.page
    with app.rerun():
        page.get_by_role("link", name="Recognition reach").click()
    page.wait_for_function(_IN_SIGHT, arg="recognition_reach")
    assert page.url.endswith("/definitions?quarter=2026-Q2#recognition_reach")
    with app.rerun():
        page.go_back()
    expect(page.locator(".st-key-kpi-recognition_reach")).to_be_visible()
    assert page.url.endswith("/?quarter=2026-Q2")


_IN_SIGHT: Final = """(id) => {
  const box = document.getElementById(id)?.getBoundingClientRect();
  return box && box.top >= 0 && box.top < innerHeight / 2;
}"""


@pytest.mark.parametrize("path", ["/data", "/definitions"])
def test_nothing_is_wider_than_a_phone(browser: Browser, server: Server, path: str) -> None:
    with opened(browser, server.url, PHONE) as app:
        app.goto(path)
        if path == "/data":
            _choose(app, ("weeks.csv", FILE))
            expect(app.page.get_by_text("Read as check-ins")).to_be_visible()
        assert _fits(app.page)


def test_days_stand_on_one_line_on_a_phone(browser: Browser, server: Server) -> None:
    lines = """() => [...document.querySelectorAll('.sheet.dated td:not(:last-child)')].map((cell) => {
      const words = document.createRange();
      words.selectNodeContents(cell);
      return words.getClientRects().length;
    })"""
    with opened(browser, server.url, PHONE) as app:
        app.goto("/data")
        assert set(app.page.evaluate(lines)) == {1}
        assert _fits(app.page)


def test_definitions_stand_two_in_a_row_where_there_is_room(app: App) -> None:
    app.goto("/definitions")
    tops = """() => [...document.querySelectorAll('[class*="st-key-definition-"]')]
      .map((one) => one.getBoundingClientRect().top)"""
    found = app.page.evaluate(tops)
    assert all(left == right for left, right in zip(found[::2], found[1::2], strict=False))
    assert len(set(found)) == len(found) // 2 + len(found) % 2


def _fits(page: Page) -> bool:
    boxes = "[document.documentElement, document.querySelector('[data-testid=\"stMain\"]')]"
    return bool(page.evaluate(f"() => {boxes}.every((box) => box.scrollWidth <= box.clientWidth)"))

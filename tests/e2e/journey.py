"""What every journey through the pages does: choose, read the numbers, wait for the pictures."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.harness import App

# Every drawn chart says in its layout.meta which selection it shows.
SHOWING: Final = """(wanted) => {
  const plots = [...document.querySelectorAll('.figure:not(.nothing) .figure-plot')];
  return plots.length > 0 && plots.every((plot) => JSON.stringify(plot.layout?.meta) === wanted);
}"""
META: Final = "() => JSON.stringify(document.querySelector('.js-plotly-plot').layout.meta)"
PAPER: Final = "() => document.querySelector('.js-plotly-plot').layout.paper_bgcolor"
DRAWN: Final = """() => {
  const plots = [...document.querySelectorAll('.figure:not(.nothing) .figure-plot')];
  return plots.length > 0 && plots.every((plot) => plot.layout);
}"""
NUMBERS: Final = """() => [
  document.querySelector('.headline').textContent,
  ...[...document.querySelectorAll('[class*="st-key-kpi-"]')].map((card) => card.innerText),
]"""


def options(page: Page, key: str) -> list[str]:
    """List what a filter offers."""
    page.locator(f".st-key-{key} input").click()
    expect(page.get_by_role("option").first).to_be_visible()
    names = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    return names


def choose(app: App, key: str, name: str) -> None:
    """Choose one thing in a filter and wait until it is shown."""
    app.page.locator(f".st-key-{key} input").click()
    with app.rerun():
        app.page.get_by_role("option", name=name, exact=True).click()
    app.page.keyboard.press("Escape")


def await_shown(page: Page) -> str:
    """Wait until every picture shows what the address says, and give it as the pictures' layout.meta has it."""
    asked = query(page)
    said = {
        "quarter": asked["quarter"][0],
        "teams": asked.get("team", []),
        "programs": asked.get("program", []),
    }
    meta = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    page.wait_for_function(SHOWING, arg=meta)
    return meta


def query(page: Page) -> dict[str, list[str]]:
    """Read the words of the address."""
    return parse_qs(urlsplit(page.url).query)


def path(page: Page) -> str:
    """Give the address without its host."""
    return page.url.removeprefix(f"http://{urlsplit(page.url).netloc}")

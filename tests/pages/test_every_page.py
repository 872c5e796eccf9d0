"""Every page over stores of every size: no error, no empty axis, and the words of `review --json`.

A store's page is opened once, and what it shows is looked at by each test.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import Dashboard
from dashboard.cli import main
from dashboard.metrics.kpis.catalogue import BY_KEY
from dashboard.narrative import values
from dashboard.narrative.cells import Cell, cell
from dashboard.pages import PAGES, Page
from tests.pages.stores import check_ins, recognitions, store, write
from tests.pages.visiting import MAIN, go, html

pytestmark = pytest.mark.slow

TOLD: Final = [page for page in PAGES if page.practice]
_OF_NUMBERS = pytest.mark.parametrize("page", TOLD, ids=lambda page: page.title)
Opened = Callable[[Page], AppTest]


def _required(folder: Path) -> Dashboard:
    """Give the two required tables with their required columns alone."""
    return store(folder, check_ins(folder, 2, 12, barriers=False), recognitions(folder, 2, 12, plain=True))


def _undefined(folder: Path) -> Dashboard:
    """Give a quarter in which nothing took place: one visit that was missed, and one long before."""
    columns = ["date", "rep", "team", "program", "outcome", "status"]
    rows = [("2026-01-12", "applied", "completed"), ("2026-09-14", "", "missed")]
    written = [
        {"date": day, "rep": "A", "team": "East", "program": "Calls", "outcome": said, "status": status}
        for day, said, status in rows
    ]
    return store(folder, write(folder / "check_ins.csv", columns, written))


STORES: Final[Mapping[str, Callable[[Path], Dashboard]]] = {
    "sample": lambda folder: store(folder, sample=True),
    "empty": store,
    "only the required tables": _required,
    "one rep": lambda folder: store(folder, check_ins(folder, 1, 1), recognitions(folder, 1, 1)),
    "200 teams": lambda folder: store(folder, check_ins(folder, 200, 6), recognitions(folder, 200, 6)),
    "nothing known": _undefined,
}


@pytest.fixture(scope="module", params=STORES)
def dashboard(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    """Give each store in turn."""
    return STORES[request.param](tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def opened(dashboard: Dashboard) -> Iterator[Opened]:
    """Open a page by its bare address, over the store as the process's own; once, as nothing here moves it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.app.dashboard_for_process", lambda: dashboard)
        yield cache(lambda page: go(AppTest.from_file(str(MAIN), default_timeout=60), page.path))


def charts(app: AppTest) -> list[dict[str, Any]]:
    """Give what the browser is told about the pictures."""
    (element,) = app.get("bidi_component")
    found: list[dict[str, Any]] = json.loads(zlib.decompress(element.proto.bytes))["charts"]
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_it_is_drawn_without_an_error(dashboard: Dashboard, opened: Opened, page: Page) -> None:
    app = opened(page)
    shown = html(app)
    assert "Something went wrong" not in shown
    assert shown.count('class="headline"') == 1
    assert not app.markdown, "words from data are never Markdown"
    if dashboard.reviews.choices(dashboard.principal()).quarters:
        assert not page.bar or app.query_params["quarter"]
    elif page.practice:
        assert "There is nothing to review yet." in shown


@_OF_NUMBERS
def test_no_axis_is_empty_and_what_is_missing_is_said(
    dashboard: Dashboard, opened: Opened, page: Page
) -> None:
    if not dashboard.reviews.choices(dashboard.principal()).quarters:
        pytest.skip("nothing is drawn at all")
    for chart in charts(opened(page)):
        assert chart["title"]
        assert chart["alt"].startswith(chart["title"])
        if not chart["drawings"]:
            assert len(chart["title"].split()) > 3, "says what is missing"
            continue
        assert chart["subtitle"]
        assert chart["rows"]
        assert chart["csv"].count("\r\n") > 1
        assert all(_marks(json.loads(drawing)) for drawing in chart["drawings"].values())


def _marks(drawing: dict[str, Any]) -> bool:
    """Tell whether anything stands in a picture."""
    return any(value is not None for trace in drawing["data"] for value in trace.get("x", ()))


@_OF_NUMBERS
def test_its_numbers_are_those_of_the_shell(
    dashboard: Dashboard, opened: Opened, page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    if not dashboard.reviews.choices(dashboard.principal()).quarters:
        pytest.skip("there are no numbers")
    app = opened(page)
    assert main(["review", "--json", "--quarter", str(app.query_params["quarter"])]) == 0
    told = json.loads(capsys.readouterr().out)
    rows = {row["kpi"]: cell(row) for row in told["kpis"] if row["by"] == "all"}
    shown = 0
    for key in _cards(app):
        number = rows.get(key)
        if number:
            _agrees(card_words(app, key), number, told["currency"])
            shown += 1
    assert shown or page.title == "Barriers"


def _agrees(card: str, number: Cell, currency: str | None) -> None:
    unit = BY_KEY[number.kpi].unit
    assert values.value(number, unit, currency) in card
    assert values.base(number, unit) in card
    assert values.interval(number, unit) in card


def _cards(app: AppTest) -> list[str]:
    return [key for key in BY_KEY if card_words(app, key)]


def card_words(app: AppTest, key: str) -> str:
    """Give the words of a KPI's card; empty where the page has none."""
    label = re.escape(f"#{key}")
    bodies = [element.proto.body for element in app.get("html")]
    found = [body for body in bodies if "card-label" in body and re.search(f"{label}[\"']", body)]
    return unescape(re.sub(r"<[^>]+>", " ", found[0])) if found else ""

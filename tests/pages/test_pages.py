"""Every page against the real app over its sample: it is drawn, and what it shows follows the address."""

from __future__ import annotations

import json
import zlib
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import Dashboard, build
from dashboard.pages import PAGES, Page
from dashboard.settings import Settings
from tests.pages.visiting import go

pytestmark = pytest.mark.slow

MAIN: Final = Path(__file__).resolve().parent.parent.parent / "dashboard" / "ui" / "main.py"


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    """Give the real parts over an empty store, so that they show the sample."""
    folder = tmp_path_factory.mktemp("pages")
    state = f"sqlite:///{folder / 'state.db'}"
    return build(Settings(store=str(folder / "store"), state=state, today=date(2026, 9, 21)))


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, dashboard: Dashboard) -> AppTest:
    """Give the script; it looks its dashboard up anew on each run."""
    monkeypatch.setattr("dashboard.app.dashboard_for_process", lambda: dashboard)
    return AppTest.from_file(str(MAIN), default_timeout=60)


def _html(app: AppTest) -> str:
    assert not app.exception
    return "".join(element.proto.body for element in app.get("html"))


def _figures(app: AppTest) -> dict[str, Any]:
    (element,) = app.get("bidi_component")
    page: dict[str, Any] = json.loads(zlib.decompress(element.proto.bytes))
    return page


def test_the_home_page_is_the_review() -> None:
    assert [page.title for page in PAGES if page.path == "/"] == ["Review"]
    assert len({page.path for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_a_page_is_drawn_without_an_error(app: AppTest, page: Page) -> None:
    app.run()
    if page.path != "/":
        go(app, page.path)
    shown = _html(app)
    assert "Something went wrong" not in shown
    assert 'class="headline"' in shown


def test_the_review_has_its_sentence_numbers_and_pictures(app: AppTest) -> None:
    shown = _html(app.run())
    assert "Sample data." in shown
    assert shown.count('class="card-value"') >= 4
    assert [chart["name"] for chart in _figures(app)["charts"]] == [
        "rate-by-team",
        "rate-by-program",
        "barriers",
        "rewards",
        "applied-trend",
    ]
    assert not app.markdown, "words from data are never Markdown"


def test_a_filter_moves_the_numbers_and_the_address_and_back(app: AppTest) -> None:
    everything = _html(app.run())
    quarter = app.query_params["quarter"]
    team = app.multiselect(key="team").options[0]
    narrowed = _html(app.multiselect(key="team").set_value([team]).run())
    assert narrowed != everything
    assert app.query_params["team"] == team
    assert app.query_params["quarter"] == quarter
    assert _figures(app)["meta"]["teams"] == [team]

    elsewhere = AppTest.from_file(str(MAIN), default_timeout=60)
    elsewhere.query_params["quarter"] = quarter
    elsewhere.query_params["team"] = team
    assert _html(elsewhere.run()) == narrowed


def test_unknown_words_of_an_address_are_dropped_and_named(app: AppTest) -> None:
    app.query_params["quarter"] = "1999-Q4"
    app.query_params["team"] = ["![x](http://127.0.0.1:9/a.png)", "<script>alert(1)</script>"]
    shown = _html(app.run())
    for words in ("1999-Q4", "![x](http://127.0.0.1:9/a.png)", "&lt;script&gt;alert(1)&lt;/script&gt;"):
        assert words in shown
    assert "<script" not in shown
    assert "team" not in app.query_params

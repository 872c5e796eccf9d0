"""What a page shows follows its address, and the address follows what is chosen."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import Dashboard
from dashboard.pages import PAGES
from tests.pages.visiting import html, opened, own


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    return own(Path(tmp_path_factory.mktemp("address")) / "store")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, dashboard: Dashboard) -> AppTest:
    return opened(monkeypatch, dashboard)


def _figures(app: AppTest) -> dict[str, Any]:
    (element,) = app.get("bidi_component")
    page: dict[str, Any] = json.loads(zlib.decompress(element.proto.bytes))
    return page


def test_every_page_has_an_address_of_its_own_and_the_first_is_the_review() -> None:
    assert [page.title for page in PAGES if page.path == "/"] == ["Review"]
    assert len({page.path for page in PAGES}) == len(PAGES)


def test_the_review_has_its_sentence_numbers_and_pictures(app: AppTest) -> None:
    shown = html(app.run())
    assert "Sample data." in shown
    assert shown.count('class="card-value"') >= 4
    assert [chart["name"] for chart in _figures(app)["charts"]] == [
        "rate-by-team",
        "rate-by-program",
        "barriers",
        "rewards",
        "applied-trend",
    ]


def test_a_filter_moves_the_numbers_and_the_address_and_back(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, dashboard: Dashboard
) -> None:
    everything = html(app.run())
    quarter = app.query_params["quarter"]
    team = app.multiselect(key="team").options[0]
    narrowed = html(app.multiselect(key="team").set_value([team]).run())
    assert narrowed != everything
    assert app.query_params["team"] == team
    assert app.query_params["quarter"] == quarter
    assert _figures(app)["meta"]["teams"] == [team]

    elsewhere = opened(monkeypatch, dashboard)
    elsewhere.query_params["quarter"] = quarter
    elsewhere.query_params["team"] = team
    assert html(elsewhere.run()) == narrowed


def test_unknown_words_of_an_address_are_dropped_and_named(app: AppTest) -> None:
    app.query_params["quarter"] = "1999-Q4"
    app.query_params["team"] = ["![x](http://127.0.0.1:9/a.png)", "<script>alert(1)</script>"]
    shown = html(app.run())
    for words in ("1999-Q4", "![x](http://127.0.0.1:9/a.png)", "&lt;script&gt;alert(1)&lt;/script&gt;"):
        assert words in shown
    assert "<script" not in shown
    assert "team" not in app.query_params

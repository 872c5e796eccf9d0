"""The Definitions page folds over the catalogue, and every card and picture leads to its own."""

from __future__ import annotations

import json
import zlib
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import Dashboard
from dashboard.metrics.kpis.catalogue import KPIS
from dashboard.taxonomy import BARRIERS
from dashboard.usecases.stories.overview import REVIEW
from dashboard.words import share
from tests.pages.visiting import go, html, opened, own


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    return own(Path(tmp_path_factory.mktemp("definitions")) / "store")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, dashboard: Dashboard) -> AppTest:
    return opened(monkeypatch, dashboard)


def test_every_number_of_the_catalogue_is_defined(app: AppTest) -> None:
    shown = html(go(app.run(), "/definitions"))
    anchors = {heading.anchor: heading.value for heading in app.subheader}
    for kpi in KPIS:
        assert anchors[kpi.key] == kpi.label
        for words in (kpi.definition, kpi.formula, kpi.rule, kpi.source):
            assert escape(words) in shown
        assert f"#{kpi.key}" in shown
    for barrier in BARRIERS:
        assert f'<th scope="row">{escape(barrier.label)}</th><td>{barrier.owner}</td>' in shown
    assert " %" not in shown, "a line would end before the sign"
    assert not app.selectbox, "there is nothing to filter"
    assert not app.markdown


def test_exact_rules_name_their_thresholds() -> None:
    rules = {kpi.key: kpi.rule for kpi in KPIS}
    assert f"at least {share(0.8)} of all check-ins" in rules["days_to_first_application"]
    assert "at least half of the quarter's recognitions name a giver" in rules["recognition_alignment"]


def test_the_selection_survives_a_page_without_the_filter_bar(app: AppTest) -> None:
    app.run()
    team = app.multiselect(key="team").options[0]
    narrowed = html(app.multiselect(key="team").set_value([team]).run())
    go(app, "/definitions")
    assert app.query_params["team"] == team
    assert html(go(app, "/")) == narrowed
    assert app.multiselect(key="team").value == [team]


def test_cards_and_pictures_lead_to_their_definitions_with_the_selection(app: AppTest) -> None:
    app.query_params["quarter"] = "2026-Q2"
    app.query_params["team"] = "EMEA"
    shown = html(app.run())
    for kpi in (*REVIEW.beside, *(kpi.key for kpi in KPIS if kpi.prominent)):
        assert f'href="definitions?quarter=2026-Q2&amp;team=EMEA#{kpi}"' in shown
    (element,) = app.get("bidi_component")
    charts = json.loads(zlib.decompress(element.proto.bytes))["charts"]
    assert {chart["define"].partition("#")[0] for chart in charts} == {
        "definitions?quarter=2026-Q2&team=EMEA"
    }
    assert {chart["define"].partition("#")[2] for chart in charts} <= {kpi.key for kpi in KPIS}

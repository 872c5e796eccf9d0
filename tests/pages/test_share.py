"""The share page against a real store: preview, make, look, advance, new address, revoke; and the audit page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import Dashboard
from dashboard.errors import UnknownName
from dashboard.usecases.sharing.desk import SharingDesk
from tests.pages.visiting import go, html, opened, own
from tests.usecases.files import content, put, talks
from tests.usecases.test_sharing import THREE_TEAMS, people

pytestmark = pytest.mark.slow


@pytest.fixture
def dashboard(tmp_path: Path) -> Dashboard:
    made = own(tmp_path / "store")
    put(made, THREE_TEAMS)
    return made


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, dashboard: Dashboard) -> AppTest:
    return go(opened(monkeypatch, dashboard).run(), "/share")


def _click(app: AppTest, label: str) -> str:
    (button,) = [button for button in app.button if button.label == label]
    return html(button.click().run())


def test_a_link_is_previewed_made_given_a_new_address_and_revoked(app: AppTest, dashboard: Dashboard) -> None:
    previewed = _click(app, "Preview")
    assert "This is what a link would show now." in previewed
    assert "Left out to protect small groups: teams North and Tiny." in previewed
    draft = previewed.partition('href="/preview/')[2].partition('"')[0]
    assert "Preview, for you alone." in (dashboard.preview(dashboard.principal(), draft, "") or "")
    assert dashboard.sharing.listing(dashboard.principal()) == [], "looking makes nothing"

    assert "The link is made." in _click(app, "Make the link")
    (url,) = [code.value for code in app.code]
    assert url.startswith("http://127.0.0.1:8501/s/")
    assert dashboard.shared_pages.enter(url.rsplit("/", 1)[1], "here")
    assert "opened once" in html(app.run())

    assert "has a new address" in _click(app, "New address")
    (other,) = [code.value for code in app.code]
    assert dashboard.shared_pages.enter(url.rsplit("/", 1)[1], "here") is None

    assert "out with the next click" in _click(app, "Revoke")
    assert "not opened" not in _click(app, "Keep it")
    _click(app, "Revoke")
    ended = _click(app, "Yes, revoke all teams, 2026-Q3")
    assert "opens nothing any more" in ended
    assert "Links that have ended" in ended
    assert dashboard.shared_pages.enter(other.rsplit("/", 1)[1], "here") is None


def test_the_selection_is_the_scope(app: AppTest, dashboard: Dashboard) -> None:
    app.multiselect("team").set_value(["EMEA"]).run()
    _click(app, "Make the link")
    assert dashboard.sharing.listing(dashboard.principal())[0].link.teams == ("EMEA",)


def test_a_refusal_is_said_in_words(app: AppTest, dashboard: Dashboard) -> None:
    app.multiselect("team").set_value(["Tiny"]).run()
    assert "a link shows nothing of fewer than 5. Choose more teams" in _click(app, "Make the link")
    assert dashboard.sharing.listing(dashboard.principal()) == []


def test_advancing_says_what_is_shown_now_or_why_not(app: AppTest, dashboard: Dashboard) -> None:
    _click(app, "Make the link")
    put(dashboard, talks("2026-08-30,New,EMEA,Calls,applied"), "one.csv")
    assert "Fewer than 5 people have changed" in _click(app, "Show newest numbers")
    put(dashboard, talks(*people("EMEA", "Calls", 30, 20, start=200)), "more.csv")
    assert "shows version 3 now." in _click(app, "Show newest numbers")


def test_the_page_says_who_can_open_a_link(app: AppTest) -> None:
    assert "open on this machine only" in html(app)
    assert "DASHBOARD_PUBLIC_URL" in html(app)


def test_the_audit_lists_what_was_done(app: AppTest) -> None:
    _click(app, "Make the link")
    listed = html(go(app, "/audit"))
    assert "<td>share</td><td>all teams, 2026-Q3, link " in listed


def test_an_act_stands_once_in_the_audit_with_what_it_came_to(tmp_path: Path) -> None:
    company = own(tmp_path / "store")
    put(company, content("date,rep,team,program,outcome", "2026-07-20,Zed,EMEA,Calls,applied"), "zed.csv")
    desk = SharingDesk(company.sharing, company.principal())
    (row,) = desk.audit()
    assert row[1:] == ("local", "upload", "check-ins, version 1, 1 row", "done")
    assert re.fullmatch(r"\d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC", row[0])


def test_an_act_whose_end_was_not_noted_stays_in_the_audit(tmp_path: Path) -> None:
    company = own(tmp_path / "store")
    desk = SharingDesk(company.sharing, company.principal())
    with pytest.raises(UnknownName):
        company.erasing.erase(company.principal(), "Nobody")
    assert [row[1:] for row in desk.audit()] == [("local", "erase", "a person", "begun")]

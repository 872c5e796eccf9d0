"""The pages of people with a login: each role finds its own, nothing of other teams, and nothing once it is over."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.pages import PAGES
from dashboard.usecases.visiting import Login, header
from dashboard.words import fold
from tests.pages.visiting import go, html, opened
from tests.usecases.logged_in import CANARIES, Company, copied

pytestmark = pytest.mark.slow

EVERY = {page.path for page in PAGES}
NAVIGATION = {"emea-viewers": EVERY - {"/share", "/audit"}, "sales-ops": EVERY - {"/audit"}, "admins": EVERY}
NAVIGATION["emea-leaders"] = NAVIGATION["sales-ops"]


class Browser:
    """Somebody's browser: the script as the gate would tell it who looks."""

    def __init__(self, company: Company, patch: pytest.MonkeyPatch) -> None:
        self.company = company
        self.login: Login | None = None
        self.app: AppTest = opened(patch, company.dashboard)
        patch.setattr("dashboard.ui.visitor._header", self._told)

    def comes(self, *groups: str) -> AppTest:
        """Open the first page."""
        self.login = self.company.login(*groups)
        return self.app.run()

    def _told(self) -> str | None:
        return header(self.login) if self.login else None


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, company_rows: Path) -> Iterator[Company]:
    with pytest.MonkeyPatch.context() as patch:
        yield Company(copied(company_rows, tmp_path_factory.mktemp("company")), patch)


@pytest.fixture
def browser(company: Company, monkeypatch: pytest.MonkeyPatch) -> Browser:
    return Browser(company, monkeypatch)


def shown(app: AppTest) -> str:
    """Give everything that a browser receives of a page: markup, widgets, figures."""
    figures = "".join(
        zlib.decompress(element.proto.bytes).decode()
        for element in app.get("bidi_component")
        if element.proto.bytes
    )
    tree = json.dumps([str(block) for block in (app.main, app.sidebar)])
    return html(app) + figures + tree


@pytest.mark.parametrize("group", NAVIGATION)
def test_a_role_finds_its_pages_and_nothing_of_other_teams(browser: Browser, group: str) -> None:
    app = browser.comes(group)
    first = html(app)
    for page in PAGES:
        go(app, page.path)
        told = shown(app)
        assert "Something went wrong" not in told
        if page.path not in NAVIGATION[group]:
            assert (
                html(app).partition('class="headline"')[2][:80] == first.partition('class="headline"')[2][:80]
            )
        if group.startswith("emea"):
            assert [word for word in CANARIES if fold(word) in fold(told)] == [], page.title


def test_everything_is_there_for_who_may_see_everything(browser: Browser) -> None:
    """Or else that nothing is found above would say nothing."""
    app = browser.comes("admins")
    told = shown(app) + "".join(shown(go(app, page.path)) for page in PAGES)
    for word in ("Zanzibar", "Quetzal", "Jaguarundi"):
        assert word in told


def test_a_page_says_who_is_logged_in(browser: Browser) -> None:
    assert "emea-leaders@example.org: leader of EMEA." in html(browser.comes("emea-leaders"))


def test_only_ops_find_uploads(browser: Browser) -> None:
    app = browser.comes("emea-leaders")
    go(app, "/data")
    assert "Uploads are for sales operations." in html(app)
    assert app.get("file_uploader") == []
    browser.comes("sales-ops")
    assert app.get("file_uploader")


def test_an_address_asks_for_nothing_beyond_the_scope(browser: Browser) -> None:
    app = browser.app
    app.query_params["team"] = "Zanzibar"
    browser.comes("emea-leaders")
    told = shown(app).replace("Zanzibar is not known", "")
    assert "Quetzal" not in told
    assert app.multiselect("team").value == []
    assert app.multiselect("team").options == ["EMEA"]


def test_nothing_is_told_after_a_login_is_over(browser: Browser) -> None:
    app = browser.comes("emea-leaders")
    assert browser.login
    browser.company.dashboard.grants.end(browser.login)
    app.run()
    assert "This login has ended." in html(app)
    assert "Load the page again" in html(app)
    assert "EMEA" not in shown(app)
    for path in ("/data", "/share"):
        assert "EMEA" not in shown(go(app, path))


@pytest.mark.parametrize("groups", [["unknown"], []])
def test_who_has_no_role_is_told_so_and_nothing_else(browser: Browser, groups: list[str]) -> None:
    app = browser.comes(*groups)
    assert "may see nothing of this dashboard." in html(app)
    assert "EMEA" not in shown(app)


def test_nobody_sees_anything_without_a_login_where_there_is_one(browser: Browser) -> None:
    assert "You are not logged in." in html(browser.app.run())
    assert "EMEA" not in shown(browser.app)


def test_a_name_is_text_whatever_it_says(browser: Browser) -> None:
    browser.login = browser.company.login("admins", person="<img src=x onerror=alert(1)>")
    shown_name = html(browser.app.run())
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown_name
    assert "<img src=x" not in shown_name

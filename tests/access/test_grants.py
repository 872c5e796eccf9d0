"""Grants: what groups are worth, until when, and that everything asks again."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.access.principal import Principal, Right
from dashboard.errors import DashboardError, NotAllowed, UnknownName
from dashboard.ingest import Options
from dashboard.selection import Selection
from dashboard.store.remembered import PERSON, Lesson
from dashboard.usecases.erasing import Erasing
from dashboard.usecases.sharing.acts import Sharing, Wish
from dashboard.usecases.uploads.acts import Uploads
from tests.usecases.files import talks
from tests.usecases.logged_in import Company, small

pytestmark = pytest.mark.slow

SECOND = timedelta(seconds=1)
TWELVE_HOURS = timedelta(hours=12)


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    return Company(tmp_path, monkeypatch, small())


def _refused(ask: Callable[[], object]) -> str:
    with pytest.raises(NotAllowed) as refused:
        ask()
    assert refused.value.hint
    return refused.value.code


# --- roles -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "teams", "named", "rights"),
    [
        (["everybody"], None, set(), ""),
        (["emea-viewers"], {"emea"}, set(), ""),
        (["emea-leaders"], {"emea"}, {"emea"}, "share"),
        (["emea-leaders", "everybody"], None, {"emea"}, "share"),
        (["sales-ops"], None, None, "share upload"),
        (["admins"], None, None, "share upload erase audit"),
        (["emea-viewers", "unknown"], {"emea"}, set(), ""),
    ],
)
def test_groups_give_scope_names_and_rights(
    company: Company, groups: list[str], teams: set[str] | None, named: set[str] | None, rights: str
) -> None:
    who = company.principal(*groups)
    assert (who.scope.teams, who.named) == (teams, named)
    assert {str(right) for right in who.rights} == set(rights.split())


def test_who_leads_one_team_and_sees_all_shares_the_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reps = [f"2026-08-11,{team}{i},{team},Calls,applied" for team in ("EMEA", "Zanzibar") for i in range(30)]
    company = Company(tmp_path, monkeypatch, talks(*reps))
    who, sharing = company.principal("emea-leaders", "everybody"), company.dashboard.sharing
    assert _refused(lambda: sharing.create(who, Wish(Selection.of(None, ["Zanzibar"])))) == "not_your_team"
    everything = sharing.create(company.principal("admins"), Wish(Selection()))
    assert everything.link.teams == ()
    mine = sharing.create(who, Wish(Selection()))
    assert mine.link.teams == ("EMEA",)
    assert [one.link.link_id for one in sharing.listing(who)] == [mine.link.link_id]
    with pytest.raises(UnknownName):
        sharing.revoke(who, everything.link.link_id)


@pytest.mark.parametrize("groups", [[], ["unknown"], ["ADMINS"], ["admins "], [""]])
def test_a_group_without_a_role_sees_nothing(company: Company, groups: list[str]) -> None:
    assert _refused(lambda: company.principal(*groups)) == "no_role"


def test_nobody_comes_in_without_a_login_where_there_is_one(company: Company) -> None:
    assert _refused(lambda: company.dashboard.grants.principal(None)) == "no_login"


# --- until when ------------------------------------------------------------------------------------


def test_a_login_ends_after_twelve_hours_to_the_second(company: Company) -> None:
    login = company.login("everybody")
    company.now = login.since + TWELVE_HOURS - SECOND
    assert company.dashboard.grants.principal(login).name == "everybody@example.org"
    company.now += SECOND
    assert _refused(lambda: company.dashboard.grants.principal(login)) == "login_expired"


def test_a_login_of_tomorrow_is_none(company: Company) -> None:
    login = company.login("everybody")
    company.now -= timedelta(minutes=2)
    assert _refused(lambda: company.dashboard.grants.principal(login)) == "login_expired"


def test_a_login_that_has_ended_stays_so_and_others_go_on(company: Company) -> None:
    grants = company.dashboard.grants
    first, second = company.login("everybody"), company.login("everybody", login_id="two")
    grants.principal(first)
    grants.end(first)
    grants.end(first)
    assert _refused(lambda: grants.principal(first)) == "login_ended"
    assert grants.principal(second).login == second


def test_an_admin_ends_all_logins_of_a_person_and_they_can_log_in_anew(company: Company) -> None:
    grants, admin = company.dashboard.grants, company.principal("admins")
    first, second = company.login("everybody"), company.login("everybody", login_id="two")
    grants.principal(first)
    company.now += SECOND
    grants.end_all(admin, "everybody@example.org")
    for login in (first, second):
        assert _refused(lambda login=login: grants.principal(login)) == "login_ended"  # type: ignore[misc]
    company.now += SECOND
    third = company.login("everybody", login_id="three")
    assert grants.principal(third).login == third
    with pytest.raises(UnknownName):
        grants.end_all(admin, "nobody@example.org")


def test_only_an_admin_ends_the_logins_of_others(company: Company) -> None:
    ops = company.principal("sales-ops")
    assert _refused(lambda: company.dashboard.grants.end_all(ops, "sales-ops@example.org")) == "no_right"


def test_groups_of_the_newest_login_hold_for_older_ones(company: Company) -> None:
    ana = "ana@example.org"
    old = company.login("admins", person=ana)
    principal = company.dashboard.grants.principal(old)
    company.now += SECOND
    company.principal("everybody", person=ana, login_id="two")
    assert company.dashboard.grants.principal(old).rights == frozenset()
    assert _refused(lambda: company.dashboard.reviews.review(principal, Selection())) == "login_changed"
    company.now += SECOND
    assert _refused(lambda: company.principal("unknown", person=ana, login_id="three")) == "no_role"
    assert _refused(lambda: company.dashboard.grants.principal(old)) == "no_role"


# --- everything asks again -------------------------------------------------------------------------


def _asks(company: Company) -> dict[str, Callable[[Principal], object]]:
    dashboard, wish, local = company.dashboard, Wish(Selection()), company.dashboard.principal()
    link_id = dashboard.sharing.create(local, wish).link.link_id
    draft = dashboard.sharing.draft(local, wish)
    preview = dashboard.uploads.preview(local, small(), "a.csv", Options())
    return {
        "review": lambda who: dashboard.reviews.review(who, Selection()),
        "choices": dashboard.reviews.choices,
        "resolve": lambda who: dashboard.reviews.resolve(who, Selection()),
        "read": dashboard.reviews.read,
        "preview an upload": lambda who: dashboard.uploads.preview(who, small(), "a.csv", Options()),
        "learn": lambda who: dashboard.uploads.learn(who, [Lesson(PERSON, "x", {"person": "y"})]),
        "sketch": lambda who: dashboard.uploads.sketch(who, small(), Options()),
        "rejected": lambda who: dashboard.uploads.rejected(who, small(), preview),
        "commit": lambda who: dashboard.uploads.commit(who, preview),
        "remembered": dashboard.uploads.remembered,
        "refused": lambda who: dashboard.uploads.refused(who, preview.upload),
        "undo": lambda who: dashboard.uploads.undo(who, "none"),
        "undo and compare": lambda who: dashboard.uploads.undo_and_compare(who, "none"),
        "list uploads": dashboard.uploads.listing,
        "share": lambda who: dashboard.sharing.draft(who, wish),
        "keep a draft": lambda who: dashboard.sharing.keep(who, draft),
        "make a link": lambda who: dashboard.sharing.create(who, wish),
        "advance": lambda who: dashboard.sharing.advance(who, link_id),
        "rotate": lambda who: dashboard.sharing.rotate(who, link_id),
        "revoke": lambda who: dashboard.sharing.revoke(who, link_id),
        "list links": dashboard.sharing.listing,
        "look at a link": lambda who: dashboard.preview(who, link_id, ""),
        "audit": dashboard.sharing.audit,
        "erase": lambda who: dashboard.erasing.erase(who, "Nobody"),
        "end logins": lambda who: dashboard.grants.end_all(who, "x"),
    }


_READING = {"review", "choices", "resolve", "read"}
_SHARING = {
    "share", "keep a draft", "make a link", "advance", "rotate", "revoke", "list links", "look at a link",
}  # fmt: skip
_UPLOADING = {
    "preview an upload", "sketch", "rejected", "commit", "learn", "remembered", "refused", "undo", "undo and compare",
    "list uploads",
}  # fmt: skip
_NOBODYS: dict[type, set[str]] = {Sharing: {"now"}}  # what the clock says is no secret


def _big() -> bytes:
    rows = (
        f"2026-08-{1 + i:02d},{team}{i},{team},Calls,applied" for team in ("EMEA", "North") for i in range(9)
    )
    return "\n".join(["date,rep,team,program,outcome", *rows, ""]).encode()


@pytest.mark.parametrize("acts", [Uploads, Sharing, Erasing])
def test_every_act_is_somebodys(acts: type) -> None:
    first = {
        name: list(inspect.signature(act).parameters)[1:2]
        for name, act in inspect.getmembers(acts, inspect.isfunction)
        if not name.startswith("_")
    }
    assert {name for name, asked in first.items() if asked != ["principal"]} == _NOBODYS.get(acts, set())


def test_whoever_has_logged_out_gets_nothing_by_any_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = Company(tmp_path, monkeypatch, _big())
    login = company.login("admins")
    principal = company.dashboard.grants.principal(login)
    asks = _asks(company)
    company.dashboard.grants.end(login)
    assert {name: _refused(lambda ask=ask: ask(principal)) for name, ask in asks.items()} == dict.fromkeys(  # type: ignore[misc]
        asks, "login_ended"
    )


@pytest.mark.parametrize(
    ("group", "may"),
    [
        ("everybody", _READING),
        ("emea-leaders", _READING | _SHARING),
        ("sales-ops", _READING | _SHARING | _UPLOADING),
        ("admins", None),
    ],
)
def test_each_role_does_what_it_may_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: str, may: set[str] | None
) -> None:
    company = Company(tmp_path, monkeypatch, _big())
    principal, asks = company.principal(group), _asks(company)
    refused = {name for name, ask in asks.items() if _code(lambda ask=ask: ask(principal)) == "no_right"}  # type: ignore[misc]
    assert refused == (set(asks) - may if may else set())


def _code(ask: Callable[[], object]) -> str:
    try:
        ask()
    except DashboardError as error:
        return error.code
    return ""


def test_a_right_is_named_in_every_refusal(company: Company) -> None:
    nobody = Principal("nobody")
    for right in Right:
        with pytest.raises(NotAllowed, match="You have no right to"):
            company.dashboard.grants.require(nobody, right)

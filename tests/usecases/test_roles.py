"""What people of a company see: their teams and nothing of others, and names only where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.errors import NotAllowed, UnknownName
from dashboard.metrics.details import DETAILS
from dashboard.pages import PAGES
from dashboard.selection import Selection
from dashboard.usecases.answers import review_json
from dashboard.usecases.review import Review
from dashboard.usecases.sharing.acts import Wish
from dashboard.usecases.uploads.desk import Desk
from dashboard.words import fold
from tests.usecases.files import talks
from tests.usecases.logged_in import CANARIES, Company, copied, small
from tests.usecases.test_sharing import people

pytestmark = pytest.mark.slow

NAMES = ("Rep Number", "rep1", "Lea Lead")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, company_rows: Path) -> Iterator[Company]:
    with pytest.MonkeyPatch.context() as patch:
        yield Company(copied(company_rows, tmp_path_factory.mktemp("company")), patch)


def _review(company: Company, *groups: str, teams: tuple[str, ...] = ()) -> Review:
    return company.dashboard.reviews.review(company.principal(*groups), Selection.of(None, teams, ()))


_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def _told(review: Review) -> str:
    """Write everything that any page could tell of a review."""
    stories = [str(page.practice.told(review)) for page in PAGES if page.practice]
    details = [str(review.detail(name).to_dicts()) for name in DETAILS]
    frames = [str(frame.to_dicts()) for frame in (review.lorenz, review.kinds, review.newest)]
    told = "\n".join([*stories, *details, *frames, str(review_json(review)), str(review)])
    return _ADDRESS.sub("", told)  # where something lies in memory may look like a canary


def test_everything_is_told_to_who_may_see_everything(company: Company) -> None:
    """Or else that nothing is found below would say nothing."""
    told = _told(_review(company, "admins"))
    for word in ("Zanzibar", "Quetzal", "Jaguarundi", "Ocelot", *NAMES[::2]):
        assert word in told


@pytest.mark.parametrize("groups", [["emea-viewers"], ["emea-leaders"]])
def test_nothing_of_another_team_is_told(company: Company, groups: list[str]) -> None:
    told = _told(_review(company, *groups))
    assert "EMEA" in told
    assert [word for word in CANARIES if fold(word) in fold(told)] == []
    assert "777" not in told


def test_leaders_see_names_of_their_own_teams_only(company: Company) -> None:
    leader = _told(_review(company, "emea-leaders"))
    assert "Rep Number" in leader
    assert "Lea Lead" in leader
    both = ("emea-leaders", "everybody")
    assert "Rep Number" in _told(_review(company, *both, teams=("EMEA",)))
    everywhere = _told(_review(company, *both))
    assert "Zanzibar" in everywhere
    for word in (*NAMES, "Jaguarundi", "Ocelot"):
        assert word not in everywhere


@pytest.mark.parametrize("groups", [["everybody"], ["emea-viewers"]])
def test_viewers_see_no_names(company: Company, groups: list[str]) -> None:
    told = _told(_review(company, *groups))
    assert [word for word in (*NAMES, "Jaguarundi", "Ocelot") if word in told] == []
    assert "People are named to their own leaders only." in told


def test_of_one_scope_and_right_to_names_there_is_one_review(company: Company) -> None:
    assert _review(company, "emea-leaders") is _review(company, "emea-leaders")
    assert _review(company, "emea-leaders") is not _review(company, "emea-viewers")
    assert _review(company, "everybody") is not _review(company, "admins")


def test_a_scope_is_cut_out_once_for_each_version(company: Company) -> None:
    reader = company.dashboard.reviews._reader
    leader, viewer = company.principal("emea-leaders"), company.principal("emea-viewers")
    assert reader.read(leader).marts is reader.read(viewer).marts
    assert reader.read(leader).marts is not reader.read(company.principal("admins")).marts


def test_another_team_is_as_unknown_as_any(company: Company) -> None:
    with pytest.raises(UnknownName) as refused:
        _review(company, "emea-leaders", teams=("Zanzibar",))
    with pytest.raises(UnknownName) as unknown:
        _review(company, "emea-leaders", teams=("Atlantis",))
    assert refused.value.message == unknown.value.message.replace("Atlantis", "Zanzibar")
    assert refused.value.hint == unknown.value.hint


def test_a_leaders_link_names_their_teams_and_others_links_are_unknown_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = Company(
        tmp_path, monkeypatch, talks(*people("EMEA", "Calls", 20, 12), *people("North", "Calls", 19, 18))
    )
    sharing, leader = company.dashboard.sharing, company.principal("emea-leaders")
    made = sharing.create(leader, Wish(Selection()))
    assert made.link.teams == ("EMEA",)
    assert "North" not in sharing.document(leader, made.link.link_id)[1].to_json()
    theirs = sharing.create(
        company.principal("sales-ops", person="ops"), Wish(Selection.of(None, ["North"], []))
    )
    assert [one.link.link_id for one in sharing.listing(leader)] == [made.link.link_id]
    for act in (sharing.document, sharing.revoke, sharing.rotate, sharing.advance):
        with pytest.raises(UnknownName):
            act(leader, theirs.link.link_id)
    with pytest.raises(UnknownName):
        sharing.create(leader, Wish(Selection.of(None, ["North"], [])))
    with pytest.raises(NotAllowed):
        sharing.create(company.principal("emea-viewers"), Wish(Selection()))


def test_what_ops_do_is_noted_in_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company = Company(tmp_path, monkeypatch, small())
    ops = company.principal("sales-ops")
    desk = Desk(company.dashboard.uploads, ops)
    desk.match_barrier("the moon", "other")
    desk.forget(desk.remembered()[0])
    desk.undo(desk.listing()[1][0].upload_id)
    acts = company.dashboard.sharing.audit(company.principal("admins"))
    undone = [act.who for act in acts if act.action == "undo" and act.outcome == "done"]
    assert undone == ["sales-ops@example.org"] * 2

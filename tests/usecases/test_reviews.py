"""Reviews: computed once per version, day and selection; what is unknown is refused or dropped by name."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.access.principal import Principal, Scope
from dashboard.app import Dashboard
from dashboard.errors import UnknownName
from dashboard.kept import Kept
from dashboard.selection import Selection
from dashboard.usecases.review import Review
from tests.usecases.files import PEOPLE, SECOND_QUARTER, THANKS, THIRD_QUARTER, opened, put, review, talks

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def two_quarters(tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    """Give two quarters of EMEA and North, Calls and Demos; for tests that change nothing."""
    dashboard = opened(tmp_path_factory.mktemp("reviews"))
    for file in (SECOND_QUARTER, THIRD_QUARTER, THANKS):
        put(dashboard, file)
    return dashboard


# --- once ------------------------------------------------------------------------------------------


def test_asked_again_it_is_the_same_object(two_quarters: Dashboard) -> None:
    first = review(two_quarters)
    assert review(two_quarters) is first
    # also when it is asked for in other words
    assert review(two_quarters, "2026-q3") is first
    narrow = review(two_quarters, "2026-Q3", ["EMEA", "North"], ["Calls"])
    assert review(two_quarters, None, [" north", "emea", "EMEA"], ["CALLS"]) is narrow


def test_another_question_is_another_review(two_quarters: Dashboard) -> None:
    asked = [
        review(two_quarters),
        review(two_quarters, "2026-Q2"),
        review(two_quarters, teams=["EMEA"]),
        review(two_quarters, teams=["North"]),
        review(two_quarters, programs=["Calls"]),
        review(two_quarters, teams=["EMEA"], programs=["Calls"]),
    ]
    assert len({id(one) for one in asked}) == len(asked)
    bases = [one.total("implementation_rate")["base"] for one in asked]
    assert bases == [4, 3, 2, 2, 3, 1]
    assert [one.selection for one in asked[2:4]] == [
        Selection("2026-Q3", ("EMEA",)),
        Selection("2026-Q3", ("North",)),
    ]


def test_a_commit_an_undo_and_another_day_make_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, SECOND_QUARTER)
    first = review(dashboard)
    done = put(dashboard, THIRD_QUARTER)
    second = review(dashboard)
    assert (first.version, second.version) == (1, 2)
    assert (first.quarter, second.quarter) == ("2026-Q2", "2026-Q3")
    dashboard.uploads.undo(dashboard.principal(), done.upload.upload_id)
    third = review(dashboard)
    assert third is not first
    assert third.version == 3
    assert third.kpis.equals(first.kpis)
    monkeypatch.setitem(dashboard.settings.__dict__, "today", date(2026, 6, 20))
    fourth = review(dashboard)
    assert fourth is not third
    assert (third.partial, fourth.partial) == (True, True)
    assert (third.version, fourth.version) == (3, 3)


def test_a_quarter_that_ends_at_midnight_is_whole_in_the_morning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, talks("2026-06-25,Ana,EMEA,Calls,applied"))
    monkeypatch.setitem(dashboard.settings.__dict__, "today", date(2026, 6, 30))
    evening = review(dashboard)
    monkeypatch.setitem(dashboard.settings.__dict__, "today", date(2026, 7, 1))
    morning = review(dashboard)
    assert (evening.partial, morning.partial) == (True, False)
    assert morning.span is not None
    assert morning.span.end == date(2026, 6, 30)
    assert review(dashboard) is morning


def test_a_restricted_viewer_never_gets_another_ones_review(two_quarters: Dashboard) -> None:
    everything = review(two_quarters)
    emea = Principal("somebody", Scope(teams=frozenset({"emea"})))
    theirs = two_quarters.reviews.review(emea, Selection())
    assert theirs is not everything
    assert theirs.total("implementation_rate")["base"] == 2
    assert theirs.teams == ("EMEA",)
    assert "North" not in str(theirs.kpis.to_dicts())
    twin = Principal("somebody else", Scope(teams=frozenset({"emea"})))
    assert two_quarters.reviews.review(twin, Selection()) is theirs  # of one scope, one review
    with pytest.raises(UnknownName):
        two_quarters.reviews.review(emea, Selection(teams=("North",)))


def test_what_is_kept_is_bounded(two_quarters: Dashboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(two_quarters.reviews, "_kept", Kept(2))
    questions = [[], ["EMEA"], ["North"]]
    first = [review(two_quarters, "2026-Q2", teams) for teams in questions]
    again = [review(two_quarters, "2026-Q2", teams) for teams in questions[::-1]][::-1]
    assert [one is other for one, other in zip(first, again, strict=True)] == [False, True, True]
    assert all(one.kpis.equals(other.kpis) for one, other in zip(first, again, strict=True))


def test_many_ask_at_once(two_quarters: Dashboard) -> None:
    start = threading.Barrier(6)
    teams = [[], ["EMEA"], ["North"]] * 2

    def ask(asked: list[str]) -> Review:
        start.wait()
        return review(two_quarters, "2026-Q2", asked)

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(ask, teams))
    assert [one.total("implementation_rate")["base"] for one in found] == [3, 2, 1, 3, 2, 1]


# --- what can be chosen ----------------------------------------------------------------------------


def test_choices_are_what_has_rows(two_quarters: Dashboard) -> None:
    found = two_quarters.reviews.choices(two_quarters.principal())
    assert found.quarters == ("2026-Q2", "2026-Q3")
    assert found.teams == ("EMEA", "North")
    assert found.programs == ("Calls", "Demos")
    shown = review(two_quarters)
    assert (shown.quarters, shown.teams, shown.programs) == (found.quarters, found.teams, found.programs)


def test_every_choice_can_be_asked_for(two_quarters: Dashboard) -> None:
    found = two_quarters.reviews.choices(two_quarters.principal())
    for quarter in found.quarters:
        for team in found.teams:
            for program in found.programs:
                assert review(two_quarters, quarter, [team], [program]).quarter == quarter


def test_a_selection_is_completed_and_its_strangers_named(two_quarters: Dashboard) -> None:
    resolve = two_quarters.reviews.resolve
    who = two_quarters.principal()
    assert resolve(who, Selection()) == (Selection("2026-Q3"), ())
    asked = Selection.of("2026-Q2", ["emea", "Mars"], ["CALLS", "Yodelling"])
    assert resolve(who, asked) == (Selection("2026-Q2", ("EMEA",), ("Calls",)), ("Mars", "Yodelling"))
    assert resolve(who, Selection("2031-Q1")) == (Selection("2026-Q3"), ("2031-Q1",))
    assert resolve(who, Selection("garbage")) == (Selection("2026-Q3"), ("garbage",))


def test_a_known_quarter_written_otherwise_is_no_stranger(two_quarters: Dashboard) -> None:
    found = two_quarters.reviews.resolve(two_quarters.principal(), Selection("2026-q2"))
    assert found == (Selection("2026-Q2"), ())


@pytest.mark.parametrize(
    ("asked", "code", "message", "nearest"),
    [
        (Selection("2026-Q4"), "unknown_quarter", "There is no quarter '2026-Q4'.", "2026-Q"),
        (Selection("soon"), "unknown_quarter", "There is no quarter 'soon'.", "2026-Q2 and 2026-Q3"),
        (Selection(teams=("EMAE",)), "unknown_team", "There is no team 'EMAE'.", "Did you mean EMEA?"),
        (
            Selection(teams=("EMEA", "Norht")),
            "unknown_team",
            "There is no team 'Norht'.",
            "Did you mean North?",
        ),
        (
            Selection(programs=("Cals",)),
            "unknown_program",
            "There is no program 'Cals'.",
            "Did you mean Calls?",
        ),
        (Selection(programs=("",)), "unknown_program", "There is no program ''.", "Calls and Demos"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(
    two_quarters: Dashboard, asked: Selection, code: str, message: str, nearest: str
) -> None:
    with pytest.raises(UnknownName) as refused:
        two_quarters.reviews.review(two_quarters.principal(), asked)
    assert (refused.value.code, refused.value.message) == (code, message)
    assert nearest in refused.value.hint


def test_the_default_quarter_is_the_newest_with_half_as_many_reps(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, talks(*(f"2026-05-0{n},rep {n},EMEA,Calls,applied" for n in range(1, 5))))
    put(dashboard, talks("2026-07-01,rep 1,EMEA,Calls,applied"))
    assert review(dashboard).quarter == "2026-Q2"  # one of four
    put(dashboard, talks("2026-07-02,rep 2,EMEA,Calls,applied"))
    assert review(dashboard).quarter == "2026-Q3"  # two of four


# --- the sample ------------------------------------------------------------------------------------


@pytest.fixture
def fresh(tmp_path: Path) -> Dashboard:
    return opened(tmp_path, sample_data=True)


def test_the_sample_gives_way_to_the_first_upload_and_comes_back(fresh: Dashboard) -> None:
    sample = review(fresh)
    assert (sample.sample, sample.version) == (True, 0)
    assert "Discovery Calls" in sample.programs
    assert review(fresh) is sample
    people = put(fresh, PEOPLE)
    empty = review(fresh)  # not a conversation yet, and still no sample
    assert (empty.sample, empty.version, empty.quarter, empty.kpis.height) == (False, 1, None, 0)
    done = put(fresh, THIRD_QUARTER)
    mine = review(fresh)
    assert (mine.sample, mine.version) == (False, 2)
    assert (mine.teams, mine.programs) == (("EMEA", "North"), ("Calls", "Demos"))
    assert not {*mine.teams, *mine.programs} & {*sample.programs}
    fresh.uploads.undo(fresh.principal(), done.upload.upload_id)
    assert not review(fresh).sample
    fresh.uploads.undo(fresh.principal(), people.upload.upload_id)
    again = review(fresh)
    assert (again.sample, again.version) == (True, 4)
    assert again.kpis.equals(sample.kpis)


def test_the_sample_writes_nothing(fresh: Dashboard) -> None:
    assert review(fresh).kpis.height > 0
    assert not Path(fresh.settings.store).exists()


def test_without_the_sample_an_empty_store_has_nothing_to_show(tmp_path: Path) -> None:
    found = review(opened(tmp_path))
    assert (found.sample, found.version, found.quarter, found.as_of) == (False, 0, None, None)
    assert (found.kpis.height, found.quarters, found.teams) == (0, (), ())
    with pytest.raises(UnknownName) as refused:
        review(opened(tmp_path), "2026-Q3")
    assert refused.value.hint == "Import check-ins first."


def test_a_teams_barriers_are_those_of_its_own_review(fresh: Dashboard) -> None:
    principal = fresh.principal()
    for programs in ((), ("Negotiation",)):
        together = fresh.reviews.review(principal, Selection(programs=programs))
        assert together.detail("barriers_by_team").height > 10
        for (team,), rows in together.detail("barriers_by_team").partition_by("team", as_dict=True).items():
            alone = fresh.reviews.review(principal, Selection.of(None, (str(team),), programs))
            reach = alone.cells("barrier_reach", "barrier").filter(pl.col("value") > 0)
            found = {row["category"]: (row["value"], row["base"]) for row in reach.to_dicts()}
            assert {r["category"]: (r["hits"] / r["base"], r["base"]) for r in rows.to_dicts()} == found

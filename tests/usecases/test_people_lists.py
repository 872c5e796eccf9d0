"""Lists of people by name: who has no check-in in the quarter, and who applies training and was never thanked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.app import Dashboard
from dashboard.narrative import people
from dashboard.usecases.stories.feedback import FEEDBACK
from dashboard.usecases.stories.overview import REVIEW
from dashboard.usecases.stories.recognition import RECOGNITION
from tests.usecases.files import content, opened, put, review, talks

pytestmark = pytest.mark.slow

QUARTER = "2026-Q3"
ROSTER = content(
    "person,team,email,name,started_on,left_on",
    "p1,East,ann@example.org,Ann Alder,2026-01-01,",
    "p2,East,ben@example.org,Ben Birch,2026-01-01,",
    "p3,West,cas@example.org,Cas Cedar,2026-01-01,",
    "p4,West,dee@example.org,Dee Dogwood,2026-01-01,",
    "p5,West,eve@example.org,Eve Elder,2026-01-01,",
    "p6,West,fay@example.org,Fay Fir,2025-01-01,2026-03-31",
)
CHECK_INS = talks(
    "2026-04-02,Cas Cedar,West,Calls,applied",
    "2026-04-09,Dee Dogwood,East,Calls,applied",
    "2026-07-01,ann@example.org,East,Calls,applied",
    "2026-08-03,p1,East,Plans,applied",
    "2026-09-14,Ann Alder,East,Plans,applied",
    "2026-09-17,Ann Alder,East,Demos,applied",
    "2026-09-19,Ann Alder,East,Demos,not applied",
    "2026-09-15,Ben Birch,East,Calls,applied",
    "2026-09-16,Eve Elder,West,Calls,applied",
    "2026-09-20,Eve Elder,West,Calls,not applied",
)
RECOGNITIONS = content(
    "date,recipient,kind,value,currency",
    "2026-09-16,ben@example.org,praise,,",
    "2026-05-01,Ann Alder,praise,,",
    "2026-09-28,Cas Cedar,award,50,EUR",
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    """Hold a small store of six people, who are named in several ways."""
    dashboard = opened(tmp_path_factory.mktemp("people"), today=date(2026, 10, 5))
    for file, name in ((ROSTER, "roster.csv"), (CHECK_INS, "check_ins.csv"), (RECOGNITIONS, "thanks.csv")):
        put(dashboard, file, name)
    return dashboard


def test_who_has_no_check_in_is_named_the_longest_without_one_first(own: Dashboard) -> None:
    (listing,) = FEEDBACK.told(review(own, QUARTER)).lists
    assert listing.title == "2 active reps without a check-in in the quarter, by name"
    assert listing.rows == (
        ("Cas Cedar", "West", "2 April, 171 days before the newest"),
        ("Dee Dogwood", "West", "9 April, 164 days before the newest"),
    )


def test_under_a_program_it_is_about_that_program(own: Dashboard) -> None:
    (listing,) = FEEDBACK.told(review(own, QUARTER, programs=("Plans",))).lists
    # by team and name
    assert [row[0] for row in listing.rows] == ["Ben Birch", "Cas Cedar", "Dee Dogwood", "Eve Elder"]
    assert {row[2] for row in listing.rows} == {"never"}


def test_who_applies_it_and_was_thanked_by_nobody_gets_a_note_that_quotes_it(own: Dashboard) -> None:
    (listing,) = RECOGNITION.told(review(own, QUARTER)).lists
    assert listing.title == "1 rep who applies it and was recognised by nobody in the quarter, by name"
    ((person, team, applied, note),) = listing.rows
    assert (person, team, applied) == ("Ann Alder", "East", "Plans on 14 September, 2 times in the quarter")
    assert note == (
        "Ann Alder, your check-in of 14 September says you applied Plans. It was the 2nd time this quarter. "
        "Thank you for making it count."
    )


def test_a_team_narrows_the_lists(own: Dashboard) -> None:
    assert RECOGNITION.told(review(own, QUARTER, teams=("West",))).lists == ()
    assert FEEDBACK.told(review(own, QUARTER, teams=("East",))).lists == ()


def test_names_are_spelled_as_last_written(own: Dashboard) -> None:
    def named() -> list[str]:
        return [row[0] for row in FEEDBACK.told(review(own, QUARTER)).lists[0].rows]

    newer = put(own, talks("2026-03-01,CAS CEDAR,West,Calls,partly"), "again.csv").upload
    assert named() == ["CAS CEDAR", "Dee Dogwood"]
    own.uploads.undo(own.principal(), newer.upload_id)
    assert named() == ["Cas Cedar", "Dee Dogwood"]


def test_without_a_name_in_the_roster_the_key_names_a_person(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    plain = opened(tmp_path_factory.mktemp("plain"), today=date(2026, 10, 5))
    put(plain, content("person,team", "x1,East", "x2,East"), "roster.csv")
    put(plain, talks("2026-09-01,x1,East,Calls,applied"))
    assert [row[0] for row in FEEDBACK.told(review(plain, QUARTER)).lists[0].rows] == ["x2"]


def test_the_sample_names_people_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    sample = opened(tmp_path_factory.mktemp("sample"), sample_data=True)
    (listing,) = RECOGNITION.told(review(sample)).lists
    assert len(listing.rows) <= 25
    assert all(person and person in note for person, _, _, note in listing.rows)


def test_a_list_ends_and_says_how_many_more_there_are() -> None:
    assert people.more(40, 25) == "and 15 more: choose a team to see them"
    assert people.more(25, 25) == ""


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd")]
)
def test_ordinals(number: int, words: str) -> None:
    assert people.ordinal(number) == words


def test_without_recognitions_nobody_is_said_to_be_thanked_by_nobody(tmp_path: Path) -> None:
    dashboard = opened(tmp_path, today=date(2026, 10, 5))
    put(dashboard, ROSTER, "roster.csv")
    put(dashboard, CHECK_INS, "check_ins.csv")
    assert RECOGNITION.told(review(dashboard, QUARTER)).lists == ()


def test_of_days_that_recognitions_are_not_known_of_nothing_is_said(tmp_path: Path) -> None:
    dashboard = opened(tmp_path, today=date(2026, 10, 5))
    put(dashboard, ROSTER, "roster.csv")
    put(dashboard, CHECK_INS, "check_ins.csv")
    put(dashboard, content("date,recipient,kind", "2026-08-20,Ben Birch,praise"), "thanks.csv")
    (listing,) = RECOGNITION.told(review(dashboard, QUARTER)).lists
    assert listing.title.endswith("recognised by nobody in the quarter up to 20 August, by name")
    ((attention, *_), *_) = (
        [point.words for point in one.points] for one in REVIEW.told(review(dashboard, QUARTER)).sections
    )
    assert attention == "4 of 5 active reps were recognised by nobody in the quarter up to 20 August."

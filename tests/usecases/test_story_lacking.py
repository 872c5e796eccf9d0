"""What a page says where there is nothing to show: the reason that holds, and no other."""

from __future__ import annotations

from pathlib import Path

from dashboard.usecases.stories.example import EXAMPLE
from dashboard.usecases.stories.expectations import EXPECTATIONS
from dashboard.usecases.stories.feedback import FEEDBACK
from dashboard.usecases.stories.recognition import RECOGNITION
from tests.usecases.files import (
    PEOPLE,
    SECOND_QUARTER,
    THANKS,
    THIRD_QUARTER,
    content,
    opened,
    put,
    review,
)


def test_leaders_who_are_known_are_not_called_unknown(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, PEOPLE, "roster.csv")
    put(dashboard, THIRD_QUARTER)
    told = EXAMPLE.told(review(dashboard))
    assert told.headline == "0 of 1 leader had a check-in on their own application."
    said = "No check-in of this quarter is about somebody known as a leader."
    assert [card.reason_text for card in told.cards if card.kpi == "leader_implementation_rate"] == [said]
    assert told.charts["leaders-rate-by-team"].caption.title == said.removesuffix(".")


def test_check_ins_without_managers_are_said_to_name_none(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, SECOND_QUARTER)
    put(dashboard, THIRD_QUARTER, "newer.csv")
    title = FEEDBACK.told(review(dashboard)).charts["gaps-by-manager"].caption.title
    assert title.startswith("No second check-in of anybody on a program names a manager")


def test_a_quarter_in_which_nothing_was_given_says_so(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, SECOND_QUARTER)
    put(dashboard, THIRD_QUARTER, "newer.csv")
    put(dashboard, THANKS, "thanks.csv")
    told = RECOGNITION.told(review(dashboard, programs=("Demos",)))
    assert (
        told.charts["kinds"].caption.title
        == "No recognition was given here in the quarter’s days that are told"
    )


def test_without_trainings_no_training_is_called_too_young(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, THIRD_QUARTER)
    told = EXPECTATIONS.told(review(dashboard))
    assert "upload trainings" in told.charts["retention"].caption.title


def test_too_few_to_be_held_together_says_of_what_it_takes_more(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, THIRD_QUARTER)
    put(dashboard, THANKS, "thanks.csv")
    title = RECOGNITION.told(review(dashboard)).charts["thanked"].caption.title
    assert title == "It takes 5 reps who applied it and 5 who did not, by check-ins that are 30 days old"


def test_one_recognition_is_left_out_and_few_recipients_are_counted(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, THIRD_QUARTER)
    put(dashboard, content("date,recipient,kind", "2026-09-10,Bo,praise"), "thanks.csv")
    notes = RECOGNITION.told(review(dashboard, programs=("Demos",))).notes
    assert "1 recognition naming no program is left out." in notes
    assert "1 of the quarter's 1 recipient in all teams could be matched to a known person." in notes

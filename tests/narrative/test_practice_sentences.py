"""Sentences of the practices, with the numbers they speak of."""

from __future__ import annotations

from dashboard.narrative import practices
from dashboard.narrative.cells import Cell


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_expectations_count_teams_programs() -> None:
    told = practices.expectations(Cell("expectations_set", value=3 / 8, base=8), Cell("x", value=0.5, base=2))
    assert plain(told) == (
        "3 of 8 team programs have a target and a sentence on what applied means; "
        "1 of 2 targets with at least five reps is met."
    )
    nothing = practices.expectations(Cell("expectations_set", reason="no_check_ins"), Cell("x"))
    assert nothing.startswith("No check-ins in this quarter")


def test_the_example_stands_beside_the_team() -> None:
    told = practices.example(
        Cell("leader_coverage", value=0.0, base=8),
        Cell("x", value=0.5, base=4),
        Cell("y", value=0.62, base=100),
    )
    assert plain(told) == (
        "0 of 8 leaders had a check-in on their own application; leaders apply 50 % of their own "
        "programs (2 of 4 pairs), reps 62 %."
    )


def test_feedback_says_what_follows() -> None:
    told = practices.feedback(
        Cell("check_in_coverage", value=0.9, base=10), Cell("follow_through", value=0.25, base=12)
    )
    assert plain(told) == (
        "90 % of active reps had a check-in; after “not applied”, 25 % were followed up within 35 days."
    )


def test_of_few_feedback_says_how_many() -> None:
    told = practices.feedback(
        Cell("check_in_coverage", value=1.0, base=1), Cell("follow_through", value=1.0, base=1)
    )
    assert plain(told) == (
        "1 of 1 active rep had a check-in; after “not applied”, 1 of 1 check-in was followed up within 35 days."
    )

"""Sentences of the practices, with the numbers they speak of."""

from __future__ import annotations

import pytest

from dashboard.narrative import practices
from dashboard.narrative.cells import Cell
from dashboard.narrative.findings import Signal
from dashboard.narrative.practices import Grown
from tests.narrative.judged import with_verdict


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_expectations_count_teams_programs() -> None:
    told = practices.expectations(Cell("expectations_set", value=3 / 8, base=8), Cell("x", value=0.5, base=2))
    assert plain(told) == (
        "3 of 8 team programs have a target and a sentence on what applied means; 1 of 2 targets are met."
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
        Cell("check_in_coverage", value=0.9, base=10), Cell("follow_through", value=0.25, base=8)
    )
    assert plain(told) == (
        "90 % of active reps had a check-in; after “not applied”, 25 % were followed up within 35 days."
    )


BY = "by applying it more or less"
GREW = "by who is counted"


@pytest.mark.parametrize(
    ("rate", "mix", "low", "expected"),
    [
        (
            0.01,
            0.05,
            -0.02,
            f"Up 6 points: +1 point {BY}, +5 points {GREW}; within what chance alone can do.",
        ),
        (
            -0.003,
            0.063,
            -0.02,
            f"Up 6 points: 0 points {BY}, +6 points {GREW}; within what chance alone can do.",
        ),
        (
            -0.02,
            0.08,
            0.01,
            f"Up 6 points: −2 points {BY}, +8 points {GREW}; more than chance alone can do.",
        ),
    ],
)
def test_a_change_is_split(rate: float, mix: float, low: float, expected: str) -> None:
    change = with_verdict(
        Cell("implementation_rate", value=0.6, change=0.06, change_low=low, change_high=0.14)
    )
    told = practices.split(change, Cell("rate_effect", value=rate), Cell("mix_effect", value=mix))
    assert plain(told) == expected
    assert practices.split(Cell("implementation_rate", value=0.6), Cell("a"), Cell("b")) == ""


@pytest.mark.parametrize(
    ("mix", "groups", "said"),
    [
        (0.05, [Grown("A", 0.1, 0.3, 0.04), Grown("B", 0.9, 0.7, 0.01)], "A: 10 % to 30 % of pairs"),
        (-0.05, [Grown("A", 0.1, 0.3, -0.04), Grown("B", 0.9, 0.7, -0.01)], "A: 10 % to 30 % of pairs"),
        (0.05, [Grown("A", 0.3, 0.2, 0.02), Grown("B", 0.3, 0.4, 0.02), Grown("C", 0.4, 0.4, 0.01)], ""),
        (0.05, [Grown("A", 0.3, 0.1, -0.1), Grown("B", 0.7, 0.9, 0.15)], "B: 70 % to 90 % of pairs"),
        (0.05, [Grown("A", 0.02, 0.03, 0.05), Grown("B", 0.98, 0.97, 0.0)], ""),
        (0.004, [Grown("A", 0.3, 0.2, 0.004)], ""),
        (0.0, [Grown("A", 0.3, 0.3, 0.0)], ""),
        (0.05, [], ""),
    ],
)  # fmt: skip
def test_whose_growing_moved_the_rate_is_named_where_it_is_most_of_it(
    mix: float, groups: list[Grown], said: str
) -> None:
    by_mix = Cell("mix_effect", value=mix)
    assert plain(practices.grew_most([[Grown("Z", 0.5, 0.5, 9.0)], groups], by_mix)) == said
    rate = Cell("implementation_rate", value=0.6, change=0.06)
    told = plain(practices.split(rate, Cell("rate_effect", value=0.01), by_mix, [groups]))
    assert told.endswith(f"by who is counted{f' (most of all {said})' if said else ''}.")


def test_a_split_change_says_how_sure_it_is() -> None:
    parts = Cell("rate_effect", value=0.05), Cell("mix_effect", value=0.01)
    said = practices.split(Cell("implementation_rate", value=0.6, change=0.06, verdict="mix"), *parts)
    assert said.endswith("; most who changed went the other way.")
    still = practices.split(Cell("implementation_rate", value=0.6, change=0.002), *parts)
    assert still.startswith("Unchanged: +5 points")


def test_signals_are_told_in_words() -> None:
    assert practices.signals([], 24, 12) == (
        "The trend shows no signal in the quarter: ups and downs are its usual noise."
    )
    told = practices.signals([Signal("3 August 2026", "side", "high")], 8, 12)
    assert told.startswith("The applied share has shifted: seven in a row lie above the average")
    assert told.endswith("the limits are trial limits.")
    assert practices.signals([], 1, 12) == ""


def test_goals_are_associated_never_caused() -> None:
    one = Cell("goal_difference", "metric", category="Revenue", value=0.2, low=0.05, high=0.3)
    told = practices.associated([one])
    assert told.title == "Applying it is associated with 20 points more reaching Revenue, more than chance"
    other = Cell("goal_difference", "metric", category="Deals", value=-0.1, low=-0.3, high=0.1)
    both = practices.associated([other, one, Cell("goal_difference", "metric", category="None")]).title
    assert both == (
        "Applying it is associated with 10 points fewer reaching Deals, within chance; "
        "20 points more reaching Revenue, more than chance"
    )


def test_every_goal_is_told() -> None:
    goals = [
        Cell("goal_attainment", "metric", category=name, value=value, base=20)
        for name, value in (("Deals", 0.5), ("Revenue", 0.75))
    ]
    assert plain(practices.reached(goals).title) == "Goals reached: Deals 50 % of 20 and Revenue 75 % of 20"


def test_retention_compares_first_and_last() -> None:
    weeks = [
        Cell("retention", category="4", value=0.6, base=40),
        Cell("retention", category="8"),
        Cell("retention", category="12", value=0.4, base=10),
    ]
    assert plain(practices.lasting(weeks).title) == (
        "After 4 weeks 60 % of 40 trainings are applied, after 12 weeks 40 % of 10, partly others"
    )
    assert plain(practices.lasting(weeks[:2]).title) == "After 4 weeks 60 % of 40 trainings are applied"

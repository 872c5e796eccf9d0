"""Titles of pictures, computed from their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dashboard.narrative import findings
from dashboard.narrative.cells import Cell
from dashboard.narrative.findings import Topic
from tests.narrative.judged import judge
from tests.narrative.test_sentences import plain


def team(name: str, value: float | None, half: float = 0.1, people: int = 30) -> Cell:
    """Write a team with an interval of `half` to each side."""
    low, high = (None, None) if value is None else (value - half, value + half)
    return Cell(
        "implementation_rate", "team", name, value=value, base=people, people=people, low=low, high=high
    )


def by_team(groups: Sequence[Cell]) -> str:
    """Tell teams against a company of 62 %."""
    return plain(findings.by_team(groups, judge(groups, 0.62)).title)


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (
            [team("East", 0.7), team("South", 0.41)],
            "South applies less than all together, beyond chance",
        ),
        (
            [team("South", 0.41), team("West", 0.42), team("North", 0.43), team("East", 0.7)],
            "South, West and 1 more apply less than all together, beyond chance",
        ),
        (
            [team("Wide", 0.40, 0.3), team("South", 0.41)],
            "South applies less than all together, beyond chance",
        ),
        (
            [team("East", 0.9), team("South", 0.6)],
            "East applies more than all together, beyond chance: ask how",
        ),
        (
            [team("East", 0.6), team("South", 0.65)],
            "Applying it: no team stands out, the differences could be chance",
        ),
        (
            [team("East", 0.6), team("South", 0.65), team("Small", 0.2, people=4)],
            "Applying it: no team with five people and more stands out, the differences could be chance",
        ),
        (
            [team("East", 0.6), team("Small", 0.2, people=4)],
            "Applying it: one team alone has five people and more, and could differ by chance",
        ),
        ([team("East", 0.62)], "Applying it in East: 19 of 30 pairs"),
        ([team("East", 0.2), team("Gone", None)], "Applying it in East: 6 of 30 pairs"),
        ([team("East", 0.2, people=4)], "Applying it: too few people in the team to judge"),
        (
            [team("East", 0.2, people=4), team("South", 0.1, people=2)],
            "Applying it: too few people in every team to compare",
        ),
    ],
)
def test_who_needs_help_first(groups: list[Cell], said: str) -> None:
    assert by_team(groups) == said


def test_a_small_team_is_never_called_least() -> None:
    assert by_team([team("Small", 0.0, people=4), team("South", 0.41), team("East", 0.7)]).startswith("South")


def test_two_hundred_teams_are_one_sentence() -> None:
    groups = [team(f"Team {i:03d}", 0.2 + i / 1000) for i in range(200)]
    assert by_team(groups) == "Team 000, Team 001 and 198 more apply less than all together, beyond chance"


def test_a_long_name_stays_whole() -> None:
    name = "Enterprise Sales Northern Europe and the Baltic States (new)"
    assert by_team([team(name, 0.2), team("East", 0.7)]).startswith(f"{name} applies less")


def test_a_program_is_applied() -> None:
    groups = [
        Cell("x", "program", program=name, value=value, base=40, people=40, low=value - 0.1, high=value + 0.1)
        for name, value in (("Objection handling", 0.3), ("Discovery calls", 0.7))
    ]
    told = findings.by_program(groups, judge(groups, 0.62)).title
    assert told == "Objection handling is applied less than all together, beyond chance"


def test_groups_that_nobody_judges_are_told_as_they_lie() -> None:
    groups = [team("East", 0.8), team("South", 0.2), team("Small", 0.0, people=4)]
    assert (
        plain(findings.by_team(groups, ["plain", "plain", "few"]).title)
        == "Applying it: from 20 % to 80 % in 2 teams"
    )
    assert (
        plain(findings.by_team(groups[:1] * 2, ["plain", "plain"]).title) == "Applying it: 80 % in every team"
    )


def test_among_many_cells_the_lowest_is_named_only_where_it_differs() -> None:
    one = Cell("x", "team_program", "South", "Calls", value=0.2, base=16, people=16, low=0.1, high=0.3)
    groups = [one, replace(one, team="East", value=0.6, low=0.5, high=0.7)]
    told = findings.by_team_and_program(groups, judge(groups, 0.62)).title
    assert told == "Calls in South is applied less than all together, beyond chance"
    same = findings.by_team_and_program(groups, judge(groups, 0.25)).title
    assert same == "Calls in East is applied more than all together, beyond chance: ask how"
    alike = [groups[1], replace(groups[1], team="West", value=0.5)]
    assert findings.by_team_and_program(alike, judge(alike, 0.6)).title == (
        "Applying it: no program of a team stands out, the differences could be chance"
    )
    few = [Cell("x", "team_program", "South", "Calls", value=0.2, base=3, people=3)]
    assert "too few" in findings.by_team_and_program(few, judge(few, 0.62)).title


@pytest.mark.parametrize(
    ("people", "value", "said", "fact"),
    [
        ([0, 0.66, 0.9, 1], [0, 0, 0.36, 1], "Ten percent of reps receive 64 % of the rewards",
         (0.66, "66 % of reps receive nothing")),
        ([0, 0.95, 1], [0, 0, 1], "Ten percent of reps receive all the rewards",
         (0.95, "95 % of reps receive nothing")),
        ([0, 1], [0, 1], "Ten percent of reps receive 10 % of the rewards",
         (0.5, "half of the reps receive 50 %")),
    ],
)  # fmt: skip
def test_how_rewards_are_spread(
    people: list[float], value: list[float], said: str, fact: tuple[float, str]
) -> None:
    assert plain(findings.rewards(people, value).title) == said
    where, words = findings.reward_fact(people, value)
    assert (where, plain(words)) == fact


def test_people_who_are_counted_more_than_once_are_not_added_up() -> None:
    skills = Topic("skill", "Skills", ("is applied", "are applied"), "rep", adds_up=False)
    groups = [
        Cell("x", "skill", category="Close", value=0.6, base=10, people=10),
        Cell("x", "skill", category="Open", value=0.6, base=10, people=10),
        Cell("x", "skill", category="Third", value=0.3, base=3, people=3),
    ]
    told = findings.among(groups, ["plain", "plain", "few"], skills).title
    assert plain(told) == "Skills: 60 % in Close and Open, too few people in the others"


def test_who_has_only_what_is_not_valued_receives_nothing_of_value() -> None:
    assert (
        plain(findings.reward_fact([0, 0.66, 1], [0, 0, 1], " in EUR")[1])
        == "66 % of reps receive nothing in EUR"
    )

"""The sentences of the practices' pages, computed from their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from dashboard.narrative import (
    attention,
    barriers,
    evidence,
    findings,
    implementation,
    owners,
    people,
    practices,
    quarters,
    recognition,
)
from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import Standing
from dashboard.schemas import OWNERS
from dashboard.taxonomy import BARRIERS, OTHER
from tests.narrative.judged import judge, with_verdict
from tests.narrative.test_sentences import plain


def rate(value: float | None, team: str = "", people: int = 40, half: float = 0.1) -> Cell:
    """Write a rate with an interval of `half` to each side."""
    low, high = (None, None) if value is None else (value - half, value + half)
    return Cell(
        "implementation_rate", team=team or None, value=value, base=people, people=people, low=low, high=high
    )


@pytest.mark.parametrize(
    ("tried", "teams", "said"),
    [
        (0.2, [rate(0.3, "South"), rate(0.6, "East")],
         "62 % of the training is applied, another 20 % is being tried; South is lower beyond chance."),
        (0.0, [rate(0.9, "East"), rate(0.8, "West"), rate(0.6, "South")],
         "62 % of the training is applied; East and West are higher beyond chance."),
        (None, [rate(0.6, "East"), rate(0.6, "West")],
         "62 % of the training is applied; no team stands out from all together by more than chance."),
        (0.2, [rate(0.62, "East")], "62 % of the training is applied, another 20 % is being tried."),
    ],
)  # fmt: skip
def test_implementation_in_a_sentence(tried: float | None, teams: list[Cell], said: str) -> None:
    told = implementation.headline(rate(0.62), rate(tried), teams, judge(teams, 0.62))
    assert plain(told) == said


def test_implementation_of_few_or_none() -> None:
    few = implementation.headline(rate(0.5, people=4), rate(None), [], [])
    assert plain(few) == "Too few people were checked in on to judge: 2 of 4 pairs apply the training."
    none = implementation.headline(Cell("implementation_rate", reason="no_check_ins"), rate(None), [], [])
    assert none.startswith("No check-ins in this quarter: upload them")


def named(label: str, value: float, base: int = 100) -> Cell:
    """Write how many name a barrier or one of an owner's."""
    return Cell("barrier_reach", category=label, value=value, base=base, people=base)


@pytest.mark.parametrize(
    ("leaders", "top", "owner", "said"),
    [
        (0.54, named("Lack of time", 0.24), "leader",
         "54 % of reps named what only leaders can remove; most of all, lack of time."),
        (0.03, named("No practice", 0.24), "enablement",
         ("24 % of reps named “No practice”, and enablement can remove it; "
         "3 % of reps named what only leaders can remove.")),
        (None, named("Low confidence", 0.24), "rep",
         "24 % of reps named low confidence, and the rep can remove it, with help."),
        (0.5, named("Low confidence", 0.375, 8), "rep",
         ("3 of 8 reps named low confidence, and the rep can remove it, with help; "
          "5 in 10 reps named what only leaders can remove.")),
        (0.5, named("Lack of time", 0.5, 4), "leader",
         "Too few people were asked to judge: 2 of 4 reps named lack of time."),
    ],
)  # fmt: skip
def test_barriers_in_a_sentence(leaders: float | None, top: Cell, owner: str, said: str) -> None:
    assert plain(barriers.headline(Cell("barrier_reach", value=leaders), [(top, owner)])) == said


def test_of_barriers_that_as_many_named_none_is_the_most_named() -> None:
    as_many = [(named(label, 0.24), "leader") for label in ("Fear of failure", "Lack of time")]
    leaders = named("leader", 0.4)
    assert plain(barriers.headline(leaders, as_many)) == (
        "4 in 10 reps named what only leaders can remove; most of all, fear of failure and lack of time."
    )
    few = [(named(label, 1 / 3, 3), "leader") for label in ("Fear of failure", "Lack of time")]
    assert plain(barriers.headline(leaders, few)) == (
        "Too few people were asked to judge: 1 of 3 reps each named fear of failure and lack of time."
    )
    # what others can remove comes second, also where its name comes first
    assert plain(
        barriers.headline(leaders, [(named("Content does not fit", 0.24), "enablement"), as_many[1]])
    ) == ("4 in 10 reps named what only leaders can remove; most of all, lack of time.")


def test_no_barrier_says_what_is_missing() -> None:
    assert barriers.headline(Cell("barrier_reach", reason="no_barriers"), []).startswith("No barriers asked")
    assert barriers.headline(Cell("barrier_reach"), []) == "Nobody named a barrier in this quarter."


def test_who_can_remove_most_is_marked_when_it_is_the_leaders() -> None:
    told = barriers.by_owner([named("rep", 0.1), named("leader", 0.54)])
    assert plain(told.title) == "54 % of reps named what only leaders can remove"
    assert told.act == "only leaders can remove"
    assert barriers.by_owner([named("rep", 0.4)]).act == ""


def test_every_barrier_has_a_next_step() -> None:
    assert barriers.NEXT_STEPS.keys() == {barrier.label for barrier in BARRIERS} - {OTHER.label}
    steps = {barriers.next_step(barrier.label) for barrier in BARRIERS}
    assert len(steps) == len(BARRIERS)
    assert not [step for step in steps if step.endswith(".") or step[:1].isupper()], "they end a sentence"


def reach(value: float | None, change: float | None = None, low: float = 0.1, people: int = 40) -> Cell:
    """Write recognition reach and its change, whose interval begins at `low`."""
    number = Cell("recognition_reach", value=value, base=people, people=people)
    if change is None:
        return number
    return with_verdict(replace(number, change=change, change_low=low, change_high=change + 0.1))


@pytest.mark.parametrize(
    ("number", "top", "said"),
    [
        (reach(0.67, 0.18), 0.37, ("67 % of active reps were recognised, up 18 points, more than chance; "
         "ten percent of all reps hold 37 % of the rewards.")),
        (reach(0.3, -0.05, -0.2), 0.1,
         ("30 % of active reps were recognised, down 5 points, within chance; "
          "ten percent of all reps hold 10 % of the rewards.")),
        (reach(0.3, 0.001), None, "30 % of active reps were recognised."),
        (reach(0.5, people=4), 0.9, "Too few people to judge: 2 of 4 active reps recognised."),
    ],
)  # fmt: skip
def test_recognition_in_a_sentence(number: Cell, top: float | None, said: str) -> None:
    assert plain(recognition.headline(number, top)) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([0.0] * 9 + [1.0], "The best-rewarded tenth receives 100 %, half of the reps nothing"),
        ([0.1] * 10, "The best-rewarded tenth receives 10 %, the lower half 50 % together"),
    ],
)
def test_tenths(parts: list[float], said: str) -> None:
    assert plain(recognition.tenths(parts).title) == said


def head(team: str, value: float | None, people: int = 9) -> Cell:
    """Write a team's reward per head."""
    return Cell("reward_per_head", team=team, value=value, base=people, people=people)


@pytest.mark.parametrize(
    ("teams", "said"),
    [
        ([head("East", 700.0), head("West", 300.0), head("Small", 9000.0, 3)],
         "300 to 700 EUR a head in 2 teams"),
        ([head("East", 500.0), head("West", 500.0)], "Every team receives 500 EUR a head"),
        ([head("East", 500.0), head("West", 500.0), head("Small", 9000.0, 3)],
         "Every team with five people and more receives 500 EUR a head"),
        ([head("East", 500.0)], "500 EUR a head"),
        ([head("East", 500.0), head("West", 300.0), head("North", None), head("South", None)],
         "300 to 500 EUR a head in 2 teams, nothing in EUR in 2 teams"),
    ],
)  # fmt: skip
def test_teams_of_few_are_not_compared_by_head(teams: list[Cell], said: str) -> None:
    assert plain(recognition.per_head(teams, 700.0 if len(teams) == 3 else 500.0, "EUR").title) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"incentive": 72, "award": 60, "praise": 6},
            "Incentives are given most: 72 of 138 recognitions; 6 are praise",
        ),
        ({"award": 2}, "Awards are given most: 2 of 2 recognitions; none is praise"),
        ({"praise": 9, "points": 1}, "Praise is given most: 9 of 10 recognitions"),
        ({"award": 3, "praise": 3}, "Awards and praise are given most: 3 each of 6 recognitions"),
    ],
)
def test_kinds(given: dict[str, int], said: str) -> None:
    assert plain(recognition.kinds(list(given), list(given.values())).title) == said


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((0.3, None, 0.6), "Implementation rose from 30 % to 60 % in three quarters"),
        ((0.6, 0.3), "Implementation fell from 60 % to 30 % in two quarters"),
        (
            (0.5, 0.55),
            "Implementation: 50 % in the first and 55 % in the last of two quarters, within chance",
        ),
        ((0.5,), "Implementation is 50 %: one quarter is no trend yet"),
        ((None,), "Implementation is not known in these quarters"),
    ],
)
def test_a_share_over_quarters(shares: Sequence[float | None], said: str) -> None:
    since = ends(*[one for one in shares if one is not None])
    assert plain(quarters.over_quarters("Implementation", [rate(one) for one in shares], since).title) == said


def ends(first: float = 0.0, *others: float, team: str = "", people: int = 40) -> Cell | None:
    """Write the change from a first to a last quarter, as sure as its interval of a tenth to each side says."""
    if not others:
        return None
    change = others[-1] - first
    low, high = change - 0.1, change + 0.1
    return with_verdict(
        replace(rate(others[-1], team, people), change=change, change_low=low, change_high=high)
    )


def test_in_the_second_quarter_the_first_one_is_not_how_it_stands() -> None:
    told = quarters.over_quarters("Reach", [rate(0.8), rate(0.1)], None, unfinished=True).title
    assert plain(told) == "Reach was 80 % in the one whole quarter; 10 % so far"
    first = quarters.over_quarters("Reach", [rate(0.8)], None, unfinished=True).title
    assert plain(first) == "Reach is 80 %: one quarter is no trend yet"


def test_of_shares_the_greatest_is_named_or_all_that_are_alike() -> None:
    cells = [
        rate(one, group) for one, group in ((0.4, "coaching"), (0.4, "celebrating"), (0.2, "unblocking"))
    ]
    assert plain(findings.shares("Most often for", cells).title).startswith(
        "Most often for coaching and celebrating: 40 % each of "
    )
    assert plain(findings.shares("Most often for", cells[1:]).title).startswith(
        "Most often for celebrating: 40 % of "
    )


def test_an_unfinished_quarter_is_told_and_not_compared() -> None:
    series = [rate(one) for one in (0.5, 0.52, 0.1)]
    told = quarters.over_quarters("Reach", series, ends(0.5, 0.52), unfinished=True).title
    assert plain(told) == (
        "Reach: 50 % in the first and 52 % in the last of two whole quarters, within chance; 10 % so far"
    )
    held = groups(2, unfinished=True, East=(0.6, 0.6))
    assert held == "East did not move by more than chance from the first to the last of two whole quarters"


def groups(quarters_shown: int = 2, *, unfinished: bool = False, **teams: tuple[float, ...]) -> str:
    """Say how teams moved; one without two shares has too few people to judge."""
    since = {team: change for team, one in teams.items() if (change := ends(*one, team=team))}
    return quarters.groups(list(teams), since, "team", quarters_shown, unfinished=unfinished).title


def test_what_could_not_be_judged_is_not_called_chance() -> None:
    few = [rate(0.1, people=3), rate(0.9, people=4)]
    assert plain(quarters.over_quarters("Implementation", few, None).title) == (
        "Implementation was 10 % first and 90 % last in two quarters: too few people to compare"
    )
    assert groups(East=(), West=()) == "Too few people in every team to compare two quarters"


def test_a_change_of_mix_is_no_rise_of_its_own() -> None:
    mixed = replace(ends(0.3, 0.6) or rate(0.6), verdict="mix")
    told = quarters.over_quarters("Implementation", [rate(0.3), rate(0.6)], mixed).title
    assert plain(told) == (
        "Implementation: 30 % in the first and 60 % in the last of two quarters, by a changed mix"
    )


def test_groups_over_quarters_name_who_moved() -> None:
    told = groups(East=(0.3, 0.6), West=(0.6, 0.3), Few=())
    assert told == "West fell and East rose beyond chance from the first to the last of two quarters"
    assert groups(East=(0.5, 0.52), West=(0.5, 0.52)) == (
        "None of the 2 teams moved by more than chance from the first to the last of two quarters"
    )
    assert groups(1, East=()) == "One quarter is no trend yet"


def test_of_teams_that_could_not_be_judged_no_calm_is_told() -> None:
    assert groups(East=(0.5, 0.52), West=(0.5, 0.52), Few=()) == (
        "None of 2 teams with people enough moved by more than chance from the first to the last of two quarters"
    )
    assert groups(East=(0.5, 0.52), Few=()) == (
        "Only one team has people enough to compare, and did not move by more than chance from the first to the "
        "last of two quarters"
    )


def test_who_is_on_the_way_is_no_reproach() -> None:
    teams = [rate(0.1, "East"), rate(0.3, "West")]
    kinds: list[Standing] = ["plain", "plain"]
    assert findings.by_team_tried(teams, kinds).title == (
        "Tried, not there yet: 16 of 80 pairs; no team stands out"
    )
    more = [teams[0], replace(teams[1], standing="above")]
    assert (
        findings.by_team_tried(more, kinds).title
        == "Tried, not there yet: more in West than in all together, beyond chance"
    )
    assert findings.by_team_tried([rate(0.0, "East")], ["within"]).title.startswith("Nobody is half way")
    assert (
        findings.by_team_tried([rate(0.1, "East")], ["plain"]).title == "Tried, not there yet: 4 of 40 pairs"
    )
    small = [rate(0.0, "East"), rate(0.5, "Small", people=4)]
    assert findings.by_team_tried(small, ["plain", "few"]).title == "Tried, not there yet: 2 of 44 pairs"


def test_what_needs_attention_has_its_numbers() -> None:
    assert attention.barrier(named("Lack of time", 0.24)) == (
        "24 of 100 reps named lack of time, and only leaders can remove it."
    )
    assert plain(attention.lower_team(rate(0.3, "South"), 0.6)) == (
        "South applies 30 % against 60 % all together, beyond chance."
    )
    assert attention.silent(["A", "B", "C"], date(2026, 7, 1), date(2026, 9, 20)) == (
        "A, B and 1 more have no check-in on record since 1 July 2026, 81 days before the newest."
    )
    assert (
        attention.nothing_received(reach(0.75))
        == "10 of 40 active reps were recognised by nobody in the quarter."
    )
    where = attention.Where("South", 6, 11)
    assert attention.barrier(named("Lack of time", 0.24), "leader", where) == (
        "24 of 100 reps named lack of time, above all in South (6 of 11), and only leaders can remove it."
    )
    assert attention.nothing_received(reach(0.75), (), where).endswith(
        "by nobody in the quarter, above all in South (6 of 11)."
    )


def test_under_a_program_only_its_check_ins_and_recognitions_are_spoken_of() -> None:
    assert attention.unseen(reach(0.75), ["Discovery"]) == (
        "10 of all 40 active reps, meant for it or not, had no check-in on Discovery in the quarter."
    )
    assert attention.nothing_received(reach(0.75), ["Discovery"]).endswith(
        "by nobody for Discovery in the quarter."
    )
    assert (
        people.waiting(3, ["Discovery"])
        == "3 active reps, meant for it or not, without a check-in on Discovery in the quarter, by name"
    )
    covered = evidence.covered(rate(0.5), Cell("check_in_coverage", value=0.5), ["Discovery"])
    assert plain(covered) == (
        "50 % of active reps had a check-in on Discovery; whether it is meant for the others is not on record."
    )
    told = practices.feedback(reach(0.75), Cell("follow_through"), ["Discovery", "Closing"])
    assert plain(told) == "75 % of active reps had a check-in on Discovery and Closing."


@pytest.mark.parametrize(
    ("tops", "said"),
    [
        ([["Peers"], ["Peers"], ["Other"]], "Named most in 2 of 3 teams: “Peers”"),
        ([["Peers"], ["Lack of time", "Peers"], ["Other"]],
         "Named most, or as often as another, in 2 of 3 teams: “Peers”"),
        ([["Peers"], ["Lack of time"]], "Named most in 1 of 2 teams each: lack of time and “Peers”"),
        ([["Peers"], ["Lack of time"], ["Other"]], "No barrier is the most named in more teams than others"),
        ([["Lack of time"]], "T0 named lack of time most"),
    ],
)  # fmt: skip
def test_the_barrier_most_named_is_counted_over_teams(tops: list[list[str]], said: str) -> None:
    assert barriers.by_team({f"T{place}": labels for place, labels in enumerate(tops)}).title == said


def test_groups_nobody_judges_are_told_only_where_enough_stand_behind_them() -> None:
    kinds: list[Standing] = ["plain", "plain"]
    told = findings.told(findings.Topic("team", "Targets met", ("has it", "have it"), "target"))
    many, few = ([rate(0.0, "East", base), rate(1.0, "West", base)] for base in (12, 6))
    assert plain(told(many, kinds).title) == "Targets met: from 0 % to 100 % in 2 teams"
    assert told(few, kinds).title == "Targets met: 6 of 12 targets in 2 teams"
    assert (
        plain(told([rate(1.0, "East", 6), rate(1.0, "West", 6)], kinds).title)
        == "Targets met: 100 % in every team"
    )


def test_pictures_of_the_same_by_team_and_by_program_have_titles_of_their_own() -> None:
    topics = (
        findings.Topic(kind, "Targets met", ("is met", "are met"), "target") for kind in ("team", "program")
    )
    few: list[Standing] = ["plain", "plain"]
    cells = [rate(0.0, "East", 6), rate(1.0, "West", 6)]
    titles = [plain(findings.told(topic)(cells, few).title) for topic in topics]
    assert titles == [f"Targets met: 6 of 12 targets in 2 {groups}" for groups in ("teams", "programs")]


def test_expectations_that_nobody_set_are_asked_for() -> None:
    none = practices.expectations(Cell("expectations_set", value=0.0, base=23), Cell("target_attainment"))
    assert plain(none) == (
        "None of 23 team programs has both a target and a sentence on what applied means on record: "
        "upload programs with the two."
    )
    one = practices.expectations(Cell("expectations_set", value=0.0, base=1), Cell("target_attainment"))
    assert plain(one).startswith("0 of 1 team program has both a target")
    some = practices.expectations(Cell("expectations_set", value=0.5, base=2), Cell("target_attainment"))
    assert plain(some) == "1 of 2 team programs has a target and a sentence on what applied means."


def test_labels_in_quotation_marks_are_barriers_of_ours() -> None:
    assert {barrier.label for barrier in BARRIERS} >= barriers.QUOTED


def test_every_owner_is_spoken_of() -> None:
    assert set(owners.OWNERS) == set(OWNERS)
    for one in owners.OWNERS.values():
        assert all((*one.changes[:1], one.card, one.who))
    assert owners.speak_of("nobody we know") == owners.OWNERS["unassigned"]


def test_recognitions_that_are_counted_are_not_called_rewards() -> None:
    said = recognition.headline(reach(0.67), 0.37, by_number=True)
    assert plain(said).endswith("ten percent of all reps hold 37 % of the recognitions.")
    title = findings.rewards([0, 0.9, 1], [0, 0.5, 1], (), recognition.spread_of(by_number=True)).title
    assert plain(title) == "Ten percent of reps receive 50 % of the recognitions"
    assert recognition.spread_by("tenth of 40 active reps", "EUR", by_number=True) == (
        "Share of all recognitions by tenth of 40 active reps; they are counted, as too few have a value in EUR."
    )
    assert recognition.spread_by("tenth of 40 active reps", "EUR", by_number=False) == (
        "Share of all rewards’ value in EUR by tenth of 40 active reps."
    )


def test_reach_of_fewer_days_says_with_what_it_is_compared() -> None:
    said = recognition.headline(reach(0.3, -0.05, -0.2), None, earlier="as many days of the second quarter")
    assert plain(said) == (
        "30 % of active reps were recognised, down 5 points on as many days of the second quarter, within chance."
    )


def test_a_quarter_of_which_nothing_is_known_yet_says_so() -> None:
    series = [rate(0.5), Cell("implementation_rate")]
    assert plain(quarters.over_quarters("What leaders apply", series, None, unfinished=True).title) == (
        "What leaders apply was 50 % in the one whole quarter; nothing known so far"
    )


def test_of_a_program_alone_nobody_knows_whom_coverage_missed() -> None:
    seen = Cell("check_in_coverage", value=0.37, base=107)
    assert evidence.strength(rate(0.5), seen, 0.8) == "weak"
    assert evidence.strength(rate(0.5), seen, 0.8, of_programs=True) == "fair"

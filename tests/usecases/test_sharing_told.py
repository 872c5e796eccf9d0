"""What a link tells beside its tables of groups: weeks, barriers by owner, how rewards are spread."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

from dashboard.access.groups import Group, Release, extent_of, part_of
from dashboard.metrics.details import BARRIER_OWNERS, DETAILS
from dashboard.selection import Selection
from dashboard.usecases.review import Review
from dashboard.usecases.sharing.beside import _teams_alike, _unguarded
from dashboard.usecases.sharing.content import _weeks
from dashboard.usecases.sharing.told import NAMED, SPREAD, UNGUARDED, WEEKLY, told_barriers, told_weeks
from tests.usecases.literal_review import CURVE, curve, review, row


def weeks(*people: int) -> Review:
    days = [f"2026-08-{3 + 7 * place:02d}" for place in range(len(people))]
    rows = [
        row("applied_share_trend", 0.5, many, "period", category=day)
        for day, many in zip(days, people, strict=True)
    ]
    return review(rows)


@pytest.mark.parametrize(
    ("people", "told"),
    [((9, 8, 12), (9, 8, 12)), ((9, 3, 12, 8), (9, 12)), ((9, 3, 12, 4, 6), (9, 12)), ((3,), ())],
)
def test_a_week_of_few_takes_others_with_it(people: tuple[int, ...], told: tuple[int, ...]) -> None:
    """Else the quarter less the weeks that are told would tell of it."""
    assert tuple(cell.base for cell in told_weeks(weeks(*people))) == told


def named(owner: str = "") -> Review:
    """Give a review of two owners' barriers; `owner` is whom the rows name."""
    said = {"Lack of time": owner} if owner else {}
    rows = [
        row("barrier_reach", 0.5, 40, "barrier", category="Lack of time"),
        row("barrier_reach", 0.5, 40, "owner", category="leader"),
        row("barrier_reach", 0.3, 40, "owner", category="rep"),
    ]
    known = {"barrier_owners": pl.DataFrame(list(said.items()), schema=BARRIER_OWNERS, orient="row")}
    return review(rows, detail=lambda name: known.get(name, DETAILS[name].nothing))


def test_owners_are_told_where_they_are_sums_of_barriers() -> None:
    assert [cell.group for cell in told_barriers(named())] == ["Lack of time", "leader", "rep"]
    assert [cell.group for cell in told_barriers(named("leader"))] == ["Lack of time"], "rows name owners"


def link(told: Review, *teams: str, quarter: str = "2026-Q3") -> tuple[Any, Any]:
    counts = {kind: one.counts(told) for kind, one in UNGUARDED.items()}
    return SimpleNamespace(teams=teams, programs=(), quarter=quarter), {"unguarded": counts}


def kinds(asked: Review, *told: tuple[Any, Any]) -> set[str]:
    return {kind for kind, _ in _unguarded(asked, cast("Any", told))}


def rewarded(top: float, *teams: str) -> Review:
    corners = [(who, held * top) if who < 1 else (who, held) for who, held in CURVE]
    rows = [row("recognition_gini", 0.71, 118)]
    return review(rows, lorenz=curve(corners), selection=Selection(teams=teams))


def test_how_rewards_are_spread_is_told_again_only_as_it_was() -> None:
    before = link(rewarded(1.0))
    assert SPREAD in kinds(rewarded(1.0), before)
    assert SPREAD not in kinds(rewarded(0.9), before), "one reward more would show"
    assert SPREAD not in kinds(rewarded(1.0, "East"), before), "a team of the company"
    assert SPREAD in kinds(rewarded(0.9, "East"), link(rewarded(1.0), "West"))
    few = rewarded(1.0)
    assert UNGUARDED[SPREAD].counts(few)
    assert not UNGUARDED[SPREAD].counts(review([row("recognition_gini", 0.71, 49)], lorenz=curve(CURVE)))


def every_second(*people: int) -> Review:
    days = [f"2026-08-{10 + 14 * place:02d}" for place in range(len(people))]
    pairs = zip(days, people, strict=True)
    return review([row("applied_share_trend", 0.5, many, "period", category=day) for day, many in pairs])


def test_periods_are_told_beside_no_others_of_another_length() -> None:
    """Two weeks less the one that was told are the other, of however few."""
    before = link(weeks(3, 20, 40, 40))
    assert WEEKLY in kinds(weeks(3, 20, 40, 40), before)
    assert WEEKLY not in kinds(every_second(23, 80), before)
    assert WEEKLY not in kinds(every_second(23, 80), link(weeks(3, 20, 40, 40), quarter="2026-Q2"))
    other = link(weeks(3, 20, 40, 40), "West")
    east = every_second(23, 80)
    assert WEEKLY in kinds(replace(east, selection=Selection(teams=("East",))), other), "they share nothing"


def test_weeks_are_held_against_links_of_other_quarters() -> None:
    before = link(weeks(9, 8, 12), quarter="2026-Q2")
    assert WEEKLY in kinds(weeks(9, 8, 12), before)
    assert WEEKLY not in kinds(weeks(9, 9, 12), before)
    other = weeks(9, 8, 12)
    other = Review(**{**vars(other), "selection": Selection(teams=("East",))})
    assert WEEKLY not in kinds(other, before)
    assert NAMED in kinds(other, before), "barriers are of their quarter"


def test_a_team_is_shown_in_every_table_or_in_none() -> None:
    def release(table: str, *hidden: str) -> Release:
        groups = tuple(
            Group(by, name, extent_of((name[0],), ()), (part_of(*name),), 9, 9, (4, 5))
            for team in "ABC"
            for by, name in (("team", (team,)), ("team_program", (team, "Calls")))
            if table == "pairs" or by == "team"
        )
        keys = frozenset(group.key for group in groups if group.by != "team" or group.name[0] not in hidden)
        return Release(f"{table}:x", groups, keys)

    shown = _teams_alike({"pairs": release("pairs", "A"), "heads": release("heads", "B")})
    assert {key[1] for key in shown["heads"].shown} == {("C",)}
    assert {key[1] for key in shown["pairs"].shown} == {("C",), ("C", "Calls")}


def test_weeks_are_told_without_their_intervals() -> None:
    """An interval and a whole percent say how many of how many."""
    assert {name for one in _weeks(weeks(9, 8, 12)) for name in one} == {"kpi", "by", "category", "value"}

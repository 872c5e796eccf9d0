"""What teams gave of their budgets: the value that a head received, times heads, in the reporting currency alone."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.app import Dashboard
from dashboard.selection import Selection
from dashboard.usecases.review import Review
from dashboard.usecases.stories.budgets import budget_use
from tests.usecases.files import content, opened, put, talks

pytestmark = pytest.mark.slow

QUARTER = "2026-Q3"
TEAMS = ("East", "West", "South", "North")
CHECK_INS = talks(
    *(f"2026-09-2{1 + rep},{team}{rep},{team},Calls,applied" for team in TEAMS[:3] for rep in range(5))
)
RECOGNITIONS = content(
    "date,recipient,kind,program,value,currency",
    "2026-09-10,East0,award,Calls,300,EUR",
    "2026-09-11,East1,award,,150.5,EUR",
    "2026-09-12,West0,award,,70,USD",
    "2026-09-28,South0,praise,,,",
)
BUDGETS = content(
    "team,quarter,amount,currency",
    "East,2026-Q3,1000,eur",
    "East,2026-Q2,1,EUR",
    "West,2026-Q3,500,USD",
    "West,2026-Q3,200,",
    "South,2026-Q3,0,EUR",
    "North,2026-Q3,400,EUR",
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    """Hold a store of three teams of five, and budgets of four."""
    dashboard = opened(tmp_path_factory.mktemp("budgets"), today=date(2026, 10, 5))
    for file, name in ((CHECK_INS, "check_ins.csv"), (RECOGNITIONS, "thanks.csv"), (BUDGETS, "budgets.csv")):
        put(dashboard, file, name)
    return dashboard


def asked(own: Dashboard, teams: tuple[str, ...] = (), programs: tuple[str, ...] = ()) -> Review:
    """Ask for the third quarter."""
    return own.reviews.review(own.principal(), Selection.of(QUARTER, teams, programs))


def test_each_budget_is_held_against_what_its_team_was_given(own: Dashboard) -> None:
    chart = budget_use(asked(own))
    rows = {(row["team"], row["currency"]): row for row in chart.csv.iter_rows(named=True)}
    assert rows["East", "EUR"]["given"] == pytest.approx(450.5)
    assert rows["East", "EUR"]["share"] == pytest.approx(0.4505)
    assert rows["West", "EUR"]["share"] == 0.0, "a budget that names no currency is in the reporting one"
    undefined = {key: row["why_not"] for key, row in rows.items() if row["share"] is None}
    assert undefined == {
        ("West", "USD"): "another currency",
        ("South", "EUR"): "a budget of nothing",
        ("North", "EUR"): "nobody is active there",
    }
    words = chart.caption.title.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert words == "450 EUR given, budgets 1 200 EUR: 0 to 45 % in 2 teams"
    assert set(chart.table.filter(chart.table["Why not"] != "")["Of the budget"]) == {"–"}


def test_the_largest_budget_comes_first_and_what_cannot_be_told_last(own: Dashboard) -> None:
    chart = budget_use(asked(own))
    assert chart.data["name"].to_list() == ["East", "West", "West", "South"]
    assert chart.table["Team"].to_list() == ["East", "West", "West", "South", "North"], (
        "nobody is active there"
    )
    assert chart.caption.subtitle.endswith("1 budget of a team without active reps: in the table.")


def test_a_team_that_is_chosen_has_its_own_budget_alone(own: Dashboard) -> None:
    assert budget_use(asked(own, teams=("East",))).data["name"].to_list() == ["East"]


def test_a_program_has_no_budget_of_its_own(own: Dashboard) -> None:
    chart = budget_use(asked(own, programs=("Calls",)))
    assert chart.data.is_empty()
    assert chart.caption.title.endswith(": budgets are for all programs together")


def test_without_budgets_the_picture_asks_for_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = opened(tmp_path_factory.mktemp("bare"), today=date(2026, 10, 5))
    put(bare, CHECK_INS, "check_ins.csv")
    assert budget_use(asked(bare)).caption.title.startswith("No recognitions yet")
    put(bare, RECOGNITIONS, "thanks.csv")
    chart = budget_use(asked(bare))
    assert chart.data.is_empty()
    assert chart.caption.title.startswith("No budget is known for this quarter: upload budgets")

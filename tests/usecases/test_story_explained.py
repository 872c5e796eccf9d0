"""The pictures that explain draw the very numbers of their KPIs, and say what those say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from dashboard.app import Dashboard
from dashboard.charts.chart import Chart
from dashboard.narrative import explained, mix
from dashboard.narrative.cells import Cell, cells
from dashboard.selection import Selection
from dashboard.usecases.review import Review
from dashboard.usecases.stories import explained as pictures
from dashboard.words import INTERVAL
from tests.usecases.files import content, opened, put, talks
from tests.usecases.files import review as asked
from tests.usecases.literal_review import moved, row, team
from tests.usecases.literal_review import review as literal

ASKED = [
    Selection("2026-Q3"),
    Selection("2026-Q2"),
    Selection("2026-Q3", teams=("EMEA",)),
    Selection("2026-Q2", programs=("Discovery Calls",)),
]
EVERY = (
    pictures.change_made_of,
    pictures.teams_by_chance,
    pictures.until_applied,
    pictures.until_gone,
    pictures.ages_of_open,
    pictures.thanked_for_applying,
    pictures.against_targets,
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    return opened(tmp_path_factory.mktemp("sample"), sample_data=True)


@pytest.fixture(scope="module", params=ASKED, ids=["newest", "before", "team", "program"])
def review(request: pytest.FixtureRequest, sample: Dashboard) -> Review:
    """Ask the sample."""
    return sample.reviews.review(sample.principal(), request.param)


def number(review: Review, kpi: str, by: str = "all", **of: str) -> dict[str, object]:
    """Give one row of a KPI."""
    return review.cells(kpi, by).filter(**of).row(0, named=True)


def half(steps: pl.DataFrame) -> float | None:
    """Find the first day on which at most half still wait."""
    reached = steps.filter(pl.col("waiting") <= 0.5 + 1e-12)["day"]
    return float(reached[0]) if len(reached) else None


def test_the_parts_of_a_change_add_up_to_it(review: Review) -> None:
    values = pictures.change_made_of(review).data["value"].to_list()
    assert values[0] + values[1] == pytest.approx(values[2])
    assert values[2] == pytest.approx(review.total("implementation_rate")["change"])


@pytest.mark.parametrize("review", ASKED[:1], indirect=True)
def test_the_sample_names_the_team_whose_growing_lifts_the_rate(review: Review) -> None:
    assert "a larger or smaller part of all pairs (EMEA: " in pictures.change_made_of(review).caption.subtitle


def test_the_wait_for_the_first_application_has_the_median_of_its_kpi(review: Review) -> None:
    steps = review.detail("applying")
    kpi = number(review, "days_to_first_application")
    assert half(steps) == kpi["value"]
    assert steps["at_risk"][0] == kpi["base"]
    assert steps["waiting"].is_sorted(descending=True)


def test_barriers_of_each_owner_have_the_median_of_their_kpi(review: Review) -> None:
    steps = review.detail("resolving")
    for owner in steps["owner"].unique():
        mine = steps.filter(owner=owner)
        kpi = number(review, "barrier_days_to_resolve", "owner", category=owner)
        assert half(mine) == kpi["value"]
        assert mine["at_risk"][0] == kpi["base"]


def test_ages_of_open_barriers_add_up_to_the_share_open_over_30_days(review: Review) -> None:
    ages, kpi = review.detail("open_ages"), number(review, "barriers_open_over_30")
    assert (ages["barriers"].sum() or 0) == kpi["base"]
    old = int(ages.filter(pl.col("age") != "up to 30 days")["barriers"].sum())
    if kpi["value"] is not None:
        assert old / int(ages["barriers"].sum()) == pytest.approx(kpi["value"])


def test_who_was_thanked_makes_the_difference_of_its_kpi(review: Review) -> None:
    found, kpi = review.detail("thanked").row(0, named=True), number(review, "recognition_alignment")
    assert found["applied"] + found["failed"] == kpi["base"]
    if kpi["value"] is not None:
        shares = [found[f"{one}_thanked"] / found[one] for one in ("applied", "failed")]
        assert shares[0] - shares[1] == pytest.approx(kpi["value"])
        assert "by a leader where" in pictures.thanked_for_applying(review).caption.subtitle


def test_targets_are_met_as_often_as_the_kpi_says(review: Review) -> None:
    found, kpi = review.detail("targets").filter("judged"), number(review, "target_attainment")
    assert found.height == kpi["base"]
    if found.height:
        assert (found["value"] >= found["target"] - 1e-12).mean() == pytest.approx(kpi["value"])


def test_a_team_is_drawn_towards_all_and_never_beyond(review: Review) -> None:
    groups = pictures.teams_by_chance(review).csv
    company = review.total("implementation_rate")["value"]
    for one in groups.iter_rows(named=True):
        low, high = sorted((one["value"], company))
        assert low - 1e-9 <= one["shrunken"] <= high + 1e-9


def test_every_picture_has_its_numbers_as_a_table(review: Review) -> None:
    for make in EVERY:
        chart = make(review)
        assert chart.caption.title
        assert chart.data.is_empty() or (chart.table.height and chart.caption.subtitle)


@pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
def test_without_numbers_the_title_says_what_is_missing(make: object) -> None:
    empty = literal([], quarter=None, span=None, compared_with=None, as_of=None, quarters=())
    chart: Chart = make(empty)  # type: ignore[operator]
    assert chart.data.is_empty()
    assert chart.caption.title


def test_the_funnel_names_who_lies_beyond_and_widens_its_limits_where_teams_vary_too_much() -> None:
    many = [team(f"T{i}", 0.1 if i % 2 else 0.9, 40, 0.0, 1.0, people=40) for i in range(12)]
    chart = pictures.teams_by_chance(literal([row("implementation_rate", 0.5, 480), *many]))
    assert "times as wide" in chart.caption.subtitle
    assert chart.caption.title == "12 teams differ among themselves, and none of them stands out"
    few = [team("A", 0.2, 40, 0.1, 0.4, people=40, standing="below"), team("B", 0.5, 40, 0.3, 0.7, people=40)]
    told = pictures.teams_by_chance(literal([row("implementation_rate", 0.5, 80), *few]))
    assert told.caption.title == "A lies beyond what chance does, of 2 teams"
    assert "times as wide" not in told.caption.subtitle


def test_teams_of_one_person_each_are_no_error() -> None:
    ones = [team(f"T{i}", float(i % 3 > 0), 1, 0.0, 1.0, people=1) for i in range(5)]
    chart = pictures.teams_by_chance(literal([row("implementation_rate", 0.6, 5), *ones]))
    assert chart.caption.title == "Too few people in every team to tell it from chance"
    assert set(chart.table["Drawn towards all"]) == {"60\u202f%"}


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("within", "One team alone has five people and more, and does not stand out from all together"),
        ("below", "A lies beyond what chance does, of 1 team"),
    ],
)
def test_one_team_of_five_is_held_against_all_together(standing: str, said: str) -> None:
    large = team("A", 0.5, 40, 0.3, 0.7, people=40, standing=standing)
    two = [large, team("B", 0.6, 2, 0.1, 0.9, people=2, standing="few")]
    chart = pictures.teams_by_chance(literal([row("implementation_rate", 0.52, 42), *two]))
    assert chart.caption.title == said


CHANGE = {"previous": 0.5, "change_low": -0.1, "change_high": 0.2, "verdict": "within"}


@pytest.mark.parametrize(
    ("change", "rate", "mixed", "said"),
    [
        (0.06, 0.05, 0.01, "Up 6 points, within chance: mostly within teams"),
        (0.06, 0.01, 0.05, "Up 6 points, within chance: mostly by who is counted"),
        (-0.06, -0.05, -0.01, "Down 6 points, within chance: mostly within teams"),
        (0.06, -0.02, 0.08, "Up 6 points, within chance: +8 points by who is counted, −2 points within teams"),
        (0.0, 0.05, -0.05, "Unchanged: the two parts cancel out"),
        (0.0, 0.0, 0.0, "Unchanged"),
    ],
)  # fmt: skip
def test_a_change_says_what_it_is_made_of(change: float, rate: float, mixed: float, said: str) -> None:
    cells = (
        Cell("implementation_rate", change=change, verdict="within"),
        Cell("r", value=rate),
        Cell("m", value=mixed),
    )
    assert mix.change(*cells).title == said


@pytest.mark.parametrize(
    ("value", "before", "said"),
    [
        (0.6, None, "met"),
        (0.4, None, "20 points to go"),
        (0.4, 0.3, "20 points to go, up 10 points, more than chance: 2 quarters more at this pace"),
        (0.4, 0.2, "20 points to go, up 20 points, more than chance: 1 quarter more at this pace"),
        (0.4, 0.38, "20 points to go, up 2 points, more than chance: over a year at this pace"),
        (0.4, 0.4, "20 points to go, unchanged"),
        (0.4, 0.5, "20 points to go, down 10 points, more than chance"),
    ],
)
def test_a_target_says_how_far_it_is_and_at_which_pace(value: float, before: float | None, said: str) -> None:
    change = None if before is None else value - before
    assert explained.pace(Cell("r", value=value, change=change, verdict="beyond"), 0.6) == said


def test_a_pace_that_chance_can_do_foretells_nothing() -> None:
    number = Cell("r", value=0.4, change=0.1, verdict="within")
    assert explained.pace(number, 0.6) == "20 points to go, up 10 points, within chance"
    unknown = Cell("r", value=0.4, change=0.1)
    assert explained.pace(unknown, 0.6) == "20 points to go, up 10 points"


def test_the_pace_of_a_target_is_that_of_the_rate_in_its_cell(review: Review) -> None:
    rows = pictures.against_targets(review).csv
    rates = {cell.group: cell for cell in cells(review.cells("implementation_rate", "team_program"))}
    for one in rows.iter_rows(named=True):
        assert one["before"] == rates[one["name"]].previous
        assert one["pace"] == explained.pace(rates[one["name"]], one["target"])


@pytest.mark.parametrize(
    ("parts", "warned"),
    [
        ((-0.03, -0.02), True),
        ((-0.03, -0.02, None), True),  # new ones have not moved
        ((-0.03, 0.02), False),
        ((-0.03, 0.0), False),
        ((-0.03, None), False),
        ((), False),
    ],
)
def test_a_total_that_moved_against_each_of_its_parts_comes_with_a_warning(
    parts: tuple[float | None, ...], warned: bool
) -> None:
    effects = [row("rate_effect", -0.03), row("mix_effect", 0.09)]
    strata = [
        row("implementation_rate", 0.5, 20, "team_program", team=f"T{i}", program="P", change=part)
        for i, part in enumerate(parts)
    ]
    drawn = pictures.change_made_of(
        literal([moved("implementation_rate", 0.6, 0.06, -0.1, 0.2), *effects, *strata])
    )
    assert ("Simpson" in drawn.caption.subtitle) is warned


def test_numbers_that_seem_not_to_add_up_are_called_rounded() -> None:
    assert mix.rounding([0.56, 0.01, 0.03], 0.6) == ""
    assert mix.rounding([0.555, 0.0, 0.05], 0.605) == ""
    assert mix.rounding([0.556, 0.0, 0.048], 0.604) == " Each number is rounded."


def test_an_interval_of_a_difference_is_told_in_words() -> None:
    told = explained.between(Cell("d", value=0.13, low=-0.11, high=0.352))
    assert told == f"{INTERVAL} of the difference: 11 points less to 35 points more."
    assert explained.between(Cell("d", value=0.13, low=0.001, high=0.2)).endswith(
        "0 points to 20 points more."
    )
    assert explained.between(Cell("d")) == ""


def test_programs_are_told_apart_by_half_of_their_trainings() -> None:
    known = [
        Cell("k", "program", program=p, value=v, base=n, low=v - 9, high=v + 9)
        for p, v, n in (("A", 20, 30), ("B", 81, 10), ("C", 25, 40), ("D", 200, 9))
    ]
    said = "An estimated half of the trainings are first seen applied within 20 days in A, 81 days in B"
    assert explained.first_by_program(known).title == said
    assert explained.first_by_program([known[0], known[2]]).title == (
        "An estimated half of the trainings are first seen applied within 20 to 25 days, "
        "in 2 programs with at least 10 trainings each"
    )
    assert (
        explained.first_by_program(known[:1]).title
        == "An estimated half of 30 trainings in A are first seen applied within 20 days"
    )
    few = [Cell("k", "program", program="C", value=3, base=9)]
    assert explained.first_by_program(few).title == "Too few trainings of every program to compare"


def test_findings_of_waits_and_ages() -> None:
    assert explained.first_application(Cell("k", value=46, base=124)).title == (
        "An estimated half of 124 trainings were first seen applied within 46 days"
    )
    assert explained.first_application(Cell("k", value=46, base=1)).title == (
        "Too few trainings to say when they are first applied: 1 training"
    )
    assert (
        explained.first_application(Cell("k", base=9)).title
        == "Fewer than half of 9 trainings have been seen applied yet"
    )
    assert (
        explained.resolved(None, 12).title
        == "Fewer than half of 12 barriers that leaders can remove are no longer named"
    )
    old = explained.ages(26, 76, 16)
    assert old.title == "26 of 76 open barriers are older than 30 days; 16 of them only leaders can remove"
    assert old.title.endswith(old.act)
    assert explained.ages(0, 0, 0).title == "No barrier is open"
    assert explained.ages(0, 1, 0).title == "0 of 1 open barrier is older than 30 days"
    assert explained.ages(0, 2, 0).title == "0 of 2 open barriers are older than 30 days"
    assert explained.aims(0, 0, 0.0).title == "Too few reps behind every target to hold it against them"
    assert explained.aims(1, 1, -0.1).title == "1 of 1 target is met"
    assert explained.aims(0, 1, 0.001).title == "0 of 1 target is met"
    assert explained.aims(1, 4, 0.3).title == "1 of 4 targets is met; the farthest is 30 points below"


def test_waits_are_told_by_who_can_remove_the_barrier() -> None:
    cells = [
        Cell("k", "owner", category="leader", value=17.0, base=30, low=14.0, high=20.0),
        Cell("k", "owner", category="rep", value=9.0, base=12, low=7.0, high=11.0),
        Cell("k", "owner", category="shared", value=80.0, base=4),  # too few to be named
    ]
    assert explained.gone_by_owner(cells).title == (
        "An estimated half of the barriers are no longer named after 9 days where the reps themselves can remove them, "
        "17 days where only leaders can remove them"
    )
    assert (
        explained.gone_by_owner(cells[:1]).title
        == "An estimated half of 30 barriers where only leaders can remove them are no longer named after 17 days"
    )
    alike = [replace(cells[0], low=8.0), replace(cells[1], high=20.0)]
    assert explained.gone_by_owner(alike).title == (
        "An estimated half of the barriers are no longer named after 9 to 17 days, in 2 groups by who can remove them"
    )
    assert explained.gone_by_owner(cells[2:]).title == "Too few barriers of every owner to compare"


def test_trainings_before_the_first_check_in_may_have_been_applied_unseen(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(
        dashboard, talks("2026-07-10,Ana,EMEA,Calls,applied", "2026-08-11,Bo,EMEA,Calls,applied"), "talks.csv"
    )
    put(
        dashboard,
        content("person,program,completed_on", "Ana,Calls,2026-05-04", "Bo,Calls,2026-07-20"),
        "trainings.csv",
    )
    subtitle = pictures.until_applied(asked(dashboard)).caption.subtitle
    assert (
        "1 training came before the first check-in on record, and may have been applied sooner." in subtitle
    )
    assert explained.unseen_before(0) == ""


def test_the_line_of_chosen_teams_is_not_called_that_of_all() -> None:
    rows = [row("implementation_rate", 0.5), team("East", 0.5, 40, 0.35, 0.65)]
    whole, chosen = literal(rows), literal(rows, selection=Selection(teams=("East",)))
    labels = [
        pictures.teams_by_chance(one).references[0].label.replace("\u202f", " ") for one in (whole, chosen)
    ]
    assert labels == ["all teams 50 %", "together 50 %"]

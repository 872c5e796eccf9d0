"""Lorenz curve, trend, sparkline and funnel."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from dashboard.charts.canvas import apart
from dashboard.charts.chart import Reference, Standing
from dashboard.charts.folding import FEW
from dashboard.charts.lorenz import height_at
from dashboard.charts.shapes import draw
from dashboard.charts.sparkline import sparkline
from dashboard.charts.theme import LIGHT, ROOM, Width
from tests.charts.layout_boxes import boxes
from tests.charts.literal_charts import funnel, lorenz, trend


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_the_curve_is_square_from_0_to_100(width: Width) -> None:
    layout = draw(lorenz(), LIGHT, width)["layout"]
    assert layout["yaxis"]["scaleanchor"] == "x"
    assert layout["xaxis"]["range"] == layout["yaxis"]["range"] == [0.0, 1.0]
    assert layout["xaxis"]["ticktext"][-1] == layout["yaxis"]["ticktext"][-1] == "100 %"


def test_the_curve_is_read_between_its_corners() -> None:
    assert height_at([(0, 0), (0.5, 0.2), (1, 1)], 0.75) == pytest.approx(0.6)


def test_a_fact_that_would_cover_the_curve_goes_to_the_empty_corner() -> None:
    beside = draw(lorenz(), LIGHT, "wide")["layout"]["annotations"][-1]
    corner = draw(lorenz(((0, 0), (0.5, 0.49), (1, 1))), LIGHT, "wide")["layout"]["annotations"][-1]
    assert (beside["x"], beside["xanchor"]) == (0.66, "right")
    assert (corner["xanchor"], corner["yanchor"]) == ("left", "top")


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_the_fact_in_the_corner_is_told_to_its_end(width: Width) -> None:
    fact = (Reference(0.36, "36 % of reps receive nothing in EUR"),)
    drawn = draw(replace(lorenz(((0, 0), (0.36, 0), (1, 1))), references=fact), LIGHT, width)
    said = drawn["layout"]["annotations"][-1]["text"]
    assert said.endswith("EUR</b>")
    assert "…" not in said


def test_ten_thousand_people_are_no_ten_thousand_corners() -> None:
    corners = [(i / 10_000, (i / 10_000) ** 3) for i in range(10_001)]
    drawn = draw(lorenz(corners), LIGHT, "wide")["data"][1]
    assert len(drawn["x"]) < 300
    assert (drawn["x"][-1], drawn["y"][-1]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ((0.5, 0.55, 0.78), ["40 %", "50 %", "60 %", "70 %", "80 %"]),
        ((0.0, 0.1), ["0 %", "10 %", "20 %", "30 %", "40 %"]),
        ((0.02, 0.98), ["0 %", "25 %", "50 %", "75 %", "100 %"]),
    ],
)
def test_the_trend_has_at_most_five_round_ticks_around_its_data(
    values: tuple[float, ...], ticks: list[str]
) -> None:
    axis = draw(trend(values, 0.1 if min(values) < 0.4 else 0.57), LIGHT, "wide")["layout"]["yaxis"]
    assert axis["ticktext"][0] == ticks[0]
    assert len(axis["ticktext"]) <= 5
    assert axis["range"][0] <= min(values)
    assert axis["range"][1] >= max(values)


def test_the_last_value_and_the_lines_are_named_apart() -> None:
    notes = draw(trend(), LIGHT, "wide")["layout"]["annotations"]
    assert notes[0]["text"] == "<b>56 %</b>"
    assert notes[0]["yshift"] == 0
    assert notes[1]["text"] == "average 57 %"
    assert notes[1]["yshift"] > 0


def test_labels_that_touch_are_moved_away_from_the_first() -> None:
    assert apart([10, 11, 9, 50], 18) == [10, 28, -8, 50]


def test_dates_are_words_first_and_last_among_them() -> None:
    axis = draw(trend([0.5] * 20), LIGHT, "phone")["layout"]["xaxis"]
    assert axis["ticktext"] == ["8 June", "17 August", "19 October"]


def test_a_trend_over_new_year_says_so() -> None:
    assert draw(trend([0.5] * 40), LIGHT, "wide")["layout"]["xaxis"]["ticktext"][-1] == "8 March<br>2027"


def test_a_sparkline_has_gaps_and_a_last_dot() -> None:
    drawn = sparkline([0.5, None, 0.6, 0.62, None, 0.7])
    assert drawn.count("<polyline") == 3
    assert drawn.count("<circle") == 1
    assert 'aria-hidden="true"' in drawn


@pytest.mark.parametrize("values", [[], [None], [0.5], [None, 0.5, None], [0.5, None, 0.6]])
def test_values_without_a_neighbour_are_no_line(values: list[float | None]) -> None:
    assert sparkline(values) == ""


@pytest.mark.parametrize("values", [[0.0, 0.0], [0.5, 0.5], [0.6, 0.61]])
def test_a_flat_line_stays_flat(values: list[float | None]) -> None:
    ends = sparkline(values).split('points="')[1].split('"')[0].split()
    first, last = (float(end.split(",")[1]) for end in ends)
    assert abs(first - last) < 4


def test_signals_are_larger_and_the_newest_are_named_by_their_day() -> None:
    given = {"2026-06-08": "near", "2026-06-22": "outside"}
    figure = draw(trend(signals=given), LIGHT, "wide")
    assert figure["data"][0]["marker"]["size"] == [12, 4, 12, 4]
    assert figure["data"][1]["marker"]["size"] < 12, "the last point is no signal"
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert texts[-2:] == ["22 June", "8 June"]
    assert trend(signals=given).table["Signal"].to_list() == [
        "two of three near a limit",
        "",
        "outside the limits",
        "",
    ]
    assert "Signal" not in trend().table.columns


def test_a_signals_day_does_not_stand_by_the_dot_of_another() -> None:
    chart = trend([0.5] * 17 + [0.8] + [0.6] * 8, signals={"2026-10-05": "outside", "2026-11-30": "side"})
    wide, phone = (
        [note["text"] for note in draw(chart, LIGHT, width)["layout"]["annotations"]][-2:]
        for width in ("wide", "phone")
    )
    assert wide == ["30 November", "5 October"]
    assert phone[-1] == "5 October"
    assert "30 November" not in phone


def test_names_of_signals_that_would_touch_are_left_out() -> None:
    values = [0.5 + i / 100 for i in range(26)]
    every = {f"2026-0{6 + (7 + 7 * i) // 30}-{1 + (7 + 7 * i) % 30:02}": "side" for i in range(12)}
    phone = draw(trend(values, signals=every), LIGHT, "phone")["layout"]["annotations"]
    assert len(phone) <= 4 + 2


def test_a_few_groups_are_all_named_and_of_many_only_those_beyond_chance() -> None:
    def named(many: int, standing: Standing) -> set[str]:
        teams = [f"Team {i}" for i in range(many)]
        notes = draw(funnel(teams, standing), LIGHT, "wide")["layout"]["annotations"]
        return {note["text"] for note in notes if "Team" in note["text"]}

    assert named(3, "within") == {"Team 0", "Team 1", "Team 2"}
    assert named(3, "above") == {"<b>Team 0</b>", "<b>Team 1</b>", "<b>Team 2</b>"}
    assert named(FEW + 1, "within") == set()


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_two_teams_at_one_place_of_a_funnel_have_names_beside_the_line_of_all(width: Width) -> None:
    chart = funnel(("North", "South"))
    here = chart.data.with_columns(
        pl.when(pl.col("name").is_null()).then("n").otherwise(6.5).alias("n"),
        pl.when(pl.col("name").is_null()).then("value").otherwise(0.5).alias("value"),
    )
    notes = draw(replace(chart, data=here), LIGHT, width)["layout"]["annotations"]
    told = {note["text"]: note["yshift"] for note in notes if note["text"] in ("North", "South")}
    assert sorted(told) == ["North", "South"]
    assert all(abs(up) > 10 for up in told.values())
    assert len(set(told.values())) == 2


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_a_name_in_a_funnel_stands_beside_the_limits_too(width: Width) -> None:
    chart = funnel(("Liverpool",))
    limit = pl.col("name").is_null()
    near = chart.data.with_columns(
        pl.when(limit).then("n").otherwise(5.5).alias("n"),
        pl.when(limit).then("value").otherwise(0.71).alias("value"),
        pl.when(limit).then(0.7).alias("high"),
        pl.when(limit).then(0.3).alias("low"),
    )
    notes = draw(replace(chart, data=near), LIGHT, width)["layout"]["annotations"]
    (name,) = (note for note in notes if note["text"] == "Liverpool")
    assert name["yshift"] > 0, "over its dot: beside it, the upper limit would cross the name"


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_the_limits_of_a_funnel_are_named_inside_the_picture_and_apart(width: Width) -> None:
    chart = funnel()
    high = chart.data.with_columns(
        pl.when(pl.col("name").is_null()).then(0.97).alias("high"),
        pl.when(pl.col("name").is_null()).then(1.0).alias("high_far"),
    )
    company = replace(chart.references[0], value=0.9, label="all of the teams together 90 %")
    placed = boxes(draw(replace(chart, data=high, references=(company,)), LIGHT, width), ROOM[width])
    named = [box for box in placed if box.text.startswith(("95 of", "998 of", "all of"))]
    assert len(named) == 3
    assert all(box.top > -1 for box in named)
    assert not [(one, other) for one in named for other in named if one is not other and one.overlaps(other)]

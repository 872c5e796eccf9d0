"""Every shape: what holds of all pictures, whatever they show."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import plotly.graph_objects as go
import pytest

from dashboard.charts.canvas import CONFIG
from dashboard.charts.chart import Caption, Chart, Standing
from dashboard.charts.heat_maps import of_rates
from dashboard.charts.shapes import SHAPES, draw, most, rows, says_more
from dashboard.charts.theme import DARK, LIGHT, ROOM, ROW, Theme, Width
from tests.charts.layout_boxes import boxes
from tests.charts.literal_charts import (
    APPLIED,
    EMPTY,
    EVERY,
    LONG,
    amounts,
    bars,
    bullets,
    dots,
    funnel,
    group,
    heat,
    lines,
    lorenz,
    quarters,
    survival,
    tidy,
    trend,
    waterfall,
)

WIDTHS: Final[Mapping[Width, tuple[int, ...]]] = {
    "wide": (ROOM["wide"], 640, 1280),
    "phone": (ROOM["phone"], 330, 360),
}
SHAPED = pytest.mark.parametrize("shape", SHAPES)
THEMED = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
WIDE = pytest.mark.parametrize("width", ROOM)
EDGES: Final[dict[str, Chart]] = {
    **EVERY,
    "one dot": dots(("South",)),
    "two hundred dots": dots([f"Team {i:03d}" for i in range(200)]),
    "dots below": dots(standing="below"),
    "long dots": dots([LONG] * 1),
    "all the rewards": lorenz(((0, 0), (0.95, 0), (1, 1))),
    "even rewards": lorenz(((0, 0), (0.5, 0.49), (1, 1))),
    "one period": trend((0.5,), 0.5),
    "everything applied": trend((1.0, 1.0, 1.0), 1.0),
    "nothing applied": trend((0.0, 0.0, 0.0), 0.0),
    "many programs": heat([f"Team {i}" for i in range(40)], [f"Program number {i}" for i in range(14)]),
    "only zeros": bars((("Lack of time", 0.0),)),
    "amounts under a line far out": amounts(("A", "B"), 900.0),
    "amounts over a line near zero": amounts(("A", "B"), 1.0),
    "amounts with intervals": amounts(off=250.0),
    "amounts with a part for leaders": amounts(part=0.5),
    "amounts under zero": amounts(least=-150.0),
    "nothing but amounts under zero": amounts(("A", "B"), -10.0, -300.0),
    "two hundred amounts": amounts([f"Team {i:03d}" for i in range(200)]),
    "one quarter": quarters((0.5,)),
    "quarters of nothing": quarters((0.0, 0.0)),
    "one small line": lines(("South",)),
    "forty small lines": lines([f"Team {i}" for i in range(40)]),
    "small lines below": lines(tone="below"),
    "a change up alone": waterfall((0.04, 0.0), None),
    "a change down alone": waterfall((-0.2, -0.1), (-0.4, -0.2)),
    "no change at all": waterfall((0.0, 0.0), None),
    "one wait": survival((0,), None),
    "long waits": survival((1, 400, 900), 900),
    "one team in the funnel": funnel(("South",)),
    "two hundred in the funnel": funnel([f"Team {i:03d}" for i in range(200)], "below"),
    "one target": bullets(("Discovery Calls in South",)),
    "forty targets missed": bullets([f"Program {i} in Team {i}" for i in range(40)], "below"),
}


def text_of(figure: dict[str, Any]) -> str:
    """Write a figure as it is sent."""
    return json.dumps(figure, allow_nan=False)


@SHAPED
def test_its_literal_chart_has_the_columns_it_asks_for(shape: str) -> None:
    for chart in (EVERY[shape], EMPTY[shape]):
        assert set(SHAPES[shape].columns) <= set(chart.data.columns)


@SHAPED
@THEMED
@WIDE
def test_plotly_knows_everything_in_it(shape: str, theme: Theme, width: Width) -> None:
    figure = draw(EVERY[shape], theme, width)
    assert (
        go.Figure(figure, skip_invalid=False).to_plotly_json()["layout"]["height"]
        == figure["layout"]["height"]
    )


@SHAPED
@THEMED
@WIDE
def test_the_same_data_makes_the_same_bytes(shape: str, theme: Theme, width: Width) -> None:
    assert text_of(draw(EVERY[shape], theme, width)) == text_of(draw(EVERY[shape], theme, width))


@SHAPED
@THEMED
@WIDE
def test_colours_come_from_the_theme(shape: str, theme: Theme, width: Width) -> None:
    text = text_of(draw(EVERY[shape], theme, width))
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", text)) <= set(theme.colours())
    assert "rgb" not in text


@SHAPED
@WIDE
def test_what_is_spread_beside_a_higher_one_keeps_its_labels_apart(shape: str, width: Width) -> None:
    figure = draw(EVERY[shape], LIGHT, width)
    figure["layout"]["height"] = round(figure["layout"]["height"] * most(EVERY[shape]))
    placed = boxes(figure, ROOM[width])
    assert not [
        (one.text, other.text)
        for place, one in enumerate(placed)
        for other in placed[place + 1 :]
        if one.overlaps(other)
    ]


@SHAPED
def test_no_heading_of_its_table_leaves_a_percent_sign_alone(shape: str) -> None:
    assert not [column for column in EVERY[shape].table.columns if " %" in column]


@SHAPED
@WIDE
def test_it_is_quiet(shape: str, width: Width) -> None:
    layout = draw(EVERY[shape], LIGHT, width)["layout"]
    assert layout["template"] is None
    assert layout["showlegend"] is False
    assert "meta" not in layout, "left to the caller"
    assert "title" not in layout, "the page writes it"
    assert layout["xaxis"]["fixedrange"]
    assert layout["yaxis"]["fixedrange"]


def test_nothing_to_press_and_nothing_sent_away() -> None:
    assert CONFIG["displayModeBar"] is False
    assert CONFIG["showSendToCloud"] is False


@SHAPED
@WIDE
def test_without_data_there_are_no_axes(shape: str, width: Width) -> None:
    figure = draw(EMPTY[shape], LIGHT, width)
    assert figure["data"] == []
    assert figure["layout"]["xaxis"]["visible"] is False


@pytest.mark.parametrize("name", EDGES)
@WIDE
def test_labels_stay_inside_and_apart(name: str, width: Width) -> None:
    figure = draw(EDGES[name], DARK, width)
    for pixels in WIDTHS[width]:
        found = boxes(figure, pixels) if EDGES[name].shape not in ("lorenz", "trend") else []
        for i, box in enumerate(found):
            assert box.left >= -1, (box, pixels)
            assert box.right <= pixels + 1, (box, pixels)
            assert box.top >= -2, (box, pixels)
            assert box.bottom <= figure["layout"]["height"] + 2, (box, pixels)
            assert not [other for other in found[:i] if box.overlaps(other)], (box, pixels)


@pytest.mark.parametrize("shape", ["dots", "bars", "heat"])
def test_the_height_follows_the_rows(shape: str) -> None:
    few, many = {
        "dots": (dots(("A", "B")), dots(("A", "B", "C"))),
        "bars": (bars((("A", 0.2), ("B", 0.1))), bars((("A", 0.3), ("B", 0.2), ("C", 0.1)))),
        "heat": (heat(("A", "B"), ("P",)), heat(("A", "B", "C"), ("P",))),
    }[shape]
    heights = [draw(chart, LIGHT, "wide")["layout"]["height"] for chart in (few, many)]
    assert heights[1] - heights[0] == pytest.approx(ROW, abs=2)


def test_a_name_is_no_markup() -> None:
    for shape in ("dots", "heat", "amounts", "lines"):
        figure = draw(EVERY[shape], LIGHT, "wide")
        shown = [figure["layout"]["annotations"], [trace.get("hovertext") for trace in figure["data"]]]
        text = json.dumps(shown)
        assert "<b>x</b> & co" not in text
        assert "&lt;b&gt;x&lt;/b&gt; &amp; co" in text


def test_a_shape_counts_the_rows_that_make_its_height() -> None:
    assert {shape: rows(chart) for shape, chart in EVERY.items() if rows(chart)} == {
        "dots": 5, "bars": 3, "heat": 5, "amounts": 5, "waterfall": 3, "bullets": 5,
    }  # fmt: skip
    assert {shape: rows(chart) for shape, chart in EMPTY.items() if rows(chart)} == {}


def test_a_picture_of_one_number_says_no_more_than_that() -> None:
    assert [shape for shape, chart in EVERY.items() if not says_more(chart)] == []
    assert {shape for shape, chart in EMPTY.items() if says_more(chart)} <= {"funnel"}, (
        "which keeps its limits"
    )
    alone = {"dots": dots(("South",)), "bars": bars((("Peers", 0.2),)), "heat": heat(("South",), ("A", "B"))}
    assert not any(says_more(chart) for chart in (*alone.values(), heat(("South", "West"), ("A",))))
    assert says_more(amounts(("South",))), "an amount stands beside what all have"


def test_the_words_of_an_action_end_a_title_or_are_none() -> None:
    assert Caption("Lack of time, and only leaders can", "", "only leaders can").parts == (
        "Lack of time, and ",
        "only leaders can",
    )
    assert Caption("Only leaders can do it", "", "only").parts == ("Only leaders can do it", "")


def test_a_map_keeps_the_words_of_its_action() -> None:
    told = Caption("Two are low: only leaders can", "Rates.", "only leaders can")
    frame = tidy([group("South", 0.5) | {"program": "Calls"}])
    kinds: dict[tuple[str, str], Standing] = {("South", "Calls"): "within"}
    assert of_rates("x", frame, kinds, told, APPLIED).caption == told


def test_the_name_of_a_target_stands_on_one_line_beside_its_bar() -> None:
    name = "Objection Handling in North America"
    notes = draw(bullets((name,)), LIGHT, "wide")["layout"]["annotations"]
    assert any(name in note["text"] for note in notes)

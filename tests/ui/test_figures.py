"""Holds what the browser is told about a page's charts, and what a spreadsheet gets."""

from __future__ import annotations

import csv
import io
import json
import re
import zlib
from datetime import date
from typing import Any

import polars as pl
from streamlit.testing.v1 import AppTest

from dashboard.charts.chart import Caption, Chart
from dashboard.charts.theme import DARK, LIGHT
from dashboard.metrics.answer import Numbers
from dashboard.selection import Selection
from dashboard.ui import bundle, figures, tables
from dashboard.usecases.review import Review

NAMES = ("EMEA", "<script>alert(1)</script>")


def _chart(**changed: pl.DataFrame) -> Chart:
    marks = {
        "name": NAMES,
        "count": ("7 pairs", "9 pairs"),
        "value": (0.4, None),
        "low": (0.3, None),
        "high": (0.5, None),
        "standing": ("below", "missing"),
    }
    given: dict[str, Any] = {
        "caption": Caption("EMEA applies least", "Rates.", "least"),
        "alt": "Dots.",
        "data": pl.DataFrame(marks),
        "table": pl.DataFrame({"Team": list(NAMES), "Applied": ["40 %", "–"]}),
    }
    return Chart("rate-by-team", "dots", **given | changed)


def _review(quarter: str = "2026-Q3") -> Review:
    nothing = pl.DataFrame()
    return Review(
        version=1, sample=False, as_of=date(2026, 9, 20), quarter=quarter, partial=True, span=None,
        compared_with=None, selection=Selection.of(quarter, ["EMEA"]), currency=None,
        numbers=Numbers.of(nothing, nothing), lorenz=nothing, kinds=nothing, newest=nothing, notes=(),
        quarters=(quarter,), teams=("EMEA",), programs=(),
    )  # fmt: skip


def _message(chart: Chart, review: Review) -> dict[str, Any]:
    packed = figures._message({chart.name: chart}, review, {})
    message: dict[str, Any] = json.loads(zlib.decompress(packed))
    return message


def test_every_figure_carries_the_selection_it_shows() -> None:
    assert _message(_chart(), _review())["meta"] == {"quarter": "2026-Q3", "teams": ["EMEA"], "programs": []}


def test_a_message_is_made_once_per_review() -> None:
    chart, review = _chart(), _review()
    first = figures._message({chart.name: chart}, review, {})
    assert figures._message({chart.name: chart}, review, {}) is first
    assert figures._message({chart.name: chart}, _review("2026-Q2"), {}) != first


def test_the_action_words_are_told_apart_from_the_title() -> None:
    figure = _message(_chart(), _review())["charts"][0]
    assert (figure["title"], figure["act"]) == ("EMEA applies ", "least")


def test_both_modes_know_every_colour_a_drawing_names() -> None:
    figure = _message(_chart(), _review())["charts"][0]
    for drawing in figure["drawings"].values():
        named = set(re.findall("\ue000([^\ue001]*)\ue001", drawing))
        assert named
        assert named <= figures.PALETTES["light"].keys() & figures.PALETTES["dark"].keys()
        assert not re.search("#[0-9A-F]{6}", drawing), "a colour that dark mode would not change"


def test_palettes_hold_the_themes_colours() -> None:
    assert set(figures.PALETTES["light"].values()) == set(LIGHT.colours())
    assert set(figures.PALETTES["dark"].values()) == set(DARK.colours())


def test_names_in_a_drawing_are_no_markup() -> None:
    figure = _message(_chart(), _review())["charts"][0]
    assert all("<script" not in str(json.loads(text)["layout"]) for text in figure["drawings"].values())


def test_nothing_to_draw_is_no_empty_axis() -> None:
    assert _message(_chart(data=pl.DataFrame()), _review())["charts"][0]["drawings"] is None


def test_a_picture_says_how_high_it_is_and_how_high_it_may_be() -> None:
    figure = _message(_chart(), _review())["charts"][0]
    for width, size in figure["sizes"].items():
        assert json.loads(figure["drawings"][width])["layout"]["height"] == size["height"]
        assert size["height"] < size["most"] <= 2 * size["height"]


def test_a_spreadsheet_runs_no_text_and_keeps_numbers() -> None:
    cells = ["=1+1", "+49", "-x", "@a", "\tb", "\rc", "plain", "5 = 5"]
    frame = pl.DataFrame({"=team": cells, "change": [-0.5] * len(cells)})
    written = tables.as_csv(_chart(csv=frame)).removeprefix("\ufeff")
    head, *rows = csv.reader(io.StringIO(written, newline=""))
    assert head == ["'=team", "change"]
    assert [row[0] for row in rows] == [f"'{cell}" for cell in cells[:6]] + cells[6:]
    assert {row[1] for row in rows} == {"-0.5"}


def test_the_bundle_is_the_installed_packages_own() -> None:
    assert bundle.file().is_file()
    assert re.fullmatch(r"/assets/plotly-[0-9a-f]{16}\.min\.js", bundle.address())


def _script() -> None:
    from dashboard.ui import figures
    from tests.ui.test_figures import _chart, _review

    figures.show({"rate-by-team": _chart()}, _review())


def test_the_element_needs_no_browser() -> None:
    app = AppTest.from_function(_script, default_timeout=20).run()
    assert not app.exception
    assert len(app.get("bidi_component")) == 1

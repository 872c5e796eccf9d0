"""Bars of amounts: what only leaders can act on is drawn in their colour, over the whole."""

from __future__ import annotations

import polars as pl

from dashboard.charts.amounts import Amount, of
from dashboard.charts.shapes import draw
from dashboard.charts.theme import LIGHT
from tests.charts.literal_charts import CAPTION


def test_the_part_for_leaders_is_drawn_over_its_bar() -> None:
    amounts = [
        Amount("up to 30 days", 50.0, "50 barriers", more="32 of leaders", part=32.0),
        Amount("31 to 60 days", 11.0, "11 barriers", part=0.0),
        Amount("over 90 days", 13.0, "13 barriers", more="8 of leaders", part=8.0),
    ]
    table = pl.DataFrame({"Open for": [one.name for one in amounts]})
    figure = draw(of("x", amounts, CAPTION, table, table, "barriers_open_over_30"), LIGHT, "wide")
    whole, part = figure["data"]
    assert (whole["x"], part["x"], part["y"]) == ([50.0, 11.0, 13.0], [32.0, 8.0], [0, 2])
    assert (part["marker"]["color"], whole["width"]) == (LIGHT.act, part["width"])
    assert figure["layout"]["barmode"] == "overlay"

"""Where pictures stand on a page."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboard.charts.chart import Caption, Chart
from dashboard.charts.heat_maps import of_barriers
from dashboard.ui.telling import by_picture, marked, places
from tests.charts.literal_charts import CAPTION, dots, funnel, heat, lines, lorenz, trend


def test_the_sentence_says_in_colour_what_only_leaders_can_do() -> None:
    act = '<span class="act">only leaders can remove</span>'
    assert marked("54 % named what only leaders can remove; most, <b>.") == (
        f"54 % named what {act}; most, &lt;b&gt;."
    )
    assert marked("Implementation stands at 60 %.") == "Implementation stands at 60 %."


def _many(count: int) -> Chart:
    return dots([f"Team {i:02d}" for i in range(count)])


def test_many_rows_stand_beside_two_pictures() -> None:
    assert places({"a": _many(12), "b": trend(), "c": trend()}) == {"a": "tall"}


def test_a_map_of_many_teams_stands_beside_others_as_well() -> None:
    rows = [{"team": f"Team {place}", "category": "Peers", "hits": 3, "base": 9} for place in range(25)]
    teams = of_barriers("teams", rows, 5, CAPTION, "barrier_reach")
    assert places({"a": teams, "b": trend(), "c": _many(5), "d": _many(4)}) == {"a": "towering"}
    assert places({"a": heat(), "b": trend()}) == {}


def test_what_is_much_higher_than_many_rows_stands_in_a_row_of_its_own_beside_them() -> None:
    assert places({"a": _many(12), "b": _many(25), "c": trend(), "d": trend()}) == {"b": "tall", "d": "broad"}


def test_very_many_rows_stand_beside_three() -> None:
    charts = {"a": _many(25), "b": _many(3), "c": trend(), "d": trend()}
    assert places(charts) == {"a": "towering"}
    assert places({**charts, "c": lines()}, ["c"]) == {"c": "broad", "d": "broad"}


def test_the_last_picture_takes_the_row_it_would_leave_half_empty() -> None:
    assert places({"a": _many(3), "b": trend(), "c": trend()}) == {"c": "broad"}
    assert places({"a": _many(3), "b": trend(), "c": lines()}, ["c"]) == {"c": "broad"}


def test_no_row_before_a_broad_picture_is_left_half_empty() -> None:
    charts = {"a": trend(), "b": lines(), "c": _many(3)}
    assert places(charts, ["b"]) == {"a": "broad", "b": "broad", "c": "broad"}
    assert places({"first": trend(), **charts}, ["b"]) == {"b": "broad", "c": "broad"}


def test_a_broad_picture_without_anything_to_draw_takes_no_row() -> None:
    assert places({"a": trend(), "b": lines(())}, ["b"]) == {}


def test_what_has_no_picture_stands_last_and_each_reason_once() -> None:
    unasked = Caption("Nobody was asked", "")
    missing = replace(funnel(), caption=unasked, data=funnel().data.clear(), table=pl.DataFrame())
    told = replace(missing, table=pl.DataFrame({"Team": ["North"]}))
    charts = {"first": missing, "second": funnel(), "third": missing, "fourth": told, "fifth": lorenz()}
    drawn, others = by_picture(charts)
    assert list(drawn) == ["second", "fifth"]
    assert sorted(others) == ["fourth", "third"], "what has numbers to show is shown, whatever its reason"
    assert places(drawn) == {}

"""Dots: order, action colour, small groups, folding, hover."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.charts.chart import Caption, Chart, Reference, Standing
from dashboard.charts.dots import of
from dashboard.charts.folding import ALIKE, FEW, MOST
from dashboard.charts.shapes import draw
from dashboard.charts.theme import DARK, GROUND, LIGHT, ROOM, Theme, Width
from tests.charts.literal_charts import APPLIED, CAPTION, dots, group, tidy
from tests.charts.test_bars_and_heat import contrast

ROWS = [group("East", 0.74), group("South", 0.41), group("Small", 0.9, 3), group("Gone", None, 0)]
STANDING: dict[str, Standing] = {"East": "within", "South": "below", "Small": "few", "Gone": "missing"}


def chart() -> Chart:
    """Make dots of one team of each kind."""
    lines = (Reference(0.62, "all teams 62 %"),)
    return of("rate-by-team", tidy(ROWS), "team", STANDING, CAPTION, APPLIED, lines)


def marks(width: Width = "wide") -> dict[str, Any]:
    """Give the trace of the dots."""
    trace: dict[str, Any] = draw(chart(), LIGHT, width)["data"][-1]
    return trace


def test_who_needs_help_first_is_first_and_the_unranked_follow() -> None:
    assert chart().data["name"].to_list() == ["South", "East", "Small", "Gone"]


def test_only_what_is_lower_beyond_chance_has_the_action_colour() -> None:
    assert marks()["marker"]["color"] == [LIGHT.act, LIGHT.data, LIGHT.quiet]
    higher = of("x", tidy(ROWS[:1]), "team", {"East": "above"}, CAPTION, APPLIED)
    assert draw(higher, LIGHT, "wide")["data"][-1]["marker"]["color"] == [LIGHT.data]


def test_an_undefined_rate_has_no_dot_and_a_dash() -> None:
    assert marks()["x"] == [0.41, 0.74, 0.9]
    assert "–" in [note["text"] for note in draw(chart(), LIGHT, "wide")["layout"]["annotations"]]
    assert chart().table["Applied"][3] == "–"


def test_the_axis_goes_from_0_to_100_and_writes_both() -> None:
    axis = draw(chart(), LIGHT, "phone")["layout"]["xaxis"]
    assert axis["range"] == [0.0, 1.0]
    assert (axis["ticktext"][0], axis["ticktext"][-1]) == ("0 %", "100 %")
    assert len(axis["ticktext"]) <= 5


def test_the_company_is_a_dotted_line_with_its_name() -> None:
    layout = draw(chart(), LIGHT, "wide")["layout"]
    assert layout["shapes"][0]["x0"] == 0.62
    assert layout["shapes"][0]["line"]["dash"] == "dot"
    assert layout["annotations"][-1]["text"] == "all teams 62 %"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_intervals_can_be_seen_and_are_fainter_than_their_dots(theme: Theme) -> None:
    lines = [trace for trace in draw(chart(), theme, "wide")["data"] if trace["mode"] == "lines"]
    assert {trace["line"]["color"] for trace in lines} == {theme.act, theme.data, theme.quiet}
    for trace in lines:
        assert contrast(seen(trace, theme), theme.background) >= 3
        assert trace["opacity"] < marks()["marker"]["opacity"]
        assert trace["line"]["width"] * 4 <= marks()["marker"]["size"]


def seen(trace: dict[str, Any], theme: Theme) -> str:
    """Mix a trace's colour with the background it lets through."""
    part, pairs = trace["opacity"], zip(_parts(trace["line"]["color"]), _parts(theme.background), strict=True)
    return "#" + "".join(f"{round(part * own + (1 - part) * behind):02X}" for own, behind in pairs)


def _parts(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


@pytest.mark.parametrize("width", ROOM)
def test_no_text_touches_the_dotted_line_behind_it(width: Width) -> None:
    texts = [note for note in draw(chart(), LIGHT, width)["layout"]["annotations"] if "bgcolor" in note]
    assert texts
    assert all(note["bgcolor"] == LIGHT.background and note["borderpad"] == GROUND for note in texts)


def test_pointing_says_what_the_table_says() -> None:
    said = marks()["hovertext"][0]
    for words in ("South", "41 %", "31 to 51 %", "40 pairs", "lower, beyond chance"):
        assert words in said
        assert words in [*chart().table.row(0)]


def test_many_teams_are_folded_into_a_last_row_and_all_in_the_table() -> None:
    rows = [group(f"T{i:03d}", 0.5, 10 + i) for i in range(200)]
    kinds: dict[str, Standing] = dict.fromkeys((str(row["team"]) for row in rows), "within")
    many = of("x", tidy(rows), "team", kinds | {"T007": "below"}, Caption("", ""), APPLIED)
    assert many.data.height == MOST + 1
    assert many.data["name"][-1] == f"and {200 - MOST} more"
    assert many.table.height == many.csv.height == 200


def test_of_many_that_do_not_differ_the_largest_are_drawn_and_nobody_is_ranked() -> None:
    rows = [group(f"T{i:02d}", i / 100, 10 + i) for i in range(60)]
    kinds: dict[str, Standing] = dict.fromkeys((str(row["team"]) for row in rows), "within")
    shown = of("x", tidy(rows), "team", kinds, Caption("", ""), APPLIED)
    largest = [f"T{i:02d}" for i in range(59, 59 - ALIKE + 1, -1)]
    assert shown.data["name"].to_list() == [*largest, "T00", f"and {60 - ALIKE} more"]


def test_folding_keeps_the_lowest_of_those_below_and_the_highest() -> None:
    rows = [group(f"T{i:02d}", i / 100, 10 + i) for i in range(60)]
    kinds: dict[str, Standing] = {f"T{i:02d}": "below" if i < 40 else "within" for i in range(60)}
    shown = of("x", tidy(rows), "team", kinds, Caption("", ""), APPLIED)
    lowest = [f"T{i:02d}" for i in range(MOST - 1)]
    assert shown.data["name"].to_list() == [*lowest, "T59", f"and {60 - MOST} more"]


def test_on_a_phone_long_names_go_above_their_marks() -> None:
    beside = draw(dots(("South", "West")), LIGHT, "phone")["layout"]
    above = draw(dots(("South", "A name that is far too long")), LIGHT, "phone")["layout"]
    assert above["margin"]["l"] < beside["margin"]["l"]
    assert above["height"] > beside["height"]


def test_of_many_small_groups_only_the_largest_are_drawn() -> None:
    rows = [group("Large", 0.5)] + [group(f"Small {i:02}", 0.4, 2 + i % 3) for i in range(20)]
    standing: dict[str, Standing] = dict.fromkeys((str(row["team"]) for row in rows), "few")
    standing["Large"] = "within"
    drawn = of("rate-by-team", tidy(rows), "team", standing, CAPTION, APPLIED).data
    assert drawn.height == 1 + FEW + 1
    assert drawn["name"][-1] == "and 12 more"
    assert drawn["count"].to_list().count("4 pairs") == 6

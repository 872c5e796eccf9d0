"""Bars begin at zero and name the owner; cells of few people have no colour."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from dashboard.charts.amounts import Amount
from dashboard.charts.amounts import of as bars_of
from dashboard.charts.chart import Standing
from dashboard.charts.heat_maps import of_answers, of_barriers, of_rates
from dashboard.charts.shapes import draw
from dashboard.charts.theme import DARK, LIGHT, ROOM, Theme, Width
from tests.charts.literal_charts import APPLIED, CAPTION, amounts, bars, group, heat, tidy


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_bars_start_at_zero_without_a_value_axis(width: Width) -> None:
    layout = draw(bars(), LIGHT, width)["layout"]
    assert layout["xaxis"]["range"][0] == 0
    assert layout["xaxis"]["visible"] is False


def test_bars_have_the_colour_of_their_owner_and_name_it() -> None:
    figure = draw(bars(), LIGHT, "wide")
    assert figure["data"][0]["marker"]["color"] == [
        LIGHT.owners[who] for who in ("leader", "enablement", "unassigned")
    ]
    ends = [note["text"] for note in figure["layout"]["annotations"][3:]]
    assert ["41 %" in end and "leader" in end for end in ends] == [True, False, False]
    assert "unassigned" in ends[2]


def test_on_a_phone_the_owner_is_under_the_name() -> None:
    notes = [note["text"] for note in draw(bars(), LIGHT, "phone")["layout"]["annotations"]]
    assert notes[0].startswith("Lack of time<br>")
    assert "leader" in notes[0]
    assert "leader" not in notes[3]


def test_nobody_named_it_is_no_bar() -> None:
    assert bars((("Lack of time", 0.0),)).data.is_empty()


def test_few_people_have_no_colour_only_their_count() -> None:
    figure = draw(heat(("South", "West"), ("Calls",), base=-7, few=("South",)), LIGHT, "wide")
    assert figure["data"][0]["z"] == [[None], [0.1]]
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert texts[:4] == ["South", "West", "Calls", "3 pairs"]


def test_without_a_cell_of_five_people_there_is_a_table_and_no_grid() -> None:
    chart = heat(("South", "West"), ("Calls",), "few")
    assert chart.data.is_empty()
    assert chart.table["Team"].to_list() == ["South", "West"]


def test_of_many_teams_those_with_a_cell_that_differs_are_drawn() -> None:
    cells = {(f"T{i:02d}", program): 10 + i for i in range(40) for program in ("Calls", "Deals")}
    rows = [group(team, 0.5, base) | {"program": program} for (team, program), base in cells.items()]
    kinds: dict[tuple[str, str], Standing] = dict.fromkeys(cells, "within")
    drawn = of_rates(
        "x", tidy(rows), kinds | {("T03", "Deals"): "below", ("T05", "Calls"): "above"}, CAPTION, APPLIED
    )
    assert {"T03", "T05", "T39"} <= set(drawn.data["row"])
    assert "T06" not in set(drawn.data["row"])


def test_on_a_phone_a_long_count_is_written_in_lines_and_leaves_room_for_bars() -> None:
    amount = Amount("coaching", 0.64, "64 %", "131 of 527 check-ins with a purpose", "")
    table = pl.DataFrame({"Purpose": ["coaching"], "Share": ["64 %"]})
    chart = bars_of("purposes", [amount], CAPTION, table, table, "check_in_purposes")
    layout = draw(chart, LIGHT, "phone")["layout"]
    assert layout["margin"]["l"] <= 0.6 * ROOM["phone"]
    assert layout["annotations"][0]["text"].count("<br>") == 2


def test_a_cell_says_value_and_count() -> None:
    texts = [
        note["text"] for note in draw(heat(("South",), ("Calls",)), LIGHT, "wide")["layout"]["annotations"]
    ]
    assert "0 %" in texts[-1]
    assert "22 pairs" in texts[-1]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_text_on_a_cell_can_be_read(theme: Theme) -> None:
    for shade in theme.heat:
        assert contrast(shade.fill, shade.text) >= 4.5


def test_programs_that_do_not_fit_are_counted() -> None:
    figure = draw(heat(("South",), [f"P{i}" for i in range(8)]), LIGHT, "phone")
    assert len(figure["data"][0]["x"]) == 5
    assert figure["layout"]["annotations"][-1]["text"] == "and 3 more, in the table"


def contrast(one: str, other: str) -> float:
    """Calculate WCAG's contrast of two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_amounts_say_how_far_they_may_be_off() -> None:
    plain, unsure = (draw(amounts(("A", "B"), off=off), LIGHT, "wide") for off in (0.0, 50.0))
    assert len(plain["data"]) == 1
    assert unsure["data"][1]["x"] == [-50.0, 50.0, None, 50.0, 150.0, None]
    ends = [note["x"] for note in unsure["layout"]["annotations"] if "of 4000" in note["text"]]
    assert ends == [50.0, 150.0], "words stand beyond the interval"


def test_of_many_bars_of_few_people_only_the_first_are_drawn() -> None:
    large = [Amount(f"Team {place}", 10.0, "10 EUR") for place in range(3)]
    small = [Amount(f"Tiny {place}", 9.0, "9 EUR", standing="few") for place in range(20)]
    table = pl.DataFrame({"Team": [one.name for one in (*large, *small)]})
    chart = bars_of("per-head", [*small[:5], *large, *small[5:]], CAPTION, table, table, "reward_per_head")
    drawn = chart.data["name"].to_list()
    assert drawn == [one.name for one in (*small[:5], *large, *small[5:8])] + ["and 12 more"]
    assert chart.table.height == 23


def test_of_many_bars_the_ends_are_drawn_and_each_says_its_own_row() -> None:
    given = [Amount(f"Team {place:02d}", float(place), f"{place} EUR") for place in range(40)]
    given[3] = replace(given[3], standing="few")
    order = [*given[5:30], *given[:5], *given[30:]]
    table = pl.DataFrame({"Team": [one.name for one in order], "Per head": [one.words for one in order]})
    chart = bars_of("per-head", order, CAPTION, table, table, "reward_per_head")
    drawn = chart.data["name"].to_list()[:-1]
    assert {"Team 00", "Team 39"} < set(drawn)
    assert chart.table["Team"].to_list()[: len(drawn)] == drawn
    said = draw(chart, LIGHT, "wide")["data"][0]["hovertext"]
    assert [words.split("</b>")[0].removeprefix("<b>") for words in said[: len(drawn)]] == drawn
    assert sorted(chart.table["Team"]) == sorted(one.name for one in given)


def test_rows_that_have_no_bar_stay_in_the_table_beside_those_that_are_left_out() -> None:
    given = [Amount(f"Team {place:02d}", float(place), f"{place} EUR") for place in range(40)]
    names = [*(one.name for one in given), "Nobody there"]
    table = pl.DataFrame({"Team": names})
    chart = bars_of("budget-use", given, CAPTION, table, table, "reward_per_head")
    assert sorted(chart.table["Team"]) == sorted(names)
    assert chart.table["Team"][-1] == "Nobody there"


def test_a_barrier_map_of_many_teams_draws_the_first() -> None:
    rows = [
        {"team": f"Team {place:02d}", "category": "Peers", "hits": 1, "base": 40 - place}
        for place in range(30)
    ]
    chart = of_barriers("barriers-of-teams", rows, 5, CAPTION, "barrier_reach")
    assert chart.data["row"].n_unique() == 25
    assert chart.table["Team"].to_list()[:25] == chart.data["row"].to_list()
    assert "5 more in the table" in chart.caption.subtitle


def test_a_square_of_two_questions_says_yes_first() -> None:
    told = (("Applied it", "Yes", 2), ("Applied it", "No", 8), ("Did not", "Yes", 1), ("Did not", "No", 9))
    rows = [{"row": row, "column": column, "hits": hits, "base": 10} for row, column, hits in told]
    figure = draw(of_answers("thanked", rows, CAPTION, "recognition_alignment"), LIGHT, "wide")
    assert [cell[1] for cell in figure["data"][0]["customdata"][0]] == ["Yes", "No"]
    assert figure["data"][0]["z"] == [[0.2, None], [0.1, None]], (
        "what is left of a row has no colour of its own"
    )
    assert any("80\u202f%" in note["text"] for note in figure["layout"]["annotations"])

"""Bars begin at zero and name the owner; cells of few people have no colour."""

from __future__ import annotations

import pytest

from dashboard.charts.shapes import draw
from dashboard.charts.theme import LIGHT, THEMES, Theme, Width
from tests.charts.literal_charts import bars, heat


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
    figure = draw(heat(("South",), ("Calls",), "few", base=-7), LIGHT, "wide")
    assert figure["data"][0]["z"] == [[None]]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["South", "Calls", "3 pairs"]


def test_a_cell_says_value_and_count() -> None:
    texts = [
        note["text"] for note in draw(heat(("South",), ("Calls",)), LIGHT, "wide")["layout"]["annotations"]
    ]
    assert "0 %" in texts[-1]
    assert "22 pairs" in texts[-1]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
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

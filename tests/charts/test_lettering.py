"""Text in a picture: breaking, cutting, markup."""

from __future__ import annotations

import pytest

from dashboard.charts.lettering import pixels, safe, shorten, wrap


@pytest.mark.parametrize(
    "text", ["South", "A rather long name of a team", "x" * 60, "東日本エンタープライズ営業部", ""]
)
@pytest.mark.parametrize("room", [40, 90, 200])
def test_lines_fit_their_room(text: str, room: int) -> None:
    lines = wrap(text, 14, room)
    assert 1 <= len(lines) <= 2
    assert all(pixels(line, 14) <= room for line in lines)


def test_what_fits_is_not_cut() -> None:
    assert wrap("Objection handling", 14, 300) == ["Objection handling"]
    assert shorten("South", 14, 100) == "South"


def test_what_is_cut_says_so() -> None:
    assert wrap("one two three four five six", 14, 60)[-1].endswith("…")


def test_a_link_in_a_name_is_text() -> None:
    assert safe('<a href="x">') == '&lt;a href="x"&gt;'

"""SVG: every shape is written whole, its text stays text, its colours are names, and nothing runs or loads."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from dashboard.charts.chart import Chart
from dashboard.charts.shapes import draw
from dashboard.charts.svg import NAMED, WIDE, svg
from dashboard.charts.theme import DARK, GROUND, LIGHT, Width, palette
from tests.charts.literal_charts import EVERY, dots, lorenz
from tests.charts.test_shapes import EDGES

_NAME = re.compile(r"var\(--([a-z0-9-]+)\)")
WIDTHS: tuple[Width, ...] = ("wide", "phone")
DRAWN = pytest.mark.parametrize("name", EDGES)
WIDTH = pytest.mark.parametrize("width", WIDTHS)


def _tree(chart: Chart, width: Width) -> ET.Element:
    return ET.fromstring(svg(chart, width))


def _words(tree: ET.Element) -> Iterator[str]:
    return (" ".join("".join(text.itertext()).split()) for text in tree.iter("text"))


@DRAWN
@WIDTH
def test_a_picture_is_well_formed_and_says_what_it_shows(name: str, width: Width) -> None:
    tree = _tree(EDGES[name], width)
    assert tree.tag == "svg"
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == EDGES[name].alt


@DRAWN
@WIDTH
def test_every_annotation_is_written_as_text(name: str, width: Width) -> None:
    layout = draw(EDGES[name], NAMED, width)["layout"]
    lines = [line for note in layout.get("annotations", []) for line in note["text"].split("<br>")]
    wanted = [" ".join(html.unescape(re.sub(r"<[^>]*>", "", line)).split()) for line in lines]
    found = list(_words(_tree(EDGES[name], width)))
    for words in filter(None, wanted):
        assert words in found


@DRAWN
@WIDTH
def test_colours_are_names_that_both_modes_know(name: str, width: Width) -> None:
    drawn = svg(EDGES[name], width)
    assert "#" not in re.sub(r'>[^<]*<|aria-label="[^"]*"', "", drawn)
    for mode in (LIGHT, DARK):
        assert set(_NAME.findall(drawn)) <= set(palette(mode))


def test_the_names_stand_for_every_colour_of_a_mode() -> None:
    for mode in (LIGHT, DARK):
        assert set(palette(mode).values()) == set(mode.colours())


@DRAWN
@WIDTH
def test_marks_stay_in_the_picture(name: str, width: Width) -> None:
    tree = _tree(EDGES[name], width)
    height = float(tree.get("height", "0"))
    for mark in (*tree.iter("circle"), *tree.iter("rect")):
        x = float(mark.get("cx") or mark.get("x") or 0)
        y = float(mark.get("cy") or mark.get("y") or 0)
        assert -1 <= x <= WIDE[width] + 1
        assert -2 <= y <= height + 2


def test_marks_stand_where_their_values_are() -> None:
    """Hold dots against the axis that is written below them: 0 % at its first tick, 100 % at its last."""
    tree = _tree(dots(("A", "B")), "wide")
    ticks = {
        "".join(t.itertext()): float(t.get("x", "0"))
        for t in tree.iter("text")
        if t.get("text-anchor") == "middle"
    }
    circles = sorted(float(mark.get("cx", "0")) for mark in tree.iter("circle"))
    assert circles == pytest.approx([ticks["0\u202f%"], ticks["100\u202f%"]], abs=0.2)


def test_a_square_stays_square() -> None:
    for width in WIDTHS:
        tree = _tree(lorenz(), width)
        diagonal = next(path for path in tree.iter("path") if path.get("stroke-dasharray"))
        x0, y0, x1, y1 = map(float, re.findall(r"[\d.]+", diagonal.get("d", "")))
        assert x1 - x0 == pytest.approx(y0 - y1, abs=0.2)


def test_names_that_look_like_markup_stay_names() -> None:
    nasty = '</text><script>alert(1)</script><image href="//x"/>" onload="x'
    drawn = svg(dots((nasty, "B")), "wide")
    tree = ET.fromstring(drawn)
    assert {element.tag for element in tree.iter()} <= {"svg", "g", "path", "circle", "rect", "text", "tspan"}
    assert not [
        key for element in tree.iter() for key in element.attrib if key.startswith("on") or "href" in key
    ]


@pytest.mark.parametrize("name", EVERY)
def test_a_picture_is_small(name: str) -> None:
    assert len(svg(EVERY[name], "wide")) < 20_000


def test_a_text_stands_in_the_middle_of_its_ground() -> None:
    tree = _tree(dots(("A name that is far too long", "South")), "phone")
    placed = list(zip(tree, list(tree)[1:], strict=False))
    pairs = [(one, other) for one, other in placed if one.tag == "rect" and other.tag == "text"]
    assert len(pairs) == 4
    for ground, text in pairs:
        left, wide = float(ground.get("x", 0)), float(ground.get("width", 0))
        middle = text.get("text-anchor") == "middle"
        x = float(text.get("x", 0))
        assert x == pytest.approx(left + wide / 2, abs=0.2) if middle else left <= x <= left + GROUND

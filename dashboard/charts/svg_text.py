"""Text in an SVG picture: the small markup of labels as text elements, in lines, at an anchor."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dashboard.charts.canvas import Part
from dashboard.charts.lettering import LINE, pixels
from dashboard.charts.plane import Plane, number
from dashboard.charts.theme import NAME

# Labels hold these tags and no others: every other `<` is escaped where a label is written (lettering.safe).
_TAG: Final = re.compile(r"<(/?)(b|span)(?: style=\"([^\"]*)\")?>")
_ANCHOR: Final = {"left": "start", "center": "middle", "right": "end"}
_DROP: Final = 0.35  # of the size: from a line's middle to its foot
Spot = tuple[float, float]


@dataclass(frozen=True)
class _Box:
    """A text's lines and how much room they take."""

    lines: list[str]
    size: float

    @property
    def wide(self) -> float:
        return max(pixels(html.unescape(_TAG.sub("", line)), self.size) for line in self.lines)

    @property
    def high(self) -> float:
        return len(self.lines) * self.size * LINE


def annotation(note: Part, at: Plane) -> str:
    """Write an annotation as plotly places it."""
    font, box = note["font"], _Box(note["text"].split("<br>"), note["font"]["size"])
    x = at.across(note["x"], note.get("xref", "x")) + note.get("xshift", 0)
    y = at.down(note["y"], note.get("yref", "y")) - note.get("yshift", 0)
    side, level = str(note.get("xanchor", "center")), str(note.get("yanchor", "middle"))
    if angle := note.get("textangle"):
        return _turned(box, (x, y), angle, font["color"], rising=level == "bottom")
    top = y - box.high * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[level]
    align = str(note.get("align", side)) if len(box.lines) > 1 else side
    pad = note.get("borderpad", 0)
    x += {"left": pad, "right": -pad}.get(side, 0)  # plotly anchors the ground
    spot = (x + _moved(box.wide, side, align), top + box.high / 2)
    ground = _ground(note["bgcolor"], box, (x, top), side, pad) if "bgcolor" in note else ""
    return ground + words("<br>".join(box.lines), spot, _ANCHOR[align], box.size, font["color"])


def words(text: str, spot: Spot, anchor: str, size: float, colour: str) -> str:
    """Write lines around a middle, at an anchor."""
    lines = text.split("<br>")
    x, middle = spot
    first = middle - (len(lines) - 1) * size * LINE / 2 + size * _DROP
    styled = "" if size == NAME else f' font-size="{number(size)}"'
    start = f'<text fill="{colour}"{styled}' + ("" if anchor == "start" else f' text-anchor="{anchor}"')
    rows = [
        f'{start} x="{number(x)}" y="{number(first + i * size * LINE)}">{"".join(_spans(line))}</text>'
        for i, line in enumerate(lines)
        if line.strip()
    ]
    return "".join(rows)


def _turned(box: _Box, spot: Spot, angle: float, colour: str, *, rising: bool) -> str:
    """Write turned text: around its middle, or upwards from its foot."""
    x, y = spot
    place = f"{number(x)} {number(y)}"
    text = words("<br>".join(box.lines), spot, "start" if rising else "middle", box.size, colour)
    return f'<g transform="rotate({number(angle)} {place})">{text}</g>'


def _moved(wide: float, side: str, align: str) -> float:
    """Tell how far the lines' anchor lies from the box's."""
    parts = {"left": 0.0, "center": 0.5, "right": 1.0}
    return wide * (parts[align] - parts[side])


def _ground(colour: str, box: _Box, corner: Spot, side: str, pad: float) -> str:
    x, top = corner
    start = x + _moved(box.wide, side, "left")
    left = max(start - pad, 0)  # within the picture, as the screen cuts it
    size = f'width="{number(start + box.wide + pad - left)}" height="{number(box.high + 2 * pad)}"'
    return f'<rect x="{number(left)}" y="{number(top - pad)}" {size} fill="{colour}"/>'


def _spans(line: str) -> Iterator[str]:
    """Turn the small markup into spans; two spaces stay two."""
    end = 0
    for found in _TAG.finditer(line):
        yield _text(line[end : found.start()])
        closing, name, style = found.groups()
        yield "</tspan>" if closing else f"<tspan{_style(name, style or '')}>"
        end = found.end()
    yield _text(line[end:])


def _text(words: str) -> str:
    return words.replace("  ", "\N{NO-BREAK SPACE} ")


def _style(name: str, style: str) -> str:
    given = dict(part.split(":", 1) for part in style.split(";") if part)
    if name == "b":
        given["font-weight"] = "600"
    names = {"color": "fill", "font-size": "font-size", "font-weight": "font-weight"}
    return "".join(f' {names[key]}="{value.removesuffix("px")}"' for key, value in given.items())

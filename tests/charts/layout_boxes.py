"""Where the texts of a figure lie, by the same estimate of widths that the drawing uses."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from dashboard.charts.lettering import LINE, pixels

Figure = dict[str, Any]
_ACROSS = {"left": 0.0, "center": 0.5, "right": 1.0}
_UP = {"top": 0.0, "middle": 0.5, "bottom": 1.0}


@dataclass(frozen=True)
class Box:
    """A text and its place in pixels from the picture's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Tell whether two texts touch by more than a hair."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 1 and min(self.bottom, other.bottom) - max(self.top, other.top) > 2


def boxes(figure: Figure, width: float) -> list[Box]:
    """Place every level or upright text of a figure drawn at a width; slanted ones are left out."""
    notes = figure["layout"].get("annotations", [])
    return [_box(figure, note, width) for note in notes if note.get("textangle", 0) in (0, -90)]


def _box(figure: Figure, note: dict[str, Any], width: float) -> Box:
    lines = [html.unescape(re.sub(r"<[^>]+>", "", line)) for line in _lines(note["text"])]
    size = note["font"]["size"]
    wide, high = max(pixels(line, size) for line in lines), len(lines) * size * LINE
    if note.get("textangle"):
        wide, high = high, wide
    x = _along(figure, note, "x", width) + note.get("xshift", 0)
    y = _along(figure, note, "y", figure["layout"]["height"]) - note.get("yshift", 0)
    side, pad = note.get("xanchor", "center"), note.get("borderpad", 0)
    x += {"left": pad, "right": -pad}.get(side, 0)  # what is anchored is the text's ground
    left = x - wide * _ACROSS[side]
    top = y - high * _UP[note.get("yanchor", "middle")]
    return Box(" ".join(lines), left, top, left + wide, top + high)


def _lines(text: str) -> list[str]:
    return [line for line in re.sub(r"</?(b|span)( [^>]*)?>", "", text).split("<br>") if line]


def _along(figure: Figure, note: dict[str, Any], axis: str, size: float) -> float:
    """Place a coordinate: `paper` is a part of the plot, else it lies on the axis."""
    margin = figure["layout"]["margin"]
    before, after = (margin["l"], margin["r"]) if axis == "x" else (margin["t"], margin["b"])
    part, plot = float(note[axis]), size - before - after
    if note.get(f"{axis}ref") != "paper":
        first, last = (float(end) for end in figure["layout"][f"{axis}axis"]["range"])
        part = (part - first) / (last - first)
    return float(before + plot * (part if axis == "x" else 1 - part))

"""Rows of a picture: their labels, how high they are and how much room the labels take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dashboard.charts.lettering import LINE, paragraph, pixels, safe, shorten, span, widest, wrap
from dashboard.charts.theme import NAME, ROOM, ROW, SMALL, STEP, Theme, Width

_SHARE_FOR_LABELS = {"wide": 0.42, "phone": 0.5}
_BESIDE_ON_PHONE = 104  # wider labels go above their marks on a phone


@dataclass(frozen=True)
class Rows:
    """`names` and `quiet` are the lines of each row's label; `margin` the room at the left of the marks.

    `stacked` rows have their label above the mark: its foot is `foot` pixels above the row's middle, the mark `down`
    below it; where they are `joined`, the quiet part stands on the name's line.
    """

    names: list[list[str]]
    quiet: list[list[str]]
    margin: float
    height: int
    stacked: bool = False
    foot: float = 0
    down: float = 0
    joined: bool = False

    def label(self, row: int, theme: Theme, *, strong: bool = False) -> str:
        """Write a row's name and what is quiet beside or under it."""
        names = [f"<b>{safe(line)}</b>" if strong else safe(line) for line in self.names[row]]
        quiet = [span(line, theme.quiet, SMALL) for line in self.quiet[row]]
        if self.joined and quiet:
            return paragraph([f"{names[0]}  {quiet[0]}"])
        return paragraph([*names, *quiet])

    def lift(self, row: int) -> float:
        """Give how far the middle of a row's label is above the row's middle, in pixels."""
        lines = len(self.names[row]) + (0 if self.joined else len(self.quiet[row]))
        return self.foot + lines * NAME * LINE / 2 if self.stacked else 0

    @property
    def total(self) -> int:
        """Give the pixels of all rows."""
        return self.height * len(self.names)

    @property
    def offset(self) -> float:
        """Give how far the mark lies below the row's middle, in rows."""
        return self.down / self.height


def beside(names: Sequence[str], quiet: Sequence[str], width: Width, part: float | None = None) -> Rows:
    """Put the labels in a column at the left, as narrow as they allow, at most `part` of the picture."""
    room = ROOM[width] * (part or _SHARE_FOR_LABELS[width])
    lines = [wrap(name, NAME, room) for name in names]
    below = [wrap(text, SMALL, room) if text else [] for text in quiet]
    column = max(_column(_all(lines), _all(below)), 3 * STEP)
    return Rows(lines, below, column + 2 * STEP, _height(lines, below))


def _height(names: Sequence[Sequence[str]], quiet: Sequence[Sequence[str]]) -> int:
    """Give rows the room that the tallest two neighbours need: one long label does not set all others apart."""
    tall = [(len(name) + len(text)) * NAME * LINE for name, text in zip(names, quiet, strict=True)]
    together = max(((one + other) / 2 for one, other in pairwise(tall)), default=0.0)
    ends = max(tall[:1] + tall[-1:], default=0.0)  # nobody lends the first and the last any room
    return max(ROW, round(max(together, ends) + STEP))


def above(names: Sequence[str], quiet: Sequence[str], width: Width) -> Rows:
    """Put each label above its mark: on one line, or what is quiet on a line below the name."""
    room = ROOM[width] - 3 * STEP
    lines = [wrap(name, NAME, room) for name in names]
    below = [[shorten(text, SMALL, room)] if text else [] for text in quiet]
    labels = list(zip(lines, below, strict=True))
    joined = all(_fits_one_line(*label, room) for label in labels)  # one that does not breaks them all
    tallest = max((len(name) + (0 if joined else len(text)) for name, text in labels), default=1)
    label = tallest * NAME * LINE
    height = round(label + ROW)
    return Rows(lines, below, 3 * STEP, height, True, height / 2 - label, height / 2 - STEP * 1.5, joined)


def _fits_one_line(name: Sequence[str], quiet: Sequence[str], room: float) -> bool:
    return len(name) == 1 and pixels(name[0], NAME) + STEP + widest(quiet, SMALL) <= room


def fitting(names: Sequence[str], quiet: Sequence[str], width: Width, part: float | None = None) -> Rows:
    """Put labels beside the marks where there is room (`part` of a wide picture at most), else above them."""
    if width == "phone" and _column(names, quiet) > _BESIDE_ON_PHONE:
        return above(names, quiet, width)
    return beside(names, quiet, width, part)


def for_bars(rows: Rows) -> Rows:
    """Bring stacked rows' bars, which have no number above them, close to their own label."""
    return replace(rows, down=2 * STEP - rows.foot) if rows.stacked else rows


def _all(labels: Sequence[Sequence[str]]) -> list[str]:
    return [line for label in labels for line in label]


def _column(names: Sequence[str], quiet: Sequence[str]) -> float:
    return max(widest(names, NAME), widest(quiet, SMALL))

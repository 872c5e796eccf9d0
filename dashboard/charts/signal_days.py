"""Signal days: the days of a trend's signals, written beside its line where they can stand apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.charts.canvas import Part, note
from dashboard.charts.lettering import pixels, safe
from dashboard.charts.theme import ROOM, SMALL, Theme, Width
from dashboard.words import day

Point = tuple[date, float]
OFF = 14  # pixels from a signal, or the line about it, to its name
_MOST_NAMED = 2  # signals
_APART = {"wide": 0.24, "phone": 0.4}  # of the axis, between two of their names


def days_of_signals(
    signals: Sequence[str | None], points: Sequence[Point], middle: float, theme: Theme, width: Width
) -> list[Part]:
    """Name the last of each stretch of alike signals, the newest first, as many as can stand apart.

    A day that would stand by the dot of another is left out: it would name that one.
    """
    ends = [i for i, one in enumerate(signals) if one and one != (*signals[1:], None)[i]]
    named: list[int] = []
    for place in reversed(
        [end for end in ends if _beside(points, end, middle, width) not in {*ends} - {end}]
    ):
        if all(abs(place - other) >= _APART[width] * len(points) for other in named):
            named.append(place)
    return [_named(points, place, middle, theme, width) for place in named[:_MOST_NAMED]]


def _named(points: Sequence[Point], place: int, middle: float, theme: Theme, width: Width) -> Part:
    """Write a signal's day over the line where it is high, under it where it is low."""
    when, value = points[place]
    up = value >= middle
    spot = {
        "xref": "x",
        "x": when.isoformat(),
        "xanchor": _reach(points, place, width)[0],
        "yref": "y",
        "y": points[_beside(points, place, middle, width)][1],
    }
    return note(
        safe(day(when)), theme.text, SMALL, {**spot, "yanchor": "middle", "yshift": OFF if up else -OFF}
    )


def _reach(points: Sequence[Point], place: int, width: Width) -> tuple[str, range]:
    """Find to which side a signal's day is written, and along which points."""
    part = place / max(1, len(points) - 1)
    anchor = "left" if part < 0.15 else "right" if part > 0.85 else "center"
    wide = round(pixels(day(points[place][0]), SMALL) / (ROOM[width] * 0.6) * len(points))
    before, after = {"left": (0, wide), "right": (wide, 0), "center": (wide // 2, wide // 2)}[anchor]
    return anchor, range(max(0, place - before), min(len(points), place + after + 1))


def _beside(points: Sequence[Point], place: int, middle: float, width: Width) -> int:
    """Find the point that a signal's day stands next to: the highest it is written along, or the lowest."""
    along: list[int] = [place, *_reach(points, place, width)[1]]
    values = [points[other][1] for other in along]
    farthest = max(values) if points[place][1] >= middle else min(values)
    return along[values.index(farthest)]

"""Spots: where a name can stand about its dot without touching another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dashboard.charts.lettering import LINE
from dashboard.charts.theme import SMALL


class Box(NamedTuple):
    """A rectangle of the plot in pixels, from its lower left corner."""

    left: float
    low: float
    right: float
    high: float

    def touches(self, other: Box) -> bool:
        """Tell whether two overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.low < other.high and other.low < self.high

    def lies_in(self, wide: float, high: float) -> bool:
        """Tell whether it is inside the plot, as far as its type is."""
        return self.left >= 0 and self.right <= wide and self.low >= -SMALL / 2 and self.high <= high + SMALL


class Spot(NamedTuple):
    """Where a name stands from its dot, in pixels, and by which of its ends."""

    across: float
    up: float
    anchor: str

    def box(self, x: float, y: float, wide: float) -> Box:
        """Give the room that so wide a name takes at this spot of a dot."""
        x, y = x + self.across, y + self.up
        left = x - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[self.anchor]
        return Box(left, y - SMALL * LINE / 2, left + wide, y + SMALL * LINE / 2)


SPOTS = (
    Spot(10, 0, "left"), Spot(-10, 0, "right"), Spot(0, 15, "center"), Spot(0, -15, "center"),
    Spot(-6, 15, "right"), Spot(-6, -15, "right"),
)  # fmt: skip


def along(curve: Sequence[tuple[float, float]]) -> list[Box]:
    """Cover a line that runs to the right with boxes, one from each of its points to the next."""
    return [
        Box(x, min(y, next_y) - 1, next_x, max(y, next_y) + 1) for (x, y), (next_x, next_y) in pairwise(curve)
    ]


def free_spots(
    dots: Sequence[tuple[float, float]],
    widths: Sequence[float],
    taken: Sequence[Box],
    lines: Sequence[Sequence[Box]],
    room: tuple[float, float],
) -> list[Spot | None]:
    """Find each dot's name the first spot that is free, in the order of the dots; none where all are taken.

    It stays clear of all `lines` where it can, else of all but the last, and so on.
    """
    boxes, found = list(taken), list[Spot | None]()
    kept = [[box for line in lines[:many] for box in line] for many in range(len(lines), -1, -1)]
    for (x, y), wide in zip(dots, widths, strict=True):
        placed = [(spot, spot.box(x, y, wide)) for spot in SPOTS]
        free = [(spot, box) for line in kept for spot, box in placed if _free(box, [*boxes, *line], room)]
        found.append(free[0][0] if free else None)
        boxes += [box for _, box in free[:1]]
    return found


def _free(box: Box, others: Sequence[Box], room: tuple[float, float]) -> bool:
    return box.lies_in(*room) and not any(box.touches(other) for other in others)

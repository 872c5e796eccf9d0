"""Spots: where a name can stand about its dot without touching another."""

from __future__ import annotations

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

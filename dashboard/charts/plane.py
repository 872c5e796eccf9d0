"""Plane: where the values of a figure stand in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.charts.canvas import Part


@dataclass(frozen=True)
class Plane:
    """The plot's corners in pixels and what its axes span there; `paper` is the room around a square plot."""

    left: float
    top: float
    right: float
    bottom: float
    spans: tuple[tuple[float, float], tuple[float, float]]
    paper: tuple[float, float, float, float]

    def x(self, value: object) -> float:
        """Place a value of the horizontal axis."""
        first, last = self.spans[0]
        return self.left + (_placed(value) - first) / (last - first) * (self.right - self.left)

    def y(self, value: object) -> float:
        """Place a value of the vertical axis."""
        first, last = self.spans[1]
        return self.bottom - (_placed(value) - first) / (last - first) * (self.bottom - self.top)

    def across(self, value: Any, ref: str) -> float:  # noqa: ANN401  a number, or a date's text
        """Place a value of the axis, or a part of the paper."""
        left, _, right, _ = self.paper
        return float(left + value * (right - left)) if ref == "paper" else self.x(value)

    def down(self, value: Any, ref: str) -> float:  # noqa: ANN401
        """Place a value of the axis, or a part of the paper, from its foot."""
        _, top, _, bottom = self.paper
        return float(bottom - value * (bottom - top)) if ref == "paper" else self.y(value)


def plane(layout: Part, wide: int) -> Plane:
    """Lay a figure out in a width; a square one keeps both its axes to one scale."""
    margin = layout["margin"]
    paper = (margin["l"], margin["t"], wide - margin["r"], layout["height"] - margin["b"])
    left, top, right, bottom = paper
    if layout["yaxis"].get("scaleanchor"):
        side = min(right - left, bottom - top)
        middle, centre = (left + right) / 2, (top + bottom) / 2
        left, right, top, bottom = (
            middle - side / 2,
            middle + side / 2,
            centre - side / 2,
            centre + side / 2,
        )
    spans = (_span(layout["xaxis"].get("range", (0, 1))), _span(layout["yaxis"].get("range", (0, 1))))
    return Plane(left, top, right, bottom, spans, paper)


def number(value: float) -> str:
    """Write pixels as shortly as they can be seen."""
    return f"{value:.1f}".removesuffix(".0")


def _span(ends: Sequence[object]) -> tuple[float, float]:
    return _placed(ends[0]), _placed(ends[1])


def _placed(value: object) -> float:
    return float(date.fromisoformat(value).toordinal()) if isinstance(value, str) else float(value)  # type: ignore[arg-type]

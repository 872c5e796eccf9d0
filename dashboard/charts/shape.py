"""Shape: how a chart is drawn, and what its rows say about its height and its worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard.charts.canvas import Figure
from dashboard.charts.chart import Chart
from dashboard.charts.theme import Theme, Width


def row_per_mark(data: pl.DataFrame) -> int:
    """Count a row for each mark."""
    return data.height


def no_rows(_: pl.DataFrame) -> int:
    """Count no rows: the shape's height is its own."""
    return 0


def anything(data: pl.DataFrame) -> bool:
    """Tell whether there is anything to draw."""
    return data.height > 0


def several(data: pl.DataFrame) -> bool:
    """Tell whether there are several marks: one alone says what a card says."""
    return data.height > 1


@dataclass(frozen=True)
class Shape:
    """A way to draw a chart: the columns it asks for, and its renderer for the screen.

    Of a chart's data `rows` counts what sets the height, and `worth` tells whether drawing it says more than a number
    would. Beside a higher picture it may take up to `most` times its height, its rows farther apart.
    """

    columns: tuple[str, ...]
    plotly: Callable[[Chart, Theme, Width], Figure]
    rows: Callable[[pl.DataFrame], int] = no_rows
    worth: Callable[[pl.DataFrame], bool] = anything
    most: float = 1.6

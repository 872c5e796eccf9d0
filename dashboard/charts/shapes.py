"""The shapes there are; a new one is a file and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.charts import (
    amounts,
    bars,
    bullets,
    dots,
    funnel,
    heat,
    lines,
    lorenz,
    quarters,
    survival,
    trend,
    waterfall,
)
from dashboard.charts.canvas import Figure
from dashboard.charts.chart import Chart
from dashboard.charts.theme import Theme, Width


@dataclass(frozen=True)
class Shape:
    """A way to draw a chart: the columns it asks for, and its renderer for the screen."""

    columns: tuple[str, ...]
    plotly: Callable[[Chart, Theme, Width], Figure]


SHAPES: Mapping[str, Shape] = {
    "dots": Shape(dots.COLUMNS, dots.plotly),
    "bars": Shape(bars.COLUMNS, bars.plotly),
    "lorenz": Shape(lorenz.COLUMNS, lorenz.plotly),
    "trend": Shape(trend.COLUMNS, trend.plotly),
    "heat": Shape(heat.COLUMNS, heat.plotly),
    "amounts": Shape(amounts.COLUMNS, amounts.plotly),
    "quarters": Shape(quarters.COLUMNS, quarters.plotly),
    "lines": Shape(lines.COLUMNS, lines.plotly),
    "waterfall": Shape(waterfall.COLUMNS, waterfall.plotly),
    "survival": Shape(survival.COLUMNS, survival.plotly),
    "funnel": Shape(funnel.COLUMNS, funnel.plotly),
    "bullets": Shape(bullets.COLUMNS, bullets.plotly),
}


def draw(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw a chart as plotly.js reads it (`data`, `layout`); `layout.meta` is left to the caller."""
    return SHAPES[chart.shape].plotly(chart, theme, width)

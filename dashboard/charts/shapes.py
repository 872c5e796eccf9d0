"""The shapes there are; a new one is a file and a line here."""

from __future__ import annotations

from collections.abc import Mapping

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
from dashboard.charts.shape import Shape
from dashboard.charts.theme import Theme, Width

SHAPES: Mapping[str, Shape] = {
    "dots": dots.SHAPE,
    "bars": bars.SHAPE,
    "lorenz": lorenz.SHAPE,
    "trend": trend.SHAPE,
    "heat": heat.SHAPE,
    "amounts": amounts.SHAPE,
    "quarters": quarters.SHAPE,
    "lines": lines.SHAPE,
    "waterfall": waterfall.SHAPE,
    "survival": survival.SHAPE,
    "funnel": funnel.SHAPE,
    "bullets": bullets.SHAPE,
}


def draw(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw a chart as plotly.js reads it (`data`, `layout`); `layout.meta` is left to the caller."""
    return SHAPES[chart.shape].plotly(chart, theme, width)


def rows(chart: Chart) -> int:
    """Count the rows a picture is made of; 0 where its height is its own."""
    return SHAPES[chart.shape].rows(chart.data)


def most(chart: Chart) -> float:
    """Tell how many times its height a picture may take beside a higher one."""
    return SHAPES[chart.shape].most


def says_more(chart: Chart) -> bool:
    """Tell whether a picture says more than a number would: one of a single group repeats its card."""
    return SHAPES[chart.shape].worth(chart.data)

"""Waterfall: what a change is made of, part by part from zero, and the change itself with its interval."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from dashboard.charts.canvas import (
    Figure,
    Part,
    across,
    at_left,
    blank,
    figure,
    hidden_axis,
    intervals,
    layout,
    note,
    upright,
)
from dashboard.charts.chart import Chart, Reference
from dashboard.charts.lettering import safe, widest
from dashboard.charts.rows import Rows, fitting, for_bars
from dashboard.charts.theme import ROW, STEP, VALUE, Theme, Width
from dashboard.words import signed_points

# a part of the change (or all of it, the last row), what is said below it, its size, and its interval (null: none)
COLUMNS = ("name", "count", "value", "low", "high")
_THICK = 24 / ROW
Row = dict[str, Any]


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw each part from where the one before it ended, the whole from zero."""
    marks = chart.data.to_dicts()
    if not marks:
        return blank(theme)
    rows = for_bars(fitting([mark["name"] for mark in marks], [mark["count"] for mark in marks], width))
    starts = [0.0, *accumulate(mark["value"] for mark in marks[:-2]), 0.0]
    ends = [start + mark["value"] for start, mark in zip(starts, marks, strict=True)]
    bounds = [bound for mark in marks for bound in (mark["low"], mark["high"]) if bound is not None]
    reach = [0.0, *starts, *ends, *bounds]
    side = widest([signed_points(mark["value"]) for mark in marks], VALUE) + 2 * STEP
    left = side if min(reach) < 0 else STEP
    right = side if max(reach) > 0 else STEP
    margin = (rows.margin + left, STEP, right, STEP)
    return figure(
        [_bars(chart, marks, starts, theme, rows), *intervals(marks, theme, rows.offset)],
        layout(
            theme,
            rows.total + 2 * STEP,
            margin,
            xaxis=hidden_axis(*_span(reach)),
            yaxis=hidden_axis(len(marks) - 0.5, -0.5),
            bargap=0,
            shapes=[upright(Reference(0.0, ""), theme)],
            annotations=[
                *_names(rows, margin[0], theme),
                *(_end(m, i + rows.offset, starts[i], ends[i], theme) for i, m in enumerate(marks)),
            ],
        ),
    )


def _names(rows: Rows, margin: float, theme: Theme) -> list[Part]:
    """Write the names; above its bar a name crosses the line of no change, and interrupts it."""
    names = [at_left(rows.label(i, theme), theme, i, margin, rows.lift(i)) for i in range(len(rows.names))]
    return [name | {"bgcolor": theme.background} for name in names] if rows.stacked else names


def _span(reach: list[float]) -> tuple[float, float]:
    """Give the axis some room where nothing changed."""
    low, high = min(reach), max(reach)
    return (low, high) if high - low > 1e-9 else (-0.01, 0.01)


def _bars(chart: Chart, marks: list[Row], starts: list[float], theme: Theme, rows: Rows) -> Part:
    colours = [*([theme.outcomes["partly"]] * (len(marks) - 1)), theme.data]
    placed = {"base": starts, "y": [i + rows.offset for i in range(len(marks))]}
    return across(chart, colours, _THICK * ROW / rows.height) | placed


def _end(mark: Row, row: float, start: float, end: float, theme: Theme) -> Part:
    """Write a part's size beyond its end, and beyond its interval."""
    up = mark["value"] >= 0
    reach = [start, end, *(bound for bound in (mark["low"], mark["high"]) if bound is not None)]
    place = {"x": max(reach) if up else min(reach), "xanchor": "left" if up else "right", "y": row}
    shift = {"xshift": STEP if up else -STEP, "yanchor": "middle"}
    return note(f"<b>{safe(signed_points(mark['value']))}</b>", theme.text, VALUE, place | shift)

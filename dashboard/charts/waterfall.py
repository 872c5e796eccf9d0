"""Waterfall: what a change is made of, part by part from zero, and the change itself with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import sentence
from dashboard.charts.axes import hidden_axis
from dashboard.charts.canvas import (
    Figure,
    Part,
    across,
    at_left,
    blank,
    figure,
    grounded,
    intervals,
    layout,
    note,
    upright,
)
from dashboard.charts.chart import Caption, Chart, Reference, frame_of
from dashboard.charts.lettering import safe, widest
from dashboard.charts.rows import Rows, fitting, for_bars
from dashboard.charts.shape import Shape, row_per_mark
from dashboard.charts.theme import ROW, STEP, VALUE, Theme, Width
from dashboard.words import INTERVAL, signed_points

# a part of the change (or all of it, the last row), what is said below it, its size, and its interval (null: none)
COLUMNS = ("name", "count", "value", "low", "high")
_THICK = 24 / ROW
Row = dict[str, Any]


def of(name: str, parts: Sequence[Row], caption: Caption, kpi: str) -> Chart:
    """Make the waterfall of a change: its parts (name, count, value, low, high), the whole as the last."""
    said = [signed_points(part["value"]) for part in parts]
    spans = [_difference(part["low"], part["high"]) for part in parts]
    names = [part["name"] for part in parts]
    return Chart(
        name=name,
        shape="waterfall",
        caption=caption,
        alt=sentence("Parts", caption, parts, lambda part: f"{part['name']} {signed_points(part['value'])}"),
        data=frame_of(parts, COLUMNS),
        table=tables.words({"Part": names, "Size": said, INTERVAL: spans}),
        kpi=kpi,
        csv=pl.DataFrame(list(parts), schema=_CHANGE).select("name", "value", "low", "high"),
    )


_CHANGE = {"name": pl.String, "count": pl.String, **dict.fromkeys(("value", "low", "high"), pl.Float64)}


def _difference(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{signed_points(low)} to {signed_points(high)}"


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
    return [grounded(name, theme) for name in names] if rows.stacked else names


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


SHAPE = Shape(COLUMNS, plotly, row_per_mark, most=2.0)  # three rows, beside a picture of many

"""Quarters: one share over the last quarters, each with its 95 % interval and what it stands on."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import sentence
from dashboard.charts.axes import hidden_axis, round_ticks, share_axis
from dashboard.charts.canvas import Figure, Part, blank, bounded, figure, hover, layout, note, whiskers
from dashboard.charts.chart import Caption, Chart, Measured, frame_of
from dashboard.charts.lettering import LINE, paragraph, safe, span
from dashboard.charts.shape import Shape
from dashboard.charts.theme import DOT, SMALL, STEP, VALUE, Theme, Width
from dashboard.words import UNDEFINED, integer, share, share_range

# quarter (2026-Q3), its value with interval (0 to 1, null where undefined), what it stands on in digits
COLUMNS = ("quarter", "value", "low", "high", "count")
_PLOT = {"wide": 224, "phone": 192}
_LEFT, _TOP, _RIGHT = 6 * STEP, 3 * STEP, 2 * STEP
_BOTTOM = 3 * SMALL * LINE + 2 * STEP
Row = dict[str, Any]


def of(name: str, trend: pl.DataFrame, caption: Caption, measured: Measured) -> Chart:
    """Make the line of a share over the last quarters, the oldest first."""
    rows = trend.sort("quarter").to_dicts() if trend["value"].is_not_null().any() else []
    drawn = [
        {"quarter": row["quarter"], "count": integer(row["base"] or 0)}
        | {key: row[key] for key in ("value", "low", "high")}
        for row in rows
    ]
    return Chart(
        name=name,
        shape="quarters",
        caption=caption,
        alt=sentence("By quarter", caption, rows, _said),
        data=frame_of(drawn, COLUMNS),
        table=tables.over_quarters(rows, {"Quarter": [row["quarter"] for row in rows]}, measured),
        kpi=measured.kpi,
        csv=trend.sort("quarter").select(*tables.OF_QUARTERS),
    )


def _said(row: Row) -> str:
    interval = f" ({share_range(row['low'], row['high'])})" if row["low"] is not None else ""
    return f"{row['quarter']} {share(row['value'])}{interval}"


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw the quarters from left to right, a gap where one is undefined."""
    marks = chart.data.to_dicts()
    if not marks:
        return blank(theme)
    known = [(i, mark) for i, mark in enumerate(marks) if mark["value"] is not None]
    ends = bounded(known)
    bounds = [mark[key] for _, mark in known for key in ("value", "low", "high") if mark[key] is not None]
    return figure(
        [*([whiskers(ends, theme.data, theme, upright=True)] if ends else []), _line(chart, marks, theme)],
        layout(
            theme,
            _PLOT[width] + _TOP + _BOTTOM,
            (_LEFT, _TOP, _RIGHT, _BOTTOM),
            xaxis=hidden_axis(-0.5, len(marks) - 0.5),
            yaxis={**share_axis(theme, round_ticks(bounds)), "ticklabelstandoff": STEP},
            annotations=[*_values(marks, theme), *_names(marks, theme), _head(theme)],
        ),
    )


def _line(chart: Chart, marks: list[Row], theme: Theme) -> Part:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(marks))),
        "y": [mark["value"] for mark in marks],
        "line": {"color": theme.data, "width": 2},
        "marker": {
            "color": theme.data,
            "size": [*([7] * (len(marks) - 1)), DOT],
            "opacity": 1,
            "line": {"width": 0},
        },
        "hovertext": hover(chart, len(marks)),
        "hoverinfo": "text",
        "connectgaps": False,
        "cliponaxis": False,
    }


def _values(marks: list[Row], theme: Theme) -> list[Part]:
    """Write each value above its interval, the last one strong."""
    return [_value(mark, i, theme, last=i == len(marks) - 1) for i, mark in enumerate(marks)]


def _value(mark: Row, place: int, theme: Theme, *, last: bool) -> Part:
    if mark["value"] is None:
        beneath = {"x": place, "yref": "paper", "y": 0, "yanchor": "bottom"}
        return note(UNDEFINED, theme.quiet, VALUE, beneath)
    text, top = share(mark["value"]), mark["value"] if mark["high"] is None else mark["high"]
    above = {"x": place, "y": top, "yanchor": "bottom", "yshift": 5 if mark["high"] is not None else 9}
    return note(f"<b>{text}</b>" if last else text, theme.text, VALUE, above)


def _names(marks: list[Row], theme: Theme) -> list[Part]:
    """Write under each quarter what it stands on; the year where it begins."""
    beneath: Part = {"yref": "paper", "y": 0, "yanchor": "top", "yshift": -STEP}
    names = [mark["quarter"].partition("-") for mark in marks]
    return [
        note(
            paragraph([safe(quarter), _year(names, i) or " ", span(mark["count"], theme.quiet, SMALL)]),
            theme.quiet,
            SMALL,
            {"x": i, **beneath},
        )
        for i, (mark, (_, _, quarter)) in enumerate(zip(marks, names, strict=True))
    ]


def _year(names: list[tuple[str, str, str]], place: int) -> str:
    return safe(names[place][0]) if place == 0 or names[place][0] != names[place - 1][0] else ""


def _head(theme: Theme) -> Part:
    """Say at the left that the last line counts."""
    place: Part = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -_LEFT, "yref": "paper", "y": 0}
    down = round(STEP + 2 * SMALL * LINE)
    return note("n", theme.quiet, SMALL, {**place, "yanchor": "top", "yshift": -down})


SHAPE = Shape(COLUMNS, plotly)

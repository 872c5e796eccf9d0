"""Survival: the share still waiting day by day, as steps with a band, the median dropped, who is at risk below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import stop
from dashboard.charts.axes import share_axis
from dashboard.charts.canvas import Figure, Part, blank, figure, layout, note
from dashboard.charts.chart import Caption, Chart, Reference
from dashboard.charts.lettering import LINE, safe
from dashboard.charts.shape import Shape
from dashboard.charts.theme import DOT, SMALL, STEP, VALUE, Theme, Width
from dashboard.words import INTERVAL, count, integer, share, share_range

# a day on which something ended or was lost sight of, the share still waiting after it with its band (0 to 1, null
# where it has none), and how many were waiting before it. The one reference is the median, in days.
COLUMNS = ("day", "waiting", "low", "high", "at_risk")
_PLOT = {"wide": 224, "phone": 192}
_LEFT, _TOP, _RIGHT = 6 * STEP, 2 * STEP, 3 * STEP
_BOTTOM = 2 * SMALL * LINE + 5 * STEP
_TICKS = {"wide": 6, "phone": 4}
Row = dict[str, Any]


def of(name: str, steps: pl.DataFrame, caption: Caption, kpi: str, median: Reference | None = None) -> Chart:
    """Make the curve of a wait from its steps (COLUMNS), in order of days."""
    rows = steps.select(COLUMNS).to_dicts()
    return Chart(
        name=name,
        shape="survival",
        caption=caption,
        alt=stop(caption.title) + (f" Line: {median.label}." if median else ""),
        data=steps.select(COLUMNS),
        table=tables.words(
            {
                "Days": [integer(row["day"]) for row in rows],
                "Still waiting": [share(row["waiting"]) for row in rows],
                INTERVAL: [share_range(row["low"], row["high"]) for row in rows],
                "At risk before": [integer(row["at_risk"]) for row in rows],
            }
        ),
        references=(median,) if median else (),
        kpi=kpi,
        csv=steps.select(COLUMNS),
    )


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw days from 0, shares from 0 to 100 %."""
    marks = chart.data.to_dicts()
    if not marks:
        return blank(theme)
    last = max(mark["day"] for mark in marks)
    ticks = _days(last, _TICKS[width])
    return figure(
        [*_band(marks, theme), _steps(marks, theme), *_median(chart, theme)],
        layout(
            theme,
            _PLOT[width] + _TOP + _BOTTOM,
            (_LEFT, _TOP, _RIGHT, _BOTTOM),
            xaxis={**share_axis(theme, ticks, grid=False), "range": [0, max(last, 1)]}
            | {"ticktext": [integer(tick) for tick in ticks], "ticklabelstandoff": STEP},
            yaxis={**share_axis(theme), "ticklabelstandoff": STEP},
            annotations=[*_at_risk(marks, ticks, theme), *_fact(chart, last, theme)],
        ),
    )


def _days(last: int, most: int) -> list[float]:
    """Choose round days from 0 on, at most so many."""
    step = next(
        size for size in (7, 14, 30, 60, 90, 180, 365, 730, 3650) if last / size <= most - 1 or size == 3650
    )
    return [float(day) for day in range(0, max(last, 1) + 1, step)]


def _stairs(marks: Sequence[Row], name: str, start: float) -> tuple[list[float], list[float]]:
    """Walk from one day's value to the next, level and then down."""
    days, values, here = [0.0], [start], start
    for mark in marks:
        if mark[name] is None:
            continue
        days += [mark["day"], mark["day"]]
        values += [here, mark[name]]
        here = mark[name]
    return days, values


def _steps(marks: list[Row], theme: Theme) -> Part:
    days, values = _stairs(marks, "waiting", 1.0)
    pairs = zip(days, values, strict=True)
    words = [f"after {count(day, 'day')}: {share(value)} still waiting" for day, value in pairs]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": days,
        "y": values,
        "line": {"color": theme.data, "width": 3},
        "hovertext": [safe(one) for one in words],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _band(marks: list[Row], theme: Theme) -> list[Part]:
    known = [mark for mark in marks if mark["low"] is not None and mark["high"] is not None]
    if not known:
        return []
    edge = {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "line": {"color": theme.line, "width": 1},
    }
    (x0, low), (x1, high) = (_stairs(known, name, 1.0) for name in ("low", "high"))
    upper = {"x": x1, "y": high, "fill": "tonexty", "fillcolor": theme.panel}
    return [{**edge, "x": x0, "y": low}, {**edge, **upper}]


def _median(chart: Chart, theme: Theme) -> list[Part]:
    """Drop the median from where half still wait."""
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [0, line.value, line.value],
            "y": [0.5, 0.5, 0],
            "line": {"color": theme.quiet, "width": 1.5, "dash": "dot"},
            "marker": {"color": theme.data, "size": [0, DOT - 2, 0]},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for line in chart.references
    ]


def _fact(chart: Chart, last: int, theme: Theme) -> list[Part]:
    return [_named(line.value, line.label, last, theme) for line in chart.references]


def _named(day: float, label: str, last: int, theme: Theme) -> Part:
    """Write the median beside its line, on the side that has more room."""
    left = day > last / 2
    place = {"x": day, "xanchor": "right" if left else "left", "xshift": -STEP if left else STEP}
    ground = {"y": 0.5, "yanchor": "bottom", "yshift": 4}
    return note(f"<b>{safe(label)}</b>", theme.text, VALUE, place | ground)


def _at_risk(marks: list[Row], ticks: Sequence[float], theme: Theme) -> list[Part]:
    """Say below each tick how many were still waiting then, and at the left what the two lines count."""
    below = {"yref": "paper", "y": 0, "yanchor": "top", "yshift": -4.5 * STEP}
    numbers = [
        note(integer(next((mark["at_risk"] for mark in marks if mark["day"] >= tick), 0)), theme.quiet, SMALL,
             {**below, "xref": "x", "x": tick, "xanchor": "center"})
        for tick in ticks
    ]  # fmt: skip
    head = {**below, "xref": "paper", "x": 0, "xanchor": "left", "xshift": -_LEFT}
    unit = note("days", theme.quiet, SMALL, {**head, "yshift": -1.25 * STEP})
    return [unit, note("n", theme.quiet, SMALL, head), *numbers]


SHAPE = Shape(COLUMNS, plotly)

"""Bars: categories from zero, value and owner at the end, coloured by who can change it."""

from __future__ import annotations

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
)
from dashboard.charts.chart import Chart
from dashboard.charts.lettering import safe, span, widest
from dashboard.charts.rows import Rows, beside
from dashboard.charts.theme import ROW, SMALL, STEP, VALUE, Theme, Width
from dashboard.words import UNDEFINED, share

# category, its value with interval (0 to 1, null where undefined), who can change it (schemas.OWNERS; null when folded)
COLUMNS = ("name", "value", "low", "high", "owner")
_THICK = 24 / ROW
_GAP = STEP
Row = dict[str, Any]


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw a bar per row in their order; on a phone the owner goes under the name."""
    marks = chart.data.to_dicts()
    if not marks:
        return blank(theme)
    phone = width == "phone"
    owners = [_owner(mark) for mark in marks]
    rows = beside([mark["name"] for mark in marks], owners if phone else [""] * len(marks), width)
    ends = widest([_plain_end(mark, phone=phone) for mark in marks], VALUE)
    margin = (rows.margin, STEP, ends + 2 * _GAP, STEP)
    longest = max((_reach(mark) for mark in marks), default=0.0)
    return figure(
        [_bars(chart, marks, theme, rows), *intervals(marks, theme)],
        layout(
            theme,
            rows.total + 2 * STEP,
            margin,
            xaxis=hidden_axis(0, longest or 1.0),
            yaxis=hidden_axis(len(marks) - 0.5, -0.5),
            bargap=0,
            annotations=_texts(marks, rows, theme, phone=phone),
        ),
    )


def _bars(chart: Chart, marks: list[Row], theme: Theme, rows: Rows) -> Part:
    colours = [theme.owners.get(mark["owner"] or "", theme.owners["unassigned"]) for mark in marks]
    return across(chart, colours, _THICK * ROW / rows.height)


def _reach(mark: Row) -> float:
    """Tell how far bar and interval go."""
    return float(max(mark["value"] or 0.0, mark["high"] or 0.0))


def _plain_end(mark: Row, *, phone: bool) -> str:
    owner = "" if phone else _owner(mark)
    return share(mark["value"]) + (f"  {owner}" if owner else "")


def _owner(mark: Row) -> str:
    """Name who can change it, where the bar is not named so already."""
    return mark["owner"] if mark["owner"] and mark["owner"] != mark["name"] else ""


def _texts(marks: list[Row], rows: Rows, theme: Theme, *, phone: bool) -> list[Part]:
    names = [at_left(rows.label(i, theme), theme, i, rows.margin) for i in range(len(marks))]
    ends = [_end(mark, i, theme, phone=phone) for i, mark in enumerate(marks) if mark["owner"] is not None]
    return [*names, *ends]


def _end(mark: Row, row: int, theme: Theme, *, phone: bool) -> Part:
    value = UNDEFINED if mark["value"] is None else share(mark["value"])
    owner = "" if phone or not _owner(mark) else f"  {span(_owner(mark), theme.quiet, SMALL)}"
    place = {"x": _reach(mark), "y": row, "xanchor": "left", "yanchor": "middle", "xshift": _GAP}
    return note(f"<b>{safe(value)}</b>{owner}", theme.text, VALUE, {**place, "align": "left"})

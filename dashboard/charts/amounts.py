"""Amounts: what each group has, as bars from zero, against what all have together."""

from __future__ import annotations

from typing import Any

from dashboard.charts.canvas import (
    Figure,
    Part,
    across,
    at_left,
    blank,
    figure,
    from_zero,
    hidden_axis,
    intervals,
    layout,
    note,
    over_line,
    upright,
)
from dashboard.charts.chart import Chart
from dashboard.charts.lettering import safe, span, widest
from dashboard.charts.rows import Rows, beside
from dashboard.charts.theme import ROOM, ROW, SMALL, STEP, VALUE, Theme, Width

# group, its count in words, its amount (null where undefined) and the words of it, more words that are quiet, and its
# standing as in chart.py; low and high are its interval (null: none); part is how much of it only leaders can act on.
COLUMNS = ("name", "count", "value", "words", "more", "standing", "low", "high", "part")
_THICK = 24 / ROW
_GAP = STEP
Row = dict[str, Any]


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw a bar per row in their order, its words at its end, the comparison as a dotted line."""
    marks = chart.data.to_dicts()
    if not marks:
        return blank(theme)
    phone = width == "phone"
    rows = beside([mark["name"] for mark in marks], [_under(mark, phone=phone) for mark in marks], width)
    ends = widest([_plain_end(mark, phone=phone) for mark in marks], VALUE)
    margin = (rows.margin, 4 * STEP if chart.references else STEP, ends + 2 * _GAP, STEP)
    values = [end for mark in marks for end in _ends(mark)] + [line.value for line in chart.references]
    low, high = min(0.0, *values), max(0.0, *values)
    span = (low, high if high > low else 1.0)
    return figure(
        [_bars(chart, marks, theme, rows), *_parts(marks, theme, rows), *intervals(marks, theme)],
        layout(
            theme,
            rows.total + margin[1] + STEP,
            margin,
            xaxis=hidden_axis(*span),
            yaxis=hidden_axis(len(marks) - 0.5, -0.5),
            bargap=0,
            barmode="overlay",
            shapes=[upright(line, theme) for line in chart.references],
            annotations=[
                *_texts(marks, rows, theme, phone=phone),
                *_lines(chart, margin, span, theme, width),
            ],
        ),
    )


def _ends(mark: Row) -> list[float]:
    """Give how far bar and interval go."""
    return [mark["value"] or 0.0, *(mark[end] for end in ("low", "high") if mark[end] is not None)]


def _under(mark: Row, *, phone: bool) -> str:
    """Give the quiet line under a name; on a phone the words that would stand at the bar's end join it."""
    return ", ".join(part for part in (mark["count"], mark["more"] if phone else "") if part)


def _bars(chart: Chart, marks: list[Row], theme: Theme, rows: Rows) -> Part:
    tones = {"below": theme.act, "few": theme.quiet}
    colours = [tones.get(mark["standing"], theme.data) for mark in marks]
    return across(chart, colours, _THICK * ROW / rows.height)


def _parts(marks: list[Row], theme: Theme, rows: Rows) -> list[Part]:
    """Draw over each bar from zero how much of it is for leaders to act on."""
    known = [(i, mark["part"]) for i, mark in enumerate(marks) if mark["part"]]
    if not known:
        return []
    places, parts = zip(*known, strict=True)
    return [from_zero(parts, places, theme.act, _THICK * ROW / rows.height) | {"hoverinfo": "skip"}]


def _plain_end(mark: Row, *, phone: bool) -> str:
    return str(mark["words"]) + (f"  {mark['more']}" if mark["more"] and not phone else "")


def _texts(marks: list[Row], rows: Rows, theme: Theme, *, phone: bool) -> list[Part]:
    names = [at_left(rows.label(i, theme), theme, i, rows.margin) for i in range(len(marks))]
    return [*names, *(_end(mark, i, theme, phone=phone) for i, mark in enumerate(marks) if mark["words"])]


def _end(mark: Row, row: int, theme: Theme, *, phone: bool) -> Part:
    """Write the amount at the bar's end, on a ground that interrupts the line behind it."""
    more = f"  {span(mark['more'], theme.quiet, SMALL)}" if mark["more"] and not phone else ""
    place = {
        "x": max(0.0, *_ends(mark)),
        "y": row,
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": _GAP,
    }
    ground = {"align": "left", "bgcolor": theme.background}
    return note(f"<b>{safe(mark['words'])}</b>{more}", theme.text, VALUE, place | ground)


def _lines(
    chart: Chart,
    margin: tuple[float, float, float, float],
    span: tuple[float, float],
    theme: Theme,
    width: Width,
) -> list[Part]:
    left, _, right, _ = margin
    room = (left, ROOM[width] - left - right, right)
    low, high = span
    return [over_line(line, (line.value - low) / (high - low), room, theme) for line in chart.references]

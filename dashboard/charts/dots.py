"""Dots: a rate per group with its 95 % interval, against what the groups are compared with."""

from __future__ import annotations

from typing import Any

from dashboard.charts.canvas import (
    Figure,
    Part,
    at_left,
    blank,
    bounded,
    figure,
    hidden_axis,
    hover,
    layout,
    note,
    over_line,
    share_axis,
    upright,
    whiskers,
)
from dashboard.charts.chart import BEYOND, Chart
from dashboard.charts.rows import Rows, fitting
from dashboard.charts.theme import (
    DOT,
    ROOM,
    STEP,
    VALUE,
    Theme,
    Width,
)
from dashboard.words import UNDEFINED, share

# name, its count in words, value with interval (0 to 1, null where undefined), how it stands (chart.Standing)
COLUMNS = ("name", "count", "value", "low", "high", "standing")
_TOP, _BOTTOM, _RIGHT = 5 * STEP, 4 * STEP, 4 * STEP
_ABOVE_DOT = 17
Row = dict[str, Any]


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw the groups as rows in their order, the comparison as a dotted line."""
    marks = chart.data.to_dicts()
    if not marks:
        return blank(theme)
    rows = fitting([mark["name"] for mark in marks], [mark["count"] for mark in marks], width)
    margin = (rows.margin, _TOP if chart.references else 2 * STEP, _RIGHT, _BOTTOM)
    return figure(
        [*_intervals(marks, rows, theme), _dots(chart, marks, rows, theme)],
        layout(
            theme,
            rows.total + margin[1] + _BOTTOM,
            margin,
            xaxis=share_axis(theme),
            yaxis=hidden_axis(len(marks) - 0.5, -0.5),
            shapes=[upright(reference, theme) for reference in chart.references],
            annotations=_texts(chart, marks, rows, theme, width),
        ),
    )


def _colour(mark: Row, theme: Theme) -> str:
    return {"below": theme.act, "few": theme.quiet}.get(mark["standing"], theme.data)


def _drawn(marks: list[Row]) -> list[tuple[int, Row]]:
    return [(i, mark) for i, mark in enumerate(marks) if mark["value"] is not None]


def _intervals(marks: list[Row], rows: Rows, theme: Theme) -> list[Part]:
    """Draw one trace per colour."""
    ends: dict[str, list[tuple[float, Row]]] = {}
    for i, mark in _drawn(marks):
        ends.setdefault(_colour(mark, theme), []).append((i + rows.offset, mark))
    known = {colour: bounded(placed) for colour, placed in ends.items()}
    return [whiskers(one, colour) for colour, one in known.items() if one]


def _dots(chart: Chart, marks: list[Row], rows: Rows, theme: Theme) -> Part:
    drawn = _drawn(marks)
    words = hover(chart, len(marks))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [mark["value"] for _, mark in drawn],
        "y": [i + rows.offset for i, _ in drawn],
        "marker": {"color": [_colour(mark, theme) for _, mark in drawn], "size": DOT, "opacity": 1},
        "hovertext": [words[i] for i, _ in drawn],
        "hoverinfo": "text",
        "customdata": [mark["name"] for _, mark in drawn],
        "cliponaxis": False,
    }


def _texts(chart: Chart, marks: list[Row], rows: Rows, theme: Theme, width: Width) -> list[Part]:
    names = [at_left(rows.label(i, theme), theme, i, rows.margin, rows.lift(i)) for i in range(len(marks))]
    if rows.stacked:  # above its mark a name crosses the dotted line; it interrupts it
        names = [name | {"bgcolor": theme.background} for name in names]
    values = [_value(mark, i, rows, theme) for i, mark in enumerate(marks) if mark["standing"] != "folded"]
    room = (rows.margin, ROOM[width] - rows.margin - _RIGHT, _RIGHT)
    lines = [over_line(line, line.value, room, theme) for line in chart.references]
    return [*names, *values, *lines]


def _value(mark: Row, row: int, rows: Rows, theme: Theme) -> Part:
    """Write the value above its dot, on a ground that interrupts the line behind it."""
    colour = {"few": theme.quiet, "missing": theme.quiet, "below": theme.act_text}.get(
        mark["standing"], theme.text
    )
    place = {"x": mark["value"] or 0.0, "y": row + rows.offset, "xanchor": "center", "yanchor": "middle"}
    if mark["value"] is None:
        return note(UNDEFINED, colour, VALUE, {**place, "xanchor": "left", "xshift": STEP})
    text = share(mark["value"])
    strong = mark["standing"] in BEYOND
    ground = {"yshift": _ABOVE_DOT, "bgcolor": theme.background}
    return note(f"<b>{text}</b>" if strong else text, colour, VALUE, place | ground)

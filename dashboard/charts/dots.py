"""Dots: a rate per group with its 95 % interval, against what the groups are compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import rate, sentence
from dashboard.charts.axes import hidden_axis, share_axis
from dashboard.charts.canvas import (
    Figure,
    Part,
    at_left,
    blank,
    bounded,
    figure,
    grounded,
    hover,
    layout,
    note,
    over_line,
    upright,
    whiskers,
)
from dashboard.charts.chart import BEYOND, Caption, Chart, Measured, Reference, Standing, frame_of
from dashboard.charts.folding import by_need, fold, rest
from dashboard.charts.rows import Rows, fitting
from dashboard.charts.shape import Shape, row_per_mark, several
from dashboard.charts.theme import (
    DOT,
    ROOM,
    STEP,
    VALUE,
    Theme,
    Width,
)
from dashboard.words import UNDEFINED, count, share

# name, its count in words, value with interval (0 to 1, null where undefined), how it stands (chart.Standing)
COLUMNS = ("name", "count", "value", "low", "high", "standing")
_TOP, _BOTTOM, _RIGHT = 5 * STEP, 4 * STEP, 4 * STEP
_ABOVE_DOT = 20  # its ground ends where the dot begins
Row = dict[str, Any]


def of(
    name: str,
    tidy: pl.DataFrame,
    group: str,
    standing: Mapping[str, Standing],
    caption: Caption,
    measured: Measured,
    references: tuple[Reference, ...] = (),
    plain: pl.DataFrame | None = None,
) -> Chart:
    """Make dots of a rate per group (`group`: "team" or "program"), where to help first on top.

    `plain` are the quarter's own numbers, for a spreadsheet, where `tidy` pools some groups with earlier quarters.
    """
    shown, left_out = fold(by_need(tidy.to_dicts(), group, standing), group, standing)
    rows = [*shown, *left_out]
    drawn = [_dot(row, group, standing[row[group]], measured) for row in shown]
    kinds = [standing[row[group]] for row in rows]
    return Chart(
        name=name,
        shape="dots",
        caption=caption,
        alt=sentence(
            "Rates with 95 % intervals", caption, rows, lambda row: rate(row, row[group]), references
        ),
        data=frame_of([*drawn, *_folded_dot(left_out, measured)], COLUMNS),
        table=tables.rates(rows, {group: group.capitalize()}, kinds, measured),
        references=references,
        kpi=measured.kpi,
        csv=tables.numbers(tidy if plain is None else plain, (group,)),
    )


def _dot(row: Row, group: str, standing: Standing, measured: Measured) -> Row:
    nothing = measured.nothing if standing == "missing" else ""
    words = nothing or tables.counted(row, measured)
    beyond = ", beyond chance" if standing in BEYOND else ""
    return {"name": row[group], "count": words + beyond, "standing": standing} | {
        key: row[key] for key in ("value", "low", "high")
    }


def _folded_dot(left_out: Sequence[Row], measured: Measured) -> list[Row]:
    """Stand for the groups left out, without a rate: theirs are in the table, one by one."""
    if not left_out:
        return []
    total = count(sum(row["base"] or 0 for row in left_out), measured.noun)
    nothing = {"value": None, "low": None, "high": None}
    return [{"name": rest(left_out), "count": total, "standing": "folded", **nothing}]


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
    return [whiskers(one, colour, theme) for colour, one in known.items() if one]


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
        names = [grounded(name, theme) for name in names]
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
    above = note(f"<b>{text}</b>" if strong else text, colour, VALUE, place | {"yshift": _ABOVE_DOT})
    return grounded(above, theme)


SHAPE = Shape(
    COLUMNS, plotly, row_per_mark, several, most=2.0
)  # few teams stand beside a picture of many rows

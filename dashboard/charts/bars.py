"""Bars: categories from zero, value and owner at the end, coloured by who can change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import sentence
from dashboard.charts.axes import hidden_axis
from dashboard.charts.canvas import Figure, Part, across, at_left, blank, figure, intervals, layout, note
from dashboard.charts.chart import Caption, Chart, frame_of
from dashboard.charts.lettering import safe, span, widest
from dashboard.charts.rows import Rows, beside
from dashboard.charts.shape import Shape, row_per_mark, several
from dashboard.charts.theme import ROW, SMALL, STEP, VALUE, Theme, Width
from dashboard.words import UNDEFINED, share

# category, its value with interval (0 to 1, null where undefined), who can change it (schemas.OWNERS; null when folded)
COLUMNS = ("name", "value", "low", "high", "owner")
_THICK = 24 / ROW
_GAP = STEP
Row = dict[str, Any]


def of(
    name: str,
    tidy: pl.DataFrame,
    owners: Mapping[str, str],
    caption: Caption,
    kpi: str,
    heading: str = "Barrier",
) -> Chart:
    """Make bars of the barriers, the most named first, with who can remove each (`owners` by category)."""
    named = tidy.filter(pl.col("value") > 0)
    rows = named.sort(["value", "category"], descending=[True, False]).to_dicts()
    drawn = [
        {"name": row["category"], "owner": owners.get(row["category"], "unassigned")}
        | {key: row[key] for key in ("value", "low", "high")}
        for row in rows
    ]
    return Chart(
        name=name,
        shape="bars",
        caption=caption,
        alt=sentence("Bars", caption, rows, lambda row: f"{row['category']} {share(row['value'])}"),
        data=frame_of(drawn, COLUMNS),
        table=tables.barriers(rows, owners, heading),
        kpi=kpi,
        csv=tables.numbers(tidy, ("category",)),
    )


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


SHAPE = Shape(COLUMNS, plotly, row_per_mark, several)

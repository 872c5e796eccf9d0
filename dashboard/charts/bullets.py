"""Bullets: a share as a bar from zero, against the target that was set for it, and where it was before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import sentence
from dashboard.charts.axes import share_axis
from dashboard.charts.canvas import Figure, Part, across, at_left, blank, figure, layout, note
from dashboard.charts.chart import Caption, Chart, frame_of
from dashboard.charts.folding import FEW, MOST, rest
from dashboard.charts.lettering import safe, widest
from dashboard.charts.rows import Rows, fitting, for_bars
from dashboard.charts.shape import Shape, row_per_mark
from dashboard.charts.theme import ROW, STEP, VALUE, Theme, Width
from dashboard.words import count, share

# what the target is set for, what it stands on, its share, its target and the share before (null: unknown), and its
# standing: below its target or within; few people are not held against one.
COLUMNS = ("name", "count", "value", "target", "before", "standing")
_THICK = 16 / ROW
_SHORT, _LONG = 8, 14
_BOTTOM = 4 * STEP
_NAMES = 0.52  # of a wide picture: "Objection Handling in North America" stands on one line
Row = dict[str, Any]


def of(name: str, rows: Sequence[Row], caption: Caption, kpi: str) -> Chart:
    """Make the bullets of targets in their order (name, base, value, target, before, standing, pace), few reps last."""
    judged = sum(row["standing"] != "few" for row in rows)
    kept = (
        min(MOST, judged + FEW, len(rows)) if judged else 0
    )  # nothing to hold against a target is no picture
    shown, left_out = rows[:kept], rows[kept:]
    drawn = [{**row, "count": _aimed(row)} for row in shown]
    folded = (
        [{"name": rest(left_out), "count": "in the table", "standing": "folded"}] if left_out and kept else []
    )
    return Chart(
        name=name,
        shape="bullets",
        caption=caption,
        alt=sentence(
            "Bars",
            caption,
            rows,
            _said,
        ),
        data=frame_of([*drawn, *folded], COLUMNS),
        table=tables.words(
            {
                "Program and team": [row["name"] for row in rows],
                "Applied": [share(row["value"]) for row in rows],
                "Target": [share(row["target"]) for row in rows],
                "Pace": [_pace(row) for row in rows],
                "Earlier": [share(row["before"]) for row in rows],
                "Of": [count(row["base"], "rep") for row in rows],
            }
        ),
        kpi=kpi,
        csv=pl.DataFrame(list(rows), schema=_AIMS),
    )


_AIMS = {
    "name": pl.String, "base": pl.Int64, **dict.fromkeys(("value", "target", "before"), pl.Float64),
    "standing": pl.String, "pace": pl.String,
}  # fmt: skip


def _said(row: Row) -> str:
    return f"{row['name']} {share(row['value'])} of {share(row['target'])}"


def _aimed(row: Row) -> str:
    return f"{count(row['base'], 'rep')}, target {share(row['target'])}"


def _pace(row: Row) -> str:
    """Say how a value comes near its target, as the caller has put it; of few reps nothing."""
    return "too few reps" if row["standing"] == "few" else str(row["pace"])


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw a bar per row in their order, its target as an upright mark."""
    marks = chart.data.to_dicts()
    if not marks:
        return blank(theme)
    names, counts = [mark["name"] for mark in marks], [mark["count"] for mark in marks]
    rows = for_bars(fitting(names, counts, width, _NAMES if width == "wide" else None))
    right = widest([share(1.0)], VALUE) + 1.5 * STEP
    bars = across(chart, [_tone(mark, theme) for mark in marks], _THICK * ROW / rows.height)
    bars["y"] = [i + rows.offset for i in range(len(marks))]
    return figure(
        [
            bars,
            # rimmed by the ground, so that they show on the bar and beside it, in both modes
            *_marks(marks, rows, "before", theme.background, 6, _SHORT),
            *_marks(marks, rows, "before", theme.quiet, 2, _SHORT),
            *_marks(marks, rows, "target", theme.background, 6, _LONG),
            *_marks(marks, rows, "target", theme.text, 3, _LONG),
        ],
        layout(
            theme,
            rows.total + STEP + _BOTTOM,
            (rows.margin, STEP, right, _BOTTOM),
            xaxis={**share_axis(theme), "ticklabelstandoff": STEP},
            yaxis={
                "range": [len(marks) - 0.5, -0.5],
                "visible": False,
                "fixedrange": True,
                "zeroline": False,
            },
            bargap=0,
            annotations=[
                *(
                    at_left(rows.label(i, theme), theme, i, rows.margin, rows.lift(i))
                    for i in range(len(marks))
                ),
                *(_value(m, i + rows.offset, theme) for i, m in enumerate(marks) if m["value"] is not None),
            ],
        ),
    )


def _tone(mark: Row, theme: Theme) -> str:
    return {"below": theme.act, "few": theme.quiet}.get(mark["standing"], theme.data)


def _marks(marks: list[Row], rows: Rows, name: str, colour: str, thick: int, high: int) -> list[Part]:
    known = [(i + rows.offset, mark[name]) for i, mark in enumerate(marks) if mark[name] is not None]
    half = high / rows.height
    if not known:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for _, value in known for x in (value, value, None)],
            "y": [end for y, _ in known for end in (y - half, y + half, None)],
            "line": {"color": colour, "width": thick},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    ]


def _value(mark: Row, y: float, theme: Theme) -> Part:
    """Write the value at the picture's right, clear of bar and target."""
    place = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": STEP, "y": y, "yanchor": "middle"}
    colour = theme.act_text if mark["standing"] == "below" else theme.text
    return note(f"<b>{safe(share(mark['value']))}</b>", colour, VALUE, place)


SHAPE = Shape(COLUMNS, plotly, row_per_mark, most=1.0)  # its marks are as long as rows are high

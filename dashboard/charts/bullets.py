"""Bullets: a share as a bar from zero, against the target that was set for it, and where it was before."""

from __future__ import annotations

from typing import Any

from dashboard.charts.canvas import Figure, Part, across, at_left, blank, figure, layout, note, share_axis
from dashboard.charts.chart import Chart
from dashboard.charts.lettering import safe, widest
from dashboard.charts.rows import Rows, fitting, for_bars
from dashboard.charts.theme import ROW, STEP, VALUE, Theme, Width
from dashboard.words import share

# what the target is set for, what it stands on, its share, its target and the share before (null: unknown), and its
# standing: below its target or within; few people are not held against one.
COLUMNS = ("name", "count", "value", "target", "before", "standing")
_THICK = 16 / ROW
_SHORT, _LONG = 8, 14
_BOTTOM = 4 * STEP
Row = dict[str, Any]


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw a bar per row in their order, its target as an upright mark."""
    marks = chart.data.to_dicts()
    if not marks:
        return blank(theme)
    rows = for_bars(fitting([mark["name"] for mark in marks], [mark["count"] for mark in marks], width))
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

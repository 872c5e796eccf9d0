"""Amounts: what each group has, as bars from zero, against what all have together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from dashboard.charts.alternatives import sentence
from dashboard.charts.axes import hidden_axis
from dashboard.charts.canvas import (
    Figure,
    Part,
    across,
    at_left,
    blank,
    figure,
    from_zero,
    grounded,
    intervals,
    layout,
    note,
    over_line,
    upright,
)
from dashboard.charts.chart import Caption, Chart, Reference, Standing, frame_of
from dashboard.charts.folding import FEW, MOST, lowest_and_highest, rest
from dashboard.charts.lettering import safe, span, widest
from dashboard.charts.rows import Rows, beside
from dashboard.charts.shape import Shape, row_per_mark
from dashboard.charts.theme import ROOM, ROW, SMALL, STEP, VALUE, Theme, Width

# group, its count in words, its amount (null where undefined) and the words of it, more words that are quiet, and its
# standing as in chart.py; low and high are its interval (null: none); part is how much of it only leaders can act on.
COLUMNS = ("name", "count", "value", "words", "more", "standing", "low", "high", "part")
_THICK = 24 / ROW
_GAP = STEP
Row = dict[str, Any]


@dataclass(frozen=True)
class Amount:
    """A bar: what has how much, in numbers and words; `count` says what it stands on, `more` follows it.

    `low` and `high` are its 95 % interval, where it has one; `part` is how much of it only leaders can act on.
    """

    name: str
    value: float | None
    words: str
    count: str = ""
    more: str = ""
    standing: Standing = "within"
    low: float | None = None
    high: float | None = None
    part: float | None = None


def of(
    name: str,
    given: Sequence[Amount],
    caption: Caption,
    table: pl.DataFrame,
    csv: pl.DataFrame,
    kpi: str,
    references: tuple[Reference, ...] = (),
) -> Chart:
    """Make bars in their order, at most as many as can be read.

    `table` has a row for each one given, then those that no bar is made of.
    """
    shown = _readable(given)
    left_out = [place for place in range(len(given)) if place not in shown]
    folded = [Amount(rest(left_out), None, "", "in the table", standing="folded")] if left_out else []
    drawn = [asdict(one) for one in (*(given[place] for place in shown), *folded)]
    return Chart(
        name=name,
        shape="amounts",
        caption=caption,
        alt=sentence(
            "Bars",
            caption,
            [asdict(one) for one in given],
            lambda row: _said(row["name"], row["words"]),
            references,
        ),
        data=frame_of(drawn, COLUMNS),
        table=table[[*shown, *left_out, *range(len(given), table.height)]],  # what bars say when pointed at
        references=references,
        kpi=kpi,
        csv=csv,
    )


def _readable(given: Sequence[Amount]) -> list[int]:
    """Choose as many places as can be read: the ends, which a title may name, then the first, few of few people."""
    small = [place for place, one in enumerate(given) if one.standing == "few"][FEW:]
    ranked = [{"name": one.name, "value": one.value} for one in given if one.standing == "within"]
    ends = lowest_and_highest(ranked, "name")
    order = sorted(range(len(given)), key=lambda place: given[place].name not in ends)
    return sorted([place for place in order if place not in small][:MOST])


def _said(name: str, words: str) -> str:
    return f"{name} {words}"


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
    text = note(f"<b>{safe(mark['words'])}</b>{more}", theme.text, VALUE, {**place, "align": "left"})
    return grounded(text, theme)


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


SHAPE = Shape(COLUMNS, plotly, row_per_mark, most=2.0)  # two goals stand beside four spans of weeks

"""Small lines: how each group moved over the quarters, one small picture beside the other, on one scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import sentence, stop
from dashboard.charts.axes import hidden_axis
from dashboard.charts.canvas import Figure, Part, blank, figure, hover, layout, note
from dashboard.charts.chart import Caption, Chart, Measured, frame_of
from dashboard.charts.lettering import LINE, paragraph, safe, span, wrap
from dashboard.charts.shape import Shape
from dashboard.charts.theme import NAME, ROOM, SMALL, STEP, VALUE, Theme, Width
from dashboard.words import count, share

# group, its count in words, quarter, its value (0 to 1, null where undefined), its tone (chart.Standing or an owner of
# schemas.OWNERS). Rows of one group stand together, in time. Groups of the tone "company" are drawn in every picture.
COLUMNS = ("name", "count", "quarter", "value", "tone")
COMPANY = "company"
_ACROSS = {"wide": 4, "phone": 2}
_PLOT = 7 * STEP
_GAP = 3 * STEP
_FIRST, _LAST = 0.02, 0.88  # of a small picture's width
Row = dict[str, Any]


@dataclass(frozen=True)
class _Grid:
    """Where the small pictures stand: x in pictures, y in pixels from the top."""

    names: list[list[str]]
    across: int
    quarters: list[str]
    top: float

    @property
    def head(self) -> float:
        return round((max(len(lines) for lines in self.names) * NAME + VALUE) * LINE + STEP)

    @property
    def row(self) -> float:
        return self.head + _PLOT + _GAP

    @property
    def height(self) -> float:
        return math.ceil(len(self.names) / self.across) * self.row

    def x(self, place: int, quarter: str) -> float:
        part = self.quarters.index(quarter) / max(1, len(self.quarters) - 1)
        return round(place % self.across + _FIRST + part * (_LAST - _FIRST), 4)

    def y(self, place: int, value: float | None) -> float | None:
        return None if value is None else round(self.ground(place) - value / self.top * _PLOT, 2)

    def ground(self, place: int) -> float:
        return place // self.across * self.row + self.head + _PLOT


def scale(values: list[float]) -> float:
    """Choose the round share at which a common scale from zero ends."""
    return min(1.0, max(1, math.ceil(max(values, default=1.0) * 10 - 1e-9)) / 10)


def of(
    name: str,
    trend: pl.DataFrame,
    group: str,
    tones: Mapping[str, str],
    caption: Caption,
    measured: Measured,
    company: pl.DataFrame | None = None,
) -> Chart:
    """Make a small line per group, in the order of `tones`; a group that is not in it is left to the table.

    `company` is what all have together, drawn in each.
    """
    known = _by_group(trend, group)
    drawn = [row for one in tones for row in known.pop(one, [])]
    rest = [row for one in sorted(known) for row in known[one]]
    together = [] if company is None or not drawn else company.sort("quarter").to_dicts()
    every = [*drawn, *rest]
    return Chart(
        name=name,
        shape="lines",
        caption=caption,
        alt=_alternative(drawn, group, caption),
        data=frame_of([*_drawn(drawn, group, tones, measured), *_together(together)], COLUMNS),
        table=_listed(every, together, group, measured),
        kpi=measured.kpi,
        csv=trend.sort(group, "quarter").select(group, *tables.OF_QUARTERS),
    )


def _by_group(trend: pl.DataFrame, group: str) -> dict[str, list[Row]]:
    """Give each group a row for every quarter that any has, so that a quarter without one is a gap."""
    every = sorted(set(trend["quarter"]))
    rows = {(row[group], row["quarter"]): row for row in trend.to_dicts()}
    nothing = {"value": None, "base": 0, "low": None, "high": None}
    return {
        one: [rows.get((one, quarter), {group: one, "quarter": quarter, **nothing}) for quarter in every]
        for one in dict.fromkeys(trend[group])
    }


def _drawn(rows: Sequence[Row], group: str, tones: Mapping[str, str], measured: Measured) -> list[Row]:
    last = {row[group]: count(row["base"] or 0, measured.noun) for row in rows}
    return [
        {"name": row[group], "count": last[row[group]], "tone": tones[row[group]]}
        | {"quarter": row["quarter"], "value": row["value"]}
        for row in rows
    ]


def _together(rows: Sequence[Row]) -> list[Row]:
    drawn = [{"quarter": row["quarter"], "value": row["value"]} for row in rows]
    return [{"name": "", "count": "", "tone": COMPANY} | mark for mark in drawn]


def _listed(rows: Sequence[Row], together: Sequence[Row], group: str, measured: Measured) -> pl.DataFrame:
    """List groups in the picture's order, then all together, then those that are not drawn."""
    heading = "Barrier" if group == "category" else group.capitalize()
    names = [*(str(row[group]) for row in rows), *("All together" for _ in together)]
    every = [*rows, *together]
    return tables.over_quarters(
        every, {heading: names, "Quarter": [row["quarter"] for row in every]}, measured
    )


def _alternative(rows: Sequence[Row], group: str, caption: Caption) -> str:
    if not rows:
        return stop(caption.title)
    last = max(row["quarter"] for row in rows)
    newest = [row for row in rows if row["quarter"] == last]
    return sentence(
        f"Small lines; in {last}", caption, newest, lambda row: f"{row[group]} {share(row['value'])}"
    )


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw the groups in their order; beneath each name its last value and what that stands on."""
    groups = [list(rows) for _, rows in groupby(chart.data.to_dicts(), key=lambda row: row["name"])]
    drawn = [rows for rows in groups if rows[0]["tone"] != COMPANY]
    if not drawn:
        return blank(theme)
    known = [row["value"] for rows in groups for row in rows if row["value"] is not None]
    across = _across(len(drawn), width)
    room = ROOM[width] / across - 2 * STEP
    names = [wrap(rows[0]["name"], NAME, room, 3) for rows in drawn]
    grid = _Grid(names, across, sorted({row["quarter"] for rows in groups for row in rows}), scale(known))
    company = next((rows for rows in groups if rows[0]["tone"] == COMPANY), [])
    return figure(
        [*_company(company, grid, theme), *_traces(chart, drawn, grid, theme)],
        layout(
            theme,
            grid.height,
            (0, 0, 0, 0),
            xaxis=hidden_axis(0, across),
            yaxis=hidden_axis(grid.height, 0),
            shapes=[_ground(i, grid, theme) for i in range(len(drawn))],
            annotations=[_head(rows, i, grid, theme) for i, rows in enumerate(drawn)],
        ),
    )


def _across(many: int, width: Width) -> int:
    """Choose how many stand in a row, so that its rows are about equally long."""
    return math.ceil(many / math.ceil(many / _ACROSS[width]))


def tone(name: str, theme: Theme) -> str:
    """Give the colour of a standing or an owner."""
    return {"below": theme.act, "few": theme.quiet, **theme.owners}.get(name, theme.data)


def _traces(chart: Chart, drawn: list[list[Row]], grid: _Grid, theme: Theme) -> list[Part]:
    """Draw one trace per tone, a gap between two groups."""
    words = iter(hover(chart, chart.data.height))
    told = [[next(words) for _ in rows] for rows in drawn]
    tones = dict.fromkeys(rows[0]["tone"] for rows in drawn)
    return [
        _trace([(i, rows, told[i]) for i, rows in enumerate(drawn) if rows[0]["tone"] == kind], grid, theme)
        for kind in tones
    ]


def _trace(series: list[tuple[int, list[Row], list[str]]], grid: _Grid, theme: Theme) -> Part:
    colour = tone(series[0][1][0]["tone"], theme)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [x for i, rows, _ in series for x in (*(grid.x(i, row["quarter"]) for row in rows), None)],
        "y": [y for i, rows, _ in series for y in (*(grid.y(i, row["value"]) for row in rows), None)],
        "line": {"color": colour, "width": 2},
        "marker": {
            "color": colour,
            "size": [size for _, rows, _ in series for size in (*([4] * (len(rows) - 1)), 8, 0)],
            "opacity": 1,
            "line": {"width": 0},  # sizes one by one would bring a white ring
        },
        "hovertext": [text for _, _, told in series for text in (*told, "")],
        "hoverinfo": "text",
        "connectgaps": False,
        "cliponaxis": False,
    }


def _company(rows: list[Row], grid: _Grid, theme: Theme) -> list[Part]:
    if not rows:
        return []
    places = range(len(grid.names))
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for i in places for x in (*(grid.x(i, row["quarter"]) for row in rows), None)],
            "y": [y for i in places for y in (*(grid.y(i, row["value"]) for row in rows), None)],
            "line": {"color": theme.quiet, "width": 1, "dash": "dot"},
            "hoverinfo": "skip",
            "connectgaps": False,
        }
    ]


def _ground(place: int, grid: _Grid, theme: Theme) -> Part:
    column, y = place % grid.across, grid.ground(place)
    line = {"color": theme.line, "width": 1}
    ends = {"x0": column + _FIRST, "x1": column + _LAST, "y0": y, "y1": y}
    return {"type": "line", "layer": "below", "xref": "x", "yref": "y", "line": line, **ends}


def _head(rows: list[Row], place: int, grid: _Grid, theme: Theme) -> Part:
    """Write name, last value and count above a small picture."""
    last = f"<b>{share(rows[-1]['value'])}</b>  {span(rows[-1]['count'], theme.quiet, SMALL)}"
    lines = [*(safe(line) for line in grid.names[place]), last]
    corner: Part = {"x": place % grid.across + _FIRST, "xanchor": "left", "align": "left"}
    return note(
        paragraph(lines),
        theme.text,
        NAME,
        {**corner, "y": grid.ground(place) - _PLOT - STEP, "yanchor": "bottom"},
    )


SHAPE = Shape(COLUMNS, plotly)

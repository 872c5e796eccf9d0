"""Small lines: how each group moved over the quarters, one small picture beside the other, on one scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dashboard.charts.canvas import Figure, Part, blank, figure, hidden_axis, hover, layout, note
from dashboard.charts.chart import Chart
from dashboard.charts.lettering import LINE, paragraph, safe, span, wrap
from dashboard.charts.theme import NAME, ROOM, SMALL, STEP, VALUE, Theme, Width
from dashboard.words import share

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


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw the groups in their order; beneath each name its last value and what that stands on."""
    groups = [list(rows) for _, rows in groupby(chart.data.to_dicts(), key=lambda row: row["name"])]
    drawn = [rows for rows in groups if rows[0]["tone"] != COMPANY]
    if not drawn:
        return blank(theme)
    known = [row["value"] for rows in groups for row in rows if row["value"] is not None]
    across = _ACROSS[width]
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

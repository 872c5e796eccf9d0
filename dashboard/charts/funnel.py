"""Funnel: each group's share by how many it stands on, within the limits of chance around all together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.canvas import Figure, Part, blank, figure, hover, layout, note, share_axis
from dashboard.charts.chart import Chart
from dashboard.charts.lettering import pixels, safe, shorten
from dashboard.charts.theme import DOT, ROOM, SMALL, STEP, Theme, Width
from dashboard.words import integer

# A group: its name, what it stands on (n), its share and how it stands (chart.Standing). After the groups come the
# limits at rising n, without a name: low and high hold 95 of 100, low_far and high_far 998 of 1,000 by chance.
# The one reference is what all have together.
COLUMNS = ("name", "n", "value", "standing", "low", "high", "low_far", "high_far")
_PLOT = {"wide": 296, "phone": 240}
_LEFT, _TOP, _RIGHT, _BOTTOM = 6 * STEP, 2 * STEP, 2 * STEP, 6 * STEP
_MOST_NAMED, _CLOSE = 4, 0.07
Row = dict[str, Any]


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw the bands of the limits, the groups as dots, and name those that lie beyond chance."""
    rows = chart.data.to_dicts()
    groups = [row for row in rows if row["name"] is not None]
    limits = [row for row in rows if row["name"] is None]
    if not groups:
        return blank(theme)
    most = max(row["n"] for row in limits)
    ticks = _ticks(most, 3 if width == "phone" else 5)
    return figure(
        [*_bands(limits, theme), *_together(chart, most, theme), _dots(chart, groups, theme)],
        layout(
            theme,
            _PLOT[width] + _TOP + _BOTTOM,
            (_LEFT, _TOP, _RIGHT, _BOTTOM),
            xaxis={**share_axis(theme, ticks, grid=False), "range": [0, most]}
            | {"ticktext": [integer(tick) for tick in ticks], "ticklabelstandoff": STEP},
            yaxis={**share_axis(theme), "ticklabelstandoff": STEP},
            annotations=[*_axis_name(chart, theme), *_names(groups, most, theme, width)],
        ),
    )


def _ticks(most: float, many: int) -> list[float]:
    """Choose round numbers from 0 on."""
    sizes = (step * 10**power for power in range(9) for step in (1, 2, 5))
    size = next(size for size in sizes if most / size <= many)
    return [float(tick) for tick in range(0, int(most) + 1, size)]


def _bands(limits: list[Row], theme: Theme) -> list[Part]:
    """Draw the far limits as a quiet band, the near ones as lines in it."""
    x = [row["n"] for row in limits]
    edge = {"type": "scatter", "mode": "lines", "x": x, "hoverinfo": "skip"}
    thin = {"color": theme.line, "width": 1}
    far = {"fill": "tonexty", "fillcolor": theme.panel}
    dotted = {"color": theme.quiet, "width": 1, "dash": "dot"}
    return [
        {**edge, "y": [row["low_far"] for row in limits], "line": thin},
        {**edge, "y": [row["high_far"] for row in limits], "line": thin, **far},
        {**edge, "y": [row["low"] for row in limits], "line": dotted},
        {**edge, "y": [row["high"] for row in limits], "line": dotted},
    ]


def _dots(chart: Chart, groups: list[Row], theme: Theme) -> Part:
    tones = {"below": theme.act, "few": theme.quiet}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["n"] for row in groups],
        "y": [row["value"] for row in groups],
        "marker": {
            "color": [tones.get(row["standing"], theme.data) for row in groups],
            "size": [DOT if row["standing"] in ("below", "above") else DOT - 3 for row in groups],
        },
        "hovertext": hover(chart, len(groups)),
        "hoverinfo": "text",
        "customdata": [row["name"] for row in groups],
        "cliponaxis": False,
    }


def _together(chart: Chart, most: float, theme: Theme) -> list[Part]:
    """Draw what all have together over the bands, which would hide a line below."""
    line = {"color": theme.quiet, "width": 1.5}
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [0, most],
            "y": [one.value] * 2,
            "line": line,
            "hoverinfo": "skip",
        }
        for one in chart.references
    ]


def _axis_name(chart: Chart, theme: Theme) -> list[Part]:
    below = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "paper", "y": 0, "yanchor": "top"}
    named = [note("reps it stands on", theme.quiet, SMALL, {**below, "yshift": -3.5 * STEP})]
    for line in chart.references:
        place = {
            "xref": "paper",
            "x": 1,
            "xanchor": "right",
            "yref": "y",
            "y": line.value,
            "yanchor": "bottom",
        }
        named.append(note(safe(line.label), theme.quiet, SMALL, {**place, "yshift": 2}))
    return named


def _names(groups: Sequence[Row], most: float, theme: Theme, width: Width) -> list[Part]:
    """Name the groups beyond chance, the farthest from the others' names first."""
    beyond = [row for row in groups if row["standing"] in ("below", "above")]
    named: list[Row] = []
    for row in beyond:
        if all(abs(row["value"] - other["value"]) > _CLOSE for other in named):
            named.append(row)
    return [_name(row, most, theme, width) for row in named[:_MOST_NAMED]]


def _name(row: Row, most: float, theme: Theme, width: Width) -> Part:
    room = (ROOM[width] - _LEFT - _RIGHT) / 2
    text = shorten(row["name"], SMALL, room)
    left = row["n"] / most * 2 * room + pixels(text, SMALL) + 2 * STEP > 2 * room
    place = {"x": row["n"], "y": row["value"], "xanchor": "right" if left else "left", "yanchor": "middle"}
    colour = theme.act_text if row["standing"] == "below" else theme.text
    return note(f"<b>{safe(text)}</b>", colour, SMALL, {**place, "xshift": -10 if left else 10})

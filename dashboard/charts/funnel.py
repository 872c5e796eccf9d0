"""Funnel: each group's share by how many it stands on, within the limits of chance around all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import rate, sentence
from dashboard.charts.axes import share_axis
from dashboard.charts.canvas import Figure, Part, blank, figure, hover, layout, note
from dashboard.charts.chart import BEYOND, Caption, Chart, Measured, Reference, Standing, frame_of
from dashboard.charts.folding import FEW
from dashboard.charts.lettering import LINE, paragraph, pixels, safe, shorten, widest, wrap
from dashboard.charts.shape import Shape
from dashboard.charts.spots import Box, Spot, along, free_spots
from dashboard.charts.theme import DOT, ROOM, SMALL, STEP, Theme, Width
from dashboard.words import INTERVAL, count, decimal, integer, share, share_range

# A group: its name, what it stands on (n), its share and how it stands (chart.Standing). After the groups come the
# limits at rising n, without a name: low and high hold 95 of 100, low_far and high_far 998 of 1,000 by chance.
# The one reference is what all have together.
COLUMNS = ("name", "n", "value", "standing", "low", "high", "low_far", "high_far")
_PLOT = {"wide": 296, "phone": 240}
_LEFT, _TOP, _BOTTOM = 6 * STEP, 2 * STEP, 6 * STEP
_LABEL = {"wide": 17 * STEP, "phone": 10 * STEP}  # the limits' names stay on one line, at the very top
_LIMITS = (("low", "high"), ("low_far", "high_far"))  # the near ones weigh more on a name
Row = dict[str, Any]


def of(
    name: str,
    groups: pl.DataFrame,
    limits: pl.DataFrame,
    standing: Mapping[str, Standing],
    caption: Caption,
    together: Reference,
    measured: Measured,
) -> Chart:
    """Make the funnel of teams (team, n, value, low, high, base, shrunken) within `limits` (n and four ends)."""
    order = {kind: place for place, kind in enumerate(("below", "above", "within", "few"))}
    rows = sorted(
        groups.to_dicts(), key=lambda row: (order.get(standing[row["team"]], 9), row["value"], row["team"])
    )
    drawn = [
        {"name": r["team"], "n": r["n"], "value": r["value"], "standing": standing[r["team"]]} for r in rows
    ]
    kinds = [tables.STANDING[standing[row["team"]]] for row in rows]
    return Chart(
        name=name,
        shape="funnel",
        caption=caption,
        alt=sentence("Teams", caption, rows, lambda row: rate(row, row["team"]), (together,)),
        data=frame_of([*drawn, *limits.to_dicts()], COLUMNS),
        table=tables.words(
            {
                "Team": [row["team"] for row in rows],
                measured.heading: [share(row["value"]) for row in rows],
                INTERVAL: [share_range(row["low"], row["high"]) for row in rows],
                "Of": [count(row["base"], measured.noun) for row in rows],
                "Reps it stands on": [decimal(row["n"], 1) for row in rows],
                "Drawn towards all": [share(row["shrunken"]) for row in rows],
                "Against all": kinds,
            }
        ),
        references=(together,),
        kpi=measured.kpi,
        csv=groups,
    )


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw the bands of the limits, the groups as dots, and name those that lie beyond chance, or all of a few."""
    rows = chart.data.to_dicts()
    groups = [row for row in rows if row["name"] is not None]
    limits = [row for row in rows if row["name"] is None]
    if not groups:
        return blank(theme)
    most = max(row["n"] for row in limits)
    ticks = _ticks(most, 3 if width == "phone" else 5)
    ends = _ends(chart, limits, theme, width)
    right = widest([line for end in ends for line in end["text"].split("<br>")], SMALL) + 2 * STEP
    room = ROOM[width] - _LEFT - right
    return figure(
        [*_bands(limits, theme), *_together(chart, most, theme), _dots(chart, groups, theme)],
        layout(
            theme,
            _PLOT[width] + _TOP + _BOTTOM,
            (_LEFT, _TOP, right, _BOTTOM),
            xaxis={**share_axis(theme, ticks, grid=False), "range": [0, most]}
            | {"ticktext": [integer(tick) for tick in ticks], "ticklabelstandoff": STEP},
            yaxis={**share_axis(theme, grid=False), "ticklabelstandoff": STEP},
            annotations=[_axis_name(theme), *ends, *_names(chart, groups, limits, theme, room, _PLOT[width])],
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
    near = {"color": theme.quiet, "width": 0.75}
    return [
        {**edge, "y": [row["low_far"] for row in limits], "line": thin},
        {**edge, "y": [row["high_far"] for row in limits], "line": thin, **far},
        {**edge, "y": [row["low"] for row in limits], "line": near},
        {**edge, "y": [row["high"] for row in limits], "line": near},
    ]


def _dots(chart: Chart, groups: list[Row], theme: Theme) -> Part:
    tones = {"below": theme.act, "above": theme.data}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["n"] for row in groups],
        "y": [row["value"] for row in groups],
        "marker": {
            "color": [tones.get(row["standing"], theme.quiet) for row in groups],
            "size": [DOT if row["standing"] in tones else DOT - 4 for row in groups],
            "opacity": 1,
            "line": {"width": 0},  # sizes one by one would bring a white ring
        },
        "hovertext": hover(chart, len(groups)),
        "hoverinfo": "text",
        "customdata": [row["name"] for row in groups],
        "cliponaxis": False,
    }


def _together(chart: Chart, most: float, theme: Theme) -> list[Part]:
    """Draw what all have together over the bands, which would hide a line below."""
    line = {"color": theme.quiet, "width": 1.5, "dash": "dot"}
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


def _axis_name(theme: Theme) -> Part:
    below = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "paper", "y": 0, "yanchor": "top"}
    return note("reps it stands on", theme.quiet, SMALL, {**below, "yshift": -3.5 * STEP})


def _ends(chart: Chart, limits: Sequence[Row], theme: Theme, width: Width) -> list[Part]:
    """Name what all have together, and the upper limits, at the right where they end, moved apart."""
    last, high = limits[-1], _PLOT[width]
    named = [(line.value, line.label) for line in chart.references]
    named += [(last["high"], "95 of 100"), (last["high_far"], f"998 of {integer(1000)}")]
    lines = [wrap(words, SMALL, _LABEL[width]) for _, words in named]
    moved = _stacked(
        [value * high for value, _ in named], [len(one) * SMALL * LINE for one in lines], high + _TOP
    )
    return [
        note(paragraph([safe(part) for part in words]), theme.quiet, SMALL, _beside(value, up - value * high))
        for (value, _), words, up in zip(named, lines, moved, strict=True)
    ]


def _stacked(places: Sequence[float], heights: Sequence[float], top: float) -> list[float]:
    """Move rising texts up until none touches the one below it, then all down until the last ends at the top."""
    moved = [places[0]]
    for place, (below, tall) in zip(places[1:], pairwise(heights), strict=True):
        moved.append(max(place, moved[-1] + (below + tall) / 2))
    over = max(0.0, moved[-1] + heights[-1] / 2 - top)
    return [place - over for place in moved]


def _beside(value: float, up: float) -> Part:
    across = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": STEP, "align": "left"}
    return {**across, "yref": "y", "y": value, "yanchor": "middle", "yshift": round(up, 1)}


def _names(
    chart: Chart, groups: Sequence[Row], limits: Sequence[Row], theme: Theme, wide: float, high: float
) -> list[Part]:
    """Name groups beyond chance, then others if few, where there is room: beside their dot, else over or under it.

    No name stands on the line of all together, which would strike it through; on a limit only where all else is taken,
    on the far ones, which are fainter, before the near ones.
    """
    named = sorted(groups, key=lambda row: row["standing"] not in BEYOND)
    if len(groups) > FEW:
        named = [row for row in named if row["standing"] in BEYOND]
    most = limits[-1]["n"]
    dots = [(row["n"] / most * wide, row["value"] * high) for row in named]
    taken = [Box(x - DOT / 2, y - DOT / 2, x + DOT / 2, y + DOT / 2) for x, y in dots]
    taken += [Box(0, line.value * high - 1, wide, line.value * high + 1) for line in chart.references]
    curves = [
        [[(row["n"] / most * wide, row[end] * high) for row in limits] for end in ends] for ends in _LIMITS
    ]
    lines = [[box for curve in kind for box in along(curve)] for kind in curves]
    texts = [shorten(row["name"], SMALL, wide * 0.6) for row in named]
    found = free_spots(dots, [pixels(text, SMALL) for text in texts], taken, lines, (wide, high))
    return [
        _name(row, text, spot, theme) for row, text, spot in zip(named, texts, found, strict=True) if spot
    ]


def _name(row: Row, text: str, spot: Spot, theme: Theme) -> Part:
    far = row["standing"] in BEYOND
    colour = theme.act_text if row["standing"] == "below" else theme.text if far else theme.quiet
    words = f"<b>{safe(text)}</b>" if far else safe(text)
    place = {"x": row["n"], "y": row["value"], "xanchor": spot.anchor, "yanchor": "middle"}
    return note(words, colour, SMALL, {**place, "xshift": spot.across, "yshift": spot.up})


SHAPE = Shape(COLUMNS, plotly)

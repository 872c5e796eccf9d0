"""Lorenz curve: who receives how much of all there is, against equal parts, with one fact written in."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import stop
from dashboard.charts.axes import share_axis
from dashboard.charts.canvas import Figure, Part, blank, figure, layout, note
from dashboard.charts.chart import Caption, Chart, Reference
from dashboard.charts.lettering import LINE, paragraph, safe, widest, wrap
from dashboard.charts.shape import Shape
from dashboard.charts.theme import DOT, SMALL, STEP, VALUE, Theme, Width
from dashboard.words import share

# corners of the curve from (0, 0) to (1, 1): share of people, least first, and what they hold of the value.
# The one reference is the fact: where it is on the people's axis, and its words.
COLUMNS = ("people", "value")
_SIDE = {"wide": 368, "phone": 244}
_LEFT, _TOP, _RIGHT, _BOTTOM = 6 * STEP, 4 * STEP, 4 * STEP, 7 * STEP
_MOST_POINTS = 200
Corner = tuple[float, float]


_TENTHS = tuple(tenth / 10 for tenth in range(1, 11))


def of(
    name: str, curve: pl.DataFrame, caption: Caption, kpi: str, facts: tuple[Reference, ...] = ()
) -> Chart:
    """Make the Lorenz curve of rewards from its corners (people, value); `facts` are written on it."""
    corners = [(float(people), float(value)) for people, value in curve.select(COLUMNS).rows()]
    tenths = _TENTHS if corners else ()
    said = "".join(f" {stop(fact.label)}" for fact in facts)
    return Chart(
        name=name,
        shape="lorenz",
        caption=caption,
        alt=stop(caption.title) + said,
        data=curve.select(COLUMNS),
        table=tables.words(
            {
                "Reps, least rewarded first": [share(tenth) for tenth in tenths],
                "What they receive together": [share(height_at(corners, tenth)) for tenth in tenths],
            }
        ),
        references=facts,
        kpi=kpi,
        csv=curve.select(COLUMNS),
    )


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw the square from 0 to 100 % both ways."""
    corners = [(float(people), float(value)) for people, value in chart.data.select(COLUMNS).rows()]
    if not corners:
        return blank(theme)
    side = _SIDE[width]
    return figure(
        [_diagonal(theme), _curve(_thinned(corners), theme), *_points(chart, corners, theme)],
        layout(
            theme,
            side + _TOP + _BOTTOM,
            (_LEFT, _TOP, _RIGHT, _BOTTOM),
            xaxis={**share_axis(theme, grid=False), "constrain": "domain", "ticklabelstandoff": STEP},
            yaxis={
                **share_axis(theme),
                "scaleanchor": "x",
                "scaleratio": 1,
                "constrain": "domain",
                "ticklabelstandoff": STEP,
            },
            annotations=[*_axis_names(theme), *_facts(chart, corners, theme, side)],
        ),
    )


def height_at(corners: list[Corner], people: float) -> float:
    """Read the curve between its corners."""
    return float(np.interp(people, [x for x, _ in corners], [y for _, y in corners]))


def _thinned(corners: list[Corner]) -> list[Corner]:
    """Keep what can be told apart: ten thousand people are no ten thousand corners on a screen."""
    step = max(1, len(corners) // _MOST_POINTS)
    return corners if step == 1 else [*corners[:-1:step], corners[-1]]


def _diagonal(theme: Theme) -> Part:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1],
        "y": [0, 1],
        "line": {"color": theme.quiet, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _curve(corners: list[Corner], theme: Theme) -> Part:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [people for people, _ in corners],
        "y": [value for _, value in corners],
        "line": {"color": theme.data, "width": 3},
        "fill": "tonexty",
        "fillcolor": theme.panel,
        "hovertext": [_said(*corner) for corner in corners],
        "hoverinfo": "text",
        "hoveron": "points",
        "cliponaxis": False,
    }


def _said(people: float, value: float) -> str:
    return safe(f"{share(people)} of reps, least rewarded first, receive {share(value)} together")


def _points(chart: Chart, corners: list[Corner], theme: Theme) -> list[Part]:
    """Mark the fact's place on the curve; it says its words when pointed at."""
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [fact.value],
            "y": [height_at(corners, fact.value)],
            "marker": {"color": theme.data, "size": DOT},
            "hovertext": [safe(fact.label)],
            "hoverinfo": "text",
            "cliponaxis": False,
        }
        for fact in chart.references
    ]


def _axis_names(theme: Theme) -> list[Part]:
    beneath = {"xref": "x", "x": 1, "xanchor": "right", "yref": "y", "y": 0, "yanchor": "top"}
    upper = {"xref": "x", "x": 0, "xanchor": "left", "yref": "y", "y": 1, "yanchor": "bottom", "yshift": STEP}
    middle = {"xref": "x", "x": 0.45, "yref": "y", "y": 0.45, "xanchor": "center", "yanchor": "middle"}
    across = {"textangle": -45, "xshift": -12, "yshift": 12}
    return [
        note("of reps, least rewarded first", theme.quiet, SMALL, {**beneath, "yshift": -4 * STEP}),
        note("of rewards", theme.quiet, SMALL, {**upper, "xshift": -5 * STEP}),
        note("the same for everybody", theme.quiet, SMALL, middle | across),
    ]


def _facts(chart: Chart, corners: list[Corner], theme: Theme, side: float) -> list[Part]:
    return [_fact(fact, corners, theme, side) for fact in chart.references]


def _fact(fact: Reference, corners: list[Corner], theme: Theme, side: float) -> Part:
    """Write the fact left of its point, under the diagonal; in the empty corner where it would not fit."""
    lines = wrap(fact.label, VALUE, side * 0.36, 3)
    wide, high = widest(lines, VALUE) / side, len(lines) * VALUE * LINE / side
    x, y = fact.value, height_at(corners, fact.value)
    gap = 1.5 * STEP / side
    if y + high + 2 * gap < x - wide - gap:
        place: Part = {"x": x, "xanchor": "right", "y": y, "yanchor": "bottom", "yshift": STEP}
        return _written(lines, theme, {**place, "align": "right"})
    corner = {"x": 0.04, "xanchor": "left", "y": 0.97, "yanchor": "top", "align": "left"}
    return _written(wrap(fact.label, VALUE, side * 0.55, 3), theme, corner)


def _written(lines: list[str], theme: Theme, place: Part) -> Part:
    text = paragraph([f"<b>{safe(line)}</b>" for line in lines])
    return note(text, theme.text, VALUE, {"xref": "x", "yref": "y", **place})


SHAPE = Shape(COLUMNS, plotly)

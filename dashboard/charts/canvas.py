"""What every picture drawn by plotly has in common, as the plain dicts plotly.js reads.

Plain dicts rather than figure objects: the same bytes for the same data, no second of importing plotly for
whoever only asks for numbers, and no 1.6 ms of checking per chart; the tests check every figure instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.charts.chart import Chart, Reference
from dashboard.charts.lettering import paragraph, pixels, safe, wrap
from dashboard.charts.theme import (
    FONT,
    GROUND,
    INTERVAL_OPACITY,
    INTERVAL_OPACITY_OF_ACT,
    INTERVAL_WIDTH,
    NAME,
    SMALL,
    STEP,
    Theme,
)

Figure = dict[str, Any]
Part = dict[str, Any]

# For Plotly.react: nothing to click beside the marks, and no button that sends the chart anywhere.
CONFIG: Part = {
    "displayModeBar": False,
    "displaylogo": False,
    "scrollZoom": False,
    "showSendToCloud": False,
}
_HOVER_ROOM = 220


def figure(data: Sequence[Part], layout: Part) -> Figure:
    """Put traces and layout together."""
    return {"data": list(data), "layout": layout}


def layout(theme: Theme, height: float, margin: tuple[float, float, float, float], **parts: object) -> Part:
    """Give the quiet ground of a picture; `margin` is left, top, right, bottom in pixels."""
    left, top, right, bottom = margin
    return {
        "template": None,
        "autosize": True,
        "height": round(height),
        "margin": {"l": round(left), "t": round(top), "r": round(right), "b": round(bottom), "pad": 0},
        "paper_bgcolor": theme.background,
        "plot_bgcolor": theme.background,
        "font": {"family": FONT, "size": NAME, "color": theme.text},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": theme.panel,
            "bordercolor": theme.line,
            "font": {"family": FONT, "size": NAME, "color": theme.text},
            "align": "left",
        },
        **parts,
    }


def blank(theme: Theme) -> Figure:
    """Draw nothing, not even axes: the chart's title says what is missing."""
    hidden = {"visible": False, "fixedrange": True}
    return figure([], layout(theme, ROW_OF_NOTHING, (0, 0, 0, 0), xaxis=hidden, yaxis=hidden))


ROW_OF_NOTHING = 8


def note(text: str, colour: str, size: int, place: Part) -> Part:
    """Write a text; `text` is safe markup, `place` says where (x, y, their refs, anchors and shifts)."""
    return {
        "text": text,
        "showarrow": False,
        "font": {"color": colour, "size": size},
        "borderpad": 0,
        **place,
    }


def grounded(text: Part, theme: Theme) -> Part:
    """Give a text a ground that interrupts the lines behind it, a little before they touch it."""
    aside = {"left": -GROUND, "right": GROUND}.get(
        text.get("xanchor", ""), 0
    )  # the ground is what is anchored
    return {**text, "bgcolor": theme.background, "borderpad": GROUND, "xshift": text.get("xshift", 0) + aside}


def at_left(text: str, theme: Theme, y: float, margin: float, up: float = 0) -> Part:
    """Write a row's label at the left edge of the picture."""
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -round(margin), "align": "left"}
    return note(text, theme.text, NAME, {**place, "yref": "y", "y": y, "yanchor": "middle", "yshift": up})


def upright(reference: Reference, theme: Theme) -> Part:
    """Draw what rows are compared with as a dotted line from top to bottom."""
    line = {"color": theme.quiet, "width": 1.5, "dash": "dot"}
    place = {"xref": "x", "x0": reference.value, "x1": reference.value, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "line", "layer": "below", "line": line, **place}


def over_line(reference: Reference, part: float, room: tuple[float, float, float], theme: Theme) -> Part:
    """Name an upright line above it, moved inwards where the picture ends.

    `part` is where the line stands in the plot; `room` are the pixels left of the plot, of it and right of it.
    """
    half, (left, plot, right) = pixels(reference.label, SMALL) / 2, room
    anchor = (
        "left" if half > left + part * plot
        else "right" if half > right + (1 - part) * plot
        else "center"
    )  # fmt: skip
    place = {
        "xref": "x",
        "x": reference.value,
        "yref": "paper",
        "y": 1,
        "xanchor": anchor,
        "yanchor": "bottom",
    }
    return note(safe(reference.label), theme.quiet, SMALL, {**place, "yshift": STEP})


def hover(chart: Chart, rows: int) -> list[str]:
    """Say of each mark what its row of the table says."""
    columns = chart.table.columns
    return [_hover(columns, row) for row in chart.table.head(rows).rows()]


def _hover(columns: Sequence[str], row: Sequence[object]) -> str:
    name = [f"<b>{safe(line)}</b>" for line in wrap(str(row[0]), NAME, _HOVER_ROOM, 4)]
    cells = zip(columns[1:], row[1:], strict=True)
    return paragraph([*name, *(f"{safe(column)}: {safe(str(cell))}" for column, cell in cells if cell)])


def across(chart: Chart, colours: list[str], thick: float) -> Part:
    """Draw a bar from zero for each row of a chart's data (name, value), downwards in their order."""
    marks = chart.data.to_dicts()
    return {
        **from_zero([mark["value"] for mark in marks], list(range(len(marks))), colours, thick),
        "hovertext": hover(chart, len(marks)),
        "hoverinfo": "text",
        "customdata": [mark["name"] for mark in marks],
    }


def from_zero(
    values: Sequence[float | None], places: Sequence[float], colour: str | list[str], thick: float
) -> Part:
    """Draw bars from zero at their places, in one colour or each in its own."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(values),
        "y": list(places),
        "width": thick,
        "marker": {"color": colour, "line": {"width": 0}},
    }


def whiskers(
    ends: Sequence[tuple[float, float, float]],
    colour: str,
    theme: Theme,
    *,
    upright: bool = False,
    thick: float = INTERVAL_WIDTH,
) -> Part:
    """Draw how far values may be off: for each a line at its place, from low to high."""
    along = [end for _, low, high in ends for end in (low, high, None)]
    at = [place for where, _, _ in ends for place in (where, where, None)]
    return {
        "type": "scatter",
        "mode": "lines",
        **({"x": at, "y": along} if upright else {"x": along, "y": at}),
        "line": {"color": colour, "width": thick},
        "opacity": INTERVAL_OPACITY_OF_ACT if colour == theme.act else INTERVAL_OPACITY,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def bounded(marks: Iterable[tuple[float, Mapping[str, Any]]]) -> list[tuple[float, float, float]]:
    """Of marks at their places keep those with an interval: place, low and high."""
    both = ((place, mark["low"], mark["high"]) for place, mark in marks)
    return [(place, low, high) for place, low, high in both if low is not None and high is not None]


def intervals(marks: Sequence[Mapping[str, Any]], theme: Theme, offset: float = 0.0) -> list[Part]:
    """Draw over bars how far their values may be off, rimmed so that it shows on the bar as well."""
    ends = bounded((i + offset, mark) for i, mark in enumerate(marks))
    if not ends:
        return []
    rim = whiskers(ends, theme.background, theme, thick=INTERVAL_WIDTH + 2) | {"opacity": 1}
    return [rim, whiskers(ends, theme.text, theme)]


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Move places on a line until neighbours are a gap apart; the first given stays where it is."""
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    fixed = order.index(0)
    moved = list(places)
    for here, before in zip(order[fixed + 1 :], order[fixed:], strict=False):
        moved[here] = max(moved[here], moved[before] + gap)
    for here, after in zip(order[:fixed][::-1], order[1 : fixed + 1][::-1], strict=True):
        moved[here] = min(moved[here], moved[after] - gap)
    return moved

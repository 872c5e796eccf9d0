"""SVG: what a shape draws for the screen, written as a picture that needs no script.

One writer for all shapes: it reads the plain figures that plotly.js would. Text stays text. Colours are names, which
the page around gives a meaning by CSS, in light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Final

from dashboard.charts.canvas import Figure, Part
from dashboard.charts.chart import Chart
from dashboard.charts.plane import Plane, number, plane
from dashboard.charts.shapes import draw
from dashboard.charts.svg_text import annotation, words
from dashboard.charts.theme import SMALL, Width, named

WIDE: Final[dict[Width, int]] = {"wide": 520, "phone": 320}
NAMED: Final = named("var(--{})")
_DASH: Final = {"dot": "2 3"}


def svg(chart: Chart, width: Width) -> str:
    """Draw a chart as SVG for a page of this width."""
    return written(draw(chart, NAMED, width), WIDE[width], chart.alt)


def written(figure: Figure, wide: int, alt: str) -> str:
    """Write a figure as SVG."""
    layout = figure["layout"]
    at = plane(layout, wide)
    parts = [
        *_axes(layout, at),
        *(_line(shape, at) for shape in layout.get("shapes", [])),
        *_traces(figure["data"], at),
        *(annotation(one, at) for one in layout.get("annotations", [])),
    ]
    size = f'viewBox="0 0 {wide} {layout["height"]}" width="{wide}" height="{layout["height"]}"'
    return f'<svg {size} role="img" aria-label="{escape(alt)}">{"".join(parts)}</svg>'


def _axes(layout: Part, at: Plane) -> Iterator[str]:
    for name in ("xaxis", "yaxis"):
        axis = layout.get(name, {})
        if axis.get("visible", True):
            for value, text in zip(axis["tickvals"], axis["ticktext"], strict=True):
                yield from _tick(axis, at, value, text, across=name == "yaxis")


def _tick(axis: Part, at: Plane, value: object, text: str, *, across: bool) -> Iterator[str]:
    """Write a tick's line, where there is a grid, and its label."""
    away = axis.get("ticklabelstandoff", 0) + 3
    if across:
        y = at.y(value)
        ends, spot, anchor = (at.left, y, at.right, y), (at.left - away, y), "end"
    else:
        x = at.x(value)
        ends, spot, anchor = (x, at.top, x, at.bottom), (x, at.bottom + away + SMALL / 2), "middle"
    if axis.get("showgrid"):
        yield _stroke(ends, axis["gridcolor"], 1)
    font = axis["tickfont"]
    yield words(text, spot, anchor, font["size"], font["color"])


def _line(shape: Part, at: Plane) -> str:
    ends = (
        at.across(shape["x0"], shape["xref"]),
        at.down(shape["y0"], shape["yref"]),
        at.across(shape["x1"], shape["xref"]),
        at.down(shape["y1"], shape["yref"]),
    )
    line = shape["line"]
    return _stroke(ends, line["color"], line["width"], line.get("dash", ""))


def _stroke(ends: tuple[float, float, float, float], colour: str, width: float, dash: str = "") -> str:
    x0, y0, x1, y1 = map(number, ends)
    dashed = f' stroke-dasharray="{_DASH[dash]}"' if dash else ""
    return f'<path d="M{x0} {y0}L{x1} {y1}" stroke="{colour}" stroke-width="{number(width)}"{dashed}/>'


def _traces(data: Sequence[Part], at: Plane) -> Iterator[str]:
    for place, trace in enumerate(data):
        yield from {"scatter": _scatter, "bar": _bars, "heatmap": _tiles}[trace["type"]](
            trace, at, data[place - 1] if place else {}
        )


def _scatter(trace: Part, at: Plane, before: Part) -> Iterator[str]:
    if trace.get("fill") == "tonexty":
        yield _area(trace, before, at)
    if "lines" in trace["mode"]:
        yield _path(trace, at)
    if "markers" in trace["mode"]:
        yield from _dots(trace, at)


def _path(trace: Part, at: Plane) -> str:
    line = trace["line"]
    dashed = f' stroke-dasharray="{_DASH[line["dash"]]}"' if "dash" in line else ""
    faint = f' opacity="{trace["opacity"]}"' if "opacity" in trace else ""
    runs = "".join(_joined(run, at) for run in _runs(trace))
    return f'<path d="{runs}" stroke="{line["color"]}" stroke-width="{line["width"]}"{dashed}{faint}/>'


def _runs(trace: Part) -> Iterator[list[tuple[Any, Any]]]:
    """Part a line where a value is missing."""
    run: list[tuple[Any, Any]] = []
    for x, y in [*zip(trace["x"], trace["y"], strict=True), (None, None)]:
        if x is None or y is None:
            if run:
                yield run
            run = []
        else:
            run.append((x, y))


def _joined(run: Sequence[tuple[Any, Any]], at: Plane) -> str:
    return "M" + "L".join(f"{number(at.x(x))} {number(at.y(y))}" for x, y in run)


def _area(trace: Part, before: Part, at: Plane) -> str:
    there = list(zip(trace["x"], trace["y"], strict=True))
    back = list(zip(before["x"], before["y"], strict=True))[::-1]
    return f'<path d="{_joined([*there, *back], at)}Z" fill="{trace["fillcolor"]}"/>'


def _dots(trace: Part, at: Plane) -> Iterator[str]:
    marker, many = trace["marker"], len(trace["x"])
    sizes, colours = _each(marker["size"], many), _each(marker["color"], many)
    for x, y, size, colour in zip(trace["x"], trace["y"], sizes, colours, strict=True):
        if x is not None and y is not None and size:
            place = f'cx="{number(at.x(x))}" cy="{number(at.y(y))}"'
            yield f'<circle {place} r="{number(size / 2)}" fill="{colour}"/>'


def _each(given: Any, many: int) -> list[Any]:  # noqa: ANN401  a size or a colour, or one for each
    return list(given) if isinstance(given, list) else [given] * many


def _bars(trace: Part, at: Plane, _: Part) -> Iterator[str]:
    half, colours = trace["width"] / 2, _each(trace["marker"]["color"], len(trace["x"]))
    starts = trace.get("base", [0] * len(trace["x"]))
    for start, x, y, colour in zip(starts, trace["x"], trace["y"], colours, strict=True):
        if x is not None:
            left, right = sorted((at.x(start), at.x(start + x)))
            yield _box((left, at.y(y - half), right, at.y(y + half)), colour)


def _tiles(trace: Part, at: Plane, _: Part) -> Iterator[str]:
    steps, gap = trace["colorscale"], trace["xgap"] / 2
    for y, row in zip(trace["y"], trace["z"], strict=True):
        for x, value in zip(trace["x"], row, strict=True):
            if value is not None:
                step = min(int(value * len(steps) / 2), len(steps) // 2 - 1)
                left, right, top, bottom = at.x(x - 0.5), at.x(x + 0.5), at.y(y - 0.5), at.y(y + 0.5)
                yield _box((left + gap, top + gap, right - gap, bottom - gap), steps[2 * step][1])


def _box(corners: tuple[float, float, float, float], colour: str) -> str:
    x0, y0, x1, y1 = corners
    size = f'width="{number(max(x1 - x0, 0))}" height="{number(y1 - y0)}"'
    return f'<rect x="{number(x0)}" y="{number(y0)}" {size} fill="{colour}"/>'

"""Trend: a share over time with its limits, the last value and the signals named in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import stop
from dashboard.charts.axes import date_axis, round_ticks, share_axis
from dashboard.charts.canvas import Figure, Part, apart, blank, figure, hover, layout, note
from dashboard.charts.chart import Caption, Chart, Measured, Reference
from dashboard.charts.lettering import paragraph, pixels, safe, wrap
from dashboard.charts.shape import Shape
from dashboard.charts.signal_days import OFF, Point, days_of_signals
from dashboard.charts.theme import DOT, NAME, ROOM, SMALL, STEP, VALUE, Theme, Width
from dashboard.words import INTERVAL, count, day, share, share_range

# first day of the period, its value (0 to 1), and its signal (metrics.formulas.signals; null where it gives none)
COLUMNS = ("period", "value", "signal")
_LAST = 7  # the last point's dot: smaller than a signal's
_OF_SEVEN, _OF_RUN = ("side", "run"), 8  # signals of seven in a row, and the dots of those
_PLOT = {"wide": 256, "phone": 200}
_LEFT, _TOP, _BOTTOM = 6 * STEP, 3 * STEP, 5 * STEP
_LABEL_GAP, _LABEL_ON_PHONE = 18, 72


def of(
    name: str,
    tidy: pl.DataFrame,
    caption: Caption,
    measured: Measured,
    references: tuple[Reference, ...] = (),
    signals: Mapping[str, str] = MappingProxyType({}),
) -> Chart:
    """Make the line of a share per period; `category` is a period's first day, `signals` what some of them give."""
    known = tidy.filter(pl.col("value").is_not_null()).sort("category")
    days = [date.fromisoformat(first) for first in known["category"]]
    given = [signals.get(first) for first in known["category"]]
    return Chart(
        name=name,
        shape="trend",
        caption=caption,
        alt=_said(days, known["value"].to_list(), caption, references),
        data=pl.DataFrame(
            {"period": days, "value": known["value"], "signal": given},
            schema={"period": pl.Date, "value": pl.Float64, "signal": pl.String},
        ),
        table=_table(days, known, given, measured),
        references=references,
        kpi=measured.kpi,
        csv=tables.numbers(tidy, ("category",)),
    )


def _said(days: Sequence[date], values: Sequence[float], caption: Caption, lines: Sequence[Reference]) -> str:
    if not days:
        return stop(caption.title)
    first, last = (f"{share(values[i])} on {day(days[i], year=True)}" for i in (0, -1))
    named = "".join(f" Line: {line.label}." for line in lines)
    between = share_range(min(values), max(values))
    return f"{stop(caption.title)} From {first} to {last}; all are within {between}.{named}"


_SAID: Mapping[str | None, str] = {
    "outside": "outside the limits",
    "side": "seven on one side",
    "run": "seven rise or fall",
    "near": "two of three near a limit",
}


def _table(
    days: Sequence[date], known: pl.DataFrame, given: Sequence[str | None], measured: Measured
) -> pl.DataFrame:
    rows, counted = known.to_dicts(), not known["base"].has_nulls()  # a shared link tells no counts by period
    return tables.words(
        {
            "From": [day(when, year=True) for when in days],
            measured.heading: [share(row["value"]) for row in rows],
            INTERVAL: [share_range(row["low"], row["high"]) for row in rows],
            **({"Of": [count(row["base"], measured.noun) for row in rows]} if counted else {}),
            **({"Signal": [_SAID.get(one, "") for one in given]} if any(given) else {}),
        }
    )


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw the periods as a line; an axis of value that ends at round shares beyond the data."""
    points: list[Point] = [
        (when, float(value)) for when, value in chart.data.select("period", "value").rows()
    ]
    if not points:
        return blank(theme)
    ticks = round_ticks([*(value for _, value in points), *(line.value for line in chart.references)])
    low, high = _range(chart, points, ticks, width)
    signals = chart.data["signal"].to_list()
    labels = [share(points[-1][1]), *(line for label in _wrapped(chart, width) for line in label)]
    right = max(pixels(label, NAME) for label in labels) + 2.5 * STEP
    return figure(
        [_line(chart, points, theme), _last(points, theme)],
        layout(
            theme,
            _PLOT[width] + _TOP + _BOTTOM,
            (_LEFT, _TOP, right, _BOTTOM),
            xaxis=date_axis([when for when, _ in points], theme, width),
            yaxis={**share_axis(theme, ticks, grid=False), "range": [low, high], "ticklabelstandoff": STEP},
            shapes=[_rule(line.value, place, theme) for place, line in enumerate(chart.references)],
            annotations=[
                *_labels(chart, points, high - low, theme, width),
                *days_of_signals(signals, points, _middle(chart, points), theme, width),
            ],
        ),
    )


def _range(
    chart: Chart, points: Sequence[Point], ticks: Sequence[float], width: Width
) -> tuple[float, float]:
    """Leave room under the lowest tick for the day of a signal that is low."""
    low, high, middle = ticks[0], ticks[-1], _middle(chart, points)
    signals = zip(points, chart.data["signal"], strict=True)
    beneath = any(signal and value < middle for (_, value), signal in signals)
    return (low - 2 * OFF / _PLOT[width] * (high - low) if beneath else low), high


def _line(chart: Chart, points: Sequence[Point], theme: Theme) -> Part:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [when.isoformat() for when, _ in points],
        "y": [value for _, value in points],
        "line": {"color": theme.data, "width": 2},
        "marker": {
            "color": theme.data,
            "size": _sizes(chart.data["signal"].to_list()),
            "opacity": 1,
            "line": {"width": 0},  # sizes one by one would bring a white ring
        },
        "hovertext": hover(chart, len(points)),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _sizes(signals: Sequence[str | None]) -> list[int]:
    """Mark each signal, and less the seven that made it one."""
    in_a_row = {i - back for i, one in enumerate(signals) if one in _OF_SEVEN for back in range(7)}
    return [DOT if one else _OF_RUN if i in in_a_row else 4 for i, one in enumerate(signals)]


def _last(points: Sequence[Point], theme: Theme) -> Part:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [points[-1][0].isoformat()],
        "y": [points[-1][1]],
        "marker": {"color": theme.data, "size": _LAST},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _middle(chart: Chart, points: Sequence[Point]) -> float:
    """Give the average, which is the first line; without one, what the points have."""
    known = [line.value for line in chart.references] or [value for _, value in points]
    return known[0] if chart.references else sum(known) / len(known)


def _rule(value: float, place: int, theme: Theme) -> Part:
    """Rule off the average, which comes first, by dots, and the limits by thin lines."""
    line = (
        {"color": theme.quiet, "width": 0.75} if place else {"color": theme.quiet, "width": 1, "dash": "dot"}
    )
    across = {"xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": value, "y1": value}
    return {"type": "line", "layer": "below", "line": line, **across}


def _labels(chart: Chart, points: Sequence[Point], span: float, theme: Theme, width: Width) -> list[Part]:
    """Name the last value and every line at the right, moved apart where they would touch."""
    texts = [(points[-1][1], f"<b>{share(points[-1][1])}</b>", theme.text, VALUE)]
    lines = list(zip(chart.references, _wrapped(chart, width), strict=True))
    texts += [
        (line.value, paragraph([safe(one) for one in label]), theme.quiet, SMALL) for line, label in lines
    ]
    scale = _PLOT[width] / span
    gap = _LABEL_GAP * max((len(label) for _, label in lines), default=1)
    moved = apart([value * scale for value, *_ in texts], gap)
    return [
        note(text, colour, size, _right_of(value, up - value * scale))
        for (value, text, colour, size), up in zip(texts, moved, strict=True)
    ]


def _wrapped(chart: Chart, width: Width) -> list[list[str]]:
    """Break the names of lines on a phone: a long one would take a third of the picture."""
    room = _LABEL_ON_PHONE if width == "phone" else ROOM[width]
    return [wrap(line.label, SMALL, room) for line in chart.references]


def _right_of(value: float, up: float) -> Part:
    across = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 1.5 * STEP}
    return {**across, "align": "left", "yref": "y", "y": value, "yanchor": "middle", "yshift": round(up, 1)}


SHAPE = Shape(COLUMNS, plotly)

"""Axes: what a picture's values are measured by, with few and round ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.charts.canvas import Part
from dashboard.charts.theme import SMALL, STEP, Theme, Width
from dashboard.words import day, share

QUARTERS_OF_ALL = (0.0, 0.25, 0.5, 0.75, 1.0)
_LEAST_SPAN = 0.4  # less would make a wave of chance look like a storm


def hidden_axis(first: float, last: float) -> Part:
    """Give an axis that only places things."""
    return {"range": [first, last], "visible": False, "fixedrange": True, "zeroline": False}


def share_axis(theme: Theme, ticks: Sequence[float] = QUARTERS_OF_ALL, *, grid: bool = True) -> Part:
    """Give an axis of shares that ends where its outer ticks are, both written."""
    return {
        "range": [ticks[0], ticks[-1]],
        "tickvals": list(ticks),
        "ticktext": [share(tick) for tick in ticks],
        "tickfont": {"size": SMALL, "color": theme.quiet},
        "showgrid": grid,
        "gridcolor": theme.line,
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": False,
    }


def round_ticks(values: Sequence[float]) -> list[float]:
    """Choose at most five round shares around all values."""
    low, high = _widened(min(values), max(values))
    for step in (10, 20):
        first, last = math.floor(low * 100 / step + 1e-9), math.ceil(high * 100 / step - 1e-9)
        if last - first <= 4 and last * step <= 100:
            return [i * step / 100 for i in range(first, last + 1)]
    return [*QUARTERS_OF_ALL]


def _widened(low: float, high: float) -> tuple[float, float]:
    lacking = max(0.0, _LEAST_SPAN - 0.1 - (high - low))
    low = max(0.0, low - lacking / 2)
    return low, min(1.0, max(high, low + _LEAST_SPAN - 0.1))


def date_axis(days: Sequence[date], theme: Theme, width: Width) -> Part:
    """Give an axis of days, the first and the last written, with the year there where there are several."""
    shown = _spaced(days, 3 if width == "phone" else 4)
    years = len({when.year for when in days}) > 1
    edge = timedelta(days=max(2, (days[-1] - days[0]).days // 60))
    return {
        "type": "date",
        "range": [(days[0] - edge).isoformat(), (days[-1] + edge).isoformat()],
        "tickvals": [when.isoformat() for when in shown],
        "ticktext": [_date(when, year=years and when in (shown[0], shown[-1])) for when in shown],
        "tickfont": {"size": SMALL, "color": theme.quiet},
        "ticklabelstandoff": STEP,
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
    }


def _date(when: date, *, year: bool) -> str:
    return f"{day(when)}<br>{when.year}" if year else day(when)


def _spaced(days: Sequence[date], most: int) -> list[date]:
    """Choose the first, the last and evenly between: what can be read side by side."""
    steps = max(1, min(most, len(days)) - 1)
    return [days[round(i * (len(days) - 1) / steps)] for i in range(min(most, len(days)))]

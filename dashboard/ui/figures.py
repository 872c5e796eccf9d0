"""All charts of a page in one element of our own (figures.js), which updates them in place.

Streamlit's own chart element throws a changed chart away and builds it anew: 650 ms for five of them.
The message is made once per review: both widths, and colours as names that the browser fills in, so that
turning a phone or changing to dark mode asks nothing of the server.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal
from weakref import WeakKeyDictionary

import streamlit as st

from dashboard.charts.canvas import CONFIG, Figure
from dashboard.charts.chart import Chart
from dashboard.charts.shapes import draw, most
from dashboard.charts.theme import DARK, LIGHT, Width, named, palette
from dashboard.selection import Selection
from dashboard.ui import bundle, links, tables
from dashboard.usecases.review import Review

Json = dict[str, Any]

_SCRIPTS: Final = ("figures.js", "parts.js")  # one module: an element's script imports nothing
_ELEMENT: Final = st.components.v2.component(
    "figures",
    html="<div class='figures'>\n</div>",
    js="\n".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _SCRIPTS),
    isolate_styles=False,  # one style sheet for the page; Plotly's hover and measuring know no shadow root
)
_NAMED: Final = named("\ue000{}\ue001")  # between two signs that no text holds (figures.js)
PALETTES: Final = {theme.name: palette(theme) for theme in (LIGHT, DARK)}

# Kept as long as the review itself; how many of those there are is for the use cases to say.
_MESSAGES: Final[WeakKeyDictionary[Review, dict[tuple[str, ...], bytes]]] = WeakKeyDictionary()
_LOCK: Final = Lock()


Place = Literal["broad", "tall", "towering"]
Places = Mapping[str, Place]


def show(charts: Mapping[str, Chart], about: Review, places: Places | None = None) -> None:
    """Draw a review's charts, two in a row by width; a broad one takes a row, a tall one stands beside two.

    A towering one stands beside three.
    """
    _ELEMENT(key="figures", data=_message(charts, about, places or {}))


def _message(charts: Mapping[str, Chart], about: Review, places: Places) -> bytes:
    with _LOCK:
        made = _MESSAGES.setdefault(about, {})
    shown = tuple(charts)
    if shown not in made:
        # Both widths in a tenth of the bytes: an executive's phone is not on this machine's network.
        made[shown] = zlib.compress(_written(_page(charts, about, places)).encode(), level=1)
    return made[shown]


def _page(charts: Mapping[str, Chart], about: Review, places: Places) -> Json:
    return {
        "script": bundle.address(),
        "config": {**CONFIG, "responsive": False},  # figures.js knows every width already
        "palettes": PALETTES,
        "meta": _meta(about.selection, about.quarter),
        "charts": [_figure(chart, about, places.get(name, "")) for name, chart in charts.items()],
    }


def _meta(selection: Selection, quarter: str | None) -> Json:
    """Say in each drawn figure's layout.meta which selection it shows, so that a test can tell."""
    return {"quarter": quarter, "teams": selection.teams, "programs": selection.programs}


def _figure(chart: Chart, about: Review, place: str) -> Json:
    title, act = chart.caption.parts
    return {
        "name": chart.name,
        "title": title,
        "act": act,
        "subtitle": chart.caption.subtitle,
        "alt": chart.alt,
        "place": place,
        "columns": chart.table.columns,
        "rows": tables.rows(chart),
        "define": links.definition(chart.kpi, about.selection) if chart.kpi else "",
        "csv": tables.as_csv(chart),
        "file": tables.file_name(chart, about.quarter),
        **_drawings(chart),
    }


def _drawings(chart: Chart) -> Json:
    """Draw for both widths, and say how high that is; None where there is nothing to draw: never an empty axis."""
    if chart.data.is_empty():
        return {"drawings": None}
    drawn: dict[Width, Figure] = {width: draw(chart, _NAMED, width) for width in ("wide", "phone")}
    return {
        "drawings": {width: _written(figure) for width, figure in drawn.items()},
        "sizes": {width: _size(chart, figure) for width, figure in drawn.items()},
    }


def _size(chart: Chart, figure: Figure) -> Json:
    """Give a picture's height, and the most it takes beside a higher one."""
    height = figure["layout"]["height"]
    return {"height": height, "most": round(height * most(chart))}


def _written(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

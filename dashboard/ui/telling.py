"""A page's story from top to bottom: the sentence, the numbers, what to do, the pictures, what to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from dashboard.charts.chart import Chart
from dashboard.ui import cards, figures, sections
from dashboard.ui.markup import put, tag, text
from dashboard.ui.visit import Visit

_OF_ROWS: Final = ("dots", "bars", "amounts")
_MANY: Final = 10


def top(visit: Visit) -> None:
    """Show the sentence, the numbers and what follows from them."""
    story = visit.story
    put(text("h1", story.headline, kind="headline"), text("p", story.subline, kind="subline"))
    cards.show(story.cards)
    sections.show(story.sections)


def pictures(visit: Visit, names: Sequence[str], broad: Sequence[str] = ()) -> None:
    """Show the pictures of these names in this order, and what a reader must know about the numbers."""
    charts = {name: visit.story.charts[name] for name in names}
    figures.show(charts, visit.review, places(charts, broad))
    if visit.story.notes:
        lines = "".join(text("li", note) for note in visit.story.notes)
        put(tag("section", text("h2", "About these numbers") + tag("ul", lines), kind="notes"))


def places(charts: Mapping[str, Chart], broad: Sequence[str] = ()) -> figures.Places:
    """Let a picture of many rows stand beside two, and the last one take the row it would leave half empty."""
    found: dict[str, Literal["broad", "tall"]] = {name: "broad" for name in broad if charts[name].data.height}
    found |= {name: "tall" for name, chart in charts.items() if _is_tall(chart)}
    places = len(charts) + len(found)
    last = list(charts)[-1]
    return found | ({last: "broad"} if places % 2 and last not in found else {})


def _is_tall(chart: Chart) -> bool:
    return chart.shape in _OF_ROWS and chart.data.height > _MANY

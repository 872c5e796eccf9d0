"""A page's story from top to bottom: the sentence, the numbers, what to do, the pictures, what to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import accumulate, groupby, takewhile
from typing import Final

from dashboard.charts.chart import Chart
from dashboard.charts.shapes import rows
from dashboard.narrative.owners import acting
from dashboard.ui import cards, figures, sections
from dashboard.ui.markup import put, tag, text
from dashboard.ui.sheet import sheet, unfolding
from dashboard.ui.visit import Visit

_MANY: Final = 10
_TITLE, _OTHER, _ABOUT = 3, 8, 1.35
_TAKES: Final[Mapping[str, int]] = {"tall": 2, "towering": 3}  # places; the others take one


def opening(visit: Visit, headline: str, subline: str) -> None:
    """Show which page this is, its sentence, and what that is about."""
    name = text("p", visit.page, kind="page-name") if visit.page else ""
    put(name, tag("h1", marked(headline), kind="headline"), text("p", subline, kind="subline"))


def marked(headline: str) -> str:
    """Give the action colour to what only leaders can do, as the titles of pictures have it."""
    before, act, after = acting(headline)
    return escape(before) + (text("span", act, kind="act") if act else "") + escape(after)


def top(visit: Visit) -> None:
    """Show the sentence, the numbers and what follows from them; what else was measured comes after."""
    story = visit.story
    opening(visit, story.headline, story.subline)
    cards.show(story.cards)
    sections.show(story.sections)
    cards.show_more(story.cards)
    for one in story.lists:
        more = text("p", one.more, kind="quiet") if one.more else ""
        put(
            tag(
                "div",
                unfolding(one.title, sheet(one.title, one.columns, one.rows, "long stacked") + more),
                id=one.key,
            )
        )


def pictures(visit: Visit) -> None:
    """Show the story's pictures, and what a reader must know about the numbers."""
    story = visit.story
    drawn, missing = by_picture(story.charts)
    figures.show(drawn | missing, visit.review, {**places(drawn, story.broad), **places(missing)})
    if story.notes:
        lines = "".join(text("li", note) for note in story.notes)
        put(tag("section", text("h2", "About these numbers") + tag("ul", lines), kind="notes"))


def by_picture(charts: Mapping[str, Chart]) -> tuple[dict[str, Chart], dict[str, Chart]]:
    """Part charts into those with a picture and those that only say why there is none, each reason once.

    These stand last: beside a picture such a sentence would be an empty frame as high as that.
    """
    drawn = {name: chart for name, chart in charts.items() if chart.data.height}
    missing = [(name, chart) for name, chart in charts.items() if not chart.data.height]
    once = {name if chart.table.height else chart.caption.title: (name, chart) for name, chart in missing}
    return drawn, dict(once.values())


def places(charts: Mapping[str, Chart], broad: Sequence[str] = ()) -> figures.Places:
    """Choose which pictures take more than one place of the page's two columns.

    One of many rows is as high as the two or three beside it. The last one, also before a broad one, takes a whole row
    where that would else be half empty.
    """
    found: dict[str, figures.Place] = {
        name: "broad" for name in broad if name in charts and charts[name].data.height
    }
    order = list(charts)
    for place, name in enumerate(order):
        following = takewhile(lambda other: other not in found, order[place + 1 :])
        beside = _beside(charts[name], [charts[other] for other in following])
        if beside > 1 and name not in found:
            found[name] = "towering" if beside > 2 else "tall"
    return found | dict.fromkeys(_alone(order, found), "broad")


def _alone(order: Sequence[str], found: figures.Places) -> Iterator[str]:
    """Find the pictures that nothing would stand beside: the last of an odd number of places."""
    for broad, names in groupby(order, key=lambda name: found.get(name) == "broad"):
        between = list(names)
        taken = sum(_TAKES.get(found.get(name, ""), 1) for name in between)
        if not broad and taken % 2 and between[-1] not in found:
            yield between[-1]


def _beside(chart: Chart, following: Sequence[Chart]) -> int:
    """Count how many of the pictures that follow are together about as high as this one."""
    if rows(chart) <= _MANY:
        return 1
    heights = accumulate(_height(other) for other in following)
    fitting = sum(height <= _height(chart) * _ABOUT for height in heights)
    return min(3, len(following), max(2, fitting)) if fitting else 1


def _height(chart: Chart) -> int:
    """Measure a picture with its title in rows of the ones that have some."""
    return _TITLE + (rows(chart) or _OTHER)

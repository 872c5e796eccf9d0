"""Sections: a heading over sentences and links."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.ui import links
from dashboard.ui.markup import put, tag, text
from dashboard.usecases.stories.sections import Link, Point, Section


def show(sections: Iterable[Section]) -> None:
    """Show sections beside each other where there is room, each with its key as the id of its element."""
    told = [_section(section) for section in sections]
    if told:
        put(tag("div", "".join(told), kind="sections"))


def _section(section: Section) -> str:
    head, anchors = text("h2", section.title), "".join(_link(link) for link in section.links)
    row = tag("p", anchors, kind="links") if anchors else ""
    kind = "section acting" if section.ranked else "section"
    return tag("section", head + _points(section) + row, kind=kind, id=section.key)


def _points(section: Section) -> str:
    """Write a list; what stands alone is a sentence, not a list of one."""
    points = [_point(point) for point in section.points]
    if len(points) == 1:
        return tag("p", points[0])
    return tag("ol" if section.ranked else "ul", "".join(tag("li", one) for one in points))


def _point(point: Point) -> str:
    return text("span", point.words) + (f" {_link(point.link)}" if point.link else "")


def _link(link: Link) -> str:
    return links.anchor(link.words, link.url)

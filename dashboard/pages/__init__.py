"""The pages, and what draws each: render(visit)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.pages import audit, data, definitions, practice, share
from dashboard.ui.visit import Visit
from dashboard.usecases.stories.practices import PRACTICES, REVIEW
from dashboard.usecases.stories.story import Practice
from dashboard.usecases.visiting import Right


@dataclass(frozen=True)
class Page:
    """A page: its path, its name in the navigation, the group it stands in, and what draws it.

    `practice` tells its numbers; a page without one needs no numbers, and is drawn also where there are none.
    `bar` is whether the filter bar stands over it, `right` what one must have to find it.
    """

    path: str
    title: str
    group: str
    render: Callable[[Visit], None]
    practice: Practice | None = None
    bar: bool = True
    right: Right | None = None


PAGES: tuple[Page, ...] = (
    Page("/", REVIEW.title, "Review", practice.render, REVIEW),
    *(Page(f"/{one.key}", one.title, "Practices", practice.render, one) for one in PRACTICES),
    Page("/data", "Data", "Data", data.render),
    Page("/share", "Share", "Share", share.render, right=Right.SHARE),
    Page("/audit", "Audit", "Share", audit.render, bar=False, right=Right.AUDIT),
    Page("/definitions", "Definitions", "Data", definitions.render, bar=False),
)

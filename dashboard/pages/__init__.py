"""One file per page: render(visit)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.pages import (
    audit,
    barriers,
    data,
    definitions,
    example,
    expectations,
    feedback,
    implementation,
    recognition,
    review,
    share,
)
from dashboard.ui.visit import Telling, Visit
from dashboard.usecases.stories.barriers import story_of_barriers
from dashboard.usecases.stories.example import story_of_example
from dashboard.usecases.stories.expectations import story_of_expectations
from dashboard.usecases.stories.feedback import story_of_feedback
from dashboard.usecases.stories.implementation import story_of_implementation
from dashboard.usecases.stories.recognition import story_of_recognition
from dashboard.usecases.stories.story import story
from dashboard.usecases.visiting import Right


@dataclass(frozen=True)
class Page:
    """A page: its path, its name in the navigation, the group it stands in, and what draws it.

    `story` tells its numbers; a page without one needs no numbers, and is drawn also where there are none.
    `bar` is whether the filter bar stands over it, `right` what one must have to find it.
    """

    path: str
    title: str
    group: str
    render: Callable[[Visit], None]
    story: Telling | None = None
    bar: bool = True
    right: Right | None = None


_PRACTICES = "Practices"
PAGES: tuple[Page, ...] = (
    Page("/", "Review", "Review", review.render, story),
    Page("/implementation", "Implementation", _PRACTICES, implementation.render, story_of_implementation),
    Page("/expectations", "Expectations", _PRACTICES, expectations.render, story_of_expectations),
    Page("/example", "Example", _PRACTICES, example.render, story_of_example),
    Page("/feedback", "Feedback loop", _PRACTICES, feedback.render, story_of_feedback),
    Page("/barriers", "Barriers", _PRACTICES, barriers.render, story_of_barriers),
    Page("/recognition", "Recognition", _PRACTICES, recognition.render, story_of_recognition),
    Page("/data", "Data", "Data", data.render),
    Page("/share", "Share", "Share", share.render, right=Right.SHARE),
    Page("/audit", "Audit", "Share", audit.render, bar=False, right=Right.AUDIT),
    Page("/definitions", "Definitions", "Data", definitions.render, bar=False),
)

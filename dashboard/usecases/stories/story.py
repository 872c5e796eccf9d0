"""Story: a review told as a sentence, numbers and how sure they are, and pictures that each say one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.charts.chart import Chart
from dashboard.narrative import sentences
from dashboard.narrative.cells import cells
from dashboard.usecases.review import Review
from dashboard.usecases.stories.cards import Card, cards_of
from dashboard.usecases.stories.reading import RATE, total
from dashboard.usecases.stories.sections import Listing, Section

Picture = Callable[[Review], Chart]


@dataclass(frozen=True, eq=False)
class Story:
    """What a page shows, in reading order; `charts` by name, `sections` under the cards, `lists` of people below.

    `broad` names the charts that take a row of their own.
    """

    headline: str
    subline: str
    cards: tuple[Card, ...]
    charts: dict[str, Chart]
    notes: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    lists: tuple[Listing, ...] = ()
    broad: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shared:
    """What a link shows of a practice, from guarded numbers; `title` heads it there, where the page's would not do."""

    cards: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class Practice:
    """What its page and its part of a link tell: defined once, told of any review.

    `cards` are KPIs, large, and `beside` smaller ones below. A picture is drawn when it is shown; its chart knows its
    name. `broad` are those of `pictures` that take a row of their own.
    """

    key: str
    title: str
    headline: Callable[[Review], str]
    cards: tuple[str, ...]
    pictures: tuple[Picture, ...]
    shared: Shared
    beside: tuple[str, ...] = ()
    broad: tuple[Picture, ...] = ()
    sections: Callable[[Review], tuple[Section, ...]] = lambda _: ()
    lists: Callable[[Review], tuple[Listing, ...]] = lambda _: ()

    def told(self, review: Review) -> Story:
        """Tell all that its page shows of a review."""
        drawn = {picture: picture(review) for picture in self.pictures}
        return Story(
            headline=self.headline(review),
            subline=subline(review),
            cards=(*cards_of(review, self.cards), *cards_of(review, self.beside, prominent=False)),
            charts={chart.name: chart for chart in drawn.values()},
            notes=notes(review),
            sections=self.sections(review),
            lists=self.lists(review),
            broad=tuple(drawn[picture].name for picture in self.broad),
        )


def notes(review: Review) -> tuple[str, ...]:
    """Give what a reader must know about a review's numbers."""
    return tuple(text for _, text in review.notes)


def subline(review: Review) -> str:
    """Say which quarter, how far its data goes, whom it covers and what it is compared with."""
    if review.quarter is None:
        return ""
    then = review.compared_with
    return sentences.subline(
        review.quarter,
        total(review, RATE),
        as_of=review.as_of,
        span=review.span,
        partial=review.partial,
        earlier=(then.quarter, then.span) if then else None,
        teams=sum(1 for team in cells(review.cells(RATE, "team")) if team.base),
        chosen=(*review.selection.teams, *review.selection.programs),
    )

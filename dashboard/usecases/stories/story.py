"""Story: a review told as a sentence, numbers and how sure they are, and pictures that each say one thing."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.chart import Chart
from dashboard.metrics.kpis.catalogue import KPIS
from dashboard.narrative import mix, sentences
from dashboard.narrative.cells import cells
from dashboard.usecases.review import Review
from dashboard.usecases.stories.attention import attention_of
from dashboard.usecases.stories.cards import Card, cards
from dashboard.usecases.stories.charts import charts
from dashboard.usecases.stories.evidence import evidence_of
from dashboard.usecases.stories.reading import RATE, barriers, grown, owner, total
from dashboard.usecases.stories.sections import Listing, Section

__all__ = ["Card", "Story", "story"]


@dataclass(frozen=True, eq=False)
class Story:
    """What a page shows, in reading order; `charts` by name, `sections` under the cards, `lists` of people below."""

    headline: str
    subline: str
    cards: tuple[Card, ...]
    charts: dict[str, Chart]
    notes: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    lists: tuple[Listing, ...] = ()


# A review opens with few numbers; the others stand on the pages of their practices.
BESIDE = ("partly_share", "applied_share_trend", "recognition_gini", "reward_per_head", "unique_givers")


def story(review: Review) -> Story:
    """Tell a review, from its numbers alone."""
    return Story(
        headline=_headline(review),
        subline=subline(review),
        cards=cards(review, [kpi for kpi in KPIS if kpi.prominent or kpi.key in BESIDE]),
        charts={chart.name: chart for chart in charts(review)},
        notes=notes(review),
        sections=(*attention_of(review), *evidence_of(review)),
    )


def _headline(review: Review) -> str:
    of_leaders = [barrier for barrier in barriers(review) if owner(barrier) == "leader"]
    return sentences.headline(total(review, RATE), of_leaders[0] if of_leaders else None, _parts(review))


def _parts(review: Review) -> str:
    """Say what the change is made of where a reader of the total alone would be misled."""
    rate, by_rate, by_mix = (total(review, kpi) for kpi in (RATE, "rate_effect", "mix_effect"))
    if not mix.turned(rate, by_rate):
        return ""
    return mix.opposed(rate, by_rate, by_mix, mix.grew_most(grown(review), by_mix))


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

"""The story of a shared link: the same sentences and pictures as the pages, from guarded numbers alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.charts.chart import Chart, Measured
from dashboard.charts.shapes import says_more
from dashboard.narrative import findings, sentences
from dashboard.narrative.cells import Cell
from dashboard.narrative.changes import NOTHING_BEFORE
from dashboard.usecases.definitions import Definition, definitions
from dashboard.usecases.review import Review
from dashboard.usecases.sharing.again import review_of
from dashboard.usecases.sharing.content import HIDDEN, NOT_SHARED, Content
from dashboard.usecases.sharing.groups import COVERAGE, REACH, TRIED
from dashboard.usecases.sharing.told import BARRIERS, GINI, WEEKS
from dashboard.usecases.stories.attention import attention_of
from dashboard.usecases.stories.barriers import story_of_barriers
from dashboard.usecases.stories.cards import Card, cards_of
from dashboard.usecases.stories.charts import About, rates_by
from dashboard.usecases.stories.reading import RATE, total
from dashboard.usecases.stories.recognition import story_of_recognition
from dashboard.usecases.stories.story import story
from dashboard.words import listing, share

_COVERED = About("coverage", Measured(COVERAGE, "Checked in on", "active rep"), "Active reps with a check-in")
_MOST_NAMED = 12


@dataclass(frozen=True)
class Practice:
    """A part of the document: its page's name, its heading, its cards and the pictures below."""

    key: str
    title: str
    cards: tuple[str, ...]
    charts: Callable[[Review], Iterator[Chart]]


@dataclass(frozen=True)
class Told:
    """A part of the document, told: cards in words and pictures."""

    key: str
    title: str
    cards: tuple[Card, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class SharedStory:
    """What one page of a link tells. `about` names the team or program it is of."""

    about: str
    headline: str
    subline: str
    cards: tuple[Card, ...]
    attention: tuple[str, ...]
    practices: tuple[Told, ...]
    notes: tuple[str, ...]
    definitions: tuple[Definition, ...]


def _implementation(review: Review) -> Iterator[Chart]:
    found = story(review).charts
    names = ("rate-by-team", "rate-by-program", "applied-trend", "rate-by-team-and-program")
    yield from (found[name] for name in names)


def _no_charts(_: Review) -> Iterator[Chart]:
    return iter(())


def _feedback(review: Review) -> Iterator[Chart]:
    yield rates_by(review, "team", findings.by_team_covered, _COVERED)


def _recognition(review: Review) -> Iterator[Chart]:
    found = story_of_recognition(review).charts
    yield from (found[name] for name in ("reach-by-team", "reward-tenths"))


def _barriers(review: Review) -> Iterator[Chart]:
    found = story_of_barriers(review).charts
    yield from (found[name] for name in ("barriers", "barriers-by-owner"))


PRACTICES: tuple[Practice, ...] = (
    Practice("implementation", "Implementation", (RATE, TRIED, WEEKS), _implementation),
    Practice("expectations", "Expectations", ("expectations_set", "target_attainment"), _no_charts),
    Practice("example", "Leading by example", ("leader_implementation_rate", "leader_coverage"), _no_charts),
    Practice("feedback", "Feedback loop", (COVERAGE, "cadence_kept", "follow_through"), _feedback),
    Practice("recognition", "Recognition", (REACH, GINI), _recognition),
    Practice("barriers", "Barriers", (BARRIERS,), _barriers),
)
_FIRST = (RATE, COVERAGE, REACH, BARRIERS)


def tell(content: Content, pages: Sequence[str], team: str = "", program: str = "") -> SharedStory:
    """Tell a link's page: of its whole scope, or of one of its teams or programs."""
    review = review_of(content, team or None, program or None)
    told = tuple(_told(practice, review, pages) for practice in PRACTICES if practice.key in pages)
    opens = "review" in pages
    kpis = {
        card.kpi for card in _cards(review, (*_FIRST, *(kpi for part in PRACTICES for kpi in part.cards)))
    }
    return SharedStory(
        about=team or program,
        headline=f"{story(review).headline}{_beside(content, team, program)}"
        if opens
        else _of_quarter(review, [part.title for part in told]),
        subline=_subline(review),
        cards=_cards(review, _FIRST) if opens else (),
        attention=tuple(point.words for part in attention_of(review) for point in part.points)
        if opens
        else (),
        practices=tuple(part for part in told if part.cards or part.charts),
        notes=(*(text for _, text in review.notes), *_rounded(review), *_left_out(review, pages)),
        definitions=tuple(d for d in definitions() if d.key in kpis) if "definitions" in pages else (),
    )


def _beside(content: Content, team: str, program: str) -> str:
    """Hold the rate of one team or program against all that is shown together."""
    if not (team or program):
        return ""
    by, whole = "team" if team else "program", review_of(content)
    rows = whole.cells(RATE, by).filter(**{by: team or program})
    together = total(whole, RATE).value
    if rows.is_empty() or together is None:
        return ""
    return f" All together: {share(together)}{_STANDS.get(rows['standing'][0] or '', '')}."


_STANDS = {
    "below": ", more by more than chance",
    "above": ", less by more than chance",
    "within": "; the difference could be chance",
}


def _told(practice: Practice, review: Review, pages: Sequence[str]) -> Told:
    """Tell a practice; what the first cards say already is not said again."""
    known = _cards(review, practice.cards)
    cards = tuple(card for card in known if "review" not in pages or card.kpi not in _FIRST)
    drawn = tuple(chart for chart in practice.charts(review) if says_more(chart)) if known else ()
    return Told(practice.key, practice.title, cards, drawn)


def _cards(review: Review, kpis: Sequence[str]) -> tuple[Card, ...]:
    """Make cards of what is shared; what to upload for the others is nothing a reader can do."""
    made = (card for card in cards_of(review, kpis) if not card.reason_text)
    return tuple(
        replace(card, change_text="") if card.change_text == NOTHING_BEFORE else card for card in made
    )


def _of_quarter(review: Review, parts: Sequence[str]) -> str:
    """Head a document whose sender left out how the quarter went: "Recognition and Barriers, 2026-Q3"."""
    return ", ".join(part for part in (listing(parts, len(parts)), review.quarter) if part)


def _subline(review: Review) -> str:
    """Say the quarter and what it is compared with; how many there are stands on the cards."""
    if review.quarter is None:
        return ""
    then = review.compared_with if total(review, RATE).change is not None else None
    return sentences.subline(
        review.quarter,
        Cell(RATE),
        as_of=None,
        span=review.span,
        partial=review.partial,
        earlier=(then.quarter, then.span) if then else None,
        teams=0,
    )


def _rounded(review: Review) -> Iterator[str]:
    if total(review, RATE).change is not None:
        yield "Numbers are whole percents; a change is taken from them, and may differ by a point from the review’s."


def left_out(content: Content, pages: Sequence[str]) -> list[str]:
    """Say what a link leaves out of its scope, to whoever makes it."""
    return list(_left_out(review_of(content), pages))


def _left_out(review: Review, pages: Sequence[str]) -> Iterator[str]:
    """Name what is not shown, so that nobody looks for it in vain."""
    named = {
        f"{by}s": sorted({row[by] for row in review.cells(RATE, by).filter(reason=HIDDEN).to_dicts()})
        for by in ("team", "program")
    }
    parts = [f"{what} {listing(names, _MOST_NAMED)}" for what, names in named.items() if names]
    if parts:
        yield f"Left out to protect small groups: {'; '.join(parts)}."
    reasons = set(review.rows(BARRIERS)["reason"]) & {HIDDEN, NOT_SHARED}
    if "barriers" in pages and reasons and not _cards(review, (BARRIERS,)):
        yield "Barriers are not shown here: so few people named each that they could be told from it."

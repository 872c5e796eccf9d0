"""The story of a shared link: the same sentences and pictures as the pages, from guarded numbers alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.charts.chart import Chart
from dashboard.charts.shapes import says_more
from dashboard.narrative import sentences
from dashboard.narrative.cells import Cell
from dashboard.narrative.changes import NOTHING_BEFORE
from dashboard.usecases.definitions import Definition, definitions
from dashboard.usecases.review import Review
from dashboard.usecases.sharing.again import review_of
from dashboard.usecases.sharing.content import HIDDEN, NOT_SHARED, Content
from dashboard.usecases.sharing.told import BARRIERS
from dashboard.usecases.stories.attention import attention_of
from dashboard.usecases.stories.cards import Card, cards_of
from dashboard.usecases.stories.practices import PARTS, REVIEW
from dashboard.usecases.stories.reading import RATE, total
from dashboard.usecases.stories.story import Practice
from dashboard.words import listing, share

_MOST_NAMED = 12


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


def tell(content: Content, pages: Sequence[str], team: str = "", program: str = "") -> SharedStory:
    """Tell a link's page: of its whole scope, or of one of its teams or programs."""
    review = review_of(content, team or None, program or None)
    told = tuple(_told(practice, review, pages) for practice in PARTS if practice.key in pages)
    opens = REVIEW.key in pages
    return SharedStory(
        about=team or program,
        headline=f"{REVIEW.headline(review)}{_beside(content, team, program)}"
        if opens
        else _of_quarter(review, [part.title for part in told]),
        subline=_subline(review),
        cards=_cards(review, REVIEW.shared.cards) if opens else (),
        attention=tuple(point.words for part in attention_of(review) for point in part.points)
        if opens
        else (),
        practices=tuple(part for part in told if part.cards or part.charts),
        notes=(*(text for _, text in review.notes), *_rounded(review), *_left_out(review, pages)),
        definitions=tuple(_definitions(review)) if "definitions" in pages else (),
    )


def _definitions(review: Review) -> Iterator[Definition]:
    """Define what a link may show, whichever parts of it are shown."""
    kpis = {kpi for practice in (REVIEW, *PARTS) for kpi in practice.shared.cards}
    known = {card.kpi for card in _cards(review, tuple(kpis))}
    return (one for one in definitions() if one.key in known)


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
    known, first = _cards(review, practice.shared.cards), REVIEW.shared.cards if REVIEW.key in pages else ()
    cards = tuple(card for card in known if card.kpi not in first)
    drawn = (picture(review) for picture in practice.shared.pictures) if known else ()
    title = practice.shared.title or practice.title
    return Told(practice.key, title, cards, tuple(chart for chart in drawn if says_more(chart)))


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

"""A review as the JSON of docs/interface.md, and in lines for people."""

from __future__ import annotations

from typing import Any

from dashboard.usecases.review import Review
from dashboard.usecases.stories.cards import Card, cards
from dashboard.usecases.stories.overview import REVIEW
from dashboard.usecases.stories.story import notes, subline


def review_json(review: Review) -> dict[str, Any]:
    """Give a review; `reason` stands with what is undefined, and the n of its pictures stays here."""
    compared = review.compared_with
    return {
        "version": review.version,
        "sample": review.sample,
        "as_of": review.as_of and review.as_of.isoformat(),
        "quarter": review.quarter,
        "partial": review.partial,
        "compared_with": compared
        and {
            "quarter": compared.quarter,
            "from": compared.span.start.isoformat(),
            "to": compared.span.end.isoformat(),
        },
        "selection": {"teams": list(review.selection.teams), "programs": list(review.selection.programs)},
        "currency": review.currency,
        "kpis": [_kpi(row) for row in review.kpis.drop("n").iter_rows(named=True)],
    }


def review_lines(review: Review) -> list[str]:
    """Tell a review in lines, for people."""
    numbers = [f"  {card.label}: {card.value_text}{_beside(card)}" for card in cards(review)]
    sample = ["Sample data: import your own with `python -m dashboard import FILE`."] if review.sample else []
    return [REVIEW.headline(review), subline(review), *numbers, *notes(review), *sample]


def _beside(card: Card) -> str:
    """Say what a number stands on and how it moved; of an undefined one, what is missing."""
    if card.reason_text:
        return f" {card.reason_text}"
    return "".join(f", {t}" for t in (card.base_text, card.interval_text, card.change_text) if t)


def _kpi(row: dict[str, Any]) -> dict[str, Any]:
    return row if row["value"] is None else {name: cell for name, cell in row.items() if name != "reason"}

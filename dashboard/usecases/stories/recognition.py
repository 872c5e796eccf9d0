"""The story of recognition: who is thanked, how evenly, with what, and since when."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.charts.chart import Chart, Measured
from dashboard.narrative import findings, recognition
from dashboard.usecases.review import Review
from dashboard.usecases.stories.amounts import (
    kinds,
    per_head_by_team,
    per_head_over_quarters,
    tenths,
    tenths_of,
)
from dashboard.usecases.stories.budgets import budget_use
from dashboard.usecases.stories.cards import cards_of
from dashboard.usecases.stories.charts import About, rates_by, reward_curve
from dashboard.usecases.stories.explained import thanked_for_applying
from dashboard.usecases.stories.people import unthanked
from dashboard.usecases.stories.quarters import share_over_quarters
from dashboard.usecases.stories.reading import total
from dashboard.usecases.stories.story import Story, notes, subline
from dashboard.words import chosen

_REACH = "recognition_reach"
_RECOGNISED = Measured(_REACH, "Recognised", "active rep")
_CARDS = (_REACH, "recognition_alignment", "recognition_gini", "reward_per_head", "unique_givers")


def story_of_recognition(review: Review) -> Story:
    """Tell whether those who apply training are thanked."""
    parts = tenths_of(review.lorenz)
    return Story(
        headline=recognition.headline(
            total(review, _REACH), parts[-1] if parts else None, review.selection.programs
        ),
        subline=subline(review),
        cards=cards_of(review, _CARDS),
        charts={chart.name: chart for chart in _charts(review)},
        notes=notes(review),
        lists=unthanked(review),
    )


def _charts(review: Review) -> Iterator[Chart]:
    of_what = chosen("for", review.selection.programs)
    about = About("reach", _RECOGNISED, f"Active reps whom anybody recognised{of_what}")
    yield rates_by(review, "team", findings.by_team_recognised, about)
    yield thanked_for_applying(review)
    yield reward_curve(review)
    yield tenths(review)
    yield per_head_by_team(review)
    yield budget_use(review)
    yield kinds(review)
    yield share_over_quarters(review, "reach-over-quarters", "Recognition reach", _RECOGNISED)
    yield per_head_over_quarters(review)

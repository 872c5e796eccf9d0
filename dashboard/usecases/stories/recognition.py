"""The story of recognition: who is thanked, how evenly, with what, and since when."""

from __future__ import annotations

from functools import partial

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
from dashboard.usecases.stories.charts import About, rates_by, reward_curve
from dashboard.usecases.stories.explained import thanked_for_applying
from dashboard.usecases.stories.people import unthanked
from dashboard.usecases.stories.quarters import share_over_quarters
from dashboard.usecases.stories.reading import earlier, total
from dashboard.usecases.stories.story import Practice, Shared
from dashboard.words import chosen

_REACH = "recognition_reach"
_RECOGNISED = Measured(_REACH, "Recognised", "active rep")


def _headline(review: Review) -> str:
    parts = tenths_of(review.lorenz)
    return recognition.headline(
        total(review, _REACH),
        parts[-1] if parts else None,
        review.selection.programs,
        by_number=review.by_number,
        earlier=earlier(review, _REACH),
    )


def _reach(review: Review) -> Chart:
    of_what = chosen("for", review.selection.programs)
    about = About("reach", _RECOGNISED, f"Active reps whom anybody recognised{of_what}")
    return rates_by(review, "team", findings.by_team_recognised, about)


RECOGNITION = Practice(
    key="recognition",
    title="Recognition",
    headline=_headline,
    cards=(_REACH, "recognition_alignment", "recognition_gini", "reward_per_head", "unique_givers"),
    pictures=(
        _reach,
        partial(
            share_over_quarters, name="reach-over-quarters", what="Recognition reach", measured=_RECOGNISED
        ),
        reward_curve,
        tenths,
        thanked_for_applying,
        kinds,
        per_head_by_team,
        per_head_over_quarters,
        budget_use,
    ),
    lists=unthanked,
    shared=Shared((_REACH, "recognition_gini"), (_reach, tenths)),
)

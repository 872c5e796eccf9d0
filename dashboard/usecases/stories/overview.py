"""The story of a whole review: how it stands, how sure that is, and where to help first."""

from __future__ import annotations

from dashboard.metrics.kpis.catalogue import KPIS
from dashboard.narrative import mix, sentences
from dashboard.usecases.review import Review
from dashboard.usecases.stories.attention import attention_of
from dashboard.usecases.stories.charts import (
    barrier_bars,
    rate_by_program,
    rate_by_team,
    reward_curve,
    weekly_trend,
)
from dashboard.usecases.stories.evidence import evidence_of
from dashboard.usecases.stories.reading import RATE, barriers, grown, owners, total
from dashboard.usecases.stories.story import Practice, Shared


def _headline(review: Review) -> str:
    owner_of = owners(review)
    of_leaders = [barrier for barrier in barriers(review) if owner_of.get(barrier.group) == "leader"]
    return sentences.headline(total(review, RATE), of_leaders[0] if of_leaders else None, _parts(review))


def _parts(review: Review) -> str:
    """Say what the change is made of where a reader of the total alone would be misled."""
    rate, by_rate, by_mix = (total(review, kpi) for kpi in (RATE, "rate_effect", "mix_effect"))
    if not mix.turned(rate, by_rate):
        return ""
    return mix.opposed(rate, by_rate, by_mix, mix.grew_most(grown(review), by_mix))


REVIEW = Practice(
    key="review",
    title="Review",
    headline=_headline,
    # A review opens with few numbers; the others stand on the pages of their practices.
    cards=tuple(kpi.key for kpi in KPIS if kpi.prominent),
    beside=("partly_share", "applied_share_trend", "recognition_gini", "reward_per_head", "unique_givers"),
    pictures=(rate_by_team, rate_by_program, barrier_bars, reward_curve, weekly_trend),
    sections=lambda review: (*attention_of(review), *evidence_of(review)),
    shared=Shared((RATE, "check_in_coverage", "barrier_reach", "recognition_reach")),
)

"""What a review opens with is measured at once; the rest waits until somebody asks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.app import Dashboard, build
from dashboard.metrics.kpis.catalogue import KPIS
from dashboard.selection import Selection
from dashboard.settings import Settings
from dashboard.usecases.answers import review_json
from dashboard.usecases.stories.overview import REVIEW

pytestmark = pytest.mark.slow


@pytest.fixture
def sample(tmp_path: Path) -> Dashboard:
    """Show the sample, of which nothing was asked yet."""
    return build(Settings(store=str(tmp_path / "store"), today=date(2026, 9, 29)))


def test_a_review_opens_without_the_marts_of_the_practices(sample: Dashboard) -> None:
    principal = sample.principal()
    marts = sample.reviews.read(principal).marts
    review = sample.reviews.review(principal, Selection())
    told = REVIEW.told(review)
    assert told.headline
    assert told.charts
    assert marts.practices.made is None
    every = {row["kpi"] for row in review_json(review)["kpis"]}
    assert marts.practices.made is not None
    assert every == {kpi.key for kpi in KPIS}


def test_a_page_of_a_practice_asks_for_them_once(sample: Dashboard) -> None:
    principal = sample.principal()
    first, other = (sample.reviews.review(principal, s) for s in (Selection(), Selection(teams=("EMEA",))))
    assert first.cells("cadence_kept").height == 1
    made = sample.reviews.read(principal).marts.practices.made
    assert other.cells("cadence_kept").height == 1
    assert sample.reviews.read(principal).marts.practices.made is made


@pytest.mark.parametrize(
    "selection",
    [Selection(), Selection(teams=("EMEA",)), Selection(programs=("Discovery Calls",)), Selection("2026-Q1")],
    ids=["all", "team", "program", "quarter"],
)
def test_what_the_evidence_counts_at_once_is_the_share_measured_later(
    sample: Dashboard, selection: Selection
) -> None:
    review = sample.reviews.review(sample.principal(), selection)
    ((stated, observed),) = review.detail("evidence").rows()
    share = review.total("self_reported_share")
    assert stated == share["base"]
    assert stated > 0
    assert 1 - observed / stated == pytest.approx(share["value"])

"""A team under five people is shown with up to four quarters together; its own numbers stay those of the quarter."""

from __future__ import annotations

import polars as pl
import pytest

from dashboard.metrics.answer import TREND_SCHEMA
from dashboard.usecases.review import Review
from dashboard.usecases.stories.overview import REVIEW
from dashboard.usecases.stories.pooling import pooled
from tests.usecases.literal_review import QUARTERS, TEAMS, moved, review, team

SMALL = team("Small", 1.0, 2, 0.3, 1.0, people=2, standing="few")
RATE = "implementation_rate"


def reading(quarters: dict[str, tuple[float | None, int, int]]) -> Review:
    """Give a review with two teams; `quarters` are value, base and people of the small one over time."""
    rows = [
        {"kpi": RATE, "by": "team", "team": "Small", "quarter": name, "value": v, "base": b, "people": p}
        for name, (v, b, p) in quarters.items()
    ]
    company = moved(RATE, 0.5, 0.0, -0.1, 0.1, base=36, people=32)
    return review([company, TEAMS[0], SMALL], trends=pl.DataFrame(rows, schema=TREND_SCHEMA))


PAST = {
    "2025-Q3": (0.0, 50, 4),
    "2025-Q4": (0.5, 4, 4),
    "2026-Q1": (None, 0, 0),
    "2026-Q2": (0.25, 4, 3),
    "2026-Q3": (1.0, 2, 2),
}


def test_a_small_team_is_pooled_over_the_last_four_quarters() -> None:
    small = pooled(reading(PAST), RATE, "team").row(1, named=True)
    assert (small["value"], small["base"], small["quarters"]) == (pytest.approx(0.5), 10, 3)
    assert (small["low"], small["high"]) == (
        pytest.approx(0.150039, abs=1e-6),
        pytest.approx(0.849961, abs=1e-6),
    )


def test_a_team_of_five_people_keeps_its_quarter() -> None:
    south = pooled(reading(PAST), RATE, "team").row(0, named=True)
    assert (south["value"], south["base"], south["quarters"]) == (0.41, 34, None)


def test_one_quarter_alone_is_not_called_pooled() -> None:
    small = pooled(reading({QUARTERS[-1]: (1.0, 2, 2)}), RATE, "team").row(1, named=True)
    assert (small["value"], small["base"], small["quarters"]) == (1.0, 2, None)


def test_the_picture_says_so_and_its_file_keeps_the_quarters_own_numbers() -> None:
    chart = REVIEW.told(reading(PAST)).charts["rate-by-team"]
    assert "10 pairs in 3 quarters" in chart.data["count"].to_list()
    assert "up to four quarters together" in chart.caption.subtitle
    assert chart.csv.filter(team="Small")["value"].to_list() == [1.0]

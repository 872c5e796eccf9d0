"""Recognition: who is thanked, how evenly, and with what."""

from __future__ import annotations

from typing import Final

from dashboard.ui import telling
from dashboard.ui.visit import Visit

CHARTS: Final = (
    "reach-by-team",
    "reach-over-quarters",
    "rewards",
    "reward-tenths",
    "thanked",
    "kinds",
    "reward-per-head-by-team",
    "reward-per-head-over-quarters",
    "budget-use",
)


def render(visit: Visit) -> None:
    """Show who is recognised, how rewards are spread, and what they are."""
    telling.top(visit)
    telling.pictures(visit, CHARTS)

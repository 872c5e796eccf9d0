"""Implementation: whether training is applied, where, and since when."""

from __future__ import annotations

from typing import Final

from dashboard.ui import telling
from dashboard.ui.visit import Visit

CHARTS: Final = (
    "rate-by-team",
    "rate-by-program",
    "rate-over-quarters",
    "applied-trend",
    "rate-change",
    "teams-funnel",
    "teams-over-quarters",
    "skills",
    "rate-by-team-and-program",
    "tried-by-team",
)


def render(visit: Visit) -> None:
    """Show the rate by team and program, over time, and who is on the way."""
    telling.top(visit)
    telling.pictures(visit, CHARTS, ["teams-over-quarters"])

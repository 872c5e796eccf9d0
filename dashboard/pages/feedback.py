"""Feedback loop: who is checked in on, how regularly, what for, and what follows."""

from __future__ import annotations

from typing import Final

from dashboard.ui import telling
from dashboard.ui.visit import Visit

CHARTS: Final = (
    "coverage-by-team",
    "cadence-by-team",
    "gaps-by-manager",
    "follow-through-by-team",
    "purposes",
    "coverage-over-quarters",
)


def render(visit: Visit) -> None:
    """Show who is checked in on, how regularly, what for, and what follows."""
    telling.top(visit)
    telling.pictures(visit, CHARTS)

"""Expectations: what applied means, whether targets are met, and what lasts."""

from __future__ import annotations

from typing import Final

from dashboard.ui import telling
from dashboard.ui.visit import Visit

CHARTS: Final = (
    "expectations-by-team",
    "targets-by-team",
    "targets-of-teams",
    "targets-by-program",
    "first-application",
    "first-application-by-program",
    "retention",
    "goals",
    "goal-difference",
)


def render(visit: Visit) -> None:
    """Show what applied means, whether targets are met, and what lasts."""
    telling.top(visit)
    telling.pictures(visit, CHARTS)

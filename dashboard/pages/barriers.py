"""Barriers: what stops people, who can remove it, and what leaders can do next."""

from __future__ import annotations

from typing import Final

from dashboard.ui import telling
from dashboard.ui.visit import Visit

CHARTS: Final = (
    "barriers",
    "barriers-by-owner",
    "barriers-over-quarters",
    "barriers-of-teams",
    "barriers-resolved",
    "barriers-open",
    "barriers-gone-by-owner",
)


def render(visit: Visit) -> None:
    """Show what leaders can do next, then the barriers by category, by owner and over time."""
    telling.top(visit)
    telling.pictures(visit, CHARTS)

"""Review: how it stands, how sure that is, and where to help first."""

from __future__ import annotations

from typing import Final

from dashboard.ui import telling
from dashboard.ui.visit import Visit

CHARTS: Final = ("rate-by-team", "rate-by-program", "barriers", "rewards", "applied-trend")


def render(visit: Visit) -> None:
    """Show the sentence, the numbers, what to turn to first, the pictures, and what to know about them."""
    telling.top(visit)
    telling.pictures(visit, CHARTS)

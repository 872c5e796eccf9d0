"""Example: whether leaders apply it themselves, and are checked in on."""

from __future__ import annotations

from typing import Final

from dashboard.ui import telling
from dashboard.ui.visit import Visit

CHARTS: Final = (
    "leaders-rate-by-team",
    "rate-by-team",
    "leaders-seen-by-team",
    "own-manager-by-team",
    "leaders-over-quarters",
)


def render(visit: Visit) -> None:
    """Show whether leaders apply it themselves, and are checked in on."""
    telling.top(visit)
    telling.pictures(visit, CHARTS)

"""Practice: a page that tells a review, or what one practice makes of it."""

from __future__ import annotations

from dashboard.ui import telling
from dashboard.ui.visit import Visit


def render(visit: Visit) -> None:
    """Show the sentence, the numbers, what follows from them, the pictures, and what to know about them."""
    telling.top(visit)
    telling.pictures(visit)

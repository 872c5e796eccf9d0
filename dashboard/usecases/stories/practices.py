"""The practices, each defined in a file of its own: pages, links and tests fold over them."""

from __future__ import annotations

from dashboard.usecases.stories.barriers import BARRIERS
from dashboard.usecases.stories.example import EXAMPLE
from dashboard.usecases.stories.expectations import EXPECTATIONS
from dashboard.usecases.stories.feedback import FEEDBACK
from dashboard.usecases.stories.implementation import IMPLEMENTATION
from dashboard.usecases.stories.overview import REVIEW
from dashboard.usecases.stories.recognition import RECOGNITION

__all__ = ["PARTS", "PRACTICES", "REVIEW"]

# In the menu's order.
PRACTICES = (IMPLEMENTATION, EXPECTATIONS, EXAMPLE, FEEDBACK, BARRIERS, RECOGNITION)
# In a link's order: it ends with what stops people, which is often left out to protect them.
PARTS = tuple(sorted(PRACTICES, key=lambda practice: practice is BARRIERS))

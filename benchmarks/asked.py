"""What viewers of a store ask for."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.selection import Selection


@dataclass(frozen=True)
class Asked:
    """The selection a page opens with, the quarters before it (newest first), and the teams."""

    first: Selection
    quarters: tuple[str, ...]
    teams: tuple[str, ...]

"""Cell: one number with all that a sentence about it needs."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import polars as pl


@dataclass(frozen=True)
class Cell:
    """A row of the tidy frame; undefined numbers are None, with a reason.

    `n` is what a share's interval counts where a rep can count more than once. `standing` says how a group stands to
    all together, `verdict` whether its change is more than chance (metrics.verdicts).
    """

    kpi: str
    by: str = "all"
    team: str | None = None
    program: str | None = None
    category: str | None = None
    value: float | None = None
    base: int | None = None
    people: float | None = None
    n: float | None = None
    low: float | None = None
    high: float | None = None
    previous: float | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    reason: str | None = None
    standing: str | None = None
    verdict: str | None = None

    @property
    def group(self) -> str:
        """Name what the cell is about: its category, team or program; of team and program, both."""
        if self.team and self.program:
            return f"{self.program} in {self.team}"
        return self.category or self.team or self.program or ""

    @property
    def heads(self) -> float:
        """Count the people it stands on; the base where they are not told apart."""
        return (self.base or 0) if self.people is None else self.people

    @property
    def hits(self) -> int:
        """Count how many of its base a share is; none where it is undefined."""
        return round((self.value or 0.0) * (self.base or 0))


_NAMES = tuple(field.name for field in fields(Cell))


def cells(frame: pl.DataFrame) -> list[Cell]:
    """Read tidy rows in their order."""
    return [cell(row) for row in frame.to_dicts()]


def cell(row: dict[str, Any]) -> Cell:
    """Read one tidy row; columns that no sentence needs are left."""
    return Cell(**{name: row[name] for name in _NAMES if name in row})

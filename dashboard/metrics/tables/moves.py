"""Moves: how many reps apply more than before, less, or as much; each by the pairs present in both quarters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from dashboard.metrics.tables.ids import ascending
from dashboard.metrics.tables.runs import of_moments
from dashboard.metrics.tables.weeks import APPLIED_CODE

_SIGNS = {"up": 1, "down": -1, "same": 0}
MOVES = tuple(_SIGNS)
_BEFORE = {"moment": pl.UInt8, "before": pl.UInt8}


@dataclass(frozen=True)
class Moves:
    """Of the reps with a pair in both quarters, how many apply more of those pairs than before, less, or as many."""

    up: int = 0
    down: int = 0
    same: int = 0

    @property
    def reps(self) -> int:
        """Count them."""
        return self.up + self.down + self.same


def befores(pairs: Iterable[tuple[int, int]]) -> pl.DataFrame:
    """Name the moment that each is compared with."""
    return pl.DataFrame(sorted(pairs), schema=_BEFORE, orient="row")


def move_cells(talks: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Count, a row per moment of `before` (`befores`), how reps moved since the moment it is compared with."""
    parts = of_moments(talks)
    none = talks.clear()
    found = [(now, *_moves(parts.get(now, none), parts.get(then, none))) for now, then in before.iter_rows()]
    return pl.DataFrame(found, schema={"moment": pl.UInt8, **dict.fromkeys(_SIGNS, pl.Int64)}, orient="row")


def _moves(now: pl.DataFrame, before: pl.DataFrame) -> tuple[int, ...]:
    """Compare the pairs of both: in one sorted row of numbers, a pair's two follow each other."""
    programs = max(int(rows["program"].max() or 0) for rows in (now, before)) + 1  # type: ignore[arg-type]
    pair = pl.col("person").cast(pl.UInt64) * programs + pl.col("program")
    applied = (pl.col("outcome") == APPLIED_CODE).cast(pl.UInt64)
    told = (
        rows.drop_nulls("outcome").select(pair * 4 + 2 * later + applied)
        for later, rows in enumerate((before, now))
    )
    numbers = ascending(pl.concat(told).to_series())
    pairs, outcomes = numbers // 4, (numbers % 2).cast(pl.Int32)
    both = pairs == pairs.shift(1)
    people, up_to = (pairs // programs).filter(both), (outcomes - outcomes.shift(1)).filter(both).cum_sum()
    of_reps = up_to.filter(people.ne_missing(people.shift(-1)))
    steps = (of_reps - of_reps.shift(1).fill_null(0)).sign()
    return tuple(int((steps == sign).sum()) for sign in _SIGNS.values())

"""Moves: how many reps apply more than before, less, or as much; each by the pairs present in both quarters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from dashboard.metrics.weeks import APPLIED_CODE

_SIGNS = {"up": 1, "down": -1, "same": 0}
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
    parts = {int(moment): rows for (moment,), rows in talks.partition_by("moment", as_dict=True).items()}
    none = talks.clear()
    found = [(now, *_moves(parts.get(now, none), parts.get(then, none))) for now, then in before.iter_rows()]
    return pl.DataFrame(found, schema={"moment": pl.UInt8, **dict.fromkeys(_SIGNS, pl.Int64)}, orient="row")


def _moves(now: pl.DataFrame, before: pl.DataFrame) -> tuple[int, ...]:
    pair = pl.col("person").cast(pl.UInt64) * 2**32 + pl.col("program")  # one number is joined twice as fast
    applied = (pl.col("outcome") == APPLIED_CODE).cast(pl.Int32)
    first, second = (rows.lazy().drop_nulls("outcome").with_columns(pair=pair) for rows in (now, before))
    both = first.select("person", "pair", now=applied).join(second.select("pair", before=applied), on="pair")
    reps = both.group_by("person").agg((pl.col("now") - pl.col("before")).sum().sign().alias("step"))
    counts = reps.select((pl.col("step") == sign).sum().alias(name) for name, sign in _SIGNS.items())
    return counts.collect().row(0)

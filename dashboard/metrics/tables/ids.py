"""Ids count up from 0, so they are places: to mark and look up is several times faster than to hash and join."""

from __future__ import annotations

import numpy as np
import polars as pl

_ROOM = 1_000_000  # places that are made however few numbers there are


def among(ids: pl.Series, some: pl.Series) -> pl.Series:
    """Tell of each id whether it is one of some."""
    marks = pl.repeat(False, _size(ids, some), dtype=pl.Boolean, eager=True)
    return marks.scatter(some, True).gather(ids)


def looked_up(ids: pl.Series, known: pl.Series, values: pl.Series) -> pl.Series:
    """Give of each id the value of the same id among those known, which are distinct; null for others."""
    places = pl.repeat(None, _size(ids, known), dtype=values.dtype, eager=True)
    return places.scatter(known, values).gather(ids)


def numbered(ids: pl.Series) -> tuple[pl.Series, int]:
    """Number the distinct ids among some from 0 on, in their order: the numbers, and how many there are."""
    met = pl.repeat(False, _size(ids), dtype=pl.Boolean, eager=True).scatter(ids, True)
    return (met.cast(pl.UInt32).cum_sum() - 1).gather(ids), int(met.sum())


def distinct(ids: pl.Series) -> pl.Series:
    """List the ids among some, each once and in order."""
    return pl.repeat(False, _size(ids), dtype=pl.Boolean, eager=True).scatter(ids, True).arg_true()


def last_rows(ids: pl.Series) -> pl.Series:
    """Give the place of each id's last row, in order of the ids."""
    rows = pl.int_range(len(ids), dtype=pl.UInt32, eager=True)
    return pl.repeat(None, _size(ids), dtype=pl.UInt32, eager=True).scatter(ids, rows).drop_nulls()


def ascending(numbers: pl.Series) -> pl.Series:
    """Sort whole numbers, none of them missing, on one core; the second is left to what runs beside it.

    NumPy's sort of plain numbers takes half as long as that of Polars.
    """
    return pl.Series(numbers.name, np.sort(numbers.to_numpy()))


def tallied(numbers: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Count whole numbers from 0 on, none of them missing: which there are, in order, and how often each.

    Numbers that leave few gaps are counted in places, five times faster than they are grouped.
    """
    values, top = numbers.to_numpy(), numbers.max()
    if not isinstance(top, int) or top > _ROOM + 2 * len(values):
        found, often = np.unique(values, return_counts=True)
    else:
        counts = np.bincount(values.astype(np.int64, copy=False))
        found = np.flatnonzero(counts)
        often = counts[found]
    return pl.Series(found, dtype=pl.UInt64), pl.Series(often, dtype=pl.Int64)


def _size(*ids: pl.Series) -> int:
    return max((int(top) for one in ids if (top := one.max()) is not None), default=-1) + 1  # type: ignore[arg-type]

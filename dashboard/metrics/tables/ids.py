"""Ids count up from 0, so they are places: to mark and look up is several times faster than to hash and join."""

from __future__ import annotations

import polars as pl


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


def last_rows(ids: pl.Series) -> pl.Series:
    """Give the place of each id's last row, in order of the ids."""
    rows = pl.int_range(len(ids), dtype=pl.UInt32, eager=True)
    return pl.repeat(None, _size(ids), dtype=pl.UInt32, eager=True).scatter(ids, rows).drop_nulls()


def ascending(numbers: pl.Series) -> pl.Series:
    """Sort whole numbers on one core.

    Two cores are no faster here and take half as much work again; the second is left to what runs beside it.
    """
    return numbers.sort(multithreaded=False)


def _size(*ids: pl.Series) -> int:
    return max((int(top) for one in ids if (top := one.max()) is not None), default=-1) + 1  # type: ignore[arg-type]

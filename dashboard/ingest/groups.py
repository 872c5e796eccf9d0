"""Formatted reports: a group's name stands on its first row only, over the merged cells of the others."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

_SUBTOTAL = re.compile(r"\s*sub-?\s?totals?\b", re.IGNORECASE)


def filled_down(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Write each group's name on all its rows, in columns where it stands on the first row only.

    Only sheets with subtotals are formatted so; in every other, a blank is a blank.
    """
    ends = _subtotals(rows, names)
    if not ends:
        return rows
    filled = [_filled(rows[name], ends) for name in names]
    return rows.with_columns(column for column in filled if column is not None)


def _subtotals(rows: pl.DataFrame, names: Sequence[str]) -> list[int]:
    marked = rows.select(
        pl.any_horizontal(pl.col(name).str.contains(f"(?i)^{_SUBTOTAL.pattern}") for name in names)
    )
    return marked.to_series().fill_null(value=False).arg_true().to_list()


def _filled(column: pl.Series, ends: Sequence[int]) -> pl.Series | None:
    """Fill a column's groups; None where any has more than its first cell, or not even that."""
    cells, start = column.to_list(), 0
    for end in ends:
        first, *others = cells[start:end] or [None]
        if not (first or "").strip() or any((cell or "").strip() for cell in others):
            return None
        cells[start:end] = [first] * (end - start)
        start = end + 1
    return pl.Series(column.name, cells, pl.String)

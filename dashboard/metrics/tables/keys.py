"""Keys: a pair and a day as one exact integer: quicker to group, join and sort than columns are."""

from __future__ import annotations

import polars as pl

DAYS = 2**17  # more days than dates have that are taken in
_PROGRAMS, _CATEGORIES = 2**13, 2**5  # more than there are; with persons and days they fit 63 bits


def pair_day(day: pl.Expr) -> pl.Expr:
    """Name a day of a pair; sorts by person, program and day."""
    return _pair() * DAYS + _number(day)


def barrier_day(day: pl.Expr) -> pl.Expr:
    """Name a day of a pair's barrier; sorts by person, program, category and day."""
    return (_pair() * _CATEGORIES + pl.col("category").cast(pl.Int64)) * DAYS + _number(day)


def _pair() -> pl.Expr:
    return pl.col("person").cast(pl.Int64) * _PROGRAMS + pl.col("program").cast(pl.Int64)


def _number(day: pl.Expr) -> pl.Expr:
    return day.to_physical().cast(pl.Int64)

"""Keys: a pair and a day as one exact integer: quicker to group, join and sort than columns are."""

from __future__ import annotations

import polars as pl

from dashboard.errors import DashboardError

DAYS = 2**17  # more days than dates have that are taken in
# With days they fill 63 bits; `check` refuses what does not fit.
_PEOPLE, _PROGRAMS, _CATEGORIES = 2**23, 2**18, 2**5


def check(people: int, programs: int) -> None:
    """Refuse more names than a key can tell apart (DashboardError, too_many_names)."""
    for many, most, what in ((people, _PEOPLE, "people"), (programs, _PROGRAMS, "programs")):
        if many > most:
            raise DashboardError(
                "too_many_names",
                f"{many:,} {what} are stored; {most:,} can be told apart.",
                "Undo the upload in which other words stand in that column.",
            )


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

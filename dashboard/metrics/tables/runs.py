"""Runs: rows that follow each other and are equal in some columns."""

from __future__ import annotations

import polars as pl


def first_of(frame: pl.DataFrame, columns: tuple[str, ...]) -> pl.Series:
    """Mark the first row of each run of equal values in the columns."""
    differs = [pl.col(c).ne_missing(pl.col(c).shift(1)) for c in columns]
    marks = frame.select(pl.any_horizontal(differs)).to_series()
    return marks.scatter(0, True) if frame.height else marks


def last_of(starts: pl.Series) -> pl.Series:
    """Mark the last row of each run, from the marks of the first ones (`first_of`)."""
    return starts.shift(-1).fill_null(value=True)


def slices(frame: pl.DataFrame, column: str, many: int | None = None) -> list[pl.DataFrame]:
    """Cut a frame that is in order of small places into one a place, up to the last it has, or so many."""
    last = many if many is not None else int(frame[column][-1]) + 1 if frame.height else 0
    ends = frame[column].search_sorted(pl.Series(range(last + 1), dtype=pl.UInt8), side="left")
    return [frame.slice(int(ends[i]), int(ends[i + 1] - ends[i])) for i in range(last)]


def of_moments(rows: pl.DataFrame) -> dict[int, pl.DataFrame]:
    """Cut rows in order of their moments into those of each that has any."""
    return {moment: part for moment, part in enumerate(slices(rows, "moment")) if part.height}

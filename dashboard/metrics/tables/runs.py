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


def of_moments(rows: pl.DataFrame) -> dict[int, pl.DataFrame]:
    """Cut rows, those of a moment together, into those of each."""
    runs = rows["moment"].rle().struct.unnest()
    ends = runs["len"].cum_sum()
    return {
        moment: rows.slice(end - many, many)
        for (many, moment), end in zip(runs.iter_rows(), ends, strict=True)
    }

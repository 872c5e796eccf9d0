"""Crowds: rows and distinct people counted by small whole numbers.

Rows of one person follow each other, so that people are counted by comparing neighbours, never by hashing millions
of names.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.metrics.tables.ids import ascending, tallied
from dashboard.metrics.tables.runs import first_of, last_of

_PERSON = ("moment", "person")


def alike(rows: pl.DataFrame) -> pl.DataFrame:
    """Count equal rows (rows), of filled columns of small whole numbers.

    Few stand for millions, and one integer is counted faster than sums are made.
    """
    packed, sizes = _packed(rows, tuple(rows.columns))
    groups, often = tallied(packed)
    return _unpacked(pl.DataFrame({"group": groups, "rows": often}), rows, tuple(rows.columns), sizes)


def repeats(pairs: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Tell of each pair how many its rep has, in all and in its team."""
    starts = first_of(pairs, _PERSON)
    run = starts.cast(pl.UInt32).cum_sum()
    sizes = run.rle().struct.field("len").cast(pl.Int64)
    m = sizes.gather(run - 1) if len(run) else sizes
    elsewhere = (pairs["team"] != pairs["team"].shift(1)) & ~starts
    movers = run.filter(elsewhere.fill_null(value=False)).unique()
    if movers.is_empty():
        return m, m
    places = run.is_in(movers.implode()).arg_true()
    moved = pairs[places].select(pl.len().over("moment", "person", "team").cast(pl.Int64)).to_series()
    return m, m.clone().scatter(places, moved)


def crowd(rows: pl.DataFrame, group: tuple[str, ...]) -> pl.DataFrame:
    """Count rows (base) and distinct people by group, and squares: Σm² with m a rep's rows; the columns are filled.

    Group and person make one integer: sorted, each run of equal ones is a rep.
    """
    packed, sizes = _packed(rows, (*group, "person"))
    runs = ascending(packed).rle().struct.unnest()
    m = pl.col("len").cast(pl.Int64)
    counts = runs.group_by((pl.col("value") // sizes["person"]).alias("group")).agg(
        m.sum().alias("base"), pl.len().cast(pl.Int64).alias("people"), (m**2).sum().alias("squares")
    )
    return _unpacked(counts, rows, group, sizes)


def weighed(rows: pl.DataFrame, by: tuple[str, ...], weight: str) -> pl.Series:
    """Tell of each row the weight of all rows of its rep (and `by`) at its moment; rows of a rep follow each other.

    With w a row's weight and W this sum, Σ w·W over rows is Σ W² over reps, and Σ w / W is how many they are.
    """
    starts = first_of(rows, _PERSON)
    run = starts.cast(pl.UInt32).cum_sum()
    up_to = rows[weight].cast(pl.Int64).cum_sum()
    last = up_to.filter(last_of(starts))
    total = (last - last.shift(1).fill_null(0)).gather(run - 1) if rows.height else up_to
    if not by:
        return total
    differs = pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(1)) for c in by)
    elsewhere = rows.select(differs).to_series() & ~starts
    movers = run.filter(elsewhere.fill_null(value=False)).unique()
    if movers.is_empty():
        return total
    places = run.is_in(movers.implode()).arg_true()
    moved = rows[places].select(pl.col(weight).cast(pl.Int64).sum().over("moment", "person", *by)).to_series()
    return total.scatter(places, moved)


def people_by(rows: pl.DataFrame, group: tuple[str, ...]) -> pl.DataFrame:
    """Count distinct people by group, of the rows whose columns are filled."""
    packed, sizes = _packed(rows, (*group, "person"))
    named = packed.drop_nulls()
    met = named if named.is_sorted() else ascending(named)
    groups, people = tallied(met.filter(met.ne_missing(met.shift(1))) // sizes["person"])
    return _unpacked(pl.DataFrame({"group": groups, "people": people}), rows, group, sizes)


def holding(rows: pl.DataFrame, by: tuple[str, ...], bits: npt.NDArray[np.uint64]) -> pl.DataFrame:
    """Count the reps (rows) by moment (and team) and by what they hold (holds): all bits of any of their rows.

    A rep's rows follow each other, so that nothing need be sorted; only who has rows at several teams is grouped.
    """
    if rows.is_empty():
        return rows.select(
            "moment", *by, pl.lit(0, pl.UInt64).alias("holds"), pl.lit(0, pl.Int64).alias("rows")
        )
    starts = first_of(rows, (*_PERSON, *by))
    holds = np.bitwise_or.reduceat(bits, starts.arg_true().to_numpy())
    each = rows.select("moment", *by, "person").filter(starts).with_columns(pl.Series("holds", holds))
    if by:
        new = first_of(each, _PERSON)
        alone = new & last_of(new)
        several = each.filter(~alone).group_by("moment", *by, "person").agg(pl.col("holds").bitwise_or())
        each = pl.concat([each.filter(alone), several])
    return alike(each.drop("person"))


def _packed(rows: pl.DataFrame, columns: tuple[str, ...]) -> tuple[pl.Series, dict[str, int]]:
    """Put columns of small whole numbers into one integer that sorts as they do; and how many values each has."""
    tops = rows.select(pl.col(columns).max()).row(0)
    sizes = {column: int(top or 0) + 1 for column, top in zip(columns, tops, strict=True)}
    packed = pl.lit(0, pl.UInt64)
    for column, size in sizes.items():
        packed = packed * size + pl.col(column).cast(pl.UInt64)
    return rows.select(packed.alias("packed")).to_series(), sizes


def _unpacked(
    counts: pl.DataFrame, rows: pl.DataFrame, group: tuple[str, ...], sizes: dict[str, int]
) -> pl.DataFrame:
    for column in reversed(group):
        digit = (pl.col("group") % sizes[column]).cast(rows.schema[column]).alias(column)
        counts = counts.with_columns(digit, pl.col("group") // sizes[column])
    return counts.select(*group, pl.all().exclude("group", *group))

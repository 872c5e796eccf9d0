"""How a table's columns are stored: typed, and names and choices as codes beside their words."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard.schemas import Kind, Table
from dashboard.store.names import choice_columns, code_name, coded_columns

_Kind = type[pl.DataType]
_TYPES: dict[Kind, _Kind] = {Kind.EVENT: pl.Date, Kind.DAY: pl.Date, Kind.NUMBER: pl.Float64}


def stored(table: Table) -> dict[str, _Kind]:
    """Name the columns that a table's rows are stored with, and their types."""
    words: dict[str, _Kind] = {
        "line": pl.Int64,
        **{c.name: _TYPES.get(c.kind, pl.String) for c in table.columns},
    }
    codes: dict[str, _Kind] = {code_name(c): pl.Int32 for c in coded_columns(table)}
    return words | codes | {code_name(c): pl.Int8 for c in choice_columns(table)}


def empty(table: Table, columns: Sequence[str]) -> pl.DataFrame:
    """Give a table's named columns without rows, typed as `Rows.part` reads them."""
    kinds = stored(table)
    ids = {c: pl.UInt32 if c in coded_columns(table) else kinds[_source(table, c)] for c in columns}
    return pl.DataFrame(schema={**ids, "rank": pl.Int32})


def or_null(rows: pl.DataFrame, column: str, kind: _Kind) -> pl.Expr:
    """Take a column, or nulls of its type where a file lacked it."""
    return pl.col(column) if column in rows.columns else pl.lit(None, kind).alias(column)


def _source(table: Table, column: str) -> str:
    coded = column in coded_columns(table) or column in choice_columns(table)
    return code_name(column) if coded else column


def read_as(table: Table, column: str) -> pl.Expr:
    """Read a column under its name from where it is stored: a name or a choice from its code."""
    return pl.col(_source(table, column)).alias(column)


def pick(rows: pl.DataFrame, table: Table, columns: Sequence[str]) -> pl.DataFrame:
    """Take columns of rows that are about to be stored, as they will be read."""
    kinds = stored(table)
    return rows.select(
        read_as(table, c) if c in rows.columns else pl.lit(None, kinds[_source(table, c)]).alias(c)
        for c in columns
    )

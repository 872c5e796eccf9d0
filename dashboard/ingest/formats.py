"""Currencies that stand in the number formats of a workbook's cells alone: 1250.5 that is shown as "1.250,50 €"."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO

import polars as pl

from dashboard.ingest import formats_ods, formats_xls, formats_xlsb, formats_xlsx
from dashboard.ingest.format_codes import Cell

_MOST_CELLS = 500_000  # that show a currency: a sheet of more is left as it is
_CHECKED = 50  # cells by which the place of the first column is told
# a number as it is written here: what its format shows says less than a column of currencies
SHOWN = r"^-?[0-9]+(?:\.[0-9]+)? \S+$"
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, OSError, EOFError, RuntimeError,
           OverflowError)  # fmt: skip


def with_currencies(rows: pl.DataFrame, book: Path | IO[bytes], sheet: str) -> pl.DataFrame:
    """Write beside each number the currency that its format shows.

    `rows` are a sheet's texts, a row for each of its own from the first on, after a column of line numbers. Nothing is
    refused: what has no such formats, or is no workbook, comes back as it is.
    """
    try:
        cells = list(islice(_cells(book, sheet), _MOST_CELLS + 1))
        return _written(rows, cells) if len(cells) <= _MOST_CELLS else rows
    except _BROKEN:
        return rows


def _cells(book: Path | IO[bytes], sheet: str) -> Iterator[Cell]:
    """Search a sheet in the way of its format."""
    if isinstance(book, Path) and _begins_with(book, formats_xls.MAGIC):
        yield from formats_xls.cells(book, sheet)
        return
    with zipfile.ZipFile(book) as archive:
        names = archive.namelist()
        kind = (
            formats_xlsb
            if "xl/workbook.bin" in names
            else formats_ods
            if "content.xml" in names
            else formats_xlsx
        )
        yield from kind.cells(archive, sheet)


def _begins_with(book: Path, start: bytes) -> bool:
    with book.open("rb") as opened:
        return opened.read(len(start)) == start


def _written(rows: pl.DataFrame, cells: list[Cell]) -> pl.DataFrame:
    first = _first_column(rows, cells)
    if first is None:
        return rows
    by_column: dict[int, dict[int, str]] = {}
    for row, column, _, sign in cells:
        by_column.setdefault(column - first + 1, {})[row - 1] = f" {sign}"
    return rows.with_columns(_signed(rows.to_series(place), signs) for place, signs in by_column.items())


def _first_column(rows: pl.DataFrame, cells: list[Cell]) -> int | None:
    """Tell which of the sheet's columns the first one of `rows` is: the one under which the numbers are the same."""
    looked = cells[:: max(len(cells) // _CHECKED, 1)]
    for first in range(1, min((cell[1] for cell in cells), default=0) + 1):
        if all(_is(rows, row - 1, column - first + 1, value) for row, column, value, _ in looked):
            return first
    return None


def _is(rows: pl.DataFrame, row: int, place: int, value: float) -> bool:
    if not (row < rows.height and place < rows.width):
        return False
    text = rows[row, place]
    try:
        return text is not None and float(text) == value
    except ValueError:
        return False


def _signed(texts: pl.Series, signs: Mapping[int, str]) -> pl.Series:
    beside = pl.Series([""]).new_from_index(0, len(texts)).scatter(list(signs), list(signs.values()))
    return (texts + beside).alias(texts.name)

"""Currencies that stand in the number formats of a workbook's cells alone: 1250.5 that is shown as "1.250,50 €".

What is read is text searched for patterns, piece by piece: no part of it is unfolded, and what is not understood is
left as it is.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from itertools import islice
from pathlib import Path
from typing import IO

import polars as pl

from dashboard.ingest.numbers import is_sign

_MOST = 128 << 20  # bytes of a sheet, and cells that show a currency: what has more is left as it is
_MOST_CELLS = 500_000
_MOST_STYLES = 16 << 20
_PIECE = 4 << 20
_CHECKED = 50  # cells by which the place of the first column is told
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_WIDTHS = re.compile(r"_.|\*.")  # room as wide as a sign, and what fills a cell: neither is shown
_SIGNS = re.compile(r'\[\$([^\]-]*)(?:-([0-9A-Fa-f]+))?\]|"([^"]*)"|([$€£¥₹])')
_CROWNS = {"41D": "SEK", "414": "NOK", "814": "NOK", "406": "DKK", "40F": "ISK"}
_DOLLARS = {
    "409": "USD",
    "1009": "CAD",
    "C0C": "CAD",
    "C09": "AUD",
    "1409": "NZD",
    "4809": "SGD",
    "C04": "HKD",
}
_BY_PLACE = {
    "kr": _CROWNS,
    "$": _DOLLARS,
    "¥": {"411": "JPY", "804": "CNY"},
}  # by Windows' numbers of languages
# a number as it is written here: what its format shows says less than a column of currencies
SHOWN = r"^-?[0-9]+(?:\.[0-9]+)? \S+$"
# a cell of a style that holds a number, be it worked out
_CELL = (
    rb'\br="([A-Z]{1,3})(\d+)"(?: t="n")? s="(%s)"(?: t="n")?(?: (?:cm|vm|ph)="\d+")* ?>'
    rb"(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]+)<"
)
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError, RuntimeError)
Cell = tuple[int, int, float, str]  # row and column from 1, value, sign


def with_currencies(rows: pl.DataFrame, book: Path | IO[bytes], sheet: str) -> pl.DataFrame:
    """Write beside each number the currency that its format shows.

    `rows` are a sheet's texts, a row for each of its own from the first on, after a column of line numbers. Nothing is
    refused: what has no such formats, or is no XLSX, comes back as it is.
    """
    try:
        with zipfile.ZipFile(book) as archive:
            cells = list(islice(_cells(archive, sheet), _MOST_CELLS + 1))
            return _written(rows, cells) if len(cells) <= _MOST_CELLS else rows
    except _BROKEN:
        return rows


def sign_of(code: str) -> str | None:
    """Tell the currency that a number format shows: `[$€-407] #,##0.00` is "€"; None where it shows none."""
    for found in _SIGNS.finditer(_WIDTHS.sub("", code.replace("\\", "")).partition(";")[0]):
        shown, place, quoted, bare = found.groups()
        sign = (shown or quoted or bare or "").strip()
        sign = _BY_PLACE.get(sign, {}).get((place or "").lstrip("0").upper(), sign)
        if is_sign(sign):
            return sign
    return None


def _cells(archive: zipfile.ZipFile, sheet: str) -> Iterator[Cell]:
    signs = _signs(archive)
    part = _part(archive, sheet)
    if not signs or archive.getinfo(part).file_size > _MOST:
        return
    cell = re.compile(_CELL % "|".join(map(str, signs)).encode())
    for piece in _pieces(archive, part):
        for letters, row, style, value in cell.findall(piece):
            yield int(row), _column(letters), float(value), signs[int(style)]


def _signs(archive: zipfile.ZipFile) -> dict[int, str]:
    """Give the styles of cells that show a currency, with it."""
    if archive.getinfo("xl/styles.xml").file_size > _MOST_STYLES:
        return {}
    text = archive.read("xl/styles.xml").decode()
    codes = {said["numFmtId"]: unescape(said["formatCode"]) for said in _tags(text, "numFmt")}
    known = {number: sign for number, code in codes.items() if (sign := sign_of(code))}
    styles = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", text, re.DOTALL)
    formats = [said.get("numFmtId", "0") for said in _tags(styles[0] if styles else "", "xf")]
    return {style: known[number] for style, number in enumerate(formats) if number in known}


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Find the part of the archive that holds a sheet."""
    book, links = (archive.read(name).decode() for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    named = {unescape(said.get("name", "")): said for said in _tags(book, "sheet")}
    link = next(value for name, value in named[sheet].items() if name.endswith(":id"))
    target = {said["Id"]: said["Target"] for said in _tags(links, "Relationship")}[link]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _tags(text: str, name: str) -> list[Mapping[str, str]]:
    return [dict(_ATTRIBUTE.findall(found)) for found in re.findall(rf"<(?:\w+:)?{name}\s([^>]*)>", text)]


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Read a sheet in pieces that end where a row does."""
    rest = b""
    with archive.open(part) as stream:
        while more := stream.read(_PIECE):
            whole, end, rest = (rest + more).rpartition(b"row>")
            yield whole + end
            if len(rest) > _PIECE:
                return
    yield rest


@cache
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


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

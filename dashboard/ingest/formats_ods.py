"""The cells of an ODS that are a currency: each says which, and tables say how often a cell or a row is repeated."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape

from dashboard.ingest.format_codes import MOST, Cell

_MOST_TIMES = 20_000  # rows that are written as one
_NAME = re.compile(rb'\btable:name="([^"]*)"')
_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)
_EMPTY_ROW = re.compile(rb"<table:table-row\b[^>]*/>")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ROW_TIMES = re.compile(rb'\btable:number-rows-repeated="(\d{1,7})"')
_TIMES = re.compile(rb'\btable:number-columns-repeated="(\d{1,7})"')
_VALUE = re.compile(rb'\boffice:value="([^"]+)"')
_CURRENCY = re.compile(rb'\boffice:currency="([A-Z]{3})"')


def cells(archive: zipfile.ZipFile, sheet: str) -> Iterator[Cell]:
    """Give a sheet's numbers that are of a currency."""
    if archive.getinfo("content.xml").file_size > MOST:
        return
    text = archive.read("content.xml")
    if b"office:currency=" not in text:
        return
    row = 1
    for attributes, inside in _ROW.findall(_EMPTY_ROW.sub(_filled, _table(text, sheet))):
        times = _times(_ROW_TIMES, attributes)
        found = list(_of_row(inside))
        for place in range(row, row + min(times, _MOST_TIMES) * bool(found)):
            yield from ((place, column, value, sign) for column, value, sign in found)
        row += times


def _table(text: bytes, sheet: str) -> bytes:
    """Give the part of the text that is a sheet."""
    for part in text.split(b"<table:table ")[1:]:
        name = _NAME.search(part.partition(b">")[0])
        if name and unescape(name[1].decode()) == sheet:
            return part.partition(b"</table:table>")[0]
    return b""


def _filled(row: re.Match[bytes]) -> bytes:
    return row[0].removesuffix(b"/>") + b"></table:table-row>"


def _of_row(inside: bytes) -> Iterator[tuple[int, float, str]]:
    column = 1
    for attributes in _CELL.findall(inside):
        times = _times(_TIMES, attributes)
        currency, value = _CURRENCY.search(attributes), _VALUE.search(attributes)
        if currency and value:
            amount = float(value[1])
            yield from ((at, amount, currency[1].decode()) for at in range(column, column + min(times, 100)))
        column += times


def _times(said: re.Pattern[bytes], attributes: bytes) -> int:
    found = said.search(attributes)
    return int(found[1]) if found else 1

"""A first look at a file: its headers and first rows, whatever table it may be."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.ingest.batch import Limits, Options
from dashboard.ingest.read import open_sheet

_ROWS = 5


@dataclass(frozen=True)
class Sketch:
    """What a file looks like: headers, first rows, and how it was read."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    encoding: str
    separator: str
    header_row: int
    sheet: str | None
    sheets: tuple[str, ...]


def sketch(content: bytes, options: Options, limits: Limits) -> Sketch:
    """Look at a file (FileRefused, where it is no table at all)."""
    sheet = open_sheet(content, options, limits)
    return Sketch(
        sheet.headers,
        tuple(sheet.sample(_ROWS)),
        sheet.encoding,
        sheet.separator,
        sheet.header_row,
        sheet.sheet,
        sheet.sheets,
    )

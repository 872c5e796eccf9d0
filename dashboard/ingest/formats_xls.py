"""The cells of an XLS whose number format shows a currency."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final

import xlrd

from dashboard.ingest.format_codes import MOST, Cell, sign_of

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def cells(book: Path, sheet: str) -> Iterator[Cell]:
    """Give a sheet's numbers that are shown with a currency (ValueError where the book is broken)."""
    if book.stat().st_size > MOST:
        return
    try:
        yield from _cells(book, sheet)
    except Exception as broken:  # xlrd lets pass whatever it stumbles over
        raise ValueError(str(broken)) from broken


def _cells(path: Path, sheet: str) -> Iterator[Cell]:
    # its warnings would go to the standard output, on which the child answers
    with xlrd.open_workbook(str(path), logfile=StringIO(), formatting_info=True, on_demand=True) as book:
        shown = (sign_of(book.format_map[style.format_key].format_str) for style in book.xf_list)
        signs = {place: sign for place, sign in enumerate(shown) if sign}
        if not signs or sheet not in book.sheet_names():
            return
        found = book.sheet_by_name(sheet)
        for row in range(found.nrows):
            for column, cell in enumerate(found.row(row)):
                if cell.ctype == xlrd.XL_CELL_NUMBER and cell.xf_index in signs:
                    yield row + 1, column + 1, float(cell.value), signs[cell.xf_index]

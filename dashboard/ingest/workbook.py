"""A sheet of a workbook: its rows as text, read in a child process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.errors import FileRefused
from dashboard.ingest.batch import Limits, Options, quote
from dashboard.ingest.groups import filled_down
from dashboard.ingest.headings import MOST_ROWS, Row, Top, find_top
from dashboard.ingest.sheet import FIRST, Cells, idle, ignored
from dashboard.ingest.workbook_child import Unpacked
from dashboard.ingest.workbook_parent import unpack

LINE = "line"


@dataclass(frozen=True, eq=False)
class Workbook:
    """A sheet read from a workbook. `rows` has `line`, the row of the sheet, and a column of text per position."""

    rows: pl.DataFrame
    top: Top
    first_line: int
    sheet: str
    sheets: tuple[str, ...]
    encoding: str = ""
    separator: str = ""
    damaged: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Give their headers, without the empty ones at the end."""
        filled = [index for index, cell in enumerate(self.top.cells) if cell]
        return self.top.cells[: filled[-1] + 1] if filled else ()

    @property
    def header_row(self) -> int:
        """Give the row on which the header begins."""
        return self.first_line

    def sample(self, most: int) -> list[tuple[str, ...]]:
        """Give the first records that are not blank."""
        return [row.fields for row in _filled(self.rows.head(4 * most))][:most]

    def take(self, wanted: Mapping[str, int], told: Callable[[int], None] = ignored) -> Cells:
        """Give the cells of these positions under these names."""
        names = self.rows.drop(LINE).columns
        blank = self.rows.select(pl.all_horizontal(_is_blank(name) for name in names)).to_series()
        positions = {FIRST: 0, **wanted}
        told(self.rows.height)
        filled = filled_down(self.rows.filter(~blank), names)
        kept = filled.select(
            pl.col(LINE).cast(pl.Int64), *(pl.col(names[at]).alias(name) for name, at in positions.items())
        )
        return Cells(kept, [], self.rows[LINE].filter(blank).cast(pl.Int64).to_list(), self._look)

    def _look(self, line: int) -> tuple[str, tuple[str, ...]]:
        cells = tuple(cell or "" for cell in self.rows.row(line - self.rows[LINE][0])[1:])
        return quote(" | ".join(cell for cell in cells if cell)), cells


def open_workbook(
    content: bytes, options: Options, limits: Limits, waiting: Callable[[], None] = idle
) -> Workbook:
    """Open the named sheet of a workbook, or the one that most looks like data.

    Raises FileRefused: unreadable_file, too_large, unknown_sheet, empty_file, no_header.
    """
    found = unpack(content, options.sheet, limits, waiting)
    rows = _filled(found.rows.head(4 * MOST_ROWS))[:MOST_ROWS]
    if not rows:
        message = f"The sheet {found.sheet!r} is empty."
        raise FileRefused("empty_file", message, "Name another sheet, or export it again.")
    top = find_top(rows, options.header_row)
    return _below(found, rows, top)


def _below(found: Unpacked, rows: list[Row], top: Top) -> Workbook:
    last = rows[top.first + top.rows - 1].line
    body = found.rows.filter(pl.col(LINE) > last)
    return Workbook(body, top, rows[top.first].line, found.sheet, found.sheets)


def _filled(rows: pl.DataFrame) -> list[Row]:
    cells = [(row[0], tuple(cell or "" for cell in row[1:])) for row in rows.iter_rows()]
    return [Row(line, fields) for line, fields in cells if any(field.strip() for field in fields)]


def _is_blank(name: str) -> pl.Expr:
    return pl.col(name).is_null() | (pl.col(name).str.strip_chars() == "")

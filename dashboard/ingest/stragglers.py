"""The lines that are no plain record: blank, quoted newlines, too few or many cells, stray quotes."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from dashboard.errors import FileRefused
from dashboard.ingest.batch import LONGEST_CELL, SECONDS, quote
from dashboard.ingest.lines import Bools, Ints, Lines
from dashboard.ingest.sheet import Misshapen
from dashboard.ingest.tokens import LONGEST, Record, record_at
from dashboard.words import count

_BROKEN = "A quotation mark does not close; double the ones inside a cell, or take it away."
_TOO_LONG = f"The record is longer than {LONGEST // 1024} KB; shorten its cells to {LONGEST_CELL // 1024} KB."
_TELLING = 3  # filled cells by which a line inside a quoted cell is known to be a record of its own
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b.*", re.DOTALL)
_TOO_SLOW = "Cells with line breaks or stray quotation marks take longer than {:.0f} seconds to read."
_SPLIT = "Split the file, or export it without line breaks in its cells."
_PIECE = 50_000  # records kept as Python objects, which take ten times the memory


@dataclass(frozen=True)
class Shape:
    """A sheet's separator, cells per record (`width`) and headers, the last of which may lack a name.

    `positions` are the cells that are wanted, `next_line` is the number of the first line after the header.
    """

    separator: str
    width: int
    headers: int
    positions: Mapping[str, int]
    next_line: int


@dataclass(frozen=True, eq=False)
class Stragglers:
    """What is not plain, by line: cells in `frames`, those without in `wrong`, `blank` lines (0-based).

    `plain` are the plain lines that are records, not part of a quoted cell.
    """

    plain: Bools
    frames: list[pl.DataFrame]
    wrong: list[Misshapen]
    blank: Ints

    @property
    def records(self) -> int:
        """Count the records of the whole body."""
        read = sum(frame.height for frame in self.frames)
        return int(self.plain.sum()) + read + len(self.wrong) + len(self.blank)


@dataclass(eq=False)
class _Gathering:
    """Records as they are read."""

    shape: Shape
    frames: list[pl.DataFrame] = field(default_factory=list)
    wrong: list[Misshapen] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    cells: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, line: int, cells: tuple[str, ...]) -> None:
        """Take a record's cells."""
        self.lines.append(line + self.shape.next_line)
        self.cells.append(cells)
        if len(self.lines) == _PIECE:
            self.flush()

    def flush(self) -> None:
        """Make a frame of the cells taken so far; those missing at a record's end are empty."""
        columns = {
            name: pl.Series([cells[at] if at < len(cells) else "" for cells in self.cells], dtype=pl.String)
            for name, at in self.shape.positions.items()
        }
        self.frames.append(pl.DataFrame({"line": pl.Series(self.lines, dtype=pl.Int64), **columns}))
        self.lines, self.cells = [], []


def read_stragglers(content: bytes, lines: Lines, shape: Shape) -> Stragglers:
    """Read every line that is not plain, and judge it.

    A record may lack cells without a header at its end, and may have more that are empty. A record whose
    quoting is broken, or that would swallow a record, is its first line alone. Raises FileRefused where that takes
    too long: of the processor's time, for a busy machine is no fault of the file.
    """
    found, end = _Gathering(shape), time.thread_time() + SECONDS
    covered = np.zeros(lines.count, np.bool_)
    until = 0
    for line in np.flatnonzero(~lines.plain & ~lines.empty).tolist():
        if line >= until:
            if time.thread_time() > end:
                raise FileRefused("too_large", _TOO_SLOW.format(SECONDS), _SPLIT)
            cells, until = _read(content, lines, line, shape.separator)
            if until > line + 1:
                covered[line + 1 : until] = True
            _judge(found, content, lines, line, cells)
    found.flush()
    empty = np.flatnonzero(lines.empty & ~covered)
    blank = np.concatenate([empty, np.array(found.blank, np.int64)])
    return Stragglers(lines.plain & ~covered, found.frames, found.wrong, blank)


def _read(content: bytes, lines: Lines, line: int, separator: str) -> tuple[tuple[str, ...] | None, int]:
    record = record_at(content, int(lines.starts[line]), separator)
    if record is None:
        return None, line + 1
    end = _line_after(lines, line, record)
    inside = [at for at in range(line + 1, end) if lines.plain[at]]
    if any(_is_record(content, int(lines.starts[at]), separator, len(record.fields)) for at in inside):
        return None, line + 1
    return record.fields, end


def _line_after(lines: Lines, line: int, record: Record) -> int:
    while line < lines.count and lines.starts[line] < record.end:
        line += 1
    return line


def _is_record(content: bytes, begin: int, separator: str, cells: int) -> bool:
    """Say whether a line inside a quoted cell is plainly a record itself: then a quotation mark is stray.

    Where the record around it has as many cells, it is one by the format; only a line with a date among its
    cells, like those of our tables, speaks against that.
    """
    own = record_at(content, begin, separator)
    if own is None or sum(bool(cell.strip()) for cell in own.fields) < _TELLING:
        return False
    return len(own.fields) != cells or any(_DATE.fullmatch(cell) for cell in own.fields)


def _judge(found: _Gathering, content: bytes, lines: Lines, line: int, cells: tuple[str, ...] | None) -> None:
    shape = found.shape
    if cells is not None and not any(map(str.strip, cells)):
        found.blank.append(line)
    elif cells is None or len(cells) < shape.headers or any(map(str.strip, cells[shape.width :])):
        found.wrong.append(_misshapen(content, lines, line, cells, shape))
    else:
        found.add(line, cells)


def _misshapen(
    content: bytes, lines: Lines, line: int, cells: tuple[str, ...] | None, shape: Shape
) -> Misshapen:
    begin, end = int(lines.starts[line]), int(lines.starts[line + 1])
    text = quote(content[begin : min(end, begin + 4096)].decode(errors="ignore").removesuffix("\n"))
    if cells is None:
        long = end - begin > LONGEST
        rule, message = ("too_long", _TOO_LONG) if long else ("shape", _BROKEN)
        return Misshapen(line + shape.next_line, text, None, rule, message)
    few = "fewer" if len(cells) < shape.headers else "more"
    message = (
        f"The record has {count(len(cells), 'cell')}, {few} than the header's {shape.headers}; "
        "check separators and quotes."
    )
    return Misshapen(line + shape.next_line, text, cells, "shape", message)

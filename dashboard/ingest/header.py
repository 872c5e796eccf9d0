"""Where a text's header row is, and what stands between its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.errors import FileRefused
from dashboard.ingest.headings import MOST_ROWS, Row, Top, find_top
from dashboard.ingest.tokens import LONGEST, Record, record_at

SEPARATORS = (",", ";", "\t", "|")
_BLANK = re.compile(rb"(?:[ \t\f\v\xa0]*\n)*")
_DECLARED = re.compile(rb"sep=([,;\t|])[^\n]*\n", re.IGNORECASE)  # Excel's own first line
_CONSISTENT = 20  # rows below the header that are held against it


@dataclass(frozen=True)
class Header:
    """A header: its cells, its first line, the offset of what follows it, and that line's number."""

    cells: tuple[str, ...]
    separator: str
    end: int
    next_line: int
    line: int = 1
    rows: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """Give the headers without the empty ones at the end."""
        filled = [index for index, cell in enumerate(self.cells) if cell]
        return self.cells[: filled[-1] + 1] if filled else ()


@dataclass(frozen=True)
class _Read:
    """The first records of a text under one separator, and what they say."""

    separator: str
    rows: list[Row]
    ends: list[int]
    top: Top

    @property
    def fit(self) -> tuple[int, bool, int]:
        """Rank separators: headers we know, then whether the rows below are alike, then the number of cells."""
        width = len(self.top.cells)
        below = self.rows[self.top.first + self.top.rows :][:_CONSISTENT]
        alike = sum(len(row.fields) == width for row in below) * 2 > len(below)
        return self.top.known, alike and width > 1, width


def find_header(content: bytes, begin: int, separator: str | None = None, line: int | None = None) -> Header:
    """Find the header below titles and filters, and the separator under which it says most.

    `separator` and `line` are what was said. Raises FileRefused (empty_file, unreadable_file, too_large, no_header).
    """
    declared = _DECLARED.match(content, begin)
    first = _BLANK.match(content, declared.end() if declared else begin)
    at = first.end() if first else begin
    _check_start(content, at)
    known = separator or (declared[1].decode() if declared else None)
    found = [_read(content, at, one, line) for one in ((known,) if known else SEPARATORS)]
    whole = [one for one in found if one is not None]
    if not whole:
        hint = "Mend the quotation marks of the first line and try again."
        raise FileRefused("unreadable_file", "The header row has a quotation mark that does not close.", hint)
    return _header(content, max(whole, key=lambda one: one.fit))


def sample(content: bytes, header: Header, most: int) -> Iterator[tuple[str, ...]]:
    """Give the first records below a header that are not blank."""
    for row, _ in _records(content, header.end, header.separator, most):
        yield row.fields


def _check_start(content: bytes, at: int) -> None:
    if not content[at : at + 4096].strip():
        raise FileRefused("empty_file", "The file is empty.", "Export it again, with its header row.")
    if content.find(b"\n", at, at + LONGEST) < 0 and len(content) - at > LONGEST:
        message = f"The header row is longer than {LONGEST // 1024} KB."
        raise FileRefused("too_large", message, "Export fewer columns.")


def _read(content: bytes, at: int, separator: str, line: int | None) -> _Read | None:
    if record_at(content, at, separator) is None:
        return None
    found = list(_records(content, at, separator, MOST_ROWS))
    rows = [row for row, _ in found]
    return _Read(separator, rows, [end for _, end in found], find_top(rows, line))


def _records(content: bytes, at: int, separator: str, most: int) -> Iterator[tuple[Row, int]]:
    """Give records that are not blank, each with its end; one of broken quoting is its first line."""
    line = content.count(b"\n", 0, at) + 1
    for _ in range(4 * most):
        if at >= len(content) or most <= 0:
            return
        record = record_at(content, at, separator) or _line(content, at)
        if any(field.strip() for field in record.fields):
            yield Row(line, record.fields), record.end
            most -= 1
        line += content.count(b"\n", at, record.end)
        at = record.end


def _line(content: bytes, at: int) -> Record:
    end = content.find(b"\n", at) + 1 or len(content)
    return Record((content[at : min(end, at + LONGEST)].decode(errors="replace").rstrip("\n"),), end)


def _header(content: bytes, read: _Read) -> Header:
    last = read.top.first + read.top.rows - 1
    end = read.ends[last]
    return Header(
        read.top.cells,
        read.separator,
        end,
        content.count(b"\n", 0, end) + 1,
        read.rows[read.top.first].line,
        read.top.rows,
    )

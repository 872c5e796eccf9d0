"""Where a text's header row is, and what stands between its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.errors import FileRefused
from dashboard.ingest.tokens import LONGEST, Record, record_at

_SEPARATORS = (",", ";", "\t", "|")
_BLANK = re.compile(rb"(?:[ \t\f\v\xa0]*\n)*")
_DECLARED = re.compile(rb"sep=([,;\t|])[^\n]*\n", re.IGNORECASE)  # Excel's own first line


@dataclass(frozen=True)
class Header:
    """A header row: its cells, the offset of what follows it, and that line's number."""

    cells: tuple[str, ...]
    separator: str
    end: int
    next_line: int

    @property
    def names(self) -> tuple[str, ...]:
        """Give the headers without the empty ones at the end."""
        filled = [index for index, cell in enumerate(self.cells) if cell]
        return self.cells[: filled[-1] + 1] if filled else ()


def find_header(content: bytes, begin: int) -> Header:
    """Take the first line that is not blank; its separator is the one that yields the most cells.

    Raises FileRefused (empty_file, unreadable_file).
    """
    declared = _DECLARED.match(content, begin)
    first = _BLANK.match(content, declared.end() if declared else begin)
    at = first.end() if first else begin
    if not content[at : at + 4096].strip():
        raise FileRefused("empty_file", "The file is empty.", "Export it again, with its header row.")
    if content.find(b"\n", at, at + LONGEST) < 0 and len(content) - at > LONGEST:
        raise FileRefused(
            "too_large", f"The header row is longer than {LONGEST // 1024} KB.", "Export fewer columns."
        )
    separators = (declared[1].decode(),) if declared else _SEPARATORS
    separator, record = _widest(content, at, separators)
    cells = tuple(" ".join(cell.split()) for cell in record.fields)
    return Header(cells, separator, record.end, content.count(b"\n", 0, record.end) + 1)


def _widest(content: bytes, at: int, separators: tuple[str, ...]) -> tuple[str, Record]:
    read = [(separator, record_at(content, at, separator)) for separator in separators]
    whole = [(separator, record) for separator, record in read if record is not None]
    if not whole:
        hint = "Mend the quotation marks of the first line and try again."
        raise FileRefused("unreadable_file", "The header row has a quotation mark that does not close.", hint)
    return max(whole, key=lambda found: len(found[1].fields))

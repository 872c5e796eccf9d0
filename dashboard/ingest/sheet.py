"""The seam between reading and the rest: whatever the format was, a file is a header row and cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import polars as pl

FIRST = ""  # the column of cells that holds each record's very first cell


@dataclass(frozen=True)
class Misshapen:
    """A record whose cells cannot be told: its fields as far as known (None: broken quoting) and why not."""

    line: int
    text: str
    fields: tuple[str, ...] | None
    rule: str
    message: str


@dataclass(frozen=True, eq=False)
class Cells:
    """A file's records as text.

    `rows` has `line`, FIRST and the columns asked for, a row per record, by line; blank cells may be null.
    `misshapen` and `blank` (lines with nothing) are the other records. `look` gives the text and the
    fields of the record on a line.
    """

    rows: pl.DataFrame
    misshapen: list[Misshapen]
    blank: list[int]
    look: Callable[[int], tuple[str, tuple[str, ...]]]

    @property
    def records(self) -> int:
        """Count the records of every sort."""
        return self.rows.height + len(self.misshapen) + len(self.blank)


def idle() -> None:
    """Let time pass."""


def ignored(_: int) -> None:
    """Tell nobody how far it is."""


class Sheet(Protocol):
    """An opened file: its headers, and its cells once it is known which are wanted.

    `damaged` says that bytes that are no characters of the encoding stand in the cells as U+FFFD.
    """

    @property
    def headers(self) -> tuple[str, ...]:
        """Give their headers, as written."""
        ...

    @property
    def encoding(self) -> str:
        """Name the encoding of the bytes."""
        ...

    @property
    def separator(self) -> str:
        """Give what stands between cells."""
        ...

    @property
    def damaged(self) -> bool:
        """Say whether bytes were unreadable."""
        ...

    @property
    def sheet(self) -> str | None:
        """Name the sheet of a workbook."""
        ...

    @property
    def sheets(self) -> tuple[str, ...]:
        """Name all sheets of a workbook."""
        ...

    @property
    def header_row(self) -> int:
        """Give the line on which the header begins."""
        ...

    def sample(self, most: int) -> list[tuple[str, ...]]:
        """Give the first records that are not blank."""
        ...

    def take(self, wanted: Mapping[str, int], told: Callable[[int], None] = ...) -> Cells:
        """Read the cells of these positions under these names (FileRefused, too_large).

        `told` hears how many records are read so far.
        """
        ...

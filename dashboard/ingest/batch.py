"""What is asked of one upload, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from dashboard.ingest.mapping_file import MappingFile
from dashboard.words import shortened

REJECTS = {
    "line": pl.Int64, "column": pl.String, "value": pl.String, "rule": pl.String, "message": pl.String,
}  # fmt: skip
DUPLICATES = {"line": pl.Int64, "of_line": pl.Int64, "reason": pl.String}
DROPS = {"line": pl.Int64, "reason": pl.String, "text": pl.String}
LONGEST_CELL = 32 * 1024  # bytes
SECONDS = 30.0  # of reading one file
READING = ("sheet", "encoding", "separator", "header_row")
_LONGEST_QUOTE = 1000  # characters of a rejected cell that are shown and stored


@dataclass(frozen=True)
class Limits:
    """What an upload may be at most (docs/interface.md, Settings)."""

    megabytes: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Options:
    """What a user said about a file; every part is optional and beats what the file shows.

    `date_order` is "day-first" or "month-first"; `sheet` names a sheet of a workbook; `header_row` is the line on
    which the header begins. `leave_out` names columns of ours that the settings keep out of the store. `replace`
    concerns the store alone and is only carried along.
    """

    table: str | None = None
    mapping: MappingFile | None = None
    sheet: str | None = None
    date_order: str | None = None
    keep_repeats: bool = False
    replace: bool = False
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    header_row: int | None = None
    leave_out: tuple[str, ...] = ()

    @property
    def reading(self) -> tuple[object, ...]:
        """Give what decides how bytes become cells."""
        return tuple(getattr(self, name) for name in READING)


@dataclass(frozen=True, eq=False)
class Batch:
    """One file's accepted rows and what became of its other records.

    `accepted` has `line` and the table's columns that the file has, typed; a record of several recipients is
    several rows of one line. `rejects` has a row per wrong cell, `duplicates` and `drops` a row per record.
    `rejected` counts records. `source` is the fingerprint of table and headers: the same for every export of
    one report. `mapping` is theirs → ours, in the file's order, `constants` ours → what all rows have,
    `filled` ours → the value that its blank cells were given and of how many accepted records, `marks` theirs → the
    reason for which what they say drops records: they are looked at, and not kept.
    `order_is_usual` where only earlier files of the report tell the order of its dates.
    """

    table: str
    file: str
    sha256: str
    source: str
    columns: tuple[str, ...]
    accepted: pl.DataFrame
    rejects: pl.DataFrame
    duplicates: pl.DataFrame
    drops: pl.DataFrame
    records: int
    rejected: int
    mapping: dict[str, str]
    ignored_columns: tuple[str, ...]
    encoding: str
    separator: str
    decimal: str
    date_order: str | None
    sheet: str | None
    options: Options
    header_row: int = 1
    reasons: dict[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    order_is_usual: bool = False
    filled: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepted_records(self) -> int:
        """Count the records that became rows."""
        return self.accepted["line"].n_unique()


def quote(text: str) -> str:
    """Cut a text that is too long to keep."""
    return shortened(text, _LONGEST_QUOTE)

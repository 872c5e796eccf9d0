"""Files made record by record, each with its fate: an independent count of what must become of them.

Nothing here knows how files are read. A file is written by Python's csv writer or by hand, and what was meant is kept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

Random = np.random.Generator
Row = dict[str, str]
HEADER: Final = ("date", "rep", "team", "program", "outcome", "note")
ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
_NAMES: Final = ("Ana Ruiz", "Jürgen Groß", "Zoë Öst", "Bo Lind", "O'Neil, Pat", "Señora Núñez")
_TEAMS: Final = ("EMEA", "Süd", "North & West")
_NOTES: Final = ("", "", "fine", "two\nlines", 'said "yes"', "a, b; c | d", "– dash", "x\ty")
ACCEPTED, REJECTED, DUPLICATE, DROPPED = "accepted", "rejected", "duplicate", "dropped"


@dataclass
class Made:
    """A file, and what must become of the record on each of its lines; `cells` are those of accepted ones."""

    content: bytes = b""
    fates: dict[int, str] = field(default_factory=dict)
    cells: dict[int, Row] = field(default_factory=dict)


@dataclass
class _Writing:
    """A file being written, line by line."""

    random: Random
    separator: str
    newline: str
    number: int = 0
    text: list[str] = field(default_factory=list)
    line: int = 1
    last: Row | None = None

    def one_of(self, choices: tuple[str, ...]) -> str:
        return str(choices[int(self.random.integers(len(choices)))])

    def row(self) -> Row:
        """Make a row that no other is like: the number is in the program's name."""
        self.number += 1
        day, month = int(self.random.integers(1, 29)), int(self.random.integers(1, 9))
        return {
            "date": f"2026-{month:02}-{day:02}",
            "rep": self.one_of(_NAMES),
            "team": self.one_of(_TEAMS),
            "program": f"Program {self.number}",
            "outcome": self.one_of(("applied", "partly", "not applied")),
            "note": self.one_of(_NOTES),
        }

    def record(self, cells: list[str]) -> str:
        out = io.StringIO(newline="")
        quoting: Literal[0, 1] = csv.QUOTE_ALL if self.random.random() < 0.2 else csv.QUOTE_MINIMAL
        csv.writer(out, delimiter=self.separator, quoting=quoting, lineterminator="\n").writerow(cells)
        return out.getvalue().removesuffix("\n")

    def put(self, written: str) -> int:
        """Write one record and give the line it begins on."""
        began = self.line
        self.text.append(written.replace("\n", self.newline))
        self.line += 1 + written.count("\n")
        return began


def _good(w: _Writing, made: Made) -> str:
    w.last = w.row()
    made.cells[w.line] = w.last
    w.put(w.record(list(w.last.values())))
    return ACCEPTED


def _wrong_cell(w: _Writing, _: Made) -> str:
    row = w.row()
    column, value = [
        ("date", "31.31.2026"),
        ("date", ""),
        ("outcome", "perhaps"),
        ("rep", ""),
        ("date", "2062-01-01"),
    ][int(w.random.integers(5))]
    w.put(w.record(list({**row, column: value}.values())))
    return REJECTED


def _short(w: _Writing, _: Made) -> str:
    w.put(w.record(list(w.row().values())[: int(w.random.integers(2, 6))]))
    return REJECTED


def _long(w: _Writing, _: Made) -> str:
    w.put(w.record([*w.row().values(), "more"]))
    return REJECTED


def _stray_quote(w: _Writing, _: Made) -> str:
    cells = [*list(w.row().values())[:5], ""]
    cells[int(w.random.integers(1, 4))] = '"Open'
    w.put(w.separator.join(cell.replace(w.separator, " ").replace("\n", " ") for cell in cells))
    return REJECTED


def _blank(w: _Writing, _: Made) -> str:
    w.put(["", "   ", w.separator * 5, f" {w.separator} {w.separator}{w.separator}{w.separator}{w.separator}"][
        int(w.random.integers(4))
    ])  # fmt: skip
    return DROPPED


def _total(w: _Writing, _: Made) -> str:
    w.put(w.record([w.one_of(("Total", "Subtotal EMEA", "Grand Total (9 records)")), "", "", "", "9", ""]))
    return DROPPED


def _trailer(w: _Writing, _: Made) -> str:
    words = (
        "Confidential Information - Do Not Distribute",
        "Copyright (c) 2026 Example",
        "Exported by Max on 1.9.2026",
    )
    w.put(w.record([w.one_of(words)]))
    return DROPPED


def _header_again(w: _Writing, _: Made) -> str:
    w.put(w.record(list(HEADER)))
    return DROPPED


def _repeated(w: _Writing, made: Made) -> str:
    if w.last is None:
        return _good(w, made)
    w.put(w.record(list(w.last.values())))
    return DUPLICATE


_FATES: Final[tuple[tuple[Callable[[_Writing, Made], str], float], ...]] = (
    (_good, 0.55), (_wrong_cell, 0.1), (_short, 0.05), (_long, 0.05), (_stray_quote, 0.05), (_blank, 0.06),
    (_total, 0.04), (_trailer, 0.03), (_header_again, 0.03), (_repeated, 0.04),
)  # fmt: skip


def make_file(random: Random, most: int = 30) -> Made:
    """Make one file of up to so many records, and write down what must become of each."""
    separator, newline = ",;\t|"[int(random.integers(4))], ("\n", "\r\n")[int(random.integers(2))]
    w, made = _Writing(random, separator, newline), Made()
    for _ in range(int(random.integers(0, 3))):
        w.put(w.one_of(("Coaching report", "Region: all")))
    w.put(separator.join(HEADER))
    fates, weights = zip(*_FATES, strict=True)
    for place in random.choice(len(fates), size=int(random.integers(1, most + 1)), p=weights):
        began = w.line
        made.fates[began] = fates[int(place)](w, made)
    encoding = ENCODINGS[int(random.integers(len(ENCODINGS)))]
    made.content = (newline.join(w.text) + newline).encode(encoding)
    return made

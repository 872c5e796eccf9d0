"""Which of a sheet's first rows are its header: below titles and filters, one to three rows of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from dashboard.errors import FileRefused
from dashboard.ingest.fitting import heading
from dashboard.schemas import TABLES

MOST_ROWS = 40  # in which a header is looked for
_PART = 0.6
_QUESTION_ID = re.compile(r"Q(?:ID)?\d+\w*", re.IGNORECASE)
_IMPORT_ID = re.compile(r"""\s*\{\s*["']ImportId["']""")
# what survey tools write below a question that has no sub-questions
_ANSWERS = frozenset({"response", "open-ended response", "open ended response"})
Fields = Sequence[str]


@dataclass(frozen=True)
class Row:
    """A record near the top of a sheet, and the line on which it begins."""

    line: int
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Top:
    """Where a header is: the index of its first row, how many rows it has, its cells, how many we know."""

    first: int
    rows: int
    cells: tuple[str, ...]
    known: int


def find_top(rows: Sequence[Row], said: int | None = None) -> Top:
    """Find the header among the first rows, none of which is blank; `said` is its line.

    It is the first row with nearly as many headers of ours as any, else the first one nearly as full as most.
    Raises FileRefused (no_header) when nothing begins on the line that was said.
    """
    first = _said(rows, said) if said else _survey(rows)
    if first is None:
        first = _telling(rows)
    more = _rows_below(rows, first) if said is None or _survey(rows) == first else 0
    cells = _joined([rows[first + at].fields for at in range(more + 1)])
    return Top(first, more + 1, cells, known(cells))


def known(cells: Fields) -> int:
    """Count the headers that mean something in any of our tables."""
    return len({heading(cell) for cell in cells} & _vocabulary())


@cache
def _vocabulary() -> frozenset[str]:
    words = (w for t in TABLES.values() for c in t.columns for w in (c.name, *c.synonyms))
    return frozenset(heading(word) for word in words)


def _said(rows: Sequence[Row], line: int) -> int:
    for place, row in enumerate(rows):
        if row.line == line:
            return place
    raise FileRefused(
        "no_header", f"No record that could be a header begins on line {line}.", "Name another line."
    )


def _survey(rows: Sequence[Row]) -> int | None:
    """Find the first of three rows of which the third holds import ids."""
    for place, row in enumerate(rows[2:]):
        filled = [field for field in row.fields if field.strip()]
        if filled and sum(bool(_IMPORT_ID.match(field)) for field in filled) * 2 > len(filled):
            return place
    return None


def _telling(rows: Sequence[Row]) -> int:
    told = [known(row.fields) for row in rows]
    most = max(told)
    if most >= 2:
        return next(place for place, count in enumerate(told) if count >= max(2, most * _PART))
    filled = [sum(bool(field.strip()) for field in row.fields) for row in rows]
    enough = median(filled) * _PART
    return next(place for place, count in enumerate(filled) if count >= enough)


def _rows_below(rows: Sequence[Row], first: int) -> int:
    """Count the rows below a header row that belong to it."""
    below = rows[first + 1 : first + 3]
    if len(below) > 1 and _survey(rows) == first:
        return 2
    return int(bool(below) and (_restates(rows[first].fields, below[0].fields) or _answers(below[0].fields)))


def _restates(header: Fields, below: Fields) -> bool:
    """Say whether a row says the same words another way, as one with the questions below their ids."""
    pairs = [(one, other) for one, other in zip(header, below, strict=False) if one.strip() and other.strip()]
    alike = sum(_squashed(one) == _squashed(other) for one, other in pairs)
    by_id = sum(bool(_QUESTION_ID.fullmatch(one.strip())) for one, _ in pairs)
    return alike >= 2 and by_id > 0 and alike + by_id >= len(pairs) * _PART


def _answers(below: Fields) -> bool:
    return not below[0].strip() and any(field.strip().lower() in _ANSWERS for field in below)


def _squashed(text: str) -> str:
    return heading(text).replace(" ", "")


def _joined(rows: Sequence[Fields]) -> tuple[str, ...]:
    first = [_one_line(field) for field in rows[0]]
    if len(rows) == 1:
        return tuple(first)
    if len(rows) == 3:
        rows = [
            first,
            [sub if _QUESTION_ID.fullmatch(head) else "" for head, sub in zip(first, rows[1], strict=False)],
        ]
    below = [_one_line(field) for field in rows[1]] + [""] * len(first)
    if _answers(rows[1]):
        first = _to_the_right(first, below)
    names = [_name(head, sub) for head, sub in zip(first, below, strict=False)]
    return tuple(names)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _to_the_right(heads: Sequence[str], below: Sequence[str]) -> list[str]:
    """Carry a question over the answers to its right that have no question of their own."""
    carried: list[str] = []
    for head, sub in zip(heads, below, strict=False):
        carried.append(head or (carried[-1] if sub and carried else ""))
    return carried


def _name(head: str, sub: str) -> str:
    if not sub or sub.lower() in _ANSWERS or _squashed(head) == _squashed(sub):
        return head
    if not head or _QUESTION_ID.fullmatch(head):
        return sub
    return f"{head}: {sub}"

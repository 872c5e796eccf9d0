"""Files nobody would write by hand: clean ones come through whole, broken ones lose no record."""

from __future__ import annotations

import csv
import io
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import FileRefused
from dashboard.ingest import Batch
from dashboard.schemas import TABLES, Column, Kind, Table
from dashboard.words import clean
from tests.ingest import TODAY, read

pytestmark = pytest.mark.slow

Cell = str | float | date | None
_LETTERS = st.text("aZ é\u0301ß,;|\t\"'\n-", max_size=12)
_RECORDS = st.integers(1, 6)
_MINIMAL: Literal[0] = csv.QUOTE_MINIMAL
_ALL: Literal[1] = csv.QUOTE_ALL


@dataclass(frozen=True)
class Dialect:
    """How a file is written."""

    separator: str
    quoting: Literal[0, 1]
    newline: str
    encoding: str
    day_first: bool
    blank_lines: bool


_DIALECTS = st.builds(
    Dialect,
    st.sampled_from(",;\t|"),
    st.sampled_from([_MINIMAL, _ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.booleans(),
    st.booleans(),
)


def _cells(column: Column, number: int) -> st.SearchStrategy[Cell]:
    """Draw what a cell means; names and ids carry the record's number, so that no two are alike."""
    cents = st.integers(1, 100 if column.name == "target_rate" else 9_999_900)
    drawn: Mapping[Kind, st.SearchStrategy[Cell]] = {
        Kind.NAME: _LETTERS.map(lambda text: clean(f"N{number}{text}".replace(";", ""))),
        Kind.ID: st.just(f"I{number}"),
        Kind.TEXT: _LETTERS.map(lambda text: unicodedata.normalize("NFC", text.strip()) or None),
        Kind.CHOICE: st.sampled_from(column.choices or ("",)),
        Kind.EVENT: st.dates(date(2000, 1, 1), TODAY),
        Kind.DAY: st.dates(date(1950, 1, 1), date(2100, 1, 1)),
        Kind.NUMBER: cents.map(lambda count: count / 100 + (column.name == "cadence_days")),
        Kind.QUARTER: st.sampled_from(["2026-Q1", "2025-Q4"]),
    }
    return drawn[column.kind] if column.required else st.none() | drawn[column.kind]


def _written(cell: Cell, dialect: Dialect) -> str:
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y") if dialect.day_first else cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.2f}".replace(".", "," if dialect.separator == ";" else ".")
    return cell or ""


def _file(names: Sequence[str], rows: Sequence[Mapping[str, Cell]], dialect: Dialect) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=dialect.separator,
        quoting=dialect.quoting,
        lineterminator=dialect.newline,
    )
    writer.writerow([*names, "Unknown"])
    for row in rows:
        writer.writerow([*(_written(row[name], dialect) for name in names), "?"])
        out.write(dialect.newline if dialect.blank_lines else "")
    return out.getvalue().encode(dialect.encoding)


@st.composite
def _tables(draw: st.DrawFn) -> tuple[Table, list[str], list[dict[str, Cell]]]:
    table = draw(st.sampled_from(list(TABLES.values())))
    optional = [name for name in table.names if name not in table.required]
    chosen = [
        *table.required,
        *draw(st.lists(st.sampled_from(optional), unique=True) if optional else st.just([])),
    ]
    names = draw(st.permutations(chosen))
    rows = [
        {name: draw(_cells(table.by_name[name], number)) for name in names}
        for number in range(draw(_RECORDS))
    ]
    return table, names, rows


def _is_balanced(batch: Batch) -> bool:
    frames = (batch.accepted, batch.rejects, batch.duplicates, batch.drops)
    lines = [set(frame["line"]) for frame in frames]
    return (
        sum(map(len, lines)) == len(set.union(*lines)) == batch.records
        and len(lines[1]) == batch.rejected
        and batch.duplicates.height == len(lines[2])
        and batch.drops.height == len(lines[3])
    )


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, abs_tol=0.006)
    return one == other


@settings(max_examples=80)
@given(_tables(), _DIALECTS)
def test_clean_files_come_through_whole(
    drawn: tuple[Table, list[str], list[dict[str, Cell]]], dialect: Dialect
) -> None:
    table, names, rows = drawn
    batch = read(_file(names, rows, dialect), table=table.name, date_order="day-first")
    assert _is_balanced(batch)
    assert batch.records == len(rows) * (2 if dialect.blank_lines else 1)
    assert batch.rejects.rows() == []
    assert batch.accepted.height == len(rows)
    assert batch.ignored_columns == ("Unknown",)
    for expected, row in zip(rows, batch.accepted.iter_rows(named=True), strict=True):
        assert all(_same(row[name], expected[name]) for name in names), (row, expected)


@st.composite
def _edited(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw a clean file and overwrite, insert or delete a few of its bytes."""
    table, names, rows = draw(_tables())
    content = bytearray(_file(names, rows, draw(_DIALECTS)))
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, max(0, len(content) - 1)))
        new = draw(
            st.sampled_from([b"", b'"', b'""', b",", b";", b"\n", b"\r", b"\xff", b"\xc3", b"\t"])
            | st.binary(max_size=2)
        )
        content[place : place + draw(st.integers(0, 3))] = new
    return table.name, bytes(content)


def _refusal_or_sound(content: bytes, table: str | None) -> str | None:
    """Read what may be refused; give the refusal's code, or none when no record is lost."""
    try:
        batch = read(content, table=table, date_order="day-first")
    except FileRefused as refusal:
        return refusal.code
    return None if _is_balanced(batch) else "a record is lost"


@settings(max_examples=120)
@given(_edited(), st.booleans())
def test_broken_files_lose_no_record(edited: tuple[str, bytes], named: bool) -> None:
    table, content = edited
    assert _refusal_or_sound(content, table if named else None) in {
        None, "unreadable_file", "empty_file", "unknown_table", "ambiguous_table", "missing_columns",
    }  # fmt: skip


@settings(max_examples=50)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    found = _refusal_or_sound(b"program,team,expectation\n" + content, None)
    assert found in {None, "unreadable_file", "empty_file"}


@settings(max_examples=80)
@given(
    st.lists(st.lists(st.text('ab",\n ', max_size=8), min_size=3, max_size=3), min_size=1, max_size=8),
    st.booleans(),
)
def test_well_formed_records_are_those_of_pythons_reader(rows: list[list[str]], quoted: bool) -> None:
    """Compare with an independent reader; a first cell that is always filled keeps every record."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\n")
    writer.writerows([f"P{number}", *row] for number, row in enumerate(rows))
    batch = read("program,expectation,team,x\n" + out.getvalue())
    expected = [
        (row[1].strip() or None, clean(row[2]) or None) for row in csv.reader(io.StringIO(out.getvalue()))
    ]
    assert batch.accepted.select("expectation", "team").rows() == expected
    assert batch.records == len(rows)

"""Currencies that number formats alone show, in the formats beside XLSX."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from dashboard.ingest.formats import with_currencies
from tests.ingest import read
from tests.ingest.written_books import Grid, ods, xlsb

pytestmark = pytest.mark.slow

HEADER = ("Date", "Recipient", "Kind", "Value")
XLS = Path(__file__).resolve().parents[1] / "golden" / "uploads" / "rewards_in_formats.xls"


def test_an_xlsb_shows_the_currency_of_each_row() -> None:
    codes = (
        ("[$€-407] #,##0.00", 1250.5),
        ("$#,##0", 1234.567),
        ("[$£-809]0", -1.0),
        ("0.00", 5.0),
        ("[$£-809]0", 9.0),
    )
    rows: Grid = [("2026-08-03", f"R{place}", "award", cell) for place, cell in enumerate(codes)]
    batch = read(xlsb("S & Co", [("Rewards",), (), HEADER, *rows]))
    assert batch.accepted.select("line", "value", "currency").rows() == [
        (4, 1250.5, "EUR"), (5, 1234.567, "USD"), (7, 5.0, None), (8, 9.0, "GBP"),
    ]  # fmt: skip


def test_an_ods_says_the_currency_of_each_row_however_often_it_is_repeated() -> None:
    rows: Grid = [("2026-08-03", "Ana", "award", ("EUR", 1250.5)), ("2026-08-04", "Bo", "award", "7")]
    last = ("2026-08-05", "Cy", "award", ("USD", 12.0))
    batch = read(ods("S", [(), HEADER, *rows, last], repeated=3), keep_repeats=True)
    assert batch.accepted.select("line", "value", "currency").rows() == [
        (4, 1250.5, "EUR"), (5, 7.0, None), (6, 12.0, "USD"), (7, 12.0, "USD"), (8, 12.0, "USD"),
    ]  # fmt: skip


def test_a_torn_book_comes_back_as_it_is_or_with_what_it_still_says(tmp_path: Path) -> None:
    rows, book = pl.DataFrame({"line": [1], "c0": ["10"]}), tmp_path / "book"
    for content in (XLS.read_bytes(), xlsb("S", [HEADER, ("2026-08-03", "Ana", "award", ("$0", 5.5))])):
        for place in range(0, len(content), 97):
            book.write_bytes(content[:place] + bytes(4) + content[place + 4 :])
            assert with_currencies(rows, book, "Rewards").equals(rows)
        book.write_bytes(content[: len(content) // 2])
        assert with_currencies(rows, book, "Rewards").equals(rows)

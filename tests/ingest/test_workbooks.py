"""Workbooks: the likely sheet, rows as a spreadsheet numbers them, and files that are made to break their reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import psutil
import pytest
import xlsxwriter

from dashboard.errors import FileRefused
from dashboard.ingest import READING, Batch, Limits, Options, read_batch, workbook_parent
from dashboard.ingest.format_codes import sign_of
from dashboard.ingest.formats import with_currencies
from tests.ingest import LIMITS, TODAY, drops, read, rules

pytestmark = pytest.mark.slow

HEADER = ("Date", "Rep", "Team", "Program", "Outcome")
ROW = (datetime(2026, 8, 3), "Ana", "EMEA", "Discovery", "applied")  # noqa: DTZ001  a workbook knows no zones
_START = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_END = b"</sheetData></worksheet>"


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> bytes:
    """Write a workbook; None leaves a cell out."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yy"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return out.getvalue()


def _with_sheet(xml: bytes) -> bytes:
    """Put other XML in the place of a workbook's first sheet."""
    out, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(workbook(("S", [HEADER]))))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            archive.writestr(part.filename, xml if is_sheet else source.read(part))
    return out.getvalue()


def _cell(reference: str, row: int) -> bytes:
    cells = (
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{reference}{row}"><v>1</v></c></row>'
    )
    return _with_sheet(_START + cells.encode() + _END)


def _refusal(content: bytes, **options: Any) -> FileRefused:  # noqa: ANN401
    with pytest.raises(FileRefused) as refusal:
        read(content, **options)
    return refusal.value


def test_the_likely_sheet_is_taken_and_said() -> None:
    content = workbook(
        ("Cover", [["Report"], ["Date", "Rep"]]),
        ("Data", [["Coaching"], [], HEADER, ROW]),
        ("Old", [HEADER, ROW, ROW]),
        hidden=("Old",),
    )
    batch = read(content)
    assert (batch.sheet, batch.sheets, batch.header_row) == ("Data", ("Cover", "Data"), 3)
    assert batch.accepted.select("line", "date", "rep").rows() == [(4, date(2026, 8, 3), "Ana")]
    assert read(content, sheet="Old").accepted["line"].to_list() == [2]
    refusal = _refusal(content, sheet="New")
    assert (refusal.code, refusal.hint) == ("unknown_sheet", "It has Cover, Data.")


def test_lines_are_rows_of_the_sheet_and_blank_ones_are_records() -> None:
    batch = read(
        workbook(("S", [[], HEADER, [], ROW, [None, " "], ["Total", 1], [*ROW[:1], "Bo\nB", *ROW[2:]]]))
    )
    assert batch.accepted["line"].to_list() == [4, 7]
    assert batch.accepted["rep"].to_list() == ["Ana", "Bo B"]
    assert drops(batch) == [(3, "blank"), (5, "blank"), (6, "total")]
    assert batch.records == 5


def test_numbers_dates_and_truth_are_text_as_a_person_would_write_it() -> None:
    rows = [
        ("date", "recipient", "kind", "value", "recognition_id"),
        (46237, "Ana", "award", 1234.5, 12345678901),
    ]
    batch = read(workbook(("S", rows)))
    assert batch.accepted.select("date", "value", "recognition_id").rows() == [
        (date(2026, 8, 3), 1234.5, "12345678901")
    ]
    assert read(workbook(("S", [HEADER, (*ROW[:4], True)]))).accepted["outcome"].to_list() == ["applied"]


def test_a_blank_is_a_blank_unless_a_report_is_formatted_in_groups() -> None:
    rows = [HEADER, ROW, [ROW[0], "Bo", None, *ROW[3:]]]
    assert read(workbook(("S", rows))).rejected == 1
    grouped = [("Team", "Date", "Rep", "Program", "Outcome")]
    for team in ("EMEA", "North"):
        for place, rep in enumerate((f"Ana {team}", f"Bo {team}")):
            grouped.append((team if place == 0 else None, ROW[0], rep, "P", "applied"))  # type: ignore[arg-type]
        grouped.append(("Subtotal", "Count: 2", None, None, None))  # type: ignore[arg-type]
    batch = read(workbook(("S", grouped)))
    assert batch.accepted["team"].to_list() == ["EMEA", "EMEA", "North", "North"]
    assert [reason for _, reason in drops(batch)] == ["total", "total"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_cell("XFD", 1_048_576), "unreadable_file"),
        (_cell("A", 2**31 - 1), "unreadable_file"),
        (_with_sheet(b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]><worksheet/>'), "unreadable_file"),
        (_with_sheet(b"<worksheet"), "unreadable_file"),
        (b"PK\x03\x04" + bytes(500), "unreadable_file"),
        (b"\xd0\xcf\x11\xe0" + bytes(5000), "unreadable_file"),
        (workbook(("S", [])), "empty_file"),
        (workbook(("S", [HEADER])), "empty_file"),
    ],
    ids=[
        "far cell",
        "far row",
        "document type",
        "torn sheet",
        "torn archive",
        "torn XLS",
        "nothing",
        "a header",
    ],
)
def test_what_breaks_its_reader_is_refused(content: bytes, code: str) -> None:
    assert _refusal(content).code == code


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_parent, "UNPACKED", 1 << 20)
    assert "unpacks" in _refusal(_with_sheet(_START + b" " * (2 << 20) + _END)).message


def test_a_child_that_takes_too_much_memory_or_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook(("S", [HEADER, *[ROW] * 1000]))
    monkeypatch.setattr(workbook_parent, "RESIDENT", 1)
    assert "memory" in _refusal(content).message, "what was refused is not remembered"
    monkeypatch.setattr(workbook_parent, "RESIDENT", 1 << 40)
    monkeypatch.setattr(workbook_parent, "SECONDS", 0.05)
    assert "longer than" in _refusal(content).message


def test_a_sheet_is_read_once_however_often_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook(("Once", [HEADER, ROW]), ("Twice", [HEADER, ROW, ROW]))
    assert read(content, sheet="Once").records == 1
    monkeypatch.setattr(workbook_parent, "SECONDS", 0.0)
    assert read(content, sheet="Once", decimal=",").records == 1
    assert "longer than" in _refusal(content, sheet="Twice").message, "another sheet is another question"


def test_limits_hold_for_sheets() -> None:
    content = workbook(("S", [HEADER, *[ROW] * 10]))
    assert _limited(content, Limits(200, 5, 500)) == "too_large"
    assert _limited(content, Limits(200, 100, 3)) == "too_large"
    assert _limited(content, Limits(200, 100, 500)) is None


def _limited(content: bytes, limits: Limits) -> str | None:
    try:
        found: Batch = read(content, limits)
    except FileRefused as refusal:
        return refusal.code
    return None if found.records == 10 else "lost"


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("[$€-407] #,##0.00", "€"),
        ('#,##0 "EUR"', "EUR"),
        ("$#,##0", "$"),
        ('_("$"* #,##0.00_);_("$"* (#,##0.00)', "$"),
        ("_-[$£-809]* #,##0.00_-", "£"),
        ("#,##0.00\\ [$€-1]", "€"),
        ("[$kr-41D] #,##0", "SEK"),
        ("[$$-1009]#,##0", "CAD"),
        ("_-* #,##0.00\\ _€_-", None),
        ("[$-409]d-mmm", None),
        ('#,##0 "Pkt"', None),
        ("[$kr] 0", None),
        ("0.00", None),
    ],
)
def test_a_currency_is_told_by_a_number_format(code: str, sign: str | None) -> None:
    assert sign_of(code) == sign


def _rewards(
    *cells: tuple[str, Any], header: Sequence[str] = ("Date", "Recipient", "Kind", "Value")
) -> bytes:
    """Write rewards from the third row and column on, with a format each, and a currency where one is said."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S & Co")
        sheet.write_row(2, 2, header)
        for place, (code, value) in enumerate(cells):
            sheet.write_row(3 + place, 2, ["2026-08-03", f"R{place}", "award"])
            sheet.write(3 + place, 5, value, book.add_format({"num_format": code}))
            sheet.write(3 + place, 6, "USD" if len(header) > 4 else "")
    return out.getvalue()


def test_a_currency_that_only_number_formats_show_is_that_of_each_row() -> None:
    cells = (
        ("[$€-407] #,##0.00", 1250.5),
        ("$#,##0", -3),
        ("[$£-809]0", 99),
        ("0.00", 5),
        ("#,##0 €", "7 GBP"),
    )
    batch = read(_rewards(*cells, ("#,##0 €", "TBD")))
    assert batch.accepted.select("line", "value", "currency").rows() == [
        (4, 1250.5, "EUR"), (6, 99.0, "GBP"), (7, 5.0, None), (8, 7.0, "GBP"),
    ]  # fmt: skip
    assert rules(batch) == [(5, "value", "minimum"), (9, "value", "number")]


def test_a_column_of_currencies_goes_before_number_formats() -> None:
    header = ("Date", "Recipient", "Kind", "Value", "Currency")
    batch = read(_rewards(("#,##0 €", 10), ("#,##0 €", "€12"), header=header))
    assert batch.accepted["currency"].to_list() == ["USD"]
    assert rules(batch) == [(5, "value", "currency")], "what was typed still is a contradiction"


def test_no_workbook_is_refused_for_its_formats() -> None:
    content, rows = _rewards(("#,##0 €", 10)), pl.DataFrame({"line": [1], "c0": ["10"]})
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        for gone in ("xl/styles.xml", "xl/_rels/workbook.xml.rels"):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                for part in source.infolist():
                    if part.filename != gone:
                        archive.writestr(part.filename, source.read(part))
            assert with_currencies(rows, out, "S & Co").equals(rows)
    assert with_currencies(rows, io.BytesIO(b"no archive"), "S").equals(rows)


def test_reading_can_be_cancelled_while_another_process_reads() -> None:
    said: list[tuple[str, int | None]] = []

    def cancelled(stage: str, records: int | None) -> None:
        said.append((stage, records))
        raise InterruptedError

    before = set(psutil.Process().children())
    with pytest.raises(InterruptedError):
        read_batch(
            workbook(("Sheet1", [HEADER, *[ROW] * 20_000])),
            "book.xlsx",
            Options(),
            LIMITS,
            TODAY,
            told=cancelled,
        )
    assert said == [(READING, None)]
    assert set(psutil.Process().children()) == before

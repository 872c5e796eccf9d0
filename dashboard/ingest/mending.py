"""The rejected records as a file of their own, in their format, with the reason beside each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from dashboard.ingest.batch import Limits, Options
from dashboard.ingest.read import open_sheet
from dashboard.ingest.sheet import Cells, Sheet
from dashboard.words import REASON_HEADER, harmless


def rejected_file(content: bytes, options: Options, limits: Limits, reasons: Mapping[int, str]) -> bytes:
    """Write the records of these lines, each with its reason.

    Text stays text with its separator and encoding, a workbook a workbook. What a spreadsheet would run as a formula
    gets an apostrophe; it is taken away when such a file comes back.
    """
    sheet = open_sheet(content, options, limits)
    cells = sheet.take({})
    width = len(sheet.headers)
    records = [_record(cells, line, width, why) for line, why in sorted(reasons.items())]
    rows = [[*sheet.headers, REASON_HEADER], *records]
    return _text(rows, sheet) if sheet.separator else _workbook(rows)


def _record(cells: Cells, line: int, width: int, why: str) -> list[str]:
    """Give a record's cells and the reason; those it has too many of follow, so that it is refused until mended."""
    _, fields = cells.look(line)
    if len(fields) != width and len(fields) == 1:  # its quoting is broken: the line stands in the first cell
        return [fields[0], *[""] * (width - 1), why]
    return [*fields[:width], *[""] * (width - len(fields)), why, *fields[width:]]


def _text(rows: Iterable[Sequence[str]], sheet: Sheet) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sheet.separator, lineterminator="\r\n").writerows(
        [_harmless(cell) for cell in row] for row in rows
    )
    encoding = "utf-8-sig" if sheet.encoding == "utf-8" else sheet.encoding
    return out.getvalue().encode(encoding, errors="replace")


def _harmless(cell: str) -> str:
    return cell if _is_number(cell) else harmless(cell)


def _is_number(cell: str) -> bool:
    return cell[1:].replace(",", "").replace(".", "").isdecimal()


def _workbook(rows: Iterable[Sequence[str]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    strings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **strings}) as book:
        sheet = book.add_worksheet("Rejected")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return out.getvalue()

"""A chart's numbers beside its picture: as a table to read, as a file to calculate with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from dashboard.charts.chart import Chart
from dashboard.words import harmless

_EXCEL_READS_UTF8 = "\ufeff"


def rows(chart: Chart) -> list[list[str]]:
    """Give the table's cells in words."""
    return [["" if cell is None else str(cell) for cell in row] for row in chart.table.rows()]


def as_csv(chart: Chart) -> str:
    """Write the numbers themselves, or the table where a chart brings none.

    A text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers.
    """
    frame = chart.csv if chart.csv.width else chart.table
    return written(frame.columns, frame.rows())


def written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a CSV file that a spreadsheet opens as it is."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in columns])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return _EXCEL_READS_UTF8 + out.getvalue()


def _cell(cell: object) -> object:
    return harmless(cell) if isinstance(cell, str) else cell


def file_name(chart: Chart, quarter: str | None) -> str:
    """Name a download after what it holds."""
    words = chart.name.replace("-", " ")
    return f"{words} {quarter}.csv" if quarter else f"{words}.csv"

"""Bytes become a sheet: a header row and cells as text, whatever the format."""

from __future__ import annotations

from dashboard.errors import FileRefused
from dashboard.ingest.batch import Limits
from dashboard.ingest.encodings import decode
from dashboard.ingest.header import find_header
from dashboard.ingest.sheet import Sheet
from dashboard.ingest.textfile import TextFile

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX, XLS


def open_sheet(content: bytes, sheet: str | None, limits: Limits) -> Sheet:
    """Open a file by what it holds, never by its name.

    Raises FileRefused: too_large, empty_file, unreadable_file.
    """
    if len(content) > limits.megabytes << 20:
        raise too_large(f"The file has {len(content) / 2**20:.1f} MB", f"{limits.megabytes} MB")
    if content.startswith(_WORKBOOKS):
        return _open_workbook(sheet)
    return _open_text(content, limits)


def too_large(found: str, most: str) -> FileRefused:
    """Make the refusal of a file that is over a limit."""
    return FileRefused(
        "too_large", f"{found}; at most {most} can be taken.", "Split it, or raise the limit in the settings."
    )


def _open_workbook(sheet: str | None) -> Sheet:
    named = f" (sheet {sheet!r})" if sheet else ""
    raise FileRefused(
        "unreadable_file",
        f"The file is an Excel workbook{named}; only CSV files can be read so far.",
        'Open it in Excel, save the sheet as "CSV UTF-8" and try again.',
    )


def _open_text(content: bytes, limits: Limits) -> Sheet:
    text = decode(content)
    header = find_header(text.content, text.begin)
    if len(header.cells) > limits.columns:
        raise too_large(f"The file has {len(header.cells):,} columns", f"{limits.columns:,} columns")
    return TextFile(text, header, limits.rows)

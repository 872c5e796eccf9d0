"""Bytes become a sheet: a header row and cells as text, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Callable

from dashboard.errors import FileRefused
from dashboard.ingest.batch import Limits, Options
from dashboard.ingest.encodings import decode
from dashboard.ingest.header import find_header
from dashboard.ingest.sheet import Sheet, idle
from dashboard.ingest.textfile import TextFile
from dashboard.ingest.workbook import open_workbook

_OTHER_FORMATS = (
    (
        re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|meta|table|style|div)\b", re.IGNORECASE),
        "a web page",
    ),
    (re.compile(rb"\s*<\?xml\b"), "XML"),
    (re.compile(rb'\s*(?:\[\s*)?\{\s*(?:"[^"]*"\s*:|\})'), "JSON"),
    (re.compile(rb"%PDF-"), "a PDF"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX, XLS


def open_sheet(content: bytes, options: Options, limits: Limits, waiting: Callable[[], None] = idle) -> Sheet:
    """Open a file by what it holds, never by its name.

    `waiting` is called now and then while another process reads; what it raises ends that.
    Raises FileRefused: too_large, empty_file, unreadable_file, unknown_encoding, unknown_sheet, no_header.
    """
    if len(content) > limits.megabytes << 20:
        raise too_large(f"The file has {len(content) / 2**20:.1f} MB", f"{limits.megabytes} MB")
    if content.startswith(_WORKBOOKS):
        return open_workbook(content, options, limits, waiting)
    return _open_text(content, options, limits)


def too_large(found: str, most: str) -> FileRefused:
    """Make the refusal of a file that is over a limit."""
    return FileRefused(
        "too_large", f"{found}; at most {most} can be taken.", "Split it, or raise the limit in the settings."
    )


def _refuse_other_formats(start: bytes) -> None:
    """Refuse what only its name makes a table: a web page, as some tools call XLS, XML and JSON."""
    found = next((name for form, name in _OTHER_FORMATS if form.match(start)), None)
    if found:
        hint = "Open it in a spreadsheet program and save it as XLSX or CSV, or export it in one of these."
        raise FileRefused("unreadable_file", f"The file is {found}, whatever its name says.", hint)


def _open_text(content: bytes, options: Options, limits: Limits) -> Sheet:
    if options.sheet is not None:
        message = f"The file is no workbook: it has no sheet {options.sheet!r}."
        raise FileRefused("unknown_sheet", message, "Import it without naming a sheet.")
    text = decode(content, options.encoding)
    _refuse_other_formats(text.content[text.begin : text.begin + 4096])
    header = find_header(text.content, text.begin, options.separator, options.header_row)
    if len(header.cells) > limits.columns:
        raise too_large(f"The file has {len(header.cells):,} columns", f"{limits.columns:,} columns")
    return TextFile(text, header, limits.rows)

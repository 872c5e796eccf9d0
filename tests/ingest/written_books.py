"""Workbooks in the formats that no library here writes: the least of an XLSB and of an ODS that its reader takes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from struct import pack

_RELATIONS = (
    b'<?xml version="1.0"?><Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)
Grid = Sequence[Sequence[str | tuple[str, float]]]  # a text, or a number with what its format shows


def xlsb(name: str, rows: Grid) -> bytes:
    """Write an XLSB with a sheet; a number comes with the code of its format."""
    codes = list(dict.fromkeys(cell[0] for row in rows for cell in row if isinstance(cell, tuple)))
    formats = b"".join(_record(44, pack("<H", 164 + place) + _text(code)) for place, code in enumerate(codes))
    style = b"".join(_record(47, pack("<HH12x", 0xFFFF, number)) for number in (0, *_numbers(codes)))
    base = _record(626, pack("<I", 1)) + _record(47, bytes(16)) + _record(627, b"")
    styles = _record(615, pack("<I", len(codes))) + formats + base
    book = (
        _record(143, b"") + _record(156, pack("<II", 0, 1) + _text("rId1") + _text(name)) + _record(144, b"")
    )
    return _archive({
        "xl/workbook.bin": book + _record(157, bytes(26)),
        "xl/_rels/workbook.bin.rels": _RELATIONS,
        "xl/styles.bin": styles + _record(617, pack("<I", 1 + len(codes))) + style + _record(618, b""),
        "xl/worksheets/sheet1.bin": _sheet(rows, codes),
    })  # fmt: skip


def ods(name: str, rows: Grid, repeated: int = 1) -> bytes:
    """Write an ODS with a sheet; a number comes with its currency. Its last row is there `repeated` times."""
    *first, last = rows
    body = "".join(map(_ods_row, first)) + _ods_row(last, f' table:number-rows-repeated="{repeated}"')
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    table = f'<table:table table:name="{name}">{body}</table:table>'
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>{table}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _archive({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest/>',
        "content.xml": content.encode(),
    })  # fmt: skip


def _ods_row(row: Sequence[str | tuple[str, float]], times: str = "") -> str:
    if not row:
        return '<table:table-row table:number-rows-repeated="2"/>'
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        if isinstance(cell, str)
        else f'<table:table-cell office:value-type="currency" office:currency="{cell[0]}" office:value="{cell[1]}">'
        "<text:p>shown</text:p></table:table-cell>"
        for cell in row
    )
    return f'<table:table-row{times}><table:table-cell table:number-columns-repeated="2"/>{cells}</table:table-row>'


def _numbers(codes: Sequence[str]) -> range:
    return range(164, 164 + len(codes))


def _sheet(rows: Grid, codes: Sequence[str]) -> bytes:
    width = max(map(len, rows))
    cells = b"".join(_row(place, row, codes) for place, row in enumerate(rows))
    around = (
        _record(129, b"") + _record(148, pack("<IIII", 0, len(rows) - 1, 0, width - 1)) + _record(145, b"")
    )
    return around + cells + _record(146, b"") + _record(130, b"")


def _row(place: int, row: Sequence[str | tuple[str, float]], codes: Sequence[str]) -> bytes:
    head = _record(0, pack("<I13x", place))
    return head + b"".join(_cell(column, cell, codes) for column, cell in enumerate(row) if cell)


def _cell(column: int, cell: str | tuple[str, float], codes: Sequence[str]) -> bytes:
    """Write a text, a whole number as Excel packs it, or another."""
    if isinstance(cell, str):
        return _record(6, pack("<II", column, 0) + _text(cell))
    code, value = cell
    place = pack("<II", column, 1 + codes.index(code))
    whole = float(value * 100).is_integer()
    packed = pack("<i", int(value * 100) << 2 | 3)
    return _record(2, place + packed) if whole else _record(5, place + pack("<d", value))


def _record(kind: int, body: bytes) -> bytes:
    kinds = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(body)
    return kinds + (bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])) + body


def _text(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


def _archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()

"""The cells of an XLS whose number format shows a currency: records in a stream of a file that is a small disk."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack_from
from typing import Final

from dashboard.ingest.format_codes import MOST, Cell, sign_of
from dashboard.ingest.formats_xlsb import rk

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FORMAT, _STYLE, _SHEET = 0x0A, 0x41E, 0xE0, 0x85
_REAL, _RK, _RKS, _WORKED_OUT = 0x203, 0x27E, 0xBD, 0x06
_NO_NUMBER: Final = b"\xff\xff"  # of a formula: its result is a text or the like
_LISTED = 109  # sectors of the table of sectors that the file's head lists
_MOST_SECTORS = MOST // 512
_SMALL = 4096  # bytes below which a stream is kept elsewhere: too few for rewards


def cells(content: bytes, sheet: str) -> Iterator[Cell]:
    """Give a sheet's numbers that are shown with a currency."""
    if len(content) > MOST:
        return
    stream = _stream(content)
    signs, sheets = _styles(stream)
    if not signs or sheet not in sheets:
        return
    for kind, body in _records(stream, sheets[sheet]):
        for row, column, style, value in _numbers(kind, body):
            if style in signs:
                yield row + 1, column + 1, value, signs[style]


def _numbers(kind: int, body: bytes) -> Iterator[tuple[int, int, int, float]]:
    if kind == _REAL or (kind == _WORKED_OUT and body[12:14] != _NO_NUMBER):
        yield unpack_from("<HHHd", body)
    elif kind == _RK:
        row, column, style, packed = unpack_from("<HHHI", body)
        yield row, column, style, rk(packed)
    elif kind == _RKS:
        row, first = unpack_from("<HH", body)
        for place in range((len(body) - 6) // 6):
            style, packed = unpack_from("<HI", body, 4 + 6 * place)
            yield row, first + place, style, rk(packed)


def _styles(stream: bytes) -> tuple[dict[int, str], dict[str, int]]:
    """Give the styles of cells that show a currency, with it, and where each sheet begins."""
    known: dict[int, str] = {}
    formats: list[int] = []
    sheets: dict[str, int] = {}
    for kind, body in _records(stream, 0):
        if kind == _FORMAT and (sign := sign_of(_text(body, unpack_from("<H", body, 2)[0], 4))):
            known[unpack_from("<H", body)[0]] = sign
        elif kind == _STYLE:
            formats.append(unpack_from("<H", body, 2)[0])
        elif kind == _SHEET:
            sheets[_text(body, body[6], 7)] = unpack_from("<I", body)[0]
    return {style: known[number] for style, number in enumerate(formats) if number in known}, sheets


def _text(body: bytes, length: int, at: int) -> str:
    """Read a text of one or two bytes a character; its first byte says which."""
    wide, start = body[at] & 1, at + 1
    return body[start : start + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of a part of the stream; each part ends with one that says so."""
    kind = -1
    while kind != _END and at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(content: bytes) -> bytes:
    """Read the stream of the workbook, sector by sector."""
    size = 1 << unpack_from("<H", content, 30)[0]
    table = _table(content, size)
    directory = _chain(content, size, table, unpack_from("<I", content, 48)[0])
    for at in range(0, len(directory), 128):
        name = directory[at : at + 64].decode("utf-16-le").partition("\0")[0]
        first, length = unpack_from("<II", directory, at + 116)
        if name in {"Workbook", "Book"} and length >= _SMALL:
            return _chain(content, size, table, first)[:length]
    return b""


def _table(content: bytes, size: int) -> list[int]:
    """Read which sector follows which."""
    following, more = unpack_from("<II", content, 68)
    listed = list(unpack_from(f"<{_LISTED}I", content, 76))
    each = size // 4
    for _ in range(min(more, _MOST_SECTORS)):
        *sectors, following = unpack_from(f"<{each}I", content, (following + 1) * size)
        listed += sectors
    count = unpack_from("<I", content, 44)[0]
    return [
        sector for part in listed[:count] for sector in unpack_from(f"<{each}I", content, (part + 1) * size)
    ]


def _chain(content: bytes, size: int, table: list[int], sector: int) -> bytes:
    parts: list[bytes] = []
    while sector < len(table) and len(parts) < _MOST_SECTORS:
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)

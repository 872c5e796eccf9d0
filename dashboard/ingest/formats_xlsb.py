"""The cells of an XLSB whose number format shows a currency: parts are records, each with a number and a length."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from struct import Struct, unpack_from
from typing import Final

from dashboard.ingest.format_codes import MOST, MOST_STYLES, Cell, sign_of
from dashboard.ingest.formats_xlsx import linked

_ROW, _RK, _REAL, _WORKED_OUT = 0, 2, 5, 9
_FORMAT, _STYLE, _STYLES, _STYLES_END, _SHEET = 44, 47, 617, 618, 156
_PLACE: Final = Struct("<II")  # the column; the style in three bytes
Record = tuple[int, bytes]


def cells(archive: zipfile.ZipFile, sheet: str) -> Iterator[Cell]:
    """Give a sheet's numbers that are shown with a currency."""
    signs = _signs(archive)
    part = _part(archive, sheet)
    if not signs or archive.getinfo(part).file_size > MOST:
        return
    row = 0
    for kind, body in _records(archive.read(part)):
        if kind == _ROW:
            row = unpack_from("<I", body)[0] + 1
        elif kind in {_RK, _REAL, _WORKED_OUT}:
            column, style = _PLACE.unpack_from(body)
            sign = signs.get(style & 0xFFFFFF)
            if sign:
                yield row, column + 1, _value(kind, body), sign


def rk(number: int) -> float:
    """Give the number that Excel packs into 32 bits: whole or not, and perhaps a hundred times too large."""
    if number & 2:
        value: float = (number >> 2) - (1 << 30 if number >> 31 else 0)
    else:
        value = unpack_from("<d", (number & ~3).to_bytes(8, "little")[:4].rjust(8, b"\0"))[0]
    return value / 100 if number & 1 else value


def _value(kind: int, body: bytes) -> float:
    return rk(unpack_from("<I", body, 8)[0]) if kind == _RK else float(unpack_from("<d", body, 8)[0])


def _signs(archive: zipfile.ZipFile) -> dict[int, str]:
    """Give the styles of cells that show a currency, with it."""
    if archive.getinfo("xl/styles.bin").file_size > MOST_STYLES:
        return {}
    known: dict[int, str] = {}
    formats: list[int] = []
    of_cells = False
    for kind, body in _records(archive.read("xl/styles.bin")):
        if kind == _FORMAT and (sign := sign_of(_text(body, 2)[0])):
            known[unpack_from("<H", body)[0]] = sign
        elif kind in {_STYLES, _STYLES_END}:
            of_cells = kind == _STYLES
        elif kind == _STYLE and of_cells:
            formats.append(unpack_from("<H", body, 2)[0])
    return {style: known[number] for style, number in enumerate(formats) if number in known}


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Find the part of the archive that holds a sheet."""
    links = {}
    for kind, body in _records(archive.read("xl/workbook.bin")):
        if kind == _SHEET:
            link, end = _text(body, 8)
            links[_text(body, end)[0]] = link
    return linked(archive.read("xl/_rels/workbook.bin.rels").decode(), links[sheet])


def _records(part: bytes) -> Iterator[Record]:
    at = 0
    while at < len(part):
        kind, at = _packed(part, at, 2)
        length, at = _packed(part, at, 4)
        yield kind, part[at : at + length]
        at += length


def _packed(part: bytes, at: int, most: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, and give where it ends."""
    number = 0
    for place in range(most):
        byte = part[at + place]
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number, at + place + 1
    return number, at + most


def _text(body: bytes, at: int) -> tuple[str, int]:
    """Read a text of two bytes a character, and give where it ends."""
    end = at + 4 + 2 * unpack_from("<I", body, at)[0]
    return body[at + 4 : end].decode("utf-16-le"), end

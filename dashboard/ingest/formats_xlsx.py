"""The cells of an XLSX whose number format shows a currency.

What is read is text searched for patterns, piece by piece: no part of it is unfolded.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape

from dashboard.ingest.format_codes import MOST, MOST_STYLES, Cell, sign_of

_PIECE = 4 << 20
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
# a cell of a style that holds a number, be it worked out
_CELL = (
    rb'\br="([A-Z]{1,3})(\d+)"(?: t="n")? s="(%s)"(?: t="n")?(?: (?:cm|vm|ph)="\d+")* ?>'
    rb"(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]+)<"
)


def cells(archive: zipfile.ZipFile, sheet: str) -> Iterator[Cell]:
    """Give a sheet's numbers that are shown with a currency."""
    signs = _signs(archive)
    part = _part(archive, sheet)
    if not signs or archive.getinfo(part).file_size > MOST:
        return
    cell = re.compile(_CELL % "|".join(map(str, signs)).encode())
    for piece in _pieces(archive, part):
        for letters, row, style, value in cell.findall(piece):
            yield int(row), _column(letters), float(value), signs[int(style)]


def _signs(archive: zipfile.ZipFile) -> dict[int, str]:
    """Give the styles of cells that show a currency, with it."""
    if archive.getinfo("xl/styles.xml").file_size > MOST_STYLES:
        return {}
    text = archive.read("xl/styles.xml").decode()
    codes = {said["numFmtId"]: unescape(said["formatCode"]) for said in tags(text, "numFmt")}
    known = {number: sign for number, code in codes.items() if (sign := sign_of(code))}
    styles = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", text, re.DOTALL)
    formats = [said.get("numFmtId", "0") for said in tags(styles[0] if styles else "", "xf")]
    return {style: known[number] for style, number in enumerate(formats) if number in known}


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Find the part of the archive that holds a sheet."""
    named = {
        unescape(said.get("name", "")): said for said in tags(_text(archive, "xl/workbook.xml"), "sheet")
    }
    link = next(value for name, value in named[sheet].items() if name.endswith(":id"))
    return linked(_text(archive, "xl/_rels/workbook.xml.rels"), link)


def linked(relations: str, link: str) -> str:
    """Give the part of the archive that a workbook's link leads to."""
    target = {said["Id"]: said["Target"] for said in tags(relations, "Relationship")}[link]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def tags(text: str, name: str) -> list[Mapping[str, str]]:
    """List the attributes of all elements of a name."""
    return [dict(_ATTRIBUTE.findall(found)) for found in re.findall(rf"<(?:\w+:)?{name}\s([^>]*)>", text)]


def _text(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode()


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Read a sheet in pieces that end where a row does."""
    rest = b""
    with archive.open(part) as stream:
        while more := stream.read(_PIECE):
            whole, end, rest = (rest + more).rpartition(b"row>")
            yield whole + end
            if len(rest) > _PIECE:
                return
    yield rest


@cache
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number

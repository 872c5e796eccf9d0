"""Bytes become UTF-8 with one kind of newline; what is no text is refused."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.errors import FileRefused

_PIECE = 4 << 20
_HINT = 'Save it as "CSV UTF-8" and try again.'
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Decoded:
    """UTF-8 `content` from `begin` on, `\\n` at the end of its lines; `damaged`: U+FFFD for bad bytes."""

    content: bytes
    begin: int
    encoding: str
    damaged: bool = False


def decode(content: bytes) -> Decoded:
    """Tell the encoding by BOM, then UTF-8, then cp1252.

    A file that is UTF-8 but for a few bytes stays UTF-8, or every other name in it would be garbled.
    Raises FileRefused (unreadable_file).
    """
    found = _decoded(content)
    if b"\0" in found.content:
        raise FileRefused("unreadable_file", "The file holds NUL bytes: it is no text.", _HINT)
    if b"\r" not in found.content:
        return found
    lines = found.content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Decoded(lines, found.begin, found.encoding, found.damaged)


def _decoded(content: bytes) -> Decoded:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(_recoded(content, "utf-16"), 0, "utf-16")
    begin = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    if content.isascii() or _is_utf8(content):
        return Decoded(content, begin, "utf-8")
    if begin or _mostly_utf8(content):
        return Decoded(_recoded(content, "utf-8", "replace"), begin, "utf-8", damaged=True)
    return Decoded(_recoded(content, "cp1252"), 0, "cp1252")


def _pieces(content: bytes, encoding: str, errors: str) -> Iterator[str]:
    """Decode piece by piece: a whole file as one str can take four times its size."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for start in range(0, len(content), _PIECE):
        yield decoder.decode(content[start : start + _PIECE])
    yield decoder.decode(b"", final=True)


def _recoded(content: bytes, encoding: str, errors: str = "strict") -> bytes:
    try:
        return b"".join(piece.encode() for piece in _pieces(content, encoding, errors))
    except UnicodeError:
        message = f"The file is no text that can be read as {encoding}."
        raise FileRefused("unreadable_file", message, _HINT) from None


def _is_utf8(content: bytes) -> bool:
    try:
        for _ in _pieces(content, "utf-8", "strict"):
            pass
    except UnicodeError:
        return False
    return True


def _mostly_utf8(content: bytes) -> bool:
    """Compare characters beyond ASCII that decode with bytes that do not."""
    good = bad = 0
    for piece in _pieces(content, "utf-8", "replace"):
        unreadable = piece.count(_UNREADABLE)
        bad += unreadable
        good += len(piece.encode()) - len(piece) - 2 * unreadable if not piece.isascii() else 0
    return good > bad

"""Bytes become UTF-8 with one kind of newline; what is no text is refused."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import ne

import chardet

from dashboard.errors import FileRefused

_PIECE = 4 << 20
_HINT = 'Save it as "CSV UTF-8" and try again.'
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_USUAL = "cp1252"
# how much likelier than the usual encoding another must be, by how many of its letters would be others there: one
# to three tell little; less where bytes are letters that Western texts rarely have
_BETTER, _BETTER_BY_FEW, _BETTER_WHERE_RARE = 1.4, {1: 2.2, 2: 1.6, 3: 1.6}, 1.1
_RARE = re.compile(rb"[\x80-\x9f]")
_SURE = 0.02  # a few letters of a language reach it, stray bytes do not
_SAMPLE = 64 << 10  # bytes from which an encoding is told
_TOLD = 4 << 20  # bytes that are searched for them
_BEYOND = re.compile(rb"[^\n]*[\x80-\xff][^\n]*\n?")
# € … ‘ ’ “ ” • – — nbsp £ © « ® ° ± · »: signs of Western offices, which tell no language
_SIGNS = b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa3\xa9\xab\xae\xb0\xb1\xb7\xbb"
ENCODINGS = (
    "utf-8", "utf-16", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859-15", "iso8859-2",
    "iso8859-7", "koi8-r", "mac-roman", "cp850",
)  # fmt: skip
_SINGLE_BYTE = ENCODINGS[2:]
# as what the first byte of most Latin letters and signs in UTF-8 is read
DECODED_TWICE = ["Ã", "Â", "â€", "Ä", "Å"]
# where the ISO encodings have control characters, those of Windows have letters
_WINDOWS = {"iso8859-2": "cp1250", "iso8859-7": "cp1253", "iso8859-15": "cp1252"}
_EURO = b"\xa4"  # the one letter by which iso8859-15 is told from cp1252
_CONTROLS = re.compile(rb"[\x80-\x9f]")
_BINARY = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]")
_STRAY = 0.02  # of a text's bytes, those that may be NUL: in UTF-16 half of them are


@dataclass(frozen=True)
class Decoded:
    """UTF-8 `content` from `begin` on, `\\n` at the end of its lines; `damaged`: U+FFFD for bad bytes."""

    content: bytes
    begin: int
    encoding: str
    damaged: bool = False


def decoded_once(text: str) -> str | None:
    """Undo that UTF-8 was read as a Western encoding: “SÃ¼d” is “Süd”; None where a text is none of that kind."""
    for encoding in (_USUAL, "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None


def decode(content: bytes, said: str | None = None) -> Decoded:
    """Tell the encoding by BOM, then UTF-8, then the language that a sample of the other bytes shows.

    A file that is UTF-8 but for a few bytes stays UTF-8, or every other name in it would be garbled.
    Raises FileRefused (unreadable_file, unknown_encoding).
    """
    found = _as_said(content, said) if said else _decoded(content)
    found = _without_nul(found) if b"\0" in found.content else found
    if b"\r" not in found.content:
        return found
    lines = found.content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Decoded(lines, found.begin, found.encoding, found.damaged)


def _without_nul(found: Decoded) -> Decoded:
    """Mark a few stray NUL bytes as bad ones, so that their cells are refused; a file full of them is no text."""
    if found.content.count(b"\0") > len(found.content) * _STRAY or _BINARY.search(found.content):
        raise FileRefused("unreadable_file", "The file holds NUL bytes: it is no text.", _HINT)
    marked = found.content.replace(b"\0", "\N{REPLACEMENT CHARACTER}".encode())
    return Decoded(marked, found.begin, found.encoding, damaged=True)


def _decoded(content: bytes) -> Decoded:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(_recoded(content, "utf-16"), 0, "utf-16")
    begin = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    if content.isascii() or _is_utf8(content):
        return Decoded(content, begin, "utf-8")
    if begin or _mostly_utf8(content):
        return Decoded(_recoded(content, "utf-8", "replace"), begin, "utf-8", damaged=True)
    encoding = _single_byte(content)
    return Decoded(_recoded(content, encoding), 0, encoding)


def _as_said(content: bytes, said: str) -> Decoded:
    try:
        encoding = codecs.lookup(said).name
        "".encode(encoding)
    except LookupError:
        hint = f"Write it like {', '.join(ENCODINGS[:4])}."
        raise FileRefused("unknown_encoding", f"There is no encoding {said!r}.", hint) from None
    begin = len(codecs.BOM_UTF8) if encoding == "utf-8" and content.startswith(codecs.BOM_UTF8) else 0
    recoded = _recoded(content[begin:], encoding, "replace")
    return Decoded(recoded, 0, encoding, damaged=_UNREADABLE.encode() in recoded)


def _single_byte(content: bytes) -> str:
    """Tell an encoding by the lines that need one; where only signs do, it is the commonest."""
    sample = b"".join(found[0] for found in _lines_beyond_ascii(content))
    if not sample.translate(None, bytes(range(128)) + _SIGNS):
        return _USUAL
    told = chardet.detect_all(sample, include_encodings=_SINGLE_BYTE, ignore_threshold=True)
    likely = {
        codecs.lookup(one["encoding"]).name: one["confidence"] for one in reversed(told) if one["encoding"]
    }
    name = max(likely, key=lambda encoding: likely[encoding], default=_USUAL)
    if likely.get(name, 0) < max(_SURE, likely.get(_USUAL, 0) * _better(sample, name)):
        name = _USUAL
    name = _WINDOWS.get(name, name) if _CONTROLS.search(sample) else name
    name = _USUAL if name == "iso8859-15" and _EURO not in sample else name
    return name if _reads(sample, name) else _USUAL


def _better(sample: bytes, name: str) -> float:
    """Tell how much likelier than the usual encoding this one must be."""
    letters = sample.translate(None, bytes(range(128)) + _SIGNS)
    if _RARE.search(letters):
        return _BETTER_WHERE_RARE
    each = bytes(sorted(set(letters)))
    differing = sum(map(ne, each.decode(name, "replace"), each.decode(_USUAL, "replace")))
    return _BETTER_BY_FEW.get(differing, _BETTER)


def _lines_beyond_ascii(content: bytes) -> Iterator[re.Match[bytes]]:
    taken = 0
    for found in _BEYOND.finditer(content, 0, _TOLD):
        taken += len(found[0])
        yield found
        if taken > _SAMPLE:
            return


def _reads(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeError:
        return False
    return True


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

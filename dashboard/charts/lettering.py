"""Text in a picture: how wide it is, where it breaks, and made safe for a library that reads markup."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

ELLIPSIS = "…"
LINE = 1.3  # height of a line, in sizes of type
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]/- \u202f\u00a0"), frozenset("mwMWQO%@&—")


def pixels(text: str, size: float) -> float:
    """Estimate the pixels a line takes: rather too many than too few, whatever sans the viewer has."""
    return size * _ems(text)


@lru_cache(maxsize=16384)  # a page says the same names again and again
def _ems(text: str) -> float:
    return sum(map(_em, text))


@lru_cache(maxsize=4096)
def _em(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05
    if char in _NARROW:
        return 0.34
    return 0.88 if char in _WIDE else 0.66 if char.isupper() else 0.55


def wrap(text: str, size: float, room: float, lines: int = 2) -> list[str]:
    """Break a text into at most `lines` lines that fit; what is left over ends in an ellipsis."""
    broken: list[str] = [""]
    for word in _words(text, size, room):
        longer = f"{broken[-1]} {word}".strip()
        if not broken[-1] or pixels(longer, size) <= room:
            broken[-1] = longer
        else:
            broken.append(word)
    if len(broken) <= lines:
        return broken
    return [*broken[: lines - 1], shorten(" ".join(broken[lines - 1 :]), size, room)]


def _words(text: str, size: float, room: float) -> list[str]:
    """Split at spaces, and inside a word that is wider than the room alone."""
    return [part for word in text.split(" ") for part in _pieces(word, size, room)]


def _pieces(word: str, size: float, room: float) -> list[str]:
    if pixels(word, size) <= room:
        return [word]
    pieces = [""]
    for char in word:
        if pieces[-1] and pixels(pieces[-1] + char, size) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces


def shorten(text: str, size: float, room: float) -> str:
    """Cut a text to the room; a cut one ends in an ellipsis."""
    if pixels(text, size) <= room:
        return text
    while text and pixels(text + ELLIPSIS, size) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def widest(texts: Sequence[str], size: float) -> float:
    """Give the width of the widest of several lines; 0 for none."""
    return max((pixels(text, size) for text in texts), default=0.0)


def safe(text: str) -> str:
    """Take the meaning out of markup: a team may be called `<a href=…>`."""
    return html.escape(text, quote=False)


def span(text: str, colour: str, size: int, *, bold: bool = False) -> str:
    """Style a part of a label."""
    weight = ";font-weight:600" if bold else ""
    return f'<span style="color:{colour};font-size:{size}px{weight}">{safe(text)}</span>'


def paragraph(lines: Sequence[str]) -> str:
    """Put lines that are safe already under each other."""
    return "<br>".join(lines)

"""Physical lines, judged all at once: which of them are whole records that any reader reads alike."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_BLOCK = 4 << 20
_NEWLINE, _QUOTE = 10, 34

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines of a text: where each begins (and one more: where the last ends), and which are `plain`.

    A plain line is one record if it begins one: not empty, exactly the fields asked for, every quotation mark
    opening, closing or doubled as the format has it.
    """

    starts: Ints
    plain: Bools

    @property
    def count(self) -> int:
        """Count the lines."""
        return len(self.plain)

    @property
    def empty(self) -> Bools:
        """Say which lines hold nothing but their newline."""
        return np.diff(self.starts) <= 1

    def blocks(self, size: int) -> Iterator[tuple[int, int]]:
        """Cut the lines into runs (first, end) of about so many bytes."""
        first = 0
        while first < self.count:
            end = int(np.searchsorted(self.starts, self.starts[first] + size, side="right")) - 1
            end = min(max(end, first + 1), self.count)
            yield first, end
            first = end


def scan(content: bytes, begin: int, separator: str, fields: int) -> Lines:
    """Judge the lines of a text from `begin` on; the last may lack its newline."""

    def judge(cut: tuple[int, int]) -> tuple[Ints, Bools]:
        return _block(content, *cut, ord(separator), fields)

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # NumPy lets others work meanwhile
        found = list(pool.map(judge, _cuts(content, begin)))
    starts = [block_starts for block_starts, _ in found]
    plain = [block_plain for _, block_plain in found]
    end = len(content) if content.endswith(b"\n") or len(content) <= begin else len(content) + 1
    last = np.array([max(end, begin)], np.int64)
    return Lines(np.concatenate([*starts, last]), np.concatenate([*plain, np.zeros(0, np.bool_)]))


def _cuts(content: bytes, begin: int) -> Iterator[tuple[int, int]]:
    while begin < len(content):
        end = content.rfind(b"\n", begin, begin + _BLOCK) + 1
        if end == 0:
            end = content.find(b"\n", begin + _BLOCK) + 1 or len(content)
        yield begin, end
        begin = end


def _block(content: bytes, begin: int, end: int, separator: int, fields: int) -> tuple[Ints, Bools]:
    if end - begin > _BLOCK:  # one line, and longer than any record may be
        return np.array([begin], np.int64), np.zeros(1, np.bool_)
    codes = np.frombuffer(content, np.uint8, end - begin, begin)
    ends = np.flatnonzero(codes == _NEWLINE)
    if codes[-1] != _NEWLINE:
        ends = np.append(ends, len(codes))
    starts = np.concatenate([[0], ends[:-1] + 1])
    separators = np.flatnonzero(codes == separator)
    until = np.searchsorted(separators, ends)
    counts = np.diff(until, prepend=0)
    plain = ends > starts
    quotes = np.flatnonzero(codes == _QUOTE)
    if quotes.size:
        line = np.searchsorted(ends, quotes)
        sound = _sound(codes, starts, quotes, line, separator)
        plain &= sound
        counts = counts - _inside(quotes[sound[line]], separators, ends)
    return starts + begin, plain & (counts == fields - 1)


def _sound(codes: Bytes, starts: Ints, quotes: Ints, line: Ints, separator: int) -> Bools:
    """Say in which lines each quotation mark opens a cell, closes one, or is half of a doubled one."""
    first = np.searchsorted(quotes, starts)
    opening = (np.arange(quotes.size) - first[line]) % 2 == 0
    beside = np.where(opening, quotes - 1, quotes + 1)
    outside = (beside < 0) | (beside >= len(codes))
    code = np.where(outside, _NEWLINE, codes[np.clip(beside, 0, len(codes) - 1)])
    wrong = ~((code == separator) | (code == _NEWLINE) | (code == _QUOTE))
    sound: Bools = np.diff(np.append(first, quotes.size)) % 2 == 0
    sound[line[wrong]] = False
    return sound


def _inside(quotes: Ints, separators: Ints, ends: Ints) -> Ints:
    """Count each line's separators between an opening quotation mark and the next one."""
    opened, closed = quotes[0::2], quotes[1::2]
    between = np.searchsorted(separators, closed) - np.searchsorted(separators, opened)
    some = np.flatnonzero(between)
    inside: Ints = np.bincount(
        np.searchsorted(ends, opened[some]), weights=between[some], minlength=len(ends)
    ).astype(np.int64)
    return inside

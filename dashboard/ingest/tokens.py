"""Records read exactly, one at a time: for the few that the fast lane leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

LONGEST = 256 * 1024  # bytes of a record that are searched for its end: a stray quotation mark stays cheap
_NEWLINE = ord("\n")


@dataclass(frozen=True)
class Record:
    """A record's fields, and the offset at which the next one begins."""

    fields: tuple[str, ...]
    end: int


def record_at(content: bytes, begin: int, separator: str) -> Record | None:
    """Read the record that begins at an offset; None when its quoting is broken or it does not end.

    A quotation mark inside an unquoted cell is a character like any other.
    """
    stop = min(len(content), begin + LONGEST)
    line_end = content.find(b"\n", begin, stop)
    if line_end >= 0 and content.find(b'"', begin, line_end) < 0:
        return Record(tuple(content[begin:line_end].decode().split(separator)), line_end + 1)
    return _quoted(content, begin, stop, separator)


def _quoted(content: bytes, begin: int, stop: int, separator: str) -> Record | None:
    pattern = _pattern(separator)
    fields: list[str] = []
    at = begin
    while found := pattern.match(content, at, stop):
        fields.append(_text(found))
        at = found.end()
        if at >= stop:
            return Record(tuple(fields), at) if stop == len(content) else None
        at += 1
        if content[at - 1] == _NEWLINE:
            return Record(tuple(fields), at)
    return None


@cache
def _pattern(separator: str) -> re.Pattern[bytes]:
    mark = re.escape(separator.encode())
    quoted = rb'"([^"]*+(?:""[^"]*+)*+)"(?=' + mark + rb"|\n|\Z)"
    unquoted = rb'((?!")[^' + mark + rb"\n]*+)"
    return re.compile(quoted + b"|" + unquoted)


def _text(found: re.Match[bytes]) -> str:
    if found[1] is None:
        return found[2].decode()
    return found[1].replace(b'""', b'"').decode()

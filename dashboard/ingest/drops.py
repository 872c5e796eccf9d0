"""Records that are no data by their form: blank ones, totals, trailers, the header again."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from dashboard.ingest.accept import Typed
from dashboard.ingest.batch import DROPS
from dashboard.ingest.fitting import heading
from dashboard.ingest.sheet import FIRST, Cells, Misshapen
from dashboard.schemas import Kind, Table

_TOTAL = r"^\s*(?:grand\s+totals?|sub-?\s?totals?|totals?)\b"
_TRAILER = r"^\s*(?:copyright|confidential)\b|^\s*©"
_PLAIN = {"total": re.compile(_TOTAL, re.IGNORECASE), "trailer": re.compile(_TRAILER, re.IGNORECASE)}
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


def find_drops(cells: Cells, typed: Typed, headers: Sequence[str], table: Table) -> pl.DataFrame:
    """List the records that are no data (DROPS), by line."""
    found: dict[int, tuple[str, str]] = dict.fromkeys(cells.blank, ("blank", ""))
    found.update({one.line: ("blank", "") for one in cells.misshapen if _is_blank(one.fields)})
    for one in cells.misshapen:
        if reason := _reason_of_shape(one):
            found[one.line] = (reason, one.text)
    for line in _lines(cells, typed.hollow):
        text, fields = cells.look(line)
        if _is_blank(fields):
            found[line] = ("blank", text)
    found.update(_headers_again(cells, headers))
    found.update(_totals(cells, _failed(typed, table)))
    return pl.DataFrame([(line, *found[line]) for line in sorted(found)], schema=DROPS, orient="row")


def _is_blank(fields: Sequence[str] | None) -> bool:
    return fields is not None and not any(field.strip() for field in fields)


def _lines(cells: Cells, mask: pl.Series) -> list[int]:
    return cells.rows["line"].filter(mask).to_list()


def _reason(first: str) -> str | None:
    return next((reason for reason, pattern in _PLAIN.items() if pattern.match(first)), None)


def _reason_of_shape(one: Misshapen) -> str | None:
    """Tell a total or trailer among the records whose cells cannot be told; one with a date may be data."""
    if not one.fields or any(_DATE.fullmatch(field.strip()) for field in one.fields[1:]):
        return None
    return _reason(one.fields[0])


def _headers_again(cells: Cells, headers: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Find the header row again, as files have it that were put together from several."""
    names = [heading(name) for name in headers]
    first = cells.rows[FIRST].fill_null("").str.strip_chars()
    looked = [(line, *cells.look(line)) for line in _lines(cells, first == headers[0])] if headers else []
    return {
        line: ("header", text)
        for line, text, fields in looked
        if [heading(field) for field in fields][: len(names)] == names
    }


def _failed(typed: Typed, table: Table) -> set[int]:
    """List the lines that lack what makes them a record: the required date, or else any required cell."""
    required = [column for column in table.columns if column.required]
    events = [column.name for column in required if column.kind is Kind.EVENT]
    anchors = events or [column.name for column in required]
    return set(typed.entries.filter(pl.col("column").is_in(anchors))["line"].to_list())


def _totals(cells: Cells, failed: set[int]) -> dict[int, tuple[str, str]]:
    first = cells.rows[FIRST]
    mask = first.str.contains(f"(?i){_TOTAL}|{_TRAILER}").fill_null(value=False)
    found: dict[int, tuple[str, str]] = {}
    for line in _lines(cells, mask):
        text, fields = cells.look(line)
        reason = _reason(fields[0])
        if reason and (line in failed or _is_blank(fields[1:])):
            found[line] = (reason, text)
    return found

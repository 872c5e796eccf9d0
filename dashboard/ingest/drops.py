"""Records that do not count: blank ones, totals, trailers, the header again, and what the file itself marks so."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from dashboard.ingest.accept import Typed
from dashboard.ingest.batch import DROPS
from dashboard.ingest.fitting import heading
from dashboard.ingest.mapping import Plan
from dashboard.ingest.marks import not_counting
from dashboard.ingest.sheet import FIRST, Cells, Misshapen
from dashboard.schemas import Kind, Table

_TOTAL = (
    r"^\s*(?:grand\s+totals?|sub-?\s?totals?|totals?|(?:gesamt|zwischen)?summe|gesamt|sous-total|total\s+général"
    r")\b|^\s*(?:averages?|sum|count|rows|records|number\s+of\s+(?:rows|records|responses))\s*(?:[:=(]|\d|$)|\b(?:sub-?\s?totals?|totals?)\s*$"
)
_LATER_TOTAL = re.compile(r"\s*(?:grand\s+total|sub-?\s?total|total)s?\b", re.IGNORECASE)
_TRAILER = (
    r"^\s*(?:copyright|confidential|confidentiel|vertrauliche?|(?:generated|exported|printed|downloaded|run)\s+(?:by|on|at|from)"
    r"|page\s+\d+\s+of|end\s+of\s+report|report\s+(?:generated|run|filters?)|filtered\s+by)\b|^\s*©"
)
_SENTENCE = 5  # words: a cell that stands alone with as many is a remark below the table
_LOOKED_AT = 10_000  # records without a date that are searched for totals beyond their first cell
_PLAIN = {"total": re.compile(_TOTAL, re.IGNORECASE), "trailer": re.compile(_TRAILER, re.IGNORECASE)}
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*", re.DOTALL)


def find_drops(cells: Cells, typed: Typed, headers: Sequence[str], plan: Plan) -> pl.DataFrame:
    """List the records that are no data, or marked as not counting (DROPS), by line."""
    found = not_counting(cells, plan.marks, keeps_leavers="left_on" in plan.positions)
    found.update(dict.fromkeys(cells.blank, ("blank", "")))
    found.update({one.line: ("blank", "") for one in cells.misshapen if _is_blank(one.fields)})
    for one in cells.misshapen:
        if reason := _reason_of_shape(one):
            found[one.line] = (reason, one.text)
    for line in _lines(cells, typed.hollow):
        text, fields = cells.look(line)
        if _is_blank(fields):
            found[line] = ("blank", text)
    found.update(_headers_again(cells, headers))
    found.update(_totals(cells, _failed(typed, plan.table)))
    return pl.DataFrame([(line, *found[line]) for line in sorted(found)], schema=DROPS, orient="row")


def _is_blank(fields: Sequence[str] | None) -> bool:
    return fields is not None and not any(field.strip() for field in fields)


def _lines(cells: Cells, mask: pl.Series) -> list[int]:
    return cells.rows["line"].filter(mask).to_list()


def _reason(text: str) -> str | None:
    return next((reason for reason, pattern in _PLAIN.items() if pattern.search(text)), None)


def _reason_of_cells(fields: Sequence[str]) -> str | None:
    """Tell a total or trailer by its first filled cell, a total also by a later one, a remark by standing alone."""
    filled = [field for field in fields if field.strip()]
    if reason := _reason(filled[0]):
        return reason
    if len(filled) * 2 <= len(fields) and any(map(_LATER_TOTAL.match, filled[1:])):
        return "total"
    return "trailer" if len(filled) == 1 and len(filled[0].split()) >= _SENTENCE else None


def _reason_of_shape(one: Misshapen) -> str | None:
    """Tell a total or trailer among the records whose cells cannot be told; one with a date may be data."""
    if not one.fields or _is_blank(one.fields) or any(map(_is_date, one.fields[1:])):
        return None
    return _reason_of_cells(one.fields)


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
    """List the lines that lack what makes them a record: the required date, or else any required cell.

    A blank cell that was given a value is still one that the file lacks.
    """
    required = [column for column in table.columns if column.required]
    events = [column.name for column in required if column.kind is Kind.EVENT]
    anchors = events or [column.name for column in required]
    lacking = pl.concat([typed.entries.select("line", "column"), typed.filled])
    return set(lacking.filter(pl.col("column").is_in(anchors))["line"].to_list())


def _totals(cells: Cells, failed: set[int]) -> dict[int, tuple[str, str]]:
    first = cells.rows[FIRST]
    mask = first.str.contains(f"(?i){_TOTAL}|{_TRAILER}").fill_null(value=False)
    found: dict[int, tuple[str, str]] = {}
    for line in dict.fromkeys([*_lines(cells, mask), *sorted(failed)[:_LOOKED_AT]]):
        text, fields = cells.look(line)
        alone = _is_blank(fields[1:])
        if _is_blank(fields) or not (line in failed or alone) or any(map(_is_date, fields)):
            continue
        if reason := (_reason_of_cells(fields) if line in failed else _reason(fields[0])):
            found[line] = (reason, text)
    return found


def _is_date(field: str) -> bool:
    return _DATE.fullmatch(field.strip()) is not None

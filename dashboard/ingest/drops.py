"""Records that do not count: blank ones, totals, trailers, the header again, and what the file itself marks so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from dashboard.ingest import dates, footers
from dashboard.ingest.accept import Typed
from dashboard.ingest.batch import DROPS
from dashboard.ingest.fitting import heading
from dashboard.ingest.mapping import Plan
from dashboard.ingest.marks import not_counting
from dashboard.ingest.sheet import FIRST, Cells, Misshapen
from dashboard.schemas import Kind, Table

_LOOKED_AT = 10_000  # records without a date that are searched for totals beyond their first cell
_WORDS = r"\S\s+\S"
_BELOW = 20  # of the last records, those that are searched for days alone


def find_drops(cells: Cells, typed: Typed, headers: Sequence[str], plan: Plan) -> pl.DataFrame:
    """List the records that are no data, or marked as not counting (DROPS), by line."""
    found = not_counting(cells, plan.judging, typed.rows)
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
    failed = _failed(typed, plan.table)
    found.update(_footers(cells, typed, failed))
    if _begins_with_its_day(plan):
        found.update(_in_place_of_days(cells, failed, found))
    return pl.DataFrame([(line, *found[line]) for line in sorted(found)], schema=DROPS, orient="row")


def _is_blank(fields: Sequence[str] | None) -> bool:
    return fields is not None and not any(field.strip() for field in fields)


def _lines(cells: Cells, mask: pl.Series) -> list[int]:
    return cells.rows["line"].filter(mask).to_list()


def _reason_of_shape(one: Misshapen) -> str | None:
    """Tell a total or remark among the records whose cells cannot be told; one with a date may be data."""
    if not one.fields or _is_blank(one.fields):
        return None
    if footers.is_remark(one.fields):
        return footers.TRAILER
    return None if footers.has_date(one.fields[1:]) else footers.by_cells(one.fields)


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


def _begins_with_its_day(plan: Plan) -> bool:
    return any(c.required and c.kind is Kind.EVENT and plan.positions.get(c.name) == 0 for c in plan.columns)


def _in_place_of_days(
    cells: Cells, failed: set[int], found: Mapping[int, tuple[str, str]]
) -> dict[int, tuple[str, str]]:
    """Find what stands alone in the column of days and is none, and a day alone below the table, after a blank line.

    A day alone among the records is one that lacks the rest.
    """
    unknown = cells.rows.filter(pl.col("line").is_in(sorted(failed)) & pl.col(FIRST).str.contains(_WORDS))
    remarks = {
        line: (footers.TRAILER, text)
        for line in unknown["line"].head(_LOOKED_AT)
        if line not in found
        for text, fields in [cells.look(line)]
        if _is_blank(fields[1:]) and dates.has_other_words(fields[0])
    }
    return remarks | _days_below(cells, {**found, **remarks})


def _days_below(cells: Cells, found: Mapping[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    below: dict[int, tuple[str, str]] = {}
    lone: dict[int, tuple[str, str]] = {}
    for line, (text, fields) in _last(cells):
        if line not in found and not _is_day_alone(fields):
            break
        lone |= {} if line in found else {line: (footers.TRAILER, text)}
        if line - 1 in found:
            below, lone = below | lone, {}
    return below


def _last(cells: Cells) -> Iterator[tuple[int, tuple[str, Sequence[str]]]]:
    """Give the last records that are not blank, the last one first."""
    of_shape = {one.line: (one.text, one.fields or ("", "?")) for one in cells.misshapen[-_BELOW:]}
    lines = sorted({*cells.rows["line"].tail(_BELOW), *of_shape}, reverse=True)
    return ((line, of_shape[line] if line in of_shape else cells.look(line)) for line in lines[:_BELOW])


def _is_day_alone(fields: Sequence[str]) -> bool:
    return _is_blank(fields[1:]) and dates.looks_like(fields[0].strip())


def _footers(cells: Cells, typed: Typed, failed: set[int]) -> dict[int, tuple[str, str]]:
    """Find totals and remarks among the records that are alone in their row, or lack what makes them one."""
    mask = cells.rows[FIRST].str.contains(footers.EITHER).fill_null(value=False)
    suspects = _lines(cells, mask)
    wrong = set(typed.entries["line"].filter(typed.entries["line"].is_in(suspects)))
    found: dict[int, tuple[str, str]] = {}
    for line in dict.fromkeys([*suspects, *sorted(failed)[:_LOOKED_AT]]):
        text, fields = cells.look(line)
        if reason := _reason(fields, lacks_date=line in failed, is_wrong=line in wrong):
            found[line] = (reason, text)
    return found


def _reason(fields: Sequence[str], *, lacks_date: bool, is_wrong: bool) -> str | None:
    if _is_blank(fields):
        return None
    alone = _is_blank(fields[1:])
    if (alone or is_wrong) and footers.is_remark(fields):
        return footers.TRAILER
    if not (lacks_date or alone) or footers.has_date(fields):
        return None
    return footers.by_cells(fields) if lacks_date else footers.by_first(fields[0])

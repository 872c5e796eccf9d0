"""One file, from its bytes to a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, tzinfo
from functools import partial

import polars as pl

from dashboard.errors import FileRefused
from dashboard.ingest import mapping
from dashboard.ingest.accept import Manner, Typed, accept, manner
from dashboard.ingest.batch import REJECTS, Batch, Limits, Options
from dashboard.ingest.drops import find_drops
from dashboard.ingest.evidence import SAMPLE, Known
from dashboard.ingest.mapping_file import BLANK
from dashboard.ingest.read import open_sheet
from dashboard.ingest.repeats import without_repeats
from dashboard.ingest.sheet import Cells, Sheet
from dashboard.schemas import Kind, Table

Told = Callable[[str, int | None], None]
READING, CHECKING = "Reading the file", "Checking its cells"
Recall = Callable[[Sequence[str], Options], tuple[Options, Known]]


def forgetful(_: Sequence[str], options: Options) -> tuple[Options, Known]:
    """Know nothing but what was said."""
    return options, Known()


def read_batch(
    content: bytes,
    name: str,
    options: Options,
    limits: Limits,
    today: date,
    zone: tzinfo = UTC,
    recall: Recall = forgetful,
    told: Told = lambda _stage, _records: None,
) -> Batch:
    """Read a file as one batch: every record is accepted, rejected, a duplicate or dropped.

    `zone` is that of instants; `recall` tells what is known about a file with these headers; `told` hears which stage
    begins and how many records are read so far. Raises FileRefused for a
    file that cannot be told (unreadable_file, empty_file, too_large, unknown_table, ambiguous_table,
    missing_columns, unknown_column, wrong_mapping, ambiguous_dates, not_this_data, unknown_encoding, unknown_sheet,
    no_header).
    """
    waiting = partial(told, READING, None)
    sheet = open_sheet(content, options, limits, waiting)
    recalled, known = recall(sheet.headers, options)
    if recalled.reading != options.reading:
        sheet = _reopened(content, recalled, options, limits, waiting)
    plan = mapping.plan(sheet.headers, recalled, sheet.sample(SAMPLE), known)
    cells = _joined(sheet.take(_wanted(plan), partial(told, READING)), plan)
    if not cells.records:
        message = "The file has a header row and no records below it."
        raise FileRefused("empty_file", message, "Export it again, with its rows.")
    told(CHECKING, cells.records)
    how = manner(cells, plan, sheet, recalled, known.date_order, today, zone)
    return _batch(hashlib.sha256(content).hexdigest(), name, options, sheet, plan, cells, how)


def _reopened(
    content: bytes, recalled: Options, said: Options, limits: Limits, waiting: Callable[[], None]
) -> Sheet:
    """Open a file as is remembered of its report; a remembered sheet that it does not have is left aside."""
    try:
        return open_sheet(content, recalled, limits, waiting)
    except FileRefused as refused:
        if refused.code != "unknown_sheet" or said.sheet is not None:
            raise
        return open_sheet(content, replace(recalled, sheet=None), limits, waiting)


def untold_source(content: bytes, batch: Batch, limits: Limits) -> str:
    """Fingerprint a file as it looks before anything is said about it: what is remembered is found by that."""
    untold = replace(batch.options, sheet=None, encoding=None, separator=None, header_row=None)
    if untold == batch.options:
        return batch.source
    try:
        return mapping.source_of(open_sheet(content, untold, limits).headers)
    except FileRefused:
        return batch.source


def _wanted(plan: mapping.Plan) -> dict[str, int]:
    parts = {f"{name} {at}": place for name, places in plan.more.items() for at, place in enumerate(places)}
    return {**plan.positions, **parts, **{mark.name: mark.place for mark in plan.marks}}


def _joined(cells: Cells, plan: mapping.Plan) -> Cells:
    """Join the columns of theirs that are one of ours: the parts of a name, or the answers to one question."""
    if not plan.more:
        return cells
    joined = [
        _together([name, *(f"{name} {at}" for at in range(len(places)))], plan).alias(name)
        for name, places in plan.more.items()
        if name in plan.positions
    ]
    return replace(cells, rows=cells.rows.with_columns(joined))


def _together(names: list[str], plan: mapping.Plan) -> pl.Expr:
    mark = " " if plan.table.by_name[names[0]].kind is Kind.NAME else ";"
    filled = [pl.col(name).str.strip_chars().replace("", None) for name in names]
    return pl.concat_str(filled, separator=mark, ignore_nulls=True)


def _batch(
    sha256: str, name: str, options: Options, sheet: Sheet, plan: mapping.Plan, cells: Cells, how: Manner
) -> Batch:
    typed = accept(cells, plan, how)
    drops = find_drops(cells, typed, sheet.headers, plan)
    rejects = _rejects(cells, typed, drops["line"])
    good = _without(typed.rows, pl.concat([rejects["line"], drops["line"]]))
    rows, duplicates = without_repeats(_a_row_each(good, plan.table), plan.table, keep=options.keep_repeats)
    batch = Batch(
        table=plan.table.name,
        file=name,
        sha256=sha256,
        source=plan.source,
        columns=tuple(column.name for column in plan.columns),
        accepted=rows,
        rejects=rejects,
        duplicates=duplicates,
        drops=drops,
        records=cells.records,
        rejected=rejects["line"].n_unique(),
        mapping=plan.mapping,
        ignored_columns=plan.ignored,
        encoding=sheet.encoding,
        separator=sheet.separator,
        decimal=how.decimal.mark,
        date_order=how.date_order,
        sheet=sheet.sheet,
        options=options,
        header_row=sheet.header_row,
        reasons=dict(plan.reasons),
        sheets=sheet.sheets,
        constants=plan.constants,
        order_is_usual=how.order_is_usual,
        filled=_filled(typed, rows["line"], plan),
        marks={mark.header: mark.reason for mark in plan.marks},
    )
    return _balanced(batch)


def _rejects(cells: Cells, typed: Typed, dropped: pl.Series) -> pl.DataFrame:
    shapes = [(one.line, "", one.text, one.rule, one.message) for one in cells.misshapen]
    entries = [pl.DataFrame(shapes, schema=REJECTS, orient="row"), typed.entries]
    return _without(pl.concat(entries).sort("line", maintain_order=True), dropped)


def _filled(typed: Typed, accepted: pl.Series, plan: mapping.Plan) -> dict[str, tuple[str, int]]:
    """Count the accepted records whose blank cells were given a value, by column."""
    if typed.filled.is_empty():
        return {}
    counted = typed.filled.filter(pl.col("line").is_in(accepted.unique().implode()))["column"].value_counts()
    return {name: (plan.values[name][BLANK], number) for name, number in sorted(counted.iter_rows())}


def _without(rows: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
    return rows if lines.is_empty() else rows.filter(~pl.col("line").is_in(lines.unique().implode()))


def _a_row_each(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Make a row for each of a record's people."""
    for name in (column.name for column in table.people if column.several):
        if name in rows.columns and rows[name].str.contains(";", literal=True).any():
            rows = rows.with_columns(pl.col(name).str.split(";")).explode(name)
    return rows


def _balanced(batch: Batch) -> Batch:
    """Hold that no record is lost or counted twice; anything else is our fault."""
    counted = batch.accepted_records + batch.rejected + batch.duplicates.height + batch.drops.height
    if counted != batch.records:
        raise RuntimeError(f"{batch.records} records became {counted}")
    return batch

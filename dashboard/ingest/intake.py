"""One file, from its bytes to a batch."""

from __future__ import annotations

import hashlib
from datetime import date

import polars as pl

from dashboard.ingest import mapping
from dashboard.ingest.accept import SEVERAL_PEOPLE, Manner, Typed, accept, manner
from dashboard.ingest.batch import REJECTS, Batch, Limits, Options
from dashboard.ingest.drops import find_drops
from dashboard.ingest.read import open_sheet
from dashboard.ingest.repeats import without_repeats
from dashboard.ingest.sheet import Cells, Sheet


def read_batch(content: bytes, name: str, options: Options, limits: Limits, today: date) -> Batch:
    """Read a file as one batch: every record is accepted, rejected, a duplicate or dropped.

    Raises FileRefused for a file that cannot be told (unreadable_file, empty_file, too_large, unknown_table,
    ambiguous_table, missing_columns, unknown_column, wrong_mapping, ambiguous_dates).
    """
    sheet = open_sheet(content, options.sheet, limits)
    plan = mapping.plan(sheet.headers, options)
    cells = sheet.take(plan.positions)
    asked = options.date_order or (options.mapping.date_order if options.mapping else None)
    how = manner(cells, plan, sheet.separator, asked, today, damaged=sheet.damaged)
    return _batch(hashlib.sha256(content).hexdigest(), name, options, sheet, plan, cells, how)


def _batch(
    sha256: str, name: str, options: Options, sheet: Sheet, plan: mapping.Plan, cells: Cells, how: Manner
) -> Batch:
    typed = accept(cells, plan, how)
    drops = find_drops(cells, typed, sheet.headers, plan.table)
    rejects = _rejects(cells, typed, drops["line"])
    good = _without(_without(typed.rows, rejects["line"]), drops["line"])
    rows, duplicates = without_repeats(_a_row_each(good), plan.table, keep=options.keep_repeats)
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
    )
    return _balanced(batch)


def _rejects(cells: Cells, typed: Typed, dropped: pl.Series) -> pl.DataFrame:
    shapes = [(one.line, "", one.text, one.rule, one.message) for one in cells.misshapen]
    entries = [pl.DataFrame(shapes, schema=REJECTS, orient="row"), typed.entries]
    return _without(pl.concat(entries).sort("line", maintain_order=True), dropped)


def _without(rows: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
    return rows if lines.is_empty() else rows.filter(~pl.col("line").is_in(lines.unique().implode()))


def _a_row_each(rows: pl.DataFrame) -> pl.DataFrame:
    """Make a row for each of a record's people."""
    for name in SEVERAL_PEOPLE:
        if name in rows.columns and rows[name].str.contains(";", literal=True).any():
            rows = rows.with_columns(pl.col(name).str.split(";")).explode(name)
    return rows


def _balanced(batch: Batch) -> Batch:
    """Hold that no record is lost or counted twice; anything else is our fault."""
    counted = batch.accepted_records + batch.rejected + batch.duplicates.height + batch.drops.height
    if counted != batch.records:
        raise RuntimeError(f"{batch.records} records became {counted}")
    return batch

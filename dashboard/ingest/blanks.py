"""Blank cells: which of them lack something, and the one value that a user said for all of a column's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.ingest.batch import REJECTS
from dashboard.ingest.mapping import Plan
from dashboard.ingest.mapping_file import BLANK
from dashboard.ingest.reading import Fault, Reading, where
from dashboard.schemas import Column

FILLED = {"line": pl.Int64, "column": pl.String}


@dataclass(frozen=True, eq=False)
class Judged:
    """What becomes of blank cells: `columns` that are filled now, which cells that were (FILLED), and what lacks."""

    columns: dict[str, pl.Series]
    filled: pl.DataFrame
    entries: pl.DataFrame


def judge(
    lines: pl.Series,
    blank: Mapping[str, pl.Series],
    columns: Mapping[str, pl.Series],
    plan: Plan,
    said: Callable[[Column], Reading],
) -> Judged:
    """Fill the blank cells of columns for which a value was said, and reject those that are required otherwise.

    `blank` says which cells are, `said` reads that value; where it is none, each cell that would have it is wrong.
    """
    filled, found, entries = {}, [pl.DataFrame(schema=FILLED)], [pl.DataFrame(schema=REJECTS)]
    for column in plan.columns:
        reading = said(column) if _is_filled(column, plan) else None
        if not reading and not column.required:
            continue
        lacks = _lacking(blank[column.name], columns, column)
        these = lines.filter(lacks)
        if reading and not reading.faults:
            values = where(lacks, reading.values.new_from_index(0, len(lacks)))
            filled[column.name] = columns[column.name].fill_null(values)
            found.append(pl.DataFrame({"line": these}).with_columns(column=pl.lit(column.name)))
        else:
            empty = Fault("required", f"The {column.label} is empty; fill it in.")
            fault = next(iter(reading.faults.values()), empty) if reading else empty
            entries.append(_entries(these, column.name, fault))
    return Judged(filled, pl.concat(found), pl.concat(entries))


def _lacking(blank: pl.Series, columns: Mapping[str, pl.Series], column: Column) -> pl.Series:
    """Say which records have nothing in a column, and nothing that excuses it."""
    excuse, values = column.excused_by or ("", ())
    if excuse not in columns or not blank.any():
        return blank
    return blank & ~columns[excuse].is_in(values).fill_null(value=False)


def _is_filled(column: Column, plan: Plan) -> bool:
    return column.name in plan.positions and BLANK in plan.values.get(column.name, {})


def _entries(lines: pl.Series, name: str, fault: Fault) -> pl.DataFrame:
    return pl.DataFrame({"line": lines}).with_columns(
        column=pl.lit(name), value=pl.lit(""), rule=pl.lit(fault.rule), message=pl.lit(fault.message)
    )

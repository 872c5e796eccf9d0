"""Cells become typed columns, and whatever is wrong with one an entry that says how to mend it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, tzinfo

import polars as pl

from dashboard.errors import FileRefused
from dashboard.ingest import blanks, choices, dates, formats, marks, names, numbers
from dashboard.ingest.batch import LONGEST_CELL, REJECTS, Options, quote
from dashboard.ingest.mapping import Plan
from dashboard.ingest.mapping_file import BLANK
from dashboard.ingest.numbers import Decimal
from dashboard.ingest.reading import Fault, Reading, replaced, where
from dashboard.ingest.sheet import FIRST, Cells, Sheet
from dashboard.schemas import Column, Domain, Kind, Unit
from dashboard.words import fold

_DATES = (Kind.EVENT, Kind.DAY)
_APOSTROPHE = r"^'([=+\-@\t\r])"  # as a file of rejected rows has it before what a spreadsheet would run
# nothing at all, or what CRMs and spreadsheets write for it
_NOTHING = r"(?i)^(?:\((?:no value|blank|null|leer|vide|en blanco|vacío)\)|#n/?a|#nv)$"
_ABOVE = ")"  # texts that sort below it may be one of these; few do
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Manner:
    """How a file writes dates (order by column) and numbers, and what day it is.

    `order_is_usual` where the order of its dates is only known from earlier files of the same report, `formatted`
    where cells have formats, as those of a workbook.
    """

    orders: Mapping[str, str | None]
    decimal: Decimal
    today: date
    damaged: bool
    zone: tzinfo = UTC
    order_is_usual: bool = False
    formatted: bool = False

    @property
    def date_order(self) -> str | None:
        """Give the file's one order: that of a column which needs one, else "iso", else none."""
        told = [order for order in self.orders.values() if order]
        return next((order for order in told if order != dates.ISO), told[0] if told else None)


@dataclass(frozen=True, eq=False)
class Typed:
    """A row per record: `line` and our columns in `rows`; whether none of ours is filled in `hollow`.

    `entries` has a row per wrong cell, `filled` (line, column) one per blank cell that was given the value said for it.
    """

    rows: pl.DataFrame
    entries: pl.DataFrame
    hollow: pl.Series
    filled: pl.DataFrame


@dataclass(frozen=True, eq=False)
class _Column:
    """A column of ours: its cells as they are, which are blank, and what they were read as."""

    name: str
    raw: pl.Series
    blank: pl.Series
    reading: Reading


def manner(
    cells: Cells, plan: Plan, sheet: Sheet, options: Options, usual: str | None, today: date, zone: tzinfo
) -> Manner:
    """Decide how dates and numbers are written, from whole columns (FileRefused, ambiguous_dates).

    `usual` is the order that dates of this report had before: it decides where nothing else does.
    """
    written = [column for column in plan.columns if column.name in plan.positions]
    days = {c.name: dates.heads(_texts(cells.rows[c.name], c, plan)) for c in written if c.kind in _DATES}
    seen = dates.shown_by(days)
    headers = {column.name: sheet.headers[plan.positions[column.name]] for column in written}
    amounts = [_texts(cells.rows[c.name], c, plan) for c in written if c.kind is Kind.NUMBER]
    asked = options.date_order or (options.mapping.date_order if options.mapping else None)
    return Manner(
        dates.orders(seen, asked, usual, headers),
        numbers.decimal_of(amounts, sheet.separator, options.decimal),
        today,
        sheet.damaged,
        zone,
        bool(usual) and not asked and dates.show_no_order(seen, headers),
        sheet.sheet is not None,
    )


def accept(cells: Cells, plan: Plan, how: Manner) -> Typed:
    """Type every column (FileRefused, wrong_mapping, for a constant that is no value of its column)."""
    lines = cells.rows["line"]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # most of the work on a column uses one core only
        typed = list(pool.map(lambda column: _column(cells, plan, column, how), plan.columns))
    columns = {one.name: one.reading.values.alias(one.name) for one in typed}
    empty = {one.name: one.blank for one in typed}
    entries = [
        pl.DataFrame(schema=REJECTS),
        *(_entries(lines, one.raw, one.reading, one.name) for one in typed),
    ]
    told = _told_currency(cells, plan)
    entries.append(_other_currency(cells, plan, columns, told, how))
    columns |= _with_told(columns, told)
    judged = blanks.judge(lines, empty, columns, plan, lambda column: _said(column, plan, how))
    entries += [judged.entries, marks.left_some_day(cells, plan.judging, columns)]
    nothing = [empty[name] for name in plan.positions] or [cells.rows[FIRST].is_null()]
    hollow = pl.select(pl.all_horizontal(*nothing)).to_series()
    rows = pl.DataFrame({"line": lines, **columns, **judged.columns})
    return Typed(rows, pl.concat(entries).sort("line", maintain_order=True), hollow, judged.filled)


def _column(cells: Cells, plan: Plan, column: Column, how: Manner) -> _Column:
    constant = column.name in plan.constants
    raw = _constant(plan, column, how, cells.rows.height) if constant else cells.rows[column.name]
    texts = _texts(raw, column, plan)
    coded = column.kind is Kind.CHOICE and choices.is_coded(raw, column)
    return _Column(column.name, raw, texts.is_null(), _read(texts, column, how, coded=coded))


def _told_currency(cells: Cells, plan: Plan) -> pl.Series | None:
    """Tell the currency of each amount by its own sign; None where there is none."""
    amount = _amount(plan)
    if amount is None or "currency" not in plan.table.by_name:
        return None
    told = numbers.currencies(cells.rows[amount])
    return told if told.count() else None


def _with_told(columns: Mapping[str, pl.Series], told: pl.Series | None) -> dict[str, pl.Series]:
    """Take the currency of an amount from its own sign, where no column says it."""
    if told is None:
        return {}
    said = columns.get("currency")
    return {"currency": (told if said is None else said.fill_null(told)).alias("currency")}


def _other_currency(
    cells: Cells, plan: Plan, columns: Mapping[str, pl.Series], told: pl.Series | None, how: Manner
) -> pl.DataFrame:
    """Reject amounts whose sign is that of another currency than their column says; $ is that of many."""
    said, amount = columns.get("currency"), _amount(plan)
    if told is None or said is None or amount is None:
        return pl.DataFrame(schema=REJECTS)
    differs = ((told != said) & (told != numbers.DOLLAR)).fill_null(value=False)
    if how.formatted:
        differs &= ~cells.rows[amount].str.contains(formats.SHOWN).fill_null(value=False)
    rows = pl.DataFrame({"line": cells.rows["line"], "value": cells.rows[amount], "said": said}).filter(
        differs
    )
    message = pl.format("{} stands beside the currency {}; write the one that is meant.", "value", "said")
    return rows.select(
        "line",
        pl.lit(amount).alias("column"),
        "value",
        pl.lit("currency").alias("rule"),
        message.alias("message"),
    )


def _amount(plan: Plan) -> str | None:
    return next((c.name for c in plan.columns if c.unit is Unit.AMOUNT and c.name in plan.positions), None)


def _constant(plan: Plan, column: Column, how: Manner, count: int) -> pl.Series:
    text = pl.Series(column.name, [plan.constants[column.name]], pl.String)
    for fault in _read(_texts(text, column, plan), column, how).faults.values():
        raise FileRefused(
            "wrong_mapping", f"The mapping's constant for {column.name}: {fault.message}", "Mend it."
        )
    return text.new_from_index(0, count)


def _said(column: Column, plan: Plan, how: Manner) -> Reading:
    """Read the value that was said for a column's blank cells, as any cell of it."""
    text = pl.Series(column.name, [plan.values[column.name][BLANK]], pl.String)
    return _read(_texts(text, column, plan), column, how)


def _texts(raw: pl.Series, column: Column, plan: Plan) -> pl.Series:
    """Trim, make blanks null, and put our words for theirs where the mapping says so."""
    texts = raw.str.strip_chars()
    if plan.comes_back:
        texts = texts.str.replace(_APOSTROPHE, "$1")
    texts = where(~nothing, texts) if (nothing := _nothing(texts)).any() else texts
    words = plan.values.get(column.name)
    if not words:
        return texts
    distinct = texts.drop_nulls().unique()
    ours = pl.Series([words.get(fold(text), text) for text in distinct], dtype=pl.String)
    return replaced(texts, distinct, ours)


def _nothing(texts: pl.Series) -> pl.Series:
    """Say which cells are blank."""
    nothing, low = texts == "", texts < _ABOVE
    return nothing | texts.str.contains(_NOTHING) if (low & ~nothing).any() else nothing


def _read(texts: pl.Series, column: Column, how: Manner, *, coded: bool = False) -> Reading:
    unfit = _unfit(texts, damaged=how.damaged)
    if not unfit:
        return _of_kind(texts, column, how, coded=coded)
    bad = texts.is_in(list(unfit)).fill_null(value=False)
    reading = _of_kind(where(~bad, texts), column, how, coded=coded)
    return Reading(reading.values, reading.keys.fill_null(where(bad, texts)), {**reading.faults, **unfit})


def _unfit(texts: pl.Series, *, damaged: bool) -> dict[str, Fault]:
    long = texts.filter((texts.str.len_bytes() > LONGEST_CELL).fill_null(value=False)).unique()
    too_long = Fault("too_long", f"The cell is longer than {LONGEST_CELL // 1024} KB; shorten it.")
    unfit = dict.fromkeys(long, too_long)
    if damaged:
        bad = texts.filter(texts.str.contains(_UNREADABLE, literal=True).fill_null(value=False)).unique()
        unfit |= dict.fromkeys(bad, Fault("encoding", "The cell holds bytes that are no text; type it anew."))
    return unfit


def _of_kind(texts: pl.Series, column: Column, how: Manner, *, coded: bool) -> Reading:
    match column.kind:
        case Kind.NAME:
            return _names(texts, column)
        case Kind.CHOICE:
            return choices.read(texts, column, coded=coded)
        case Kind.EVENT | Kind.DAY:
            return dates.read(texts, column, how.orders.get(column.name), how.today, how.zone)
        case Kind.NUMBER:
            return numbers.read(texts, column, how.decimal)
        case Kind.QUARTER:
            return names.read_quarters(texts)
        case _:
            return names.read_texts(texts)


def _names(texts: pl.Series, column: Column) -> Reading:
    if column.domain is not Domain.PERSON:
        return names.read_names(texts)
    return names.read_people(texts) if column.several else names.read_persons(texts)


def _entries(lines: pl.Series, raw: pl.Series, reading: Reading, name: str) -> pl.DataFrame:
    if not reading.faults:
        return pl.DataFrame(schema=REJECTS)
    wrong = reading.keys.is_in(list(reading.faults)).fill_null(value=False)
    faults = [reading.faults[text] for text in reading.keys.filter(wrong)]
    return pl.DataFrame(
        {
            "line": lines.filter(wrong),
            "column": [name] * len(faults),
            "value": [quote(text or "") for text in raw.filter(wrong)],
            "rule": [fault.rule for fault in faults],
            "message": [fault.message for fault in faults],
        },
        schema=REJECTS,
    )

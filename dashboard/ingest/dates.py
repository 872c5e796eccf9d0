"""Dates: ISO, or day and month in the order that the whole column shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.errors import FileRefused
from dashboard.ingest.reading import Fault, Reading, by_distinct, shown
from dashboard.schemas import Column, Kind

DAY_FIRST, MONTH_FIRST, ISO = "day-first", "month-first", "iso"
FIRST_EVENT = date(2000, 1, 1)

_DAY = r"[0-9]{1,4}\s?[-/.]\s?[0-9]{1,2}\s?[-/.]\s?[0-9]{1,4}"
_TIME = (
    r"(?:[T,]|\s)\s*[0-9]{1,2}(?::[0-9]{2}){1,2}(?:[.,][0-9]{1,9})?"
    r"(?:\s*[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT)?\s*(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
)
_WITH_TIME = rf"^({_DAY}){_TIME}$"
_PARTS = re.compile(r"(\d{1,4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,4})", re.ASCII)
_TOLERATED = 0.1  # of the dates that show an order, those that may show the other: they become rejects
_SHORT_YEAR_AHEAD = 20  # years


@dataclass(frozen=True)
class Shown:
    """How many distinct dates of a column show each order, or could be either; and whether any needs one."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    dotted: bool = False
    iso: int = 0
    same: int = 0

    @property
    def order(self) -> str | None:
        """Give the order that is beyond doubt; a date with dots has the day first unless it cannot."""
        few, many = sorted((self.day_first, self.month_first))
        if many and few <= many * _TOLERATED:
            return DAY_FIRST if self.day_first == many else MONTH_FIRST
        return DAY_FIRST if self.dotted and not many else None

    @property
    def needs_order(self) -> bool:
        """Say whether a date reads differently in the two orders."""
        return self.either > 0 or (self.order is None and self.day_first + self.month_first > 0)


def heads(texts: pl.Series) -> pl.Series:
    """Cut the times off."""
    if (texts.str.len_bytes().max() or 0) <= len("2026-01-31"):  # type: ignore[operator]
        return texts
    return texts.str.extract(_WITH_TIME, 1).fill_null(texts)


def orders(columns: Mapping[str, pl.Series], asked: str | None) -> dict[str, str | None]:
    """Decide each column's order: "iso", "day-first", "month-first", or None without any date.

    `columns` are heads. A column that does not show its own takes the one that the others show.
    Raises FileRefused (ambiguous_dates).
    """
    found = {name: _shown(texts) for name, texts in columns.items()}
    told = {shown_by.order for shown_by in found.values() if shown_by.order}
    common = told.pop() if len(told) == 1 else None
    return {name: _order(name, shown_by, asked, common) for name, shown_by in found.items()}


def read(texts: pl.Series, column: Column, order: str | None, today: date) -> Reading:
    """Read a column of heads; events lie between 2000 and today."""
    return by_distinct(texts, lambda text: _parse(text, column, order, today), pl.Date)


def _order(name: str, found: Shown, asked: str | None, common: str | None) -> str | None:
    if not (found.day_first or found.month_first or found.either or found.same):
        return ISO if found.iso else None
    order = asked or found.order or common
    if order is None and found.needs_order:
        raise FileRefused(
            "ambiguous_dates",
            f"The dates of {name} do not show whether the day or the month comes first.",
            "Say it with --day-first or --month-first.",
        )
    return order or DAY_FIRST


def _shown(texts: pl.Series) -> Shown:
    counts = dict.fromkeys(("day_first", "month_first", "either", "iso", "same"), 0)
    dotted = False
    for text in texts.drop_nulls().unique():
        if parts := _PARTS.fullmatch(text):
            counts[_sort(parts)] += 1
            dotted = dotted or (parts[2] == "." and len(parts[1]) <= 2)
    return Shown(**counts, dotted=dotted)


def _sort(parts: re.Match[str]) -> str:
    first, second = int(parts[1]), int(parts[3])
    if len(parts[1]) > 2:
        return "iso"
    if first > 12 >= second:
        return "day_first"
    if second > 12 >= first:
        return "month_first"
    return "same" if first == second or first > 12 else "either"


def _parse(text: str, column: Column, order: str | None, today: date) -> date | Fault:
    found = _PARTS.fullmatch(text)
    day = _date(found, order, today) if found else None
    if day is None:
        return Fault("date", f"{shown(text)} is no date; write it like 2026-02-28.")
    if column.kind is Kind.EVENT and day > today:
        return Fault("future", f"{shown(text)} is later than today ({today}); write the day it happened.")
    if column.kind is Kind.EVENT and day < FIRST_EVENT:
        return Fault("past", f"{shown(text)} is before 2000; write the year with four digits.")
    return day


def _date(found: re.Match[str], order: str | None, today: date) -> date | None:
    first, second, third = found[1], found[3], found[4]
    if len(first) > 2:
        year, month, day = first, second, third
    else:
        year, month, day = third, *((first, second) if order == MONTH_FIRST else (second, first))
    try:
        return date(_year(year, today), int(month), int(day)) if len(day) <= 2 else None
    except ValueError:
        return None


def _year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        raise ValueError(text)
    year = today.year // 100 * 100 + int(text)
    return year - 100 if year > today.year + _SHORT_YEAR_AHEAD else year

"""Dates: ISO, month names, Excel's serials, or day and month in the order that the whole column shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo
from types import MappingProxyType

import polars as pl

from dashboard.errors import FileRefused
from dashboard.ingest import instants
from dashboard.ingest.reading import Fault, Reading, by_distinct, shown, where
from dashboard.schemas import Column, Kind

DAY_FIRST, MONTH_FIRST, ISO = "day-first", "month-first", "iso"
FIRST_EVENT = date(2000, 1, 1)

_NUMBERS = r"[0-9]{1,4}\s?[-/.]\s?[0-9]{1,2}\s?[-/.]\s?[0-9]{1,4}"
_DAY_FIRST_NAMED = r"[^\d\s]*,?\s*[0-9]{1,2}[^\d:]{1,14}[0-9]{2,4}"
_NAME_FIRST = r"[^\d:]{3,26}[0-9]{1,2}[^\d:]{0,4}\s[0-9]{4}"
_DAY = rf"(?:{_NUMBERS}|{_DAY_FIRST_NAMED}|{_NAME_FIRST})"
_WITH_TIME = rf"^({_DAY}){instants.TIME}$"
_PARTS = re.compile(r"(\d{1,4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,4})", re.ASCII)
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)", re.ASCII)
_SERIAL = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?", re.ASCII)  # 1954 to 2118, as Excel counts days
_EXCELS_DAY_0 = date(1899, 12, 30)
_WEEKDAYS = (
    "mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday sat saturday sun sunday "
    "mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend so sonntag "
    "lun lundi mar mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche "
    "lunes martes mié mie miércoles miercoles jue jueves vie viernes sáb sab sábado sabado dom domingo "
    "lunedì lunedi martedì martedi mercoledì mercoledi gio giovedì giovedi venerdì venerdi sabato domenica "
    "ma maandag dinsdag wo woensdag donderdag vr vrijdag za zaterdag zo zondag"
).split()
_WEEKDAY = rf"(?:(?:{'|'.join(_WEEKDAYS)})\.?,?\s+)?"
_BEFORE_NUMBERS = rf"(?i)^(?:{'|'.join(_WEEKDAYS)})\.?,?\s+({_NUMBERS})"
_DAY_NAME_YEAR = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s/-]*(?:de |of )?([^\W\d_]{{3,10}})\.?,?[\s/-]*(?:de )?"
    r"(\d{2}|\d{4})",
    re.IGNORECASE,
)
_NAME_DAY_YEAR = re.compile(
    rf"{_WEEKDAY}([^\W\d_]{{3,10}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_MONTHS = {
    start: month
    for month, starts in enumerate(
        ("jan ene gen", "feb fév fev", "mar mär mae", "apr avr abr", "may mai mag", "jun juin giu", "jul juil lug",
         "aug août aou ago", "sep set", "oct okt ott", "nov", "dec dez déc dic"), 1)
    for start in starts.split()
}  # fmt: skip
_STATED = (
    (re.compile(r"\b(?:dd?|tt?|jj?)\s?[-/.]\s?mm?\b", re.IGNORECASE), DAY_FIRST),
    (re.compile(r"\bmm?\s?[-/.]\s?(?:dd?|tt?|jj?)\b", re.IGNORECASE), MONTH_FIRST),
)
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
    """Cut the times off, and the weekdays before days in numbers."""
    if (texts.str.len_bytes().max() or 0) <= len("2026-01-31"):  # type: ignore[operator]
        return texts
    if texts.str.contains(r"^\pL").any():
        texts = texts.str.replace(_BEFORE_NUMBERS, "$1")
    return texts.str.extract(_WITH_TIME, 1).fill_null(texts)


def looks_like(text: str) -> bool:
    """Say whether a cell is a date in any order."""
    head = heads(pl.Series([text]))[0]
    return any(isinstance(_day(head, order, date(2026, 1, 1)), date) for order in (DAY_FIRST, MONTH_FIRST))


def has_other_words(text: str) -> bool:
    """Say whether a text has a word that is neither a month nor a weekday."""
    words = (word.casefold() for word in _WORD.findall(text))
    return any(
        word not in _WEEKDAYS and word[:3] not in _MONTHS and word[:4] not in _MONTHS for word in words
    )


def stated(header: str) -> str | None:
    """Tell the order that a header states, as "Date (dd/mm/yyyy)" does."""
    return next((order for form, order in _STATED if form.search(header)), None)


def shown_by(columns: Mapping[str, pl.Series]) -> dict[str, Shown]:
    """Count which order the dates of each column show; `columns` are heads."""
    return {name: _shown(texts) for name, texts in columns.items()}


def orders(
    found: Mapping[str, Shown],
    asked: str | None,
    remembered: str | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str | None]:
    """Decide each column's order: "iso", "day-first", "month-first", or None without any date.

    A column that does not show its own takes the one that its header states, then that of the others, and last the
    one that is remembered. Raises FileRefused (ambiguous_dates).
    """
    common = _common(found) or remembered
    return {
        name: _order(headers.get(name, name), seen, asked, stated(headers.get(name, "")) or common)
        for name, seen in found.items()
    }


def show_no_order(found: Mapping[str, Shown], headers: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Say whether dates read differently in the two orders, and nothing in the file says which it is."""
    return _common(found) is None and any(
        seen.needs_order and seen.order is None and stated(headers.get(name, "")) is None
        for name, seen in found.items()
    )


def _common(found: Mapping[str, Shown]) -> str | None:
    """Give the one order that the columns show which show any."""
    told = {seen.order for seen in found.values() if seen.order}
    return told.pop() if len(told) == 1 else None


def of_itself(text: str, order: str | None) -> date | None:
    """Read one date by what it shows itself, whatever the others show; `order` decides where it shows nothing."""
    days = {_day(text.strip(), one, date(2026, 1, 1)) for one in (DAY_FIRST, MONTH_FIRST)} - {None}
    return days.pop() if len(days) == 1 else _day(text.strip(), order, date(2026, 1, 1))


def read(texts: pl.Series, column: Column, order: str | None, today: date, zone: tzinfo = UTC) -> Reading:
    """Read a column of dates; events lie between 2000 and today. Instants are of the day they have in the zone."""
    days = heads(texts)
    found = by_distinct(days, lambda text: _parse(text, order, today), pl.Date)
    values, zoned = instants.in_zone(texts, found.values, zone)
    keys = where(~zoned, days).fill_null(texts) if zoned.any() else days
    wrong = days.is_in(list(found.faults)).fill_null(value=False) if found.faults else None
    faults = dict(found.faults)
    if wrong is not None and zoned.any():
        faults |= {
            key: found.faults[day] for key, day in zip(keys.filter(wrong), days.filter(wrong), strict=True)
        }
    if column.kind is Kind.EVENT:
        faults |= _out_of_time(keys, values, today)
        values = where(values.is_between(FIRST_EVENT, today), values) if faults else values
    return Reading(values, keys, faults)


def _out_of_time(keys: pl.Series, values: pl.Series, today: date) -> dict[str, Fault]:
    late, early = keys.filter(values > today).unique(), keys.filter(values < FIRST_EVENT).unique()
    faults = {
        t: Fault("future", f"{shown(t)} is later than today ({today}); write the day it happened.")
        for t in late
    }
    return faults | {
        t: Fault("past", f"{shown(t)} is before 2000; write the year with four digits.") for t in early
    }


def _order(name: str, found: Shown, asked: str | None, common: str | None) -> str | None:
    if not (found.day_first or found.month_first or found.either or found.same):
        return ISO if found.iso else None
    order = asked or found.order or common
    if order is None and found.needs_order:
        raise FileRefused(
            "ambiguous_dates",
            f"The dates of “{name}” do not show whether the day or the month comes first.",
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
        elif _unordered(text):
            counts["iso"] += 1
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


def _parse(text: str, order: str | None, today: date) -> date | Fault:
    return _day(text, order, today) or Fault("date", f"{shown(text)} is no date; write it like 2026-02-28.")


def _day(text: str, order: str | None, today: date) -> date | None:
    found = _PARTS.fullmatch(text)
    try:
        return _date(found, order, today) if found else _unordered(text, today)
    except ValueError:
        return None


def _date(found: re.Match[str], order: str | None, today: date) -> date | None:
    first, second, third = found[1], found[3], found[4]
    if len(first) > 2:
        year, month, day = first, second, third
    else:
        year, month, day = third, *((first, second) if order == MONTH_FIRST else (second, first))
    return date(_year(year, today), int(month), int(day)) if len(day) <= 2 else None


def _unordered(text: str, today: date = FIRST_EVENT) -> date | None:
    """Read what shows its own order: month names, eight digits, and the days that Excel counts."""
    if serial := _SERIAL.fullmatch(text):
        return _EXCELS_DAY_0 + timedelta(days=int(serial[1]))
    try:
        if compact := _COMPACT.fullmatch(text):
            return date(*map(int, compact.groups()))
        if named := _DAY_NAME_YEAR.fullmatch(text):
            return _named(named[1], named[2], named[3], today)
        if named := _NAME_DAY_YEAR.fullmatch(text):
            return _named(named[2], named[1], named[3], today)
    except ValueError:
        return None
    return None


def _named(day: str, name: str, year: str, today: date) -> date | None:
    start = name.casefold()
    month = next((_MONTHS[start[:n]] for n in (4, 3) if start[:n] in _MONTHS), None)
    return date(_year(year, today), month, int(day)) if month else None


def _year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        raise ValueError(text)
    year = today.year // 100 * 100 + int(text)
    return year - 100 if year > today.year + _SHORT_YEAR_AHEAD else year

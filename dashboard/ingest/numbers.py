"""Numbers: currency signs, thousands marks, per cent, and which mark is the decimal one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.ingest.reading import Fault, Reading, by_distinct, shown, where
from dashboard.schemas import Column, Unit

_PLAIN = {mark: rf"^-?[0-9]{{1,15}}(?:{re.escape(mark)}[0-9]{{1,2}})?$" for mark in ".,"}
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "zł": "PLN", "Kč": "CZK", "Fr.": "CHF",
          "A$": "AUD", "C$": "CAD", "CA$": "CAD", "AU$": "AUD", "US$": "USD", "R$": "BRL"}  # fmt: skip
DOLLAR = "USD"  # what a $ is taken for where nothing else says it
_UNITS = r"(?i:points?|pts\.?)"
_SIGN = "(?:[A-Z]{0,3}[$€£¥₹]|zł|Kč|Fr\\.|[A-Z]{3})"
_CURRENCY = re.compile(rf"^{_SIGN}\s*|\s*(?:{_SIGN}|{_UNITS})$")
_NAMED = rf"^[+-]?({_SIGN})\s*[\d.,]|\d\s*-?\s*({_SIGN})\s*-?$"
_SPACES = re.compile(r"(?<=\d)[ '’\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_HEAD, _TAIL = rf"^(?:{_SIGN})?\s*[+-]?", rf"\s*-?\s*(?:%|{_SIGN}|{_UNITS})?\s*-?$"
_SHOWN = {
    mark: rf"{_HEAD}[0-9 '’\u00a0\u2009\u202f]*{re.escape(mark)}(?:[0-9]{{1,2}}|[0-9]{{4,}}){_TAIL}"
    for mark in ".,"
}  # a decimal mark beyond doubt
_EITHER = {mark: rf"{_HEAD}[1-9][0-9]{{0,2}}{re.escape(mark)}[0-9]{{3}}{_TAIL}" for mark in ".,"}
# as accountants write it, before the sign, or behind the number, as SAP does: 1.234,50- EUR (but 99,- is a price)
_NEGATIVE = re.compile(rf"\(([^()-]+)\)|-([^-\d.,][^-]*)|([^()-]*\d\s*(?:{_SIGN})?)\s*-\s*(?:{_SIGN})?")
_NUMBER = re.compile(r"([+-]?)(\d[\d.,]*|[.,]\d+)")
_GROUPS = {mark: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+") for mark in ".,"}


@dataclass(frozen=True)
class Decimal:
    """A file's decimal mark; `mixed` when its numbers show both, so that 1.234 can be either."""

    mark: str
    mixed: bool = False


def decimal_of(columns: Sequence[pl.Series], separator: str, said: str | None = None) -> Decimal:
    """Decide a file's decimal mark: what its numbers show, else a comma where `;` stands between cells.

    Where most numbers with that mark would have just three decimals, it is likelier a thousands mark that one cell
    contradicts: then those count as mixed.
    """
    if said:
        return Decimal(said)
    shown_marks = Counter(mark for texts in columns for mark in _shown_marks(texts))
    shown_marks.update(_counted(columns, _SHOWN))
    commas, points = shown_marks[","], shown_marks["."]
    if commas == points:
        return Decimal("," if separator == ";" else ".", mixed=commas > 0)
    mark = "," if commas > points else "."
    return Decimal(
        mark, mixed=min(commas, points) > 0 or _counted(columns, _EITHER)[mark] > shown_marks[mark]
    )


def read(texts: pl.Series, column: Column, decimal: Decimal) -> Reading:
    """Read a column of numbers; shares over 1 are per cent."""
    plain = texts.str.contains(_PLAIN[decimal.mark]) if column.unit is not Unit.SHARE else texts.is_null()
    simple = where(plain, texts).str.replace(",", ".", literal=True).cast(pl.Float64)
    rest = by_distinct(where(~plain, texts), lambda text: _parse(text, column, decimal), pl.Float64)
    values = simple.fill_null(rest.values) + 0.0
    faults = dict(rest.faults)
    for text in _too_small(values, texts, column):
        faults[text] = Fault("minimum", f"{shown(text)} is too small; write {column.at_least:g} or more.")
    return Reading(values, texts, faults)


def is_sign(text: str) -> bool:
    """Say whether a text is a currency's sign or code."""
    return re.fullmatch(_SIGN, text) is not None


def currencies(texts: pl.Series) -> pl.Series:
    """Tell each amount's currency, where a sign or code stands beside it."""
    signs = pl.DataFrame({"text": texts}).select(
        pl.coalesce(pl.col("text").str.extract(_NAMED, 1), pl.col("text").str.extract(_NAMED, 2))
    )
    return signs.to_series().replace(_SIGNS)


def _too_small(values: pl.Series, texts: pl.Series, column: Column) -> list[str]:
    if column.at_least is None:
        return []
    return texts.filter((values < column.at_least).fill_null(value=False)).unique().to_list()


def _shown_marks(texts: pl.Series) -> list[str]:
    """List the marks of the numbers with more than one mark, or another form than the plain one."""
    some = texts.drop_nulls()
    told = some.str.contains(_SHOWN["."]) | some.str.contains(_SHOWN[","])
    bare = map(_bare, some.filter(some.str.contains(r"[.,]") & ~told).unique())
    return [mark for number in bare if _NUMBER.fullmatch(number) and (mark := _decimal_mark(number))]


def _counted(columns: Sequence[pl.Series], forms: Mapping[str, str]) -> Counter[str]:
    return Counter(
        {mark: sum(int(texts.str.contains(form).sum()) for texts in columns) for mark, form in forms.items()}
    )


def _bare(text: str) -> str:
    text = text.rstrip("% \u00a0\u202f").strip().replace("\u2212", "-")
    if negative := _NEGATIVE.fullmatch(text):
        return f"-{_bare(negative[1] or negative[2] or negative[3])}"
    return _SPACES.sub("", _CURRENCY.sub("", text))


def _decimal_mark(number: str) -> str | None:
    """Tell the decimal mark of one number, where it has one beyond doubt."""
    marks = [mark for mark in number if mark in ".,"]
    if len(set(marks)) == 2:
        return marks[-1] if marks.count(marks[-1]) == 1 else None
    if len(marks) != 1 or _GROUPS[marks[0]].fullmatch(number.lstrip("+-")):
        return None
    return marks[0]


def _parse(text: str, column: Column, decimal: Decimal) -> float | Fault:
    percent = text.endswith("%")
    value = _value(_bare(text), decimal) if not percent or column.unit in {Unit.SHARE, Unit.MEASURE} else None
    if value is None:
        return _no_number(text, decimal)
    if percent or (column.unit is Unit.SHARE and value > 1):
        value /= 100
    if column.unit is Unit.SHARE and value > 1:
        return Fault("maximum", f"{shown(text)} is over 100 %; write a share like 0.6 or 60 %.")
    return value


def _no_number(text: str, decimal: Decimal) -> Fault:
    if decimal.mixed and _is_either(_bare(text)):
        return Fault(
            "number",
            f"{shown(text)} can mean two numbers, for this file writes decimals in both ways; write it like 1250.50.",
        )
    return Fault("number", f"{shown(text)} is no number; write it like 1250.50.")


def _is_either(number: str) -> bool:
    """Say whether a number's one mark can be that of decimals or of thousands."""
    return (
        bool(_GROUPS["."].fullmatch(number.lstrip("+-").replace(",", ".", 1)))
        and number.count(",") + number.count(".") == 1
    )


def _value(number: str, decimal: Decimal) -> float | None:
    found = _NUMBER.fullmatch(number)
    if not found:
        return None
    sign, digits = found.groups()
    own = _decimal_mark(digits)
    if own is None and decimal.mixed and _is_either(digits):
        return None
    mark = own or decimal.mark
    mark = {",": ".", ".": ","}[mark] if digits.count(mark) > 1 else mark
    group = "," if mark == "." else "."
    whole, _, fraction = digits.partition(mark)
    if group in fraction or len(digits) > 30:
        return None
    if group in whole and not _GROUPS[group].fullmatch(whole):
        return None
    return float(f"{sign}{whole.replace(group, '') or '0'}.{fraction or '0'}")

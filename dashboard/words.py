"""Numbers, shares, points, dates and counts as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

UNDEFINED = "–"
REASON_HEADER = "Why it was refused"  # the column that a file of rejected rows has beside theirs
_NO_WIDTH = dict.fromkeys((0x200B, 0x2060, 0xFEFF))  # pasted along from web pages: two names would look alike
_PUNCTUATION = re.compile(r"[\W_]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_THIN = "\N{NARROW NO-BREAK SPACE}"
SURE = f"95{_THIN}%"  # how sure an interval is
INTERVAL = f"{SURE} interval"
_NEAR = 0.25  # tenths: a share that lies farther from one is written in percent
_MONTHS = "January February March April May June July August September October November December".split()
_ORDINALS = ("First", "Second", "Third", "Fourth")


def clean(text: str) -> str:
    """Normalise a name for showing: NFC, trimmed, white space collapsed, none of it of no width."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_NO_WIDTH)
    return " ".join(text.split())


def fold(text: str) -> str:
    """Normalise a name for comparing: cleaned and case folded."""
    if text.isascii():  # nearly every name, and a file of a million rows asks a hundred thousand times
        return " ".join(text.split()).lower()
    return unicodedata.normalize("NFC", clean(text).casefold())


def only_words(text: str) -> str:
    """Leave punctuation out: words with a space between them."""
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def unbroken(text: str) -> str:
    """Keep a few words on one line: no break at their spaces and hyphens, as in "2026-Q3"."""
    return text.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{NON-BREAKING HYPHEN}")


def shortened(text: str, most: int) -> str:
    """Cut a text that is too long to show."""
    return text if len(text) <= most else f"{text[:most]}…"


def file_words(name: str, most: int = 60) -> str:
    """Give what a file is called without its folders and ending, as words that any disk takes."""
    stem = re.split(r"[/\\]", name)[-1]
    stem = stem.rpartition(".")[0] or stem
    kept = "".join(sign if sign.isalnum() or sign in " -_()&+" else " " for sign in stem[:most])
    return " ".join(kept.split()) or "file"


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def percent(share: float) -> int:
    """Round a share, or a difference of shares, to whole percents: 0.625 is 63."""
    return _round(share * 100)


def share(value: float | None) -> str:
    """Write a share of 0 to 1: 0.62 is "62 %"."""
    return UNDEFINED if value is None else f"{percent(value)}{_THIN}%"


def share_range(low: float | None, high: float | None) -> str:
    """Write an interval of shares: "53 to 70 %"."""
    if low is None or high is None:
        return UNDEFINED
    return f"{percent(low)} to {share(high)}"


def in_ten(value: float) -> str:
    """Write a share as people say it: 0.41 is "4 in 10"; in percent where that would say too little or too much."""
    tenths = _round(value * 10)
    return f"{tenths} in 10" if 1 <= tenths <= 9 and abs(value * 10 - tenths) <= _NEAR else share(value)


def reps(reach: float) -> str:
    """Write a share of reps: "4 in 10 reps", "3 % of reps"."""
    words = in_ten(reach)
    return f"{words} of reps" if words.endswith("%") else f"{words} reps"


def points(change: float | None) -> str:
    """Write a difference of shares without its sign: 0.06 is "6 points"."""
    return UNDEFINED if change is None else count(abs(percent(change)), "point")


def signed_points(difference: float) -> str:
    """Write a difference of shares with its sign: "+6 points", "−2 points"."""
    words = points(difference)
    return words if words.startswith("0") else f"{'+' if difference > 0 else '−'}{words}"


def count(number: float, noun: str, plural: str | None = None) -> str:
    """Write a count with its noun: "1 rep", "7 reps"."""
    whole = integer(number)
    return f"{whole} {noun if whole == '1' else plural or noun + 's'}"


def of(part: float, whole: float, noun: str) -> str:
    """Write a part of a count: "2 of 7 reps"."""
    return f"{integer(part)} of {count(whole, noun)}"


def verb_of(part: float, whole: float, one: str, many: str) -> str:
    """Choose the verb of a part of a count: "1 of 7 targets is", "2 of 7 are", "0 of 1 is"."""
    return one if 1 in (round(part), round(whole)) else many


def integer(number: float) -> str:
    """Write a whole number, thousands apart: 12 300."""
    return f"{round(number):,}".replace(",", _THIN)


def decimal(number: float | None, digits: int = 2) -> str:
    """Write a number that has no unit: a Gini of 0.71."""
    return UNDEFINED if number is None else f"{number:.{digits}f}"


def money(amount: float | None, currency: str | None) -> str:
    """Write an amount with its currency: "12 300 EUR"; cents only under 100."""
    if amount is None:
        return UNDEFINED
    digits = 0 if abs(amount) >= 100 or float(amount).is_integer() else 2
    return f"{amount:,.{digits}f}".replace(",", _THIN) + (f"{_THIN}{currency}" if currency else "")


def day(when: date, *, year: bool = False) -> str:
    """Write a date in words: "3 August", with the year where it is not plain."""
    return f"{when.day} {_MONTHS[when.month - 1]}" + (f" {when.year}" if year else "")


def moment(when: datetime) -> str:
    """Write a day and its time, without the zone: "3 August 2026, 07:31"."""
    return f"{day(when.date(), year=True)}, {when:%H:%M}"


def days(start: date, end: date) -> str:
    """Write a span: "1 April to 21 June", with the years where they differ."""
    other = start.year != end.year
    return f"{day(start, year=other)} to {day(end, year=other)}"


def ordinal_quarter(name: str, beside: str) -> str:
    """Write a quarter inside a sentence: "second quarter", with the year where it is not that of `beside`."""
    words = quarter(name)
    words = words if name.partition("-Q")[0] != beside.partition("-Q")[0] else words.rpartition(" ")[0]
    return words[0].lower() + words[1:]


def quarter(name: str) -> str:
    """Write a quarter in words: "Third quarter 2026"."""
    year, _, number = name.partition("-Q")
    return f"{_ORDINALS[int(number) - 1]} quarter {year}"


def chosen(link: str, programs: Sequence[str]) -> str:
    """Say for or on which programs a number is: " for Negotiation"; nothing where all programs are.

    Where programs are chosen, rows that name another program, or none, do not count.
    """
    return f" {link} {listing(programs, 2)}" if programs else ""


def listing(names: Sequence[str], most: int = 3) -> str:
    """Join names: "EMEA, North and 4 more"."""
    shown, rest = list(names[:most]), len(names) - most
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _round(number: float) -> int:
    """Round half away from zero, as people do: 62.5 is 63."""
    return int(number + 0.5) if number >= 0 else -int(-number + 0.5)

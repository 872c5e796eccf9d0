"""What to know of an upload before it counts: how a file was taken where that is not plain, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.schemas import label_of
from dashboard.store.log import Upload
from dashboard.words import count, integer, listing

_MARKED = {
    "preview": ("record is a preview or a test of the survey", "records are previews or tests of the survey"),
    "unfinished": ("record is unfinished", "records are unfinished"),
    "inactive": ("person is inactive", "people are inactive"),
}
_THEN = {
    "inactive": ": the file does not say since when, so who stood in an earlier roster of this report left on the day "
    "of this upload"
}


def remarks(upload: Upload) -> tuple[str, ...]:
    """Say what a file does not show, or what was made of it, in the order of how much it may change."""
    return tuple(_remarks(upload.detail))


def doubt(upload: Upload) -> str:
    """Say what was taken as in earlier files of the same report, where this file shows nothing of it."""
    order = upload.detail["date_order"]
    if not upload.detail.get("order_is_usual"):
        return ""
    start = "Its dates do not show whether the day or the month comes first"
    return f"{start}: they are read {order}, as earlier files were."


def _remarks(detail: Mapping[str, Any]) -> Iterator[str]:
    for name, (value, records) in detail.get("filled", {}).items():
        yield f"{count(records, 'record')} without a {label_of(name)}: read as “{value}”, as you said."
    yield from _ends_before(detail.get("resolved_before", [0]))
    if amounts := detail.get("no_currency", 0):
        taken = "it is taken" if amounts == 1 else "they are taken"
        yield f"Nothing says the currency of {count(amounts, 'amount')}: {taken} for the reporting currency."
    yield from _garbled(*detail.get("garbled", [0]))
    yield from _marked(detail)
    yield from _sheets(detail)


def _ends_before(found: Sequence[int]) -> Iterator[str]:
    """Say that barriers end before they are named, which no barrier can, and what is made of it."""
    number, *lines = found
    if number:
        listed = ", ".join(map(str, lines)) + (" …" if number > len(lines) else "")
        where = f"line {listed}" if number == 1 else f"lines {listed}"
        what = f"{count(number, 'record')} ({where}) with a barrier that ended before the record's date"
        yield f"{what}: it counts as ended on that date."


def _garbled(found: int, text: str = "", meant: str = "") -> Iterator[str]:
    """Say that names were garbled before they came here, with one that is no person's."""
    if found:
        such = f", such as “{text}” for “{meant}”" if text else ""
        looks = "name looks" if found == 1 else "names look"
        left = "it is taken as it stands" if found == 1 else "they are taken as they stand"
        how = "Save the file again as “CSV UTF-8” where its names are still right."
        yield f"{integer(found)} {looks} garbled by an earlier export{such}: {left}. {how}"


def _marked(detail: Mapping[str, Any]) -> Iterator[str]:
    """Say which records the file itself marks as not counting, and what follows."""
    for header, reason in detail.get("marks", {}).items():
        if found := detail["drops"].get(reason, 0):
            one, several = _MARKED[reason]
            what = f"{integer(found)} {one if found == 1 else several}"
            yield f"By its column “{header}”, {what} and left out{_THEN.get(reason, '')}."


def _sheets(detail: Mapping[str, Any]) -> Iterator[str]:
    others = [name for name in detail.get("sheets", ()) if name != detail["sheet"]]
    if others:
        names = listing([f"“{name}”" for name in others], 6)
        left = "is left out" if len(others) == 1 else "are left out"
        yield f"Of the workbook, the sheet “{detail['sheet']}” is read; {names} {left}."

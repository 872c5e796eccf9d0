"""What to know of an upload before it counts: how a file was taken where that is not plain, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.schemas import label_of
from dashboard.store.log import Upload
from dashboard.words import count, listing


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
    yield from _sheets(detail)


def _sheets(detail: Mapping[str, Any]) -> Iterator[str]:
    others = [name for name in detail.get("sheets", ()) if name != detail["sheet"]]
    if others:
        names = listing([f"“{name}”" for name in others], 6)
        left = "is left out" if len(others) == 1 else "are left out"
        yield f"Of the workbook, the sheet “{detail['sheet']}” is read; {names} {left}."

"""Changes in words: how much, on what, and whether chance alone can do it."""

from __future__ import annotations

from dataclasses import replace

from dashboard.narrative import values
from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import how_sure
from dashboard.periods import Span
from dashboard.words import count, days, decimal, money, ordinal_quarter, points

NOTHING_BEFORE = "nothing earlier to compare with"


def against(quarter: str, now: str, span: Span | None = None) -> str:
    """Name what is compared with; `span` where only these days of it are."""
    words = f"the {ordinal_quarter(quarter, now)}"
    return f"{words} ({days(span.start, span.end)})" if span else words


def amount(change: float, unit: str, currency: str | None) -> str:
    """Write a change without its sign, in the KPI's unit; empty where it rounds to nothing."""
    size = abs(change)
    words = {
        "share": lambda: points(size),
        "currency": lambda: money(round(size, 2), currency),
        "people": lambda: count(size, "person", "people"),
        "difference": lambda: points(size),
        "days": lambda: count(size, "day") if size == int(size) else f"{decimal(size, 1)} days",
    }.get(unit, lambda: decimal(size))()
    return words if any(digit in words for digit in "123456789") else ""


def moved(number: Cell, unit: str = "share", currency: str | None = None, where: str = "") -> str:
    """Say which way a number moved, how much and how sure: "up 6 points, within chance"; nothing where it did not.

    `where` stands behind the amount.
    """
    size = "" if number.change is None else amount(number.change, unit, currency)
    return f"{'up' if (number.change or 0) > 0 else 'down'} {size}{where}{how_sure(number)}" if size else ""


# what may be chance and has no test: only what it was is told
_UNTESTED = ("share", "days", "difference", "currency", "index")


def change(number: Cell, unit: str, currency: str | None, earlier: str) -> str:
    """Say how a number moved: "up 6 points on the second quarter, within chance".

    `earlier` is empty where the page has said what it compares with.
    """
    if number.change is None:
        return NOTHING_BEFORE if number.value is not None else ""
    where = f" on {earlier}" if earlier else ""
    told = moved(number, unit, currency, where)
    if not told:
        return f"unchanged{where}"
    if unit in _UNTESTED and number.verdict is None and number.previous is not None:
        was = values.value(replace(number, value=number.previous), unit, currency)
        return f"{was} {f'in {earlier}' if earlier else 'before'}, change not tested"
    return told

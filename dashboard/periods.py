"""Fiscal quarters and spans of days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from typing_extensions import override

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """Days from `start` to `end`, both counted."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Count the days; 0 or less when the span is empty."""
        return (self.end - self.start).days + 1

    def cut(self, days: int) -> Span:
        """Keep the first `days` days, or all where there are fewer."""
        return Span(self.start, min(self.end, self.start + timedelta(days=days - 1)))


@dataclass(frozen=True, order=True)
class Quarter:
    """A fiscal quarter; the fiscal year is named after the calendar year in which it ends."""

    year: int
    number: int
    first_month: int = 1

    @classmethod
    def of(cls, day: date, first_month: int = 1) -> Quarter:
        """Find the quarter that holds a day."""
        months = (day.year * 12 + day.month - 1) - (first_month - 1)
        return cls(months // 12 + (first_month > 1), months % 12 // 3 + 1, first_month)

    @classmethod
    def parse(cls, text: str, first_month: int = 1) -> Quarter | None:
        """Read `2026-Q3`; None when it is no quarter."""
        found = _QUARTER.fullmatch(text.strip().upper())
        return cls(int(found[1]), int(found[2]), first_month) if found else None

    @property
    def _first_month_index(self) -> int:
        year = self.year - (self.first_month > 1)
        return year * 12 + (self.first_month - 1) + (self.number - 1) * 3

    @property
    def start(self) -> date:
        """Give the first day."""
        return date(self._first_month_index // 12, self._first_month_index % 12 + 1, 1)

    @property
    def end(self) -> date:
        """Give the last day."""
        return self.shift(1).start - _DAY

    @property
    def span(self) -> Span:
        """Give the whole quarter as days."""
        return Span(self.start, self.end)

    def shift(self, by: int) -> Quarter:
        """Move by a number of quarters; negative goes back."""
        index = self.year * 4 + self.number - 1 + by
        return Quarter(index // 4, index % 4 + 1, self.first_month)

    @override
    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def quarters_between(first: Quarter, last: Quarter) -> list[Quarter]:
    """List the quarters from first to last, both included."""
    count = (last.year - first.year) * 4 + last.number - first.number + 1
    return [first.shift(i) for i in range(count)]

"""A review without people's names, for whoever may not see them.

Of each KPI by manager one row is left, without numbers, whose reason says that names are not shown. Lists of people
are empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final

import polars as pl
from typing_extensions import override

from dashboard.metrics.answer import Measured, Numbers
from dashboard.metrics.details import DETAILS
from dashboard.metrics.kpis.measures import OF_PEOPLE
from dashboard.metrics.kpis.reasons import Why
from dashboard.usecases.review import Review

_KEPT: Final = ("kpi", "by")


def unnamed(review: Review) -> Review:
    """Give a review without people's names."""
    return replace(review, numbers=_Unnamed(review.numbers), detail=_of_nobody(review.detail))


def _of_nobody(detail: Callable[[str], pl.DataFrame]) -> Callable[[str], pl.DataFrame]:
    return lambda name: DETAILS[name].nothing if DETAILS[name].people else detail(name)


class _Unnamed(Numbers):
    """Numbers without those of people; measured no earlier than they would have been."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._without_people = cache(_without_people)

    @override
    def having(self, kpi: str) -> Measured:
        return self._without_people(self._numbers.having(kpi))

    @property
    @override
    def kpis(self) -> pl.DataFrame:
        return _one_row_each(self._numbers.kpis)


def _without_people(measured: Measured) -> Measured:
    trends = measured.trends.filter(~pl.col("by").is_in(OF_PEOPLE))
    return Measured(_one_row_each(measured.kpis), trends)


def _one_row_each(kpis: pl.DataFrame) -> pl.DataFrame:
    people = pl.col("by").is_in(OF_PEOPLE)
    said = kpis.filter(people).unique(_KEPT, keep="first", maintain_order=True)
    blank = [
        pl.lit(None, said.schema[name]).alias(name) for name in said.columns if name not in {*_KEPT, "reason"}
    ]
    return pl.concat([kpis.filter(~people), said.with_columns(*blank, reason=pl.lit(Why.UNNAMED.value))])

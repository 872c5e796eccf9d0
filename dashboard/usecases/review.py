"""Review: one principal and selection, evaluated; every page, link and export is made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.metrics.answer import TIDY_SCHEMA, TREND_SCHEMA, Numbers
from dashboard.metrics.details import DETAILS
from dashboard.periods import Span
from dashboard.selection import Selection


@dataclass(frozen=True)
class Compared:
    """The earlier quarter and the days of it that are compared with."""

    quarter: str
    span: Span


def no_detail(name: str) -> pl.DataFrame:
    """Give a detail where there are no marts to ask: without a row."""
    return DETAILS[name].nothing


@dataclass(frozen=True, eq=False)
class Review:
    """The numbers of one question.

    `numbers` holds the KPIs: those of practices are measured when a page first asks for them. `lorenz` has the
    corners of the reward curve (people, value; both 0 to 1), empty where the Gini is undefined. `kinds` counts what
    was given (kind, count, value); `newest` is each team's newest conversation (team, day), the oldest first.
    `detail` gives what only one page shows (metrics.details).
    `rewards_until` is the day recognitions are known until, where that is before the quarter's days end.
    `by_number`: rewards are spread by their number, as too few have a value.
    `by_due_days`: cadence is told from check-ins that were due, for want of a rhythm in the programs.
    `notes` are what a reader must know about these numbers (code, text). `teams`, `programs` and `quarters` are
    what can be chosen.
    """

    version: int
    sample: bool
    as_of: date | None
    quarter: str | None
    partial: bool
    span: Span | None
    compared_with: Compared | None
    selection: Selection
    currency: str | None
    numbers: Numbers
    lorenz: pl.DataFrame
    kinds: pl.DataFrame
    newest: pl.DataFrame
    notes: tuple[tuple[str, str], ...]
    quarters: tuple[str, ...]
    teams: tuple[str, ...]
    programs: tuple[str, ...]
    by_due_days: bool = False
    rewards_until: date | None = None
    by_number: bool = False
    detail: Callable[[str], pl.DataFrame] = no_detail

    @property
    def kpis(self) -> pl.DataFrame:
        """Give all KPIs: a row per kpi, cut and group; shares are 0 to 1, undefined is null with a reason."""
        return self.numbers.kpis

    def rows(self, kpi: str) -> pl.DataFrame:
        """Give one KPI's rows at all its cuts."""
        return self.numbers.having(kpi).kpis.filter(pl.col("kpi") == kpi)

    def cells(self, kpi: str, by: str = "all") -> pl.DataFrame:
        """Give one KPI's rows at one cut."""
        return self.numbers.having(kpi).cut(kpi, by)

    def over_time(self, kpi: str, by: str = "all") -> pl.DataFrame:
        """Give one KPI's last six quarters at one cut."""
        return self.numbers.having(kpi).over_time(kpi, by)

    def total(self, kpi: str) -> Mapping[str, object]:
        """Give one KPI's row over the whole selection."""
        return self.cells(kpi).row(0, named=True)


def nothing_to_review(version: int, sample: bool) -> Review:
    """Give the review of a store without a conversation: no quarter, no numbers."""
    shares = pl.DataFrame(schema={"people": pl.Float64, "value": pl.Float64})
    kinds = pl.DataFrame(schema={"kind": pl.String, "count": pl.Int64, "value": pl.Float64})
    newest = pl.DataFrame(schema={"team": pl.String, "day": pl.Date})
    tidy, trends = pl.DataFrame(schema=TIDY_SCHEMA), pl.DataFrame(schema=TREND_SCHEMA)
    return Review(
        version, sample, None, None, False, None, None, Selection(), None, Numbers.of(tidy, trends), shares, kinds,
        newest, (), (), (), (),
    )  # fmt: skip

"""Measures of the feedback loop: cadence, gaps, follow-through, evidence and what check-ins were for."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.metrics.kpis.measures import CUTS, complete, undefined
from dashboard.metrics.kpis.reasons import Reasons, Why
from dashboard.metrics.marts.ready import LEVELS
from dashboard.metrics.tables.facts import fact_cells
from dashboard.metrics.tables.pace import gap_cells, gap_people, pace_cells
from dashboard.metrics.view import View
from dashboard.schemas import PURPOSES


@dataclass(frozen=True)
class FactShare:
    """Measure a share of conversations of which something is said (facts.FACTS)."""

    fact: str
    empty: Why

    def __call__(self, view: View, by: str) -> pl.LazyFrame:
        """Give a row per moment and group: value, base, people, n, reason."""
        cells = view.cut("facts", by, fact_cells).lazy()
        named = {f"{self.fact}_{name}": name for name in ("base", "hits", "squares", "people")}
        counted = cells.select("moment", *CUTS[by], *named).rename(named)
        some = counted if by == "all" else counted.filter(pl.col("base") > 0)
        return _shares(complete(some, view, by), self.empty)


def check_in_purposes(view: View, _by: str) -> pl.LazyFrame:
    """Share of the conversations naming a purpose that name each; `listed` where any does."""
    found = [
        FactShare(word, Why.NO_PURPOSES)(view, "all").with_columns(
            pl.lit(word).alias("category"), (pl.col("hits") > 0).fill_null(value=False).alias("listed")
        )
        for word in PURPOSES
    ]
    return pl.concat(found)


def cadence_kept(view: View, by: str) -> pl.LazyFrame:
    """Share of pair-days, or of check-ins that were due, in time."""
    cells = _of_managers(view.cut("paces", by, pace_cells), view, by)
    counted = cells.lazy().select("moment", *_group(by), "base", "hits", "squares", "people")
    untold: Reasons = [None if view.facts.cadence else Why.NO_CADENCE for _ in view.moments]
    return _shares(complete(counted, view, by), Why.NO_PAIRS, untold)


def days_between_check_ins(view: View, by: str) -> pl.LazyFrame:
    """Median days between consecutive conversations of a pair."""
    people = view.cut("spaced", by, gap_people)
    every = view.cut("gaps", by, gap_cells).join(people, on=["moment", *LEVELS[by]])
    cells = _of_managers(every, view, by)
    counted = cells.lazy().select("moment", *_group(by), "value", "base", "people")
    return undefined(complete(counted, view, by), Why.NO_GAPS)


def _shares(counted: pl.LazyFrame, empty: Why, unless: Reasons | None = None) -> pl.LazyFrame:
    found = counted.with_columns(
        (pl.col("hits") / pl.col("base")).alias("value"), (pl.col("base") ** 2 / pl.col("squares")).alias("n")
    )
    return undefined(found, empty, unless)


def _group(by: str) -> tuple[str, ...]:
    return ("category",) if by == "manager" else CUTS[by]


def _of_managers(cells: pl.DataFrame, view: View, by: str) -> pl.DataFrame:
    if by != "manager":
        return cells
    return cells.drop_nulls("manager").with_columns(
        view.name_of("person", pl.col("manager")).alias("category")
    )

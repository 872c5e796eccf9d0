"""KPIs over the moments of a view, tidy; and one moment held against another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from dashboard.metrics.formulas.statistics import newcombe, wilson
from dashboard.metrics.kpis.catalogue import KPIS, Kpi
from dashboard.metrics.kpis.measures import CUTS
from dashboard.metrics.narrowed import quickly
from dashboard.metrics.view import View

GROUP = {"team": pl.UInt32, "program": pl.UInt32, "category": pl.String}
_VALUES = {
    "value": pl.Float64, "base": pl.Int64, "people": pl.Int64, "n": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "p": pl.Float64, "reason": pl.String, "listed": pl.Boolean,
}  # fmt: skip
MEASURED = {"kpi": pl.String, "by": pl.String, "moment": pl.UInt8, **GROUP, **_VALUES}
_NOBODY = {kpi.key: kpi.nobody.value for kpi in KPIS}
_WHOLE = [
    pl.col("listed").fill_null(value=True),
    pl.col("base", "people").cast(pl.Int64),
    pl.col("n").fill_nan(None),  # of nobody
]
KEYS = ["kpi", "by", *GROUP]


def measure(view: View, kpis: Sequence[Kpi] = KPIS, cut: str | None = None) -> pl.DataFrame:
    """Measure KPIs at all their cuts, or at one (grain: kpi, cut, moment, group; team and program as ids)."""
    found = [_one(view, kpi, by) for kpi in kpis for by in kpi.cuts if cut in (None, by)]
    together = pl.concat([pl.LazyFrame(schema=MEASURED), *found], how="diagonal_relaxed")
    low, high = wilson(pl.col("value"), pl.col("n"))  # what has no n, and brings no interval, has none
    bounds = [pl.coalesce(name, bound).alias(name) for name, bound in (("low", low), ("high", high))]
    whole = together.select(list(MEASURED)).with_columns(*_WHOLE, *bounds)
    return quickly(whole)


def compare(measured: pl.DataFrame, asked: int, before: int | None) -> pl.DataFrame:
    """Hold one moment against an earlier one: a row per group listed in either, with the change between."""
    now = measured.lazy().filter(pl.col("moment") == asked).drop("moment")
    then = measured.lazy().filter(pl.col("moment") == (before if before is not None else -1))
    then = then.select(*KEYS, "listed", pl.col("value").alias("previous"), pl.col("n").alias("n_previous"))
    both = now.join(then, on=KEYS, how="full", coalesce=True, nulls_equal=True, suffix="_then")
    listed = pl.col("listed").fill_null(value=False) | pl.col("listed_then").fill_null(value=False)
    gone = pl.when(pl.col("value").is_null()).then(pl.col("kpi").replace_strict(_NOBODY, default=None))
    both = both.filter(listed).with_columns(
        pl.col("base", "people").fill_null(0), pl.coalesce("reason", gone).alias("reason")
    )
    return quickly(_changed(both))


def named(rows: pl.DataFrame, names: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Put words in the place of team and program ids."""
    return rows.with_columns(
        pl.col(domain).replace_strict(names[domain]["id"], names[domain]["text"], default=None)
        for domain in ("team", "program")
    )


def _changed(both: pl.LazyFrame) -> pl.LazyFrame:
    shares = [kpi.key for kpi in KPIS if kpi.unit == "share"]
    low, high = newcombe(pl.col("value"), pl.col("n"), pl.col("previous"), pl.col("n_previous"))
    is_share = pl.col("kpi").is_in(shares)
    return both.with_columns(
        (pl.col("value") - pl.col("previous")).alias("change"),
        pl.when(is_share).then(low).alias("change_low"),
        pl.when(is_share).then(high).alias("change_high"),
    )


def _one(view: View, kpi: Kpi, by: str) -> pl.LazyFrame:
    found = kpi.measure(view, by).with_columns(pl.lit(kpi.key).alias("kpi"), pl.lit(by).alias("by"))
    # who has no home team counts in the total alone
    return found.drop_nulls(CUTS[by]) if CUTS.get(by) else found

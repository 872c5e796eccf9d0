"""A change explained: how much of it is rate, and how much mix of teams and programs."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.metrics.formulas.statistics import kitagawa
from dashboard.metrics.kpis.reasons import Why
from dashboard.metrics.view import View
from dashboard.schemas import APPLIED

_STRATUM = ["team", "program"]


def strata(view: View) -> pl.DataFrame:
    """Give each team and program's weight and rate before (w1, r1) and now (w2, r2), and its two effects.

    One that is missing at one time has weight 0 there and borrows the other's rate: all of it is mix.
    """
    pairs = view.pairs.select("moment", *_STRATUM, "base", pl.col(APPLIED).alias("hits"))
    now, before = (pairs.filter(pl.col("moment") == moment).drop("moment") for moment in (0, view.compared))
    both = now.join(before, on=_STRATUM, how="full", coalesce=True, suffix="_before").with_columns(
        pl.col("base", "base_before").fill_null(0)
    )
    r2, r1 = pl.col("hits") / pl.col("base"), pl.col("hits_before") / pl.col("base_before")
    weighed = both.select(
        *_STRATUM,
        (pl.col("base_before") / pl.col("base_before").sum()).alias("w1"),
        pl.coalesce(pl.when(pl.col("base_before") > 0).then(r1), r2).alias("r1"),
        (pl.col("base") / pl.col("base").sum()).alias("w2"),
        pl.coalesce(pl.when(pl.col("base") > 0).then(r2), r1).alias("r2"),
    )
    rate, mix = kitagawa(pl.col("w1"), pl.col("r1"), pl.col("w2"), pl.col("r2"))
    return weighed.sort(_STRATUM).with_columns(rate.alias("rate_effect"), mix.alias("mix_effect"))


GROWN: dict[str, type[pl.DataType]] = {
    "by": pl.String,
    "group": pl.String,
    "before": pl.Float64,
    "now": pl.Float64,
    "effect": pl.Float64,
}


def grown(view: View) -> pl.DataFrame:
    """Tell of each team, and of each program, what its growing or shrinking did to the rate.

    `before` and `now` are its shares of all pairs. Its effect is its change of share times how far it lies from the
    average of all, (w2 − w1) · (r̄ − R̄): over all groups of a cut they add up to mix_effect, since Σ (w2 − w1) = 0.
    """
    if view.compared is None or not {0, view.compared} <= set(view.pairs["moment"].unique()):
        return pl.DataFrame(schema=GROWN)
    told = strata(view)
    share = (pl.col("w1") + pl.col("w2")) / 2
    rate = (pl.col("r1") + pl.col("r2")) / 2
    moved = (pl.col("w2") - pl.col("w1")) * (rate - (share * rate).sum())
    sums = (pl.sum("w1").alias("before"), pl.sum("w2").alias("now"), pl.sum("effect"))
    parts = [
        told.with_columns(effect=moved)
        .group_by(by)
        .agg(sums)
        .select(
            pl.lit(by).alias("by"), view.name_of(by, pl.col(by)).alias("group"), "before", "now", "effect"
        )
        for by in _STRATUM
    ]
    return pl.concat(parts).sort("by", "group")


@dataclass(frozen=True)
class Effect:
    """Sum one effect over the strata of the asked and the compared quarter: rate_effect or mix_effect."""

    which: str

    def __call__(self, view: View, _by: str) -> pl.LazyFrame:
        """Give one row: value, base (this quarter's pairs), people, reason."""
        sums = view.pairs.group_by("moment").agg(pl.sum("base"), pl.sum("people_all").round().cast(pl.Int64))
        pairs = {moment: (base, people) for moment, base, people in sums.iter_rows()}
        base, people = pairs.get(0, (0, 0))
        both = base and view.compared in pairs
        value = strata(view)[self.which].sum() if both else None
        why = None if both else Why.NOTHING_BEFORE if base else Why.NO_CHECK_INS
        row = {"moment": 0, "value": value, "base": base, "people": people, "reason": why and why.value}
        schema = {
            "moment": pl.UInt8,
            "value": pl.Float64,
            "base": pl.Int64,
            "people": pl.Int64,
            "reason": pl.String,
        }
        return pl.LazyFrame([row], schema=schema)

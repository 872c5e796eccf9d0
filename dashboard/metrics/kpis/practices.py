"""Measures of expectations, trainings, goals and of thanks for applying."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.formulas.inference import two_samples_of_few
from dashboard.metrics.formulas.statistics import newcombe
from dashboard.metrics.kpis.measures import CUTS, complete, undefined, unknown_rewards
from dashboard.metrics.kpis.reasons import Reasons, Why
from dashboard.metrics.tables.standards import is_judged, is_reached
from dashboard.metrics.tables.training import WEEKS, application_cells
from dashboard.metrics.view import View

FEWEST_ALIGNED = 5


def expectations_set(view: View, by: str) -> pl.LazyFrame:
    """Share of teams and programs with pairs that have both a target and an expectation."""
    hit = pl.col("target").is_not_null() & pl.col("expected")
    squares = f"people_{by}" if by != "program" else "base"
    people = view.pairs.lazy().group_by("moment", *CUTS[by]).agg(pl.sum(squares).round().alias("people"))
    counted = _counted(view.standards.lazy(), by, hit).join(people, on=["moment", *CUTS[by]])
    return _of_cells(counted, view, by, Why.NO_CHECK_INS)


def target_attainment(view: View, by: str) -> pl.LazyFrame:
    """Share of teams and programs with a target and five reps whose rate reaches it."""
    judged = view.standards.lazy().filter(is_judged())
    counted = _counted(judged, by, is_reached())
    if by == "program":  # a rep has one pair there
        people = judged.group_by("moment", "program").agg(pl.sum("base").alias("people"))
    else:
        people = view.judged(by).lazy()
    empty = Why.TOO_FEW if view.standards["target"].count() else Why.NO_TARGETS
    return _of_cells(counted.join(people, on=["moment", *CUTS[by]]), view, by, empty)


def days_to_first_application(view: View, by: str) -> pl.LazyFrame:
    """Kaplan-Meier median of the days from a training to its first application."""
    cells = view.cut("trained", by, application_cells).lazy()
    counted = cells.select("moment", *CUTS[by], "value", "low", "high", "base", "people")
    found = undefined(complete(counted, view, by), Why.NO_TRAININGS)
    never = pl.when(pl.col("value").is_null()).then(pl.lit(Why.NEVER_HALF.value))
    return found.with_columns(pl.coalesce("reason", never).alias("reason"))


def retention(view: View, _by: str) -> pl.LazyFrame:
    """Share of trainings that are applied so many weeks later, of those talked about around then."""
    every = pl.LazyFrame({"weeks": WEEKS}, schema={"weeks": pl.Int32})
    moments = pl.LazyFrame({"moment": range(len(view.moments))}, schema={"moment": pl.UInt8})
    cells = view.retention.lazy().with_columns(pl.col("weeks").cast(pl.Int32))
    found = moments.join(every, how="cross").join(cells, on=["moment", "weeks"], how="left")
    found = found.with_columns(
        pl.col("base", "people").fill_null(0),
        (pl.col("hits") / pl.col("base")).alias("value"),
        (pl.col("base") ** 2 / pl.col("squares")).alias("n"),
        pl.col("weeks").cast(pl.String).alias("category"),
    )
    return undefined(found.drop("weeks"), Why.TOO_EARLY)


def goal_attainment(view: View, _by: str) -> pl.LazyFrame:
    """Share of reps who reached their goal, of those with one, by metric."""
    found = _goals(view).with_columns(
        (pl.col("hits") / pl.col("base")).alias("value"), people="base", n="base"
    )
    return undefined(found, Why.NO_GOALS)


def goal_difference(view: View, _by: str) -> pl.LazyFrame:
    """Share of those who apply training and reached their goal, less that of the others."""
    found = _goals(view).with_columns((pl.col("applying") + pl.col("others")).alias("base"))
    both = (pl.col("applying") > 0) & (pl.col("others") > 0)
    return _difference(found, ("applying", "applying_met"), ("others", "others_met"), both, Why.NO_OTHERS)


def recognition_alignment(view: View, by: str) -> pl.LazyFrame:
    """Share recognised of those who applied it, less that of those who did not."""
    counted = view.aligned.lazy()
    whole = complete(
        counted.with_columns((pl.col("applied") + pl.col("failed")).alias("base"), people=0), view, by
    )
    enough = pl.min_horizontal(pl.col("applied", "failed").fill_null(0)) >= FEWEST_ALIGNED
    pairs = (("applied", "applied_thanked"), ("failed", "failed_thanked"))
    return _difference(whole, *pairs, enough, Why.TOO_FEW, unknown_rewards(view))


def _difference(
    found: pl.LazyFrame,
    one: tuple[str, str],
    other: tuple[str, str],
    enough: pl.Expr,
    why: Why,
    unless: Reasons | None = None,
) -> pl.LazyFrame:
    """Take the difference of two shares (base and hits each), where there are enough of both; Newcombe's interval.

    `p` says of few people how likely chance alone makes such a difference.
    """
    (n1, p1), (n2, p2) = ((pl.col(n), pl.col(hits) / pl.col(n)) for n, hits in (one, other))
    low, high = newcombe(p1, n1, p2, n2)
    numbers = {"value": p1 - p2, "low": low, "high": high, "p": _exact(p1, n1, p2, n2)}
    told = undefined(found.with_columns(people="base", **numbers), why, unless)
    reason = pl.coalesce("reason", pl.when(~enough).then(pl.lit(why.value)))
    known = told.with_columns(reason.alias("reason"))
    return known.with_columns(pl.when(pl.col("reason").is_null()).then(name).alias(name) for name in numbers)


def _exact(p1: pl.Expr, n1: pl.Expr, p2: pl.Expr, n2: pl.Expr) -> pl.Expr:
    columns = pl.struct(one.cast(pl.Float64).alias(str(i)) for i, one in enumerate((p1, n1, p2, n2)))
    return columns.map_batches(_tested, return_dtype=pl.Float64)


def _tested(columns: pl.Series) -> pl.Series:
    return pl.Series(two_samples_of_few(*columns.struct.unnest().to_numpy().T)).fill_nan(None)


def _goals(view: View) -> pl.LazyFrame:
    return view.goals.lazy().with_columns(view.name_of("metric", pl.col("metric")).alias("category"))


def _counted(cells: pl.LazyFrame, by: str, hit: pl.Expr) -> pl.LazyFrame:
    return cells.group_by("moment", *CUTS[by]).agg(
        pl.len().cast(pl.Int64).alias("base"), hit.sum().cast(pl.Int64).alias("hits")
    )


def _of_cells(counted: pl.LazyFrame, view: View, by: str, empty: Why) -> pl.LazyFrame:
    found = complete(counted, view, by).with_columns(
        (pl.col("hits") / pl.col("base")).alias("value"), n="base"
    )
    return undefined(found, empty)

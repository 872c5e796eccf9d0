"""How KPIs are measured: shares of rows, and what no share can express."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard.metrics.kpis.reasons import Reasons, Why
from dashboard.metrics.view import View
from dashboard.schemas import OWNERS
from dashboard.taxonomy import BARRIERS

Measure = Callable[[View, str], pl.LazyFrame]
CUTS: dict[str, tuple[str, ...]] = {
    "all": (),
    "team": ("team",),
    "program": ("program",),
    "team_program": ("team", "program"),
}
# Cuts whose groups are people: not for whoever may not see names.
OF_PEOPLE = ("manager",)
TOO_FEW_FOR_GINI = 10


@dataclass(frozen=True)
class Share:
    """Measure a share: the `hits` of some cells over their base.

    A rep may stand behind several rows of a cell; they are not independent, so the interval goes by
    n = (Σm)² ÷ Σm², m being a rep's rows. `unless` says moment by moment why the share means nothing there.
    """

    cells: Callable[[View], pl.DataFrame]
    hits: str
    empty: Why
    unless: Callable[[View], Reasons] | None = None

    def __call__(self, view: View, by: str) -> pl.LazyFrame:
        """Give a row per moment and group: value, base, people, n, reason."""
        cells = self.cells(view)
        squares = f"squares_{by}" if f"squares_{by}" in cells.columns else "base"
        people = f"people_{by}" if f"people_{by}" in cells.columns else "base"
        sums = [pl.sum("base"), pl.sum(self.hits).alias("hits"), pl.sum(squares).alias("squares")]
        counted = (
            cells.lazy().group_by("moment", *CUTS[by]).agg(*sums, pl.sum(people).round().alias("people"))
        )
        found = complete(counted, view, by).with_columns(
            (pl.col("hits") / pl.col("base")).alias("value"),
            (pl.col("base") ** 2 / pl.col("squares")).alias("n"),
        )
        return undefined(found, self.empty, self.unless(view) if self.unless else None)


def complete(counted: pl.LazyFrame, view: View, by: str) -> pl.LazyFrame:
    """Add the total of moments without a row."""
    if by != "all":
        return counted
    whole = _moments(view).join(counted, on="moment", how="left")
    return whole.with_columns(pl.col("base", "people").fill_null(0))


def undefined(found: pl.LazyFrame, empty: Why, unless: Reasons | None = None) -> pl.LazyFrame:
    """Take away values that mean nothing, and say why."""
    why: pl.Expr = pl.when(pl.col("base") == 0).then(pl.lit(empty.value))
    told = [reason.value if reason else None for reason in unless or ()]
    if any(told):
        places = {place: reason for place, reason in enumerate(told) if reason}
        why = pl.coalesce(pl.col("moment").replace_strict(places, default=None, return_dtype=pl.String), why)
    found = found.with_columns(why.alias("reason"))
    return found.with_columns(pl.when(pl.col("reason").is_null()).then("value").alias("value"))


def uncovered(view: View) -> Reasons:
    """Say where coverage could only be 100 %: without a roster, in the store's first quarter."""
    calendar = view.facts.calendar
    first = None if view.facts.has_roster or calendar is None else calendar.quarters[0].start
    return [Why.NO_ROSTER if moment.span.start == first else None for moment in view.moments]


def unknown_rewards(view: View) -> Reasons:
    """Say where recognition KPIs mean nothing: nothing known, or names that match nobody."""
    strangers = (pl.col("matched") * 2 < pl.col("recipients")) & (pl.col("appearing") * 2 < pl.col("reps"))
    unmatched = view.knowledge.select(strangers).to_series()
    return [
        Why.NO_RECOGNITIONS if not view.facts.has_recognitions
        else Why.NOT_KNOWN_YET if moment.rewards is None
        else Why.UNMATCHED if lost
        else None
        for moment, lost in zip(view.moments, unmatched, strict=True)
    ]  # fmt: skip


def reached(view: View) -> pl.DataFrame:
    """Count active reps and those whom anybody recognised, by moment and home team."""
    thanked = view.rewards("team").select("moment", "team", "thanked")
    found = view.reward_heads.join(thanked, on=["moment", "team"], how="left", nulls_equal=True)
    return found.with_columns(pl.col("thanked").fill_null(0))


def barrier_reach(view: View, by: str) -> pl.LazyFrame:
    """Share of reps with a conversation who cited a category, or any of an owner.

    Every category is given, `listed` where it was cited.
    """
    words = [b.label for b in BARRIERS] if by == "barrier" else list(OWNERS)
    every = pl.LazyFrame({"code": range(len(words)), "category": words})
    cited = view.citations.lazy().filter(pl.col("kind") == by).drop("kind")
    found = _moments(view).join(every, how="cross").join(view.asked.lazy(), on="moment", how="left")
    found = found.join(cited, on=["moment", "code"], how="left").drop("code")
    found = found.with_columns(pl.col("base", "hits").fill_null(0)).with_columns(
        (pl.col("hits") / pl.col("base")).alias("value"),
        (pl.col("hits") > 0).alias("listed"),
        people="base",
        n="base",
    )
    return undefined(found, Why.NO_BARRIERS)


def recognition_gini(view: View, by: str) -> pl.LazyFrame:
    """Gini over active reps, by value where enough recognitions have one, else by number."""
    few, nothing = pl.col("base") < TOO_FEW_FOR_GINI, pl.col("gini").is_null()
    why = pl.when(few).then(pl.lit(Why.TOO_FEW.value)).when(nothing).then(pl.lit(Why.NOTHING_GIVEN.value))
    return _rewarded(view, by, pl.when(~few).then("gini"), why)


def reward_per_head(view: View, by: str) -> pl.LazyFrame:
    """Value in the reporting currency ÷ active reps; undefined where nothing is valued."""
    some = pl.col("valued") > 0
    return _rewarded(
        view, by, pl.when(some).then(pl.col("worth") / pl.col("base")), pl.lit(Why.NO_VALUES.value)
    )


def unique_givers(view: View, by: str) -> pl.LazyFrame:
    """Distinct givers of recognitions to active reps."""
    count = pl.col("givers").fill_null(0).cast(pl.Float64)
    known = pl.when(pl.lit(view.facts.has_givers)).then(count)
    return _rewarded(view, by, known, pl.lit(Why.NO_GIVERS.value))


def _rewarded(view: View, by: str, value: pl.Expr, why: pl.Expr) -> pl.LazyFrame:
    """Work a value out of what active reps were given; where it is null, `why` says the reason."""
    group = ["moment", *CUTS[by]]
    heads = view.reward_heads.lazy().group_by(group).agg(pl.sum("base"), pl.sum("base").alias("people"))
    given = view.rewards(by).lazy()
    found = complete(heads, view, by).join(given, on=group, how="left", nulls_equal=True)
    found = undefined(found.with_columns(value.alias("value")), Why.NO_PEOPLE, unknown_rewards(view))
    reason = pl.when(pl.col("value").is_null()).then(why)
    return found.with_columns(pl.coalesce("reason", reason).alias("reason"))


def _moments(view: View) -> pl.LazyFrame:
    return pl.LazyFrame({"moment": pl.Series(range(len(view.moments)), dtype=pl.UInt8)})

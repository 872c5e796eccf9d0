"""Measures of the flow of barriers: how long they stay, how old the open ones are, and whether they come back."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.kpis.measures import CUTS, complete, undefined
from dashboard.metrics.kpis.reasons import Why
from dashboard.metrics.tables.episodes import ALL, BARRIER, OWNER
from dashboard.metrics.view import View
from dashboard.schemas import OWNERS
from dashboard.taxonomy import BARRIERS

_FIRST = {"all": ALL, "barrier": BARRIER, "owner": OWNER}
_WORDS = {"barrier": [b.label for b in BARRIERS], "owner": list(OWNERS)}


def barrier_days_to_resolve(view: View, by: str) -> pl.LazyFrame:
    """Kaplan-Meier median of the days barriers stay, those still open censored; its band as interval."""
    found = undefined(_cells(view, by, "days", ("value", "low", "high", "base", "people")), _none(view))
    never = pl.when(pl.col("value").is_null()).then(pl.lit(Why.NEVER_HALF.value))
    return found.with_columns(pl.coalesce("reason", never).alias("reason"))


def barriers_open_over_30(view: View, by: str) -> pl.LazyFrame:
    """Share of open barriers that were opened more than 30 days before."""
    return _share(view, by, "open", Why.NONE_OPEN)


def barrier_recurrence(view: View, by: str) -> pl.LazyFrame:
    """Share of barriers gone for 90 days that were back within them."""
    return _share(view, by, "back", Why.NONE_GONE)


def _share(view: View, by: str, name: str, empty: Why) -> pl.LazyFrame:
    found = _cells(view, by, name, ("base", "hits", "squares", "people")).with_columns(
        (pl.col("hits") / pl.col("base")).alias("value"), (pl.col("base") ** 2 / pl.col("squares")).alias("n")
    )
    return undefined(found, empty if view.facts.asks_barriers else Why.NO_BARRIERS)


def _none(view: View) -> Why:
    return Why.NONE_OPENED if view.facts.asks_barriers else Why.NO_BARRIERS


def _cells(view: View, by: str, name: str, columns: tuple[str, ...]) -> pl.LazyFrame:
    renamed = {f"{name}_{column}": column for column in columns}
    mine = pl.col("code").is_between(_FIRST[by], _FIRST[by] + 999)
    rows = view.episodes.lazy().filter(mine).select("moment", "code", *renamed).rename(renamed)
    some = rows.filter(pl.col("base") > 0)
    if by == "all":
        return complete(some.select("moment", *columns), view, by)
    words = dict(enumerate(_WORDS[by], _FIRST[by]))
    category = pl.col("code").replace_strict(words, return_dtype=pl.String).alias("category")
    return some.select("moment", *CUTS.get(by, ()), category, *columns)

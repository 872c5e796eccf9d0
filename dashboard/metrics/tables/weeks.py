"""Weeks of conversations, summed up once for all who never lead."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard.metrics.tables.ids import ascending, tallied
from dashboard.schemas import APPLIED, OUTCOMES

ORIGIN = date(2000, 1, 3)  # a Monday: periods of 2 and 4 weeks count from here
APPLIED_CODE = OUTCOMES.index(APPLIED)
_GROUP = ("team", "place")
COLUMNS = (*_GROUP, "base", "hits", "squares", "people")


def weekly(talks: pl.DataFrame) -> pl.DataFrame:
    """Count conversations by team and week (place, counted from ORIGIN), and of all teams (team null).

    Counted are base, hits, squares and people; with m a rep's conversations of the week, squares is Σm². Most
    reps have one a week, so only those who have more are looked at: one sorted integer per conversation tells.
    """
    since = pl.col("day").to_physical() - pl.lit(ORIGIN).to_physical()
    place = (since // 7).cast(pl.Int64)
    first = talks.select(place.min()).item() or 0
    tops = talks.select(pl.col("person", "team").max()).row(0)
    people, teams = (int(top or 0) + 1 for top in tops)
    rows = talks.select("team", "person", "outcome", (place - first).alias("place"))
    of_teams = _counted(rows, teams)
    of_all = of_teams.group_by("place").agg(pl.lit(None, pl.UInt32).alias("team"), pl.sum("base", "hits"))
    met = (pl.col("place") * people + pl.col("person")) * teams + pl.col("team")
    ordered = ascending(rows.select(met).to_series())
    again = _again(ordered, teams * people, (pl.col("value") % teams).cast(pl.UInt32))
    again_in_all = _again(ordered // teams, people, pl.lit(None, pl.UInt32))
    found = pl.concat([_clustered(of_teams, again), _clustered(of_all, again_in_all)])
    return found.with_columns(pl.col("place") + first)


def _counted(rows: pl.DataFrame, teams: int) -> pl.DataFrame:
    """Count rows (base), and those that say applied (hits), by team and place."""
    applied = (pl.col("outcome") == APPLIED_CODE).cast(pl.Int64)
    week = (pl.col("place") * teams + pl.col("team")) * 2 + applied
    numbers, often = tallied(rows.select(week).to_series())
    counts = pl.DataFrame({"number": numbers.cast(pl.Int64), "base": often})
    hits = pl.when(pl.col("number") % 2 == 1).then("base").otherwise(0).alias("hits")
    sums = counts.with_columns(hits).group_by(pl.col("number") // 2).agg(pl.sum("base", "hits"))
    team = (pl.col("number") % teams).cast(pl.UInt32).alias("team")
    return sums.select(team, (pl.col("number") // teams).alias("place"), "base", "hits")


def _again(ordered: pl.Series, per_week: int, team: pl.Expr) -> pl.DataFrame:
    """Of reps with several conversations a week, sum up by team and place: Σ(m² - m) and Σ(m - 1)."""
    more = ordered.filter((ordered == ordered.shift(1)).fill_null(value=False))
    runs, fewer = more.alias("value").rle().struct.unnest(), pl.col("len").cast(pl.Int64)
    return runs.group_by(team.alias("team"), (pl.col("value") // per_week).alias("place")).agg(
        (fewer * (fewer + 1)).sum().alias("more_squares"), fewer.sum().alias("fewer")
    )


def _clustered(counts: pl.DataFrame, again: pl.DataFrame) -> pl.DataFrame:
    more = pl.col("more_squares", "fewer").fill_null(0)
    return (
        counts.join(again, on=_GROUP, how="left", nulls_equal=True)
        .with_columns(more)
        .with_columns(
            squares=pl.col("base") + pl.col("more_squares"), people=pl.col("base") - pl.col("fewer")
        )
        .select(COLUMNS)
    )

"""Weeks of conversations, summed up once for all who never lead."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard.metrics.tables.ids import ascending
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
    rows = talks.select("team", "person", "outcome", (since // 7).cast(pl.Int64).alias("place"))
    tops = rows.select(pl.col("person", "team").max()).row(0)
    people, teams = (int(top or 0) + 1 for top in tops)
    week = (pl.col("place") * teams + pl.col("team")).alias("week")
    counts = rows.group_by(week).agg(
        pl.len().cast(pl.Int64).alias("base"),
        (pl.col("outcome") == APPLIED_CODE).sum().cast(pl.Int64).alias("hits"),
    )
    of_teams = counts.with_columns(
        (pl.col("week") % teams).cast(pl.UInt32).alias("team"), (pl.col("week") // teams).alias("place")
    )
    of_all = of_teams.group_by("place").agg(pl.lit(None, pl.UInt32).alias("team"), pl.sum("base", "hits"))
    met = (pl.col("place") * people + pl.col("person")) * teams + pl.col("team")
    ordered = ascending(rows.select(met).to_series())
    again = _again(ordered, teams * people, (pl.col("value") % teams).cast(pl.UInt32))
    again_in_all = _again(ordered // teams, people, pl.lit(None, pl.UInt32))
    return pl.concat([_clustered(of_teams, again), _clustered(of_all, again_in_all)])


def _again(ordered: pl.Series, per_week: int, team: pl.Expr) -> pl.DataFrame:
    """Of reps with several conversations a week, sum up by team and place: Σ(m² - m) and Σ(m - 1)."""
    runs = ordered.rle().struct.unnest().filter(pl.col("len") > 1)
    m = pl.col("len").cast(pl.Int64)
    return runs.group_by(team.alias("team"), (pl.col("value") // per_week).alias("place")).agg(
        (m**2 - m).sum().alias("more_squares"), (m - 1).sum().alias("fewer")
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

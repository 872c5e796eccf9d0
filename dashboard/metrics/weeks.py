"""Weeks of conversations, summed up once for all who never lead."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard.schemas import APPLIED, OUTCOMES

ORIGIN = date(2000, 1, 3)  # a Monday: periods of 2 and 4 weeks count from here
APPLIED_CODE = OUTCOMES.index(APPLIED)


def weekly(talks: pl.DataFrame) -> pl.DataFrame:
    """Count conversations by week (place, counted from ORIGIN): base, hits, squares, people.

    With m a rep's conversations of the week, squares is Σm². One sorted integer per conversation says how
    often rep and week come together, which is several times faster than grouping by both.
    """
    since = pl.col("day").to_physical() - pl.lit(ORIGIN).to_physical()
    place = (since // 7).cast(pl.Int64).alias("place")
    rows = talks.select(place, pl.col("outcome") == APPLIED_CODE, "person")
    counts = rows.group_by("place").agg(
        pl.len().cast(pl.Int64).alias("base"), pl.col("outcome").sum().cast(pl.Int64).alias("hits")
    )
    people = rows.select((pl.col("person").max() + 1).cast(pl.Int64).fill_null(1)).item()
    together = (
        rows.select(pl.col("place") * people + pl.col("person")).to_series().sort().rle().struct.unnest()
    )
    m = pl.col("len").cast(pl.Int64)
    reps = together.group_by((pl.col("value") // people).alias("place")).agg(
        (m**2).sum().alias("squares"), pl.len().cast(pl.Int64).alias("people")
    )
    return counts.join(reps, on="place").select("place", "base", "hits", "squares", "people")

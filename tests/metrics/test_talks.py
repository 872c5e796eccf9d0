"""Conversations: what rows of one day come to."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard.metrics.tables.episodes import episodes
from dashboard.metrics.tables.talks import converse

DAY = date(2026, 7, 23)


def test_the_first_of_several_rows_that_open_a_barrier_names_its_owner() -> None:
    """More meanings than rows, the later row's first: a join keeps the order of its larger side unless it is told."""
    kinds = {"person": pl.UInt32, "program": pl.UInt32, "team": pl.UInt32, "barrier": pl.UInt32}
    rows = pl.DataFrame(
        {
            "person": [0, 0], "program": [0, 0], "team": [0, 0], "day": [DAY, DAY], "outcome": [0, 0],
            "status": [None, None], "barrier": [1, 0], "owner": [2, 3], "asked": [True, True], "manager": [None, None],
        },
        schema_overrides=kinds | {"status": pl.Int8, "owner": pl.Int8, "outcome": pl.Int8, "manager": pl.UInt32},
    ).with_columns(pl.lit(None, pl.Date).alias("resolved"))  # fmt: skip
    meanings = pl.DataFrame(
        {"barrier": [0, 0, 0, 1], "category": [4, 5, 6, 4], "usual_owner": [0, 0, 0, 0]},
        schema={"barrier": pl.UInt32, "category": pl.UInt8, "usual_owner": pl.Int8},
    )
    talks = converse(rows, meanings)
    told = episodes(talks.conversations, talks.citations, None)
    assert dict(told.select("category", "owner").iter_rows()) == {4: 2, 5: 3, 6: 3}

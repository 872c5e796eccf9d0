"""What the roster calls people."""

from __future__ import annotations

import polars as pl


def called(roster: pl.DataFrame) -> pl.DataFrame:
    """Give the name of each person whom the roster names beside their key (id, called), as the newest row has it."""
    named = roster.drop_nulls("name").unique("person", keep="last", maintain_order=True)
    return named.select(pl.col("person").alias("id"), pl.col("name").alias("called"))

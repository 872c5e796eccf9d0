"""What programs say, and of whom: the newest row that names it, a team's own before the program's."""

from __future__ import annotations

from datetime import date

import polars as pl


def named(programs: pl.DataFrame, column: str, until: date) -> pl.DataFrame:
    """Give what is named of each program, and of a team's own (team null: the program's), on some day.

    Grain: program, team. `programs` come in upload and line order; without effective_from a row always held.
    """
    told = programs.filter(
        pl.col(column).is_not_null() & (pl.col("effective_from").fill_null(date.min) <= until)
    )
    newest = told.sort("effective_from", nulls_last=False, maintain_order=True)
    return newest.unique(["program", "team"], keep="last").select("program", "team", column)


def looked_up(cells: pl.DataFrame, told: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add what is named of each row's program (and team) as `column`; null where nothing is."""
    own = told.filter(pl.col("team").is_not_null())
    usual = told.filter(pl.col("team").is_null()).drop("team").rename({column: "usual"})
    found = cells.join(own, on=["program", "team"], how="left", maintain_order="left")
    found = found.join(usual, on="program", how="left", maintain_order="left")
    return found.with_columns(pl.coalesce(column, "usual").alias(column)).drop("usual")

"""What the roster says of a span: who is active, in which team, and who leads."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.tables.ids import last_rows
from dashboard.periods import Span
from dashboard.schemas import ROLES

LEADER = ROLES.index("leader")
_ENOUGH_DAYS = 30
_SHORT_SPAN = 60


def employed(roster: pl.DataFrame, listed: pl.DataFrame, uploads: pl.DataFrame) -> pl.DataFrame:
    """Add the day a person left where only a newer snapshot tells it (grain: roster row).

    A roster without a left_on column is a snapshot of its source: who is missing from a newer one left on the
    day that was uploaded. `listed` (person, rank) says who stands in each upload.
    """
    snapshots = _snapshots(uploads)
    if snapshots.height < 2:
        return roster
    rows = roster.join(snapshots, on="rank").select("person", "rank", "source").unique()
    newer = rows.join(snapshots, on="source", suffix="_new").filter(pl.col("rank_new") > pl.col("rank"))
    missing = newer.join(listed, left_on=["person", "rank_new"], right_on=["person", "rank"], how="anti")
    left = missing.group_by("person", "rank").agg(pl.min("uploaded_on").alias("left"))
    told = roster.join(left, on=["person", "rank"], how="left", maintain_order="left")
    return told.with_columns(left_on=pl.coalesce("left_on", "left")).drop("left")


def deciding(roster: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Give each active person's deciding row of a span: person, team, leads, manager (grain: person).

    It is the last by started_on of the rows that hold at least 30 days of the span, both ends counted (half of
    a span shorter than 60 days).
    """
    start = pl.max_horizontal(pl.col("started_on").fill_null(span.start), pl.lit(span.start))
    end = pl.min_horizontal(pl.col("left_on").fill_null(span.end), pl.lit(span.end))
    days = (end - start).dt.total_days() + 1
    needed = _ENOUGH_DAYS if span.days >= _SHORT_SPAN else span.days / 2
    # rows come in upload order: of two that started on one day the newer is the last
    long_enough = roster.filter(days >= needed).sort("started_on", nulls_last=False, maintain_order=True)
    leads = (pl.col("role") == LEADER).fill_null(value=False).alias("leads")
    return long_enough.select("person", "team", leads, "manager")[last_rows(long_enough["person"])]


def inferred_leaders(roster: pl.DataFrame, span: Span) -> pl.Series:
    """List who is manager of at least two others, for rosters that name no roles at all."""
    rows = deciding(roster, span).filter(pl.col("manager") != pl.col("person"))
    counted = rows.group_by("manager").agg(pl.col("person").n_unique().alias("others"))
    return counted.filter(pl.col("others") >= 2)["manager"]


def names_roles(roster: pl.DataFrame) -> bool:
    """Tell whether any row names a role."""
    return roster["role"].is_not_null().any()


def _snapshots(uploads: pl.DataFrame) -> pl.DataFrame:
    return uploads.filter((pl.col("table") == "roster") & ~pl.col("columns").list.contains("left_on")).select(
        "rank", "source", "uploaded_on"
    )

"""Cells: marts summed to the few rows that KPIs are made of, for any moments and any selection.

Every function takes frames that name their `moment` and keeps rows of one person together (`crowds`).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics.tables.crowds import alike, holding, repeats
from dashboard.schemas import OUTCOMES, OWNERS

# the cells by team from which those of one team alone can be read
OF_ONE_TEAM = {
    "pair_cells": "pair_cells",
    "leader_pair_cells": "leader_pair_cells",
    "head_cells": "head_cells",
    "leader_head_cells": "leader_head_cells",
    "asked_cells": "asked_team_cells",
    "citation_cells": "citation_team_cells",
    "reward_cells": "reward_team_cells",
    "reward_team_cells": "reward_team_cells",
}


def pair_cells(talks: pl.DataFrame) -> pl.DataFrame:
    """Count pairs by moment, team and program: base and outcomes, and what clusters them.

    With m a rep's pairs in the total (all) or in the team, Σm² over reps is the sum of m over pairs
    (squares_all, squares_team), and the reps are the sum of 1/m (people_all, people_team).
    """
    pairs = talks.filter(pl.col("outcome").is_not_null())
    m, m_team = repeats(pairs)
    clustered = pairs.select("moment", "team", "program", "outcome", m.alias("m"), m_team.alias("m_team"))
    n = pl.col("rows")
    return (
        alike(clustered)
        .group_by("moment", "team", "program")
        .agg(
            n.sum().alias("base"),
            *[n.filter(pl.col("outcome") == code).sum().alias(word) for code, word in enumerate(OUTCOMES)],
            (n * pl.col("m")).sum().alias("squares_all"),
            (n / pl.col("m")).sum().alias("people_all"),
            (n * pl.col("m_team")).sum().alias("squares_team"),
            (n / pl.col("m_team")).sum().alias("people_team"),
        )
    )


def head_cells(heads: pl.DataFrame) -> pl.DataFrame:
    """Count active reps by moment and home team: base, and those seen."""
    return heads.group_by("moment", "team").agg(
        pl.len().cast(pl.Int64).alias("base"), pl.sum("seen").cast(pl.Int64).alias("seen")
    )


def asked_cells(talks: pl.DataFrame, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Count by moment (and team) the reps who held a conversation in which barriers could be named (base)."""
    found = holding(talks, by, talks["asked"].cast(pl.UInt64).to_numpy())
    return found.filter(pl.col("holds") > 0).select("moment", *by, pl.col("rows").alias("base"))


def citation_cells(citations: pl.DataFrame, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Count by moment (and team) the reps who named a barrier (kind barrier) or any of an owner's (kind owner)."""
    one, owners = np.uint64(1), len(OWNERS)
    codes = citations.select(pl.col("owner").cast(pl.UInt64), pl.col("category").cast(pl.UInt64) + owners)
    named = [one << codes[column].to_numpy() for column in codes.columns]
    found = holding(citations, by, named[0] | named[1])
    places = range(int(found["holds"].max() or 0).bit_length())  # type: ignore[arg-type]
    held = [pl.when(pl.col("holds") // 2**place % 2 == 1).then("rows").otherwise(0) for place in places]
    sums = found.group_by("moment", *by).agg(held[place].sum().alias(str(place)) for place in places)
    told = sums.unpivot(index=["moment", *by], variable_name="place", value_name="hits")
    place = pl.col("place").cast(pl.Int64)
    of_owner = place < owners
    return told.filter(pl.col("hits") > 0).select(
        "moment",
        *by,
        pl.when(of_owner).then(place).otherwise(place - owners).alias("code"),
        pl.col("hits").cast(pl.Int64),
        pl.when(of_owner).then(pl.lit("owner")).otherwise(pl.lit("barrier")).alias("kind"),
    )


def alone(name: str, of_team: pl.DataFrame) -> pl.DataFrame:
    """Read the cells of one team, selected alone, from its cells among all."""
    if name.endswith("pair_cells"):
        return of_team.with_columns(squares_all="squares_team", people_all="people_team")
    return of_team if name.endswith("head_cells") or name == "reward_team_cells" else of_team.drop("team")

"""Verdicts: which groups differ from all together by more than chance, and whether a change is more than noise."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from dashboard.metrics.formulas.inference import (
    EXACT_UNDER,
    FEWEST_SPREAD,
    discoveries,
    mid_p,
    over_dispersed,
    p_of,
    sign_test,
    two_samples,
    z_of,
)
from dashboard.metrics.formulas.statistics import dispersion, distance
from dashboard.metrics.tables.moves import Moves

FEWEST = 5  # people under which a group is shown, but not judged
SURE = 0.05
HEADLINE = "implementation_rate"
ALMOST = 1e-12
_JUDGED = ("team", "program", "team_program")
_TEST = ["kpi", "by"]


def judged(rows: pl.DataFrame, shares: list[str]) -> pl.DataFrame:
    """Add `standing`: below, above or within what chance does around all together; few where too few people.

    `rows` are compared ones (kpi, by, value, people, n); the KPIs of `shares` are judged by team, by program and by
    both. Each group is tested against its cut's total by the exact mid-P; where at least ten groups lie wider than a
    binomial lets them, its distance is made smaller by √φ. Those that stand at a false discovery rate of 5 % over all
    tested groups of the cut are called different.
    """
    totals = rows.filter(by="all").select("kpi", pl.col("value").alias("centre"))
    known = rows.with_row_index("place").join(totals, on="kpi", how="left", maintain_order="left")
    is_judged = pl.col("kpi").is_in(shares) & pl.col("by").is_in(_JUDGED) & pl.col("value").is_not_null()
    is_few = is_judged & (pl.col("people") < FEWEST)
    tested = _tested(known.filter(is_judged & ~is_few & pl.col("centre").is_not_null()))
    side = pl.when(pl.col("value") < pl.col("centre")).then(pl.lit("below")).otherwise(pl.lit("above"))
    told = pl.when(is_few).then(pl.lit("few")).when(pl.col("different")).then(side)
    within = pl.when(is_judged).then(pl.lit("within"))
    both = known.join(tested, on="place", how="left", maintain_order="left")
    return both.with_columns(pl.coalesce(told, within).alias("standing")).drop("place", "centre", "different")


def _tested(groups: pl.DataFrame) -> pl.DataFrame:
    """Tell of each group (place) whether it is different."""
    if groups.is_empty():
        return pl.DataFrame(schema={"place": pl.UInt32, "different": pl.Boolean})
    parts = groups.with_columns(z=distance(pl.col("value"), pl.col("n"), pl.col("centre"))).partition_by(
        _TEST
    )
    return pl.concat([part.select("place", pl.Series("different", _different(part))) for part in parts])


def _different(part: pl.DataFrame) -> list[bool]:
    """Test the groups of one cut, corrected for there being several."""
    n = part["n"].to_numpy()
    p = mid_p(part["value"].to_numpy() * n, n, float(part["centre"][0]))
    phi = over_dispersion(part)
    return discoveries([float(one) for one in (p_of(z_of(p) / np.sqrt(phi)) if phi > 1 else p)])


def over_dispersion(groups: pl.DataFrame) -> float:
    """Give φ, by which groups (value, n, centre, z) vary more than a binomial lets them; 1 where they need not."""
    if groups.height < FEWEST_SPREAD:
        return 1.0
    phi = groups.select(dispersion(pl.col("z"))).item()
    known = phi is not None and np.isfinite(phi)
    return float(phi) if known and phi > 1 and over_dispersed(float(phi), groups.height) else 1.0


def with_verdicts(rows: pl.DataFrame, moved: Moves) -> pl.DataFrame:
    """Add `verdict` on each change with an interval: beyond or within what chance alone can do, or mix.

    The interval decides, and where either time has fewer than 25 people an exact test as well, for intervals of so few
    are too narrow. For the headline's total a sign test over reps does, where at least half of them were there before;
    where it finds that those who changed went the other way, the change is one of mix.
    """
    holds = (pl.col("change_low") <= 0) & (pl.col("change_high") >= 0)
    plain = pl.when(holds).then(pl.lit("within")).when(~holds).then(pl.lit("beyond"))
    is_headline = (pl.col("kpi") == HEADLINE) & (pl.col("by") == "all") & pl.col("verdict").is_not_null()
    told = _tested_exactly(rows.with_columns(plain.alias("verdict")))
    for total in told.filter(is_headline).to_dicts():
        said = _of_headline(total, moved)
        told = told.with_columns(
            pl.when(is_headline).then(pl.lit(said)).otherwise("verdict").alias("verdict")
        )
    return told


def _tested_exactly(told: pl.DataFrame) -> pl.DataFrame:
    """Call changes of few people within chance where an exact test of the two times does."""
    few = pl.min_horizontal("n", "n_previous") < EXACT_UNDER
    columns = ("value", "n", "previous", "n_previous")
    doubtful = told.with_row_index("place").filter((pl.col("verdict") == "beyond") & few).drop_nulls(columns)
    if doubtful.is_empty():
        return told
    p = two_samples(*(doubtful[name].to_numpy() for name in columns))
    places = doubtful["place"].filter(pl.Series(p >= SURE)).implode()
    is_chance = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(places)
    return told.with_columns(pl.when(is_chance).then(pl.lit("within")).otherwise("verdict").alias("verdict"))


def _of_headline(total: dict[str, Any], moved: Moves) -> str:
    change = total["change"]
    along, back = (moved.up, moved.down) if change > 0 else (moved.down, moved.up)
    sure = abs(change) > ALMOST and sign_test(along, back) < SURE
    if sure and back > along:
        return "mix"
    if 2 * moved.reps < total["people"]:
        return str(total["verdict"])
    return "beyond" if sure else "within"

"""Verdicts: which groups differ from all together by more than chance, and whether a change is more than noise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.metrics.formulas.inference import (
    FEWEST_SPREAD,
    Numbers,
    discoveries,
    mid_p,
    of_difference,
    over_dispersed,
    p_of,
    sign_test,
    two_samples_of_few,
    z_of,
)
from dashboard.metrics.formulas.statistics import difference, dispersion, distance
from dashboard.metrics.tables.moves import Moves

FEWEST = 5  # people under which a group is shown, but not judged
SURE = 0.05
HEADLINE = "implementation_rate"
ALMOST = 1e-12
_JUDGED = ("team", "program", "team_program")
_TEST = ["kpi", "by"]
_GROUP = [*_TEST, "team", "program", "category"]


def judged(rows: pl.DataFrame, shares: list[str], untested: Sequence[str] = ()) -> pl.DataFrame:
    """Add `standing`: below, above or within what chance does around all together; few where too few people.

    `rows` are compared ones (kpi, by, value, people, n); the KPIs of `shares` are judged by team, by program and by
    both. Each group is tested against its cut's total by the exact mid-P; where at least ten groups lie wider than a
    binomial lets them, its distance is made smaller by √φ. Those that stand at a false discovery rate of 5 % over all
    tested groups of the cut are called different. Of those of `untested` only small groups are told.
    """
    totals = rows.filter(by="all").select("kpi", pl.col("value").alias("centre"))
    known = rows.with_row_index("place").join(totals, on="kpi", how="left", maintain_order="left")
    is_judged = pl.col("kpi").is_in(shares) & pl.col("by").is_in(_JUDGED) & pl.col("value").is_not_null()
    is_few = is_judged & (pl.col("people") < FEWEST)
    is_tested = is_judged & ~is_few & ~pl.col("kpi").is_in(untested)
    tested = _tested(known.filter(is_tested & pl.col("centre").is_not_null()))
    side = pl.when(pl.col("value") < pl.col("centre")).then(pl.lit("below")).otherwise(pl.lit("above"))
    told = pl.when(is_few).then(pl.lit("few")).when(pl.col("different")).then(side)
    within = pl.when(is_tested).then(pl.lit("within"))
    both = known.join(tested, on="place", how="left", maintain_order="left")
    return both.with_columns(pl.coalesce(told, within).alias("standing")).drop("place", "centre", "different")


def with_differences_judged(rows: pl.DataFrame, differences: list[str]) -> pl.DataFrame:
    """Say in `standing` how the KPIs of `differences` stand to no difference: below, above or within chance.

    Their intervals decide, and where they stand on few people their exact `p`, too; of several groups of a cut at a
    false discovery rate of 5 %.
    """
    if not differences:
        return rows
    by_interval = of_difference(*rows.select("value", "low", "high").to_numpy().T)
    exact, asked = rows["p"].to_numpy(), rows["kpi"].is_in(differences).to_numpy()
    p = np.where(asked & ~np.isnan(by_interval), np.fmax(by_interval, exact), np.nan)
    side = pl.when(pl.col("value") < 0).then(pl.lit("below")).otherwise(pl.lit("above"))
    apart, is_told = (pl.Series(marks) for marks in (_standing_out(rows, p), ~np.isnan(p)))
    told = pl.when(apart).then(side).when(is_told).then(pl.lit("within"))
    return rows.with_columns(pl.coalesce(told, "standing").alias("standing"))


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


def with_verdicts(rows: pl.DataFrame, moved: Moves, untested: Sequence[str] = ()) -> pl.DataFrame:
    """Add `verdict` on each change with an interval: beyond or within what chance alone can do, or mix.

    The interval decides, and where either time has fewer than 25 people an exact test as well, for intervals of so few
    are too narrow; of the groups of one cut, at a false discovery rate of 5 %. For the headline's total a sign test
    over reps does, where at least half of them were there before; where it finds that those who changed went the other
    way, the change is one of mix. Changes of `untested` have none.
    """
    told = _tested_changes(rows).with_columns(
        pl.when(~pl.col("kpi").is_in(untested)).then("verdict").alias("verdict")
    )
    is_headline = (pl.col("kpi") == HEADLINE) & (pl.col("by") == "all") & pl.col("verdict").is_not_null()
    for total in told.filter(is_headline).to_dicts():
        said = _of_headline(total, moved)
        told = told.with_columns(
            pl.when(is_headline).then(pl.lit(said)).otherwise("verdict").alias("verdict")
        )
    return told


def since_first(trend: pl.DataFrame) -> pl.DataFrame:
    """Hold the last of some quarters against the first that is known (grain: kpi, by, group), with `verdict`.

    `trend` are shares over quarters (answer.TREND_SCHEMA). Groups without five people both in the last quarter and in
    an earlier one are left out.
    """
    enough = pl.coalesce("people", "base") >= FEWEST
    known = trend.filter(pl.col("value").is_not_null() & enough).sort("quarter")
    first, last = (known.unique(_GROUP, keep=end, maintain_order=True) for end in ("first", "last"))
    then = first.select(*_GROUP, pl.col("quarter", "value", "low", "high", "n").name.suffix("_then"))
    both = last.filter(pl.col("quarter") == pl.lit(trend["quarter"].max(), pl.String)).join(
        then, on=_GROUP, nulls_equal=True, maintain_order="left"
    )
    one, other = ([pl.col(f"{name}{when}") for name in ("value", "low", "high")] for when in ("", "_then"))
    low, high = difference(*one, *other)
    changed = both.filter(pl.col("quarter_then") < pl.col("quarter")).with_columns(
        (one[0] - other[0]).alias("change"), low.alias("change_low"), high.alias("change_high")
    )
    renamed = changed.rename({"value_then": "previous", "n_then": "n_previous"})
    return _tested_changes(renamed).select(*_GROUP, "value", "previous", "change", "verdict")


def _tested_changes(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `verdict` to each change that has an interval, corrected for the others of its cut."""
    change, low, high = rows.select("change", "change_low", "change_high").to_numpy().T
    p = _exactly(rows, of_difference(change, low, high))
    beyond = _standing_out(rows, p) & ~((low <= 0) & (high >= 0))
    told = (
        pl.when(pl.Series(beyond)).then(pl.lit("beyond")).when(pl.Series(~np.isnan(p))).then(pl.lit("within"))
    )
    return rows.with_columns(told.alias("verdict"))


def _standing_out(rows: pl.DataFrame, p: Numbers) -> npt.NDArray[np.bool_]:
    """Tell which p stand, each among those of its cut; of most cuts none is small enough to look at."""
    cuts = rows.select(pl.struct(_TEST).rank("dense")).to_series().to_numpy()
    found = np.zeros(len(p), dtype=np.bool_)
    for cut in np.unique(cuts[p < SURE]):
        among = np.flatnonzero((cuts == cut) & ~np.isnan(p))
        found[among] = discoveries(p[among].tolist())
    return found


def _exactly(rows: pl.DataFrame, p: Numbers) -> Numbers:
    """Test changes of few people exactly as well, for intervals of so few are too narrow."""
    doubtful, p = p < SURE, p.copy()
    numbers = rows.select("value", "n", "previous", "n_previous").to_numpy()[doubtful].T
    p[doubtful] = np.fmax(p[doubtful], two_samples_of_few(*numbers))
    return p


def _of_headline(total: dict[str, Any], moved: Moves) -> str:
    change = total["change"]
    along, back = (moved.up, moved.down) if change > 0 else (moved.down, moved.up)
    sure = abs(change) > ALMOST and sign_test(along, back) < SURE
    if sure and back > along:
        return "mix"
    if 2 * moved.reps < total["people"]:
        return str(total["verdict"])
    return "beyond" if sure else "within"

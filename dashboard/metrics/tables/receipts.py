"""What reps were given, summed up by moment: shares, givers and the curve of who got how much."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics.formulas.statistics import gini
from dashboard.metrics.tables.crowds import people_by
from dashboard.metrics.tables.ids import looked_up, numbered
from dashboard.metrics.tables.runs import of_moments

_LORENZ_POINTS = 200


def received(thanks: pl.DataFrame, knowledge: pl.DataFrame) -> pl.DataFrame:
    """Sum up what each rep who got anything got: in value where enough of the moment's has one, else in number.

    Who got least comes first at each moment: shares and curves ask for that order again and again.
    """
    # moment and rep are one small number, and to count in places is three times faster than to group
    person, reps = numbered(thanks["person"])
    place, value = thanks["moment"].cast(pl.Int64) * reps + person, thanks["value"]
    rep = place.to_numpy()
    times = np.bincount(rep)
    some = np.flatnonzero(times)
    # a rep has one home at a moment, or none
    team = pl.repeat(None, len(times), dtype=pl.UInt32, eager=True).scatter(place, thanks["team"])
    moment = pl.Series(some // max(1, reps), dtype=pl.UInt8)
    worth = pl.Series(np.bincount(rep, weights=value.fill_null(0.0))[some])
    by_value = looked_up(moment, knowledge["moment"], knowledge["by_value"])
    sums = pl.DataFrame(
        {
            "moment": moment,
            "team": team.gather(some),
            "worth": worth,
            "valued": pl.Series(np.bincount(rep, weights=value.is_not_null())[some], dtype=pl.Int64),
            "got": worth.zip_with(by_value, pl.Series(times[some], dtype=pl.Float64)),
        }
    )
    return pl.concat([sums.clear(), *(part.sort("got") for part in of_moments(sums).values())])


def reward_cells(
    got: pl.DataFrame, thanks: pl.DataFrame, heads: pl.DataFrame, by: tuple[str, ...]
) -> pl.DataFrame:
    """Sum up by moment (and team) what reps were given: thanked, valued, worth, givers, gini.

    `got` as `received` gives it; `heads` are head cells.
    """
    group = ["moment", *by]
    size = heads.group_by(group).agg(pl.sum("base").alias("size"))
    sums = got.group_by(group).agg(
        pl.len().cast(pl.Int64).alias("thanked"), pl.sum("valued"), pl.sum("worth")
    )
    some = got.filter(pl.col("got") > 0).join(size, on=group, nulls_equal=True)
    uneven = some.group_by(group).agg(gini(pl.col("got"), pl.col("size").first()).alias("gini"))
    given = thanks.select(*group, pl.col("giver").alias("person")).drop_nulls("person")
    counts = people_by(given, tuple(group)).rename({"people": "givers"})
    for part in (uneven, counts):
        sums = sums.join(part, on=group, how="left", nulls_equal=True)
    return sums


def lorenz(got: pl.DataFrame, heads: pl.DataFrame) -> pl.DataFrame:
    """Draw each moment's reward curve: cumulative shares of people and of what they got (at most 200 corners).

    `got` as `received` gives it, the least first.
    """
    sizes = dict(heads.group_by("moment").agg(pl.sum("base")).iter_rows())
    curves = [pl.DataFrame(schema={"moment": pl.UInt8, "people": pl.Float64, "value": pl.Float64})]
    some = got.filter(pl.col("got") > 0)
    for moment, rows in of_moments(some).items():
        place = pl.lit(moment, pl.UInt8).alias("moment")
        curves.append(_curve(rows["got"], sizes[moment]).select(place, "people", "value"))
    return pl.concat(curves)


def _curve(got: pl.Series, size: int) -> pl.DataFrame:
    few = len(got)
    step = max(1, few // _LORENZ_POINTS)
    kept = list(range(few - 1, -1, -step))[::-1]
    sums = got.cum_sum()
    corners = pl.DataFrame(
        {"people": [(size - few + i + 1) / size for i in kept], "value": sums.gather(kept) / sums[-1]}
    )
    start = pl.DataFrame({"people": sorted({0.0, 1 - few / size})}).with_columns(value=pl.lit(0.0))
    return pl.concat([start, corners])

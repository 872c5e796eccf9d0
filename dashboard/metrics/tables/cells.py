"""Cells: marts summed to the few rows that KPIs are made of, for any moments and any selection.

Every function takes frames that name their `moment` and keeps rows of one person together, so that people are
counted by comparing neighbours, never by hashing millions of names.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.metrics.formulas.statistics import gini
from dashboard.metrics.tables.ids import ascending, looked_up, numbered, tallied
from dashboard.schemas import OUTCOMES, OWNERS

_LORENZ_POINTS = 200
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
_PERSON = ("moment", "person")


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


def alike(rows: pl.DataFrame) -> pl.DataFrame:
    """Count equal rows (rows), of filled columns of small whole numbers.

    Few stand for millions, and one integer is counted faster than sums are made.
    """
    packed, sizes = _packed(rows, tuple(rows.columns))
    groups, often = tallied(packed)
    return _unpacked(pl.DataFrame({"group": groups, "rows": often}), rows, tuple(rows.columns), sizes)


def repeats(pairs: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Tell of each pair how many its rep has, in all and in its team."""
    starts = first_of(pairs, _PERSON)
    run = starts.cast(pl.UInt32).cum_sum()
    sizes = run.rle().struct.field("len").cast(pl.Int64)
    m = sizes.gather(run - 1) if len(run) else sizes
    elsewhere = (pairs["team"] != pairs["team"].shift(1)) & ~starts
    movers = run.filter(elsewhere.fill_null(value=False)).unique()
    if movers.is_empty():
        return m, m
    places = run.is_in(movers.implode()).arg_true()
    moved = pairs[places].select(pl.len().over("moment", "person", "team").cast(pl.Int64)).to_series()
    return m, m.clone().scatter(places, moved)


def head_cells(heads: pl.DataFrame) -> pl.DataFrame:
    """Count active reps by moment and home team: base, and those seen."""
    return heads.group_by("moment", "team").agg(
        pl.len().cast(pl.Int64).alias("base"), pl.sum("seen").cast(pl.Int64).alias("seen")
    )


def asked_cells(talks: pl.DataFrame, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Count by moment (and team) the reps who held a conversation in which barriers could be named (base)."""
    found = _holding(talks, by, talks["asked"].cast(pl.UInt64).to_numpy())
    return found.filter(pl.col("holds") > 0).select("moment", *by, pl.col("rows").alias("base"))


def citation_cells(citations: pl.DataFrame, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Count by moment (and team) the reps who named a barrier (kind barrier) or any of an owner's (kind owner)."""
    one, owners = np.uint64(1), len(OWNERS)
    codes = citations.select(pl.col("owner").cast(pl.UInt64), pl.col("category").cast(pl.UInt64) + owners)
    named = [one << codes[column].to_numpy() for column in codes.columns]
    found = _holding(citations, by, named[0] | named[1])
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


def _holding(rows: pl.DataFrame, by: tuple[str, ...], bits: npt.NDArray[np.uint64]) -> pl.DataFrame:
    """Count the reps (rows) by moment (and team) and by what they hold (holds): all bits of any of their rows.

    A rep's rows follow each other, so that nothing need be sorted; only who has rows at several teams is grouped.
    """
    if rows.is_empty():
        return rows.select(
            "moment", *by, pl.lit(0, pl.UInt64).alias("holds"), pl.lit(0, pl.Int64).alias("rows")
        )
    starts = first_of(rows, (*_PERSON, *by))
    holds = np.bitwise_or.reduceat(bits, starts.arg_true().to_numpy())
    each = rows.select("moment", *by, "person").filter(starts).with_columns(pl.Series("holds", holds))
    if by:
        new = first_of(each, _PERSON)
        alone = new & last_of(new)
        several = each.filter(~alone).group_by("moment", *by, "person").agg(pl.col("holds").bitwise_or())
        each = pl.concat([each.filter(alone), several])
    return alike(each.drop("person"))


def crowd(rows: pl.DataFrame, group: tuple[str, ...]) -> pl.DataFrame:
    """Count rows (base) and distinct people by group, and squares: Σm² with m a rep's rows; the columns are filled.

    Group and person make one integer: sorted, each run of equal ones is a rep.
    """
    packed, sizes = _packed(rows, (*group, "person"))
    runs = ascending(packed).rle().struct.unnest()
    m = pl.col("len").cast(pl.Int64)
    counts = runs.group_by((pl.col("value") // sizes["person"]).alias("group")).agg(
        m.sum().alias("base"), pl.len().cast(pl.Int64).alias("people"), (m**2).sum().alias("squares")
    )
    return _unpacked(counts, rows, group, sizes)


def weighed(rows: pl.DataFrame, by: tuple[str, ...], weight: str) -> pl.Series:
    """Tell of each row the weight of all rows of its rep (and `by`) at its moment; rows of a rep follow each other.

    With w a row's weight and W this sum, Σ w·W over rows is Σ W² over reps, and Σ w / W is how many they are.
    """
    starts = first_of(rows, _PERSON)
    run = starts.cast(pl.UInt32).cum_sum()
    up_to = rows[weight].cast(pl.Int64).cum_sum()
    last = up_to.filter(last_of(starts))
    total = (last - last.shift(1).fill_null(0)).gather(run - 1) if rows.height else up_to
    if not by:
        return total
    differs = pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(1)) for c in by)
    elsewhere = rows.select(differs).to_series() & ~starts
    movers = run.filter(elsewhere.fill_null(value=False)).unique()
    if movers.is_empty():
        return total
    places = run.is_in(movers.implode()).arg_true()
    moved = rows[places].select(pl.col(weight).cast(pl.Int64).sum().over("moment", "person", *by)).to_series()
    return total.scatter(places, moved)


def people_by(rows: pl.DataFrame, group: tuple[str, ...]) -> pl.DataFrame:
    """Count distinct people by group, of the rows whose columns are filled."""
    packed, sizes = _packed(rows, (*group, "person"))
    named = packed.drop_nulls()
    met = named if named.is_sorted() else ascending(named)
    groups, people = tallied(met.filter(met.ne_missing(met.shift(1))) // sizes["person"])
    return _unpacked(pl.DataFrame({"group": groups, "people": people}), rows, group, sizes)


def _packed(rows: pl.DataFrame, columns: tuple[str, ...]) -> tuple[pl.Series, dict[str, int]]:
    """Put columns of small whole numbers into one integer that sorts as they do; and how many values each has."""
    tops = rows.select(pl.col(columns).max()).row(0)
    sizes = {column: int(top or 0) + 1 for column, top in zip(columns, tops, strict=True)}
    packed = pl.lit(0, pl.UInt64)
    for column, size in sizes.items():
        packed = packed * size + pl.col(column).cast(pl.UInt64)
    return rows.select(packed.alias("packed")).to_series(), sizes


def _unpacked(
    counts: pl.DataFrame, rows: pl.DataFrame, group: tuple[str, ...], sizes: dict[str, int]
) -> pl.DataFrame:
    for column in reversed(group):
        digit = (pl.col("group") % sizes[column]).cast(rows.schema[column]).alias(column)
        counts = counts.with_columns(digit, pl.col("group") // sizes[column])
    return counts.select(*group, pl.all().exclude("group", *group))


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


def of_moments(rows: pl.DataFrame) -> dict[int, pl.DataFrame]:
    """Cut rows, those of a moment together, into those of each."""
    runs = rows["moment"].rle().struct.unnest()
    ends = runs["len"].cum_sum()
    return {
        moment: rows.slice(end - many, many)
        for (many, moment), end in zip(runs.iter_rows(), ends, strict=True)
    }


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


def alone(name: str, of_team: pl.DataFrame) -> pl.DataFrame:
    """Read the cells of one team, selected alone, from its cells among all."""
    if name.endswith("pair_cells"):
        return of_team.with_columns(squares_all="squares_team", people_all="people_team")
    return of_team if name.endswith("head_cells") or name == "reward_team_cells" else of_team.drop("team")


def first_of(frame: pl.DataFrame, columns: tuple[str, ...]) -> pl.Series:
    """Mark the first row of each run of equal values in the columns."""
    differs = [pl.col(c).ne_missing(pl.col(c).shift(1)) for c in columns]
    marks = frame.select(pl.any_horizontal(differs)).to_series()
    return marks.scatter(0, True) if frame.height else marks


def last_of(starts: pl.Series) -> pl.Series:
    """Mark the last row of each run, from the marks of the first ones (`first_of`)."""
    return starts.shift(-1).fill_null(value=True)


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

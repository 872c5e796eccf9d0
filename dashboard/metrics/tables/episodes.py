"""Episodes of barriers: from the citation that opens one to the day it is gone."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard.metrics.formulas.survival import kaplan_meier, medians
from dashboard.metrics.tables.crowds import crowd
from dashboard.metrics.tables.keys import barrier_day, pair_day
from dashboard.metrics.tables.runs import first_of, last_of

OPEN_LONG = 30
BACK_WITHIN = 90
_PAIR = ["person", "program"]
_KEY = [*_PAIR, "category"]
_CODE = ("moment", "code")
ALL, BARRIER, OWNER = 0, 1_000, 2_000  # where codes of all, of categories and of owners begin
EPISODES = {
    "person": pl.UInt32, "program": pl.UInt32, "category": pl.UInt8, "team": pl.UInt32, "owner": pl.Int8,
    "opened": pl.Date, "closed": pl.Date, "again": pl.Date, "known_on": pl.Date,
}  # fmt: skip


def episodes(talks: pl.DataFrame, citations: pl.DataFrame, known_on: date | None) -> pl.DataFrame:
    """Tell the episodes of some reps (EPISODES) as known on a day; None: now.

    `talks` are conversations in order of pair and day; `citations` name person, program, day, category, team, owner
    and resolved. `closed` is null while it is open; `again` is when the next episode of the same key opened.
    """
    asked = talks.filter("asked").select(*_PAIR, "day", pair_day(pl.col("day")).alias("met"))
    named = citations
    if known_on is not None:
        asked = asked.filter(pl.col("day") <= known_on)
        resolved = pl.when(pl.col("resolved") <= known_on).then("resolved").alias("resolved")
        named = citations.filter(pl.col("day") <= known_on).with_columns(resolved)
    asked = asked.with_row_index("place").with_columns(_next("day", _PAIR).alias("silent_on"))
    keyed = named.with_columns(barrier_day(pl.col("day")).alias("key"))
    once = keyed.group_by("key").agg(pl.first(*_KEY, "day", "team", "owner"), pl.min("resolved")).sort("key")
    met = once.with_columns(pair_day(pl.col("day")).alias("met"))
    placed = met.join(asked.select("met", "place"), on="met", maintain_order="left")
    begun = _stretches(placed)
    begun = begun.with_columns(asked["silent_on"].gather(begun["last"]))
    # what was resolved before it was named was gone on the day it was named
    gone = pl.when(pl.any_horizontal(pl.col("resolved", "silent_on").is_not_null())).then(
        pl.max_horizontal(pl.min_horizontal("resolved", "silent_on"), "opened")
    )
    told = begun.with_columns(gone.alias("closed"), pl.lit(known_on, pl.Date).alias("known_on"))
    told = told.sort(barrier_day(pl.col("opened"))).with_columns(_next("opened", _KEY).alias("again"))
    return told.select(pl.col(name).cast(kind) for name, kind in EPISODES.items())


def at_moments(
    found: pl.DataFrame, days: pl.DataFrame, leaders: pl.DataFrame, newest: pl.DataFrame
) -> pl.DataFrame:
    """Place episodes at the moments that they matter to, those of leaders left out (`episode_cells` asks for it).

    `days` (moment, start, end, window, known_on), `leaders` (moment, person), `newest` (moment, team, newest).
    """
    placed = found.lazy().join(days.lazy(), on="known_on", nulls_equal=True)
    matters = (pl.col("opened") <= pl.col("end")) & (
        pl.col("closed").is_null() | (pl.col("closed") >= pl.col("window"))
    )
    of_reps = placed.filter(matters).join(leaders.lazy(), on=["moment", "person"], how="anti")
    return of_reps.join(newest.lazy(), on=["moment", "team"], how="left").collect(engine="in-memory")


def episode_cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Sum episodes up by moment and code (ALL, from BARRIER on, from OWNER on): days to resolve, open long, back again.

    `rows` name, of each moment, its first and last day, the first of its window of four quarters and the newest day
    of the episode's team. Columns: days_value, days_low, days_high, days_base, days_people, and base, hits, squares
    and people of open and of back.
    """
    waits, still = waiting(rows), still_open(rows)
    gone = rows.filter(
        pl.col("closed").is_between(pl.col("window"), pl.col("end"))
        & ((pl.col("newest") - pl.col("closed")).dt.total_days() >= BACK_WITHIN)
    )
    long = pl.col("age") > OPEN_LONG
    back = ((pl.col("again") - pl.col("closed")).dt.total_days() <= BACK_WITHIN).fill_null(value=False)
    every = _by_kind(waits)
    alike = every.group_by(*_CODE, "days", "ended").agg(pl.len().cast(pl.Int64).alias("often"))
    names = {"value": "days_value", "low": "days_low", "high": "days_high"}
    half = medians(kaplan_meier(alike, _CODE), _CODE).rename(names)
    found = half.join(crowd(every, _CODE).select(*_CODE, days_base="base", days_people="people"), on=_CODE)
    for part, hit, name in ((still, long, "open"), (gone, back, "back")):
        shares = _shares(_by_kind(part.with_columns(hit.alias("hit"))))
        named = shares.rename({c: f"{name}_{c}" for c in shares.columns if c not in _CODE})
        found = found.join(named, on=_CODE, how="full", coalesce=True)
    return found


def waiting(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep episodes opened within the four quarters, with the days they lasted and whether they ended by then."""
    inside = (pl.col("opened") >= pl.col("window")) & (pl.col("opened") <= pl.col("end"))
    days = (pl.min_horizontal("closed", "end") - pl.col("opened")).dt.total_days()
    return rows.filter(inside).with_columns(days.alias("days"), (~_is_open()).alias("ended"))


def still_open(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep episodes open at the end, with their age in days."""
    age = (pl.col("end") - pl.col("opened")).dt.total_days()
    return rows.filter((pl.col("opened") <= pl.col("end")) & _is_open()).with_columns(age.alias("age"))


def _is_open() -> pl.Expr:
    return (pl.col("closed") > pl.col("end")).fill_null(value=True)


def _by_kind(rows: pl.DataFrame) -> pl.DataFrame:
    """Give every row three times: to all, to its barrier (from BARRIER on) and to its owner (from OWNER on)."""
    codes = (pl.lit(ALL), BARRIER + pl.col("category").cast(pl.Int64), OWNER + pl.col("owner").cast(pl.Int64))
    return pl.concat(rows.with_columns(code.cast(pl.Int64).alias("code")) for code in codes)


def _next(column: str, key: list[str]) -> pl.Expr:
    """Give the next row's value where the row is of the same key."""
    return pl.when(pl.all_horizontal(pl.col(c).shift(-1) == pl.col(c) for c in key)).then(
        pl.col(column).shift(-1)
    )


def _shares(rows: pl.DataFrame) -> pl.DataFrame:
    hits = rows.group_by(_CODE).agg(pl.col("hit").sum().cast(pl.Int64).alias("hits"))
    return crowd(rows, _CODE).join(hits, on=_CODE).select(*_CODE, "base", "hits", "squares", "people")


def _stretches(placed: pl.DataFrame) -> pl.DataFrame:
    """Join citations to episodes without their end: opened, the earliest day resolved, and the last one's place.

    Citations belong together while every conversation of the pair names the barrier and it is not yet resolved.
    """
    follows = pl.all_horizontal(pl.col(c) == pl.col(c).shift(1) for c in _KEY)
    unbroken = (follows & (pl.col("place") == pl.col("place").shift(1) + 1)).fill_null(value=False)
    rows = placed.with_columns((~unbroken).cum_sum().alias("run"))
    # only where a later citation may come after a day on which it was resolved is there more to tell
    mended = rows.filter(pl.col("resolved").is_not_null() & unbroken.shift(-1).fill_null(value=False))
    told = pl.col("run").is_in(mended["run"].unique().implode())
    plain, rows = rows.filter(~told), rows.filter(told)
    parts = [rows.clear().with_columns(pl.lit(0).alias("part"))]
    while rows.height:
        so_far = pl.col("resolved").cum_min().forward_fill().shift(1).over("run")
        rows = rows.with_columns(so_far.alias("so_far"))
        over = (pl.col("so_far") <= pl.col("day")).fill_null(value=False)
        rows = rows.with_columns(over.cum_max().over("run").alias("over"))
        parts.append(rows.filter(~pl.col("over")).with_columns(pl.lit(len(parts)).alias("part")))
        rest = rows.filter("over")
        # a citation on the day on which one closed opens nothing
        first = pl.int_range(pl.len()).over("run") == 0
        rows = rest.filter(~(first & (pl.col("so_far") == pl.col("day")))).drop("so_far", "over")
    several = (
        pl.concat(p.select("part", "run", *placed.columns) for p in parts)
        .group_by("run", "part")
        .agg(
            pl.first(*_KEY, "team", "owner"),
            pl.first("day").alias("opened"),
            pl.min("resolved"),
            pl.last("place").alias("last"),
        )
    )
    return pl.concat([_whole(plain), several.drop("run", "part")])


def _whole(rows: pl.DataFrame) -> pl.DataFrame:
    """Join the citations of each run: at most the last one is resolved, so its two ends tell all."""
    starts = first_of(rows, ("run",))
    begin = rows.filter(starts).select(*_KEY, "team", "owner", pl.col("day").alias("opened"))
    end = rows.filter(last_of(starts)).select("resolved", pl.col("place").alias("last"))
    return pl.concat([begin, end], how="horizontal")

"""After a training: when it was first applied, and whether that lasts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.metrics.formulas.survival import kaplan_meier, medians
from dashboard.metrics.tables.crowds import crowd
from dashboard.metrics.tables.facts import SELF_REPORTED_CODE
from dashboard.metrics.tables.keys import DAYS, pair_day
from dashboard.metrics.tables.weeks import APPLIED_CODE
from dashboard.periods import Span

WEEKS = (4, 8, 12, 26)
_LATELY = 28
ENOUGH_STATED = 0.8


@dataclass(frozen=True, eq=False)
class Trained:
    """First trainings of some reps and what followed, and their conversations as sorted integers.

    `rows`: person, program, trained_on, first_applied (a day, null: never), and for each of WEEKS whether the latest
    conversation of its 28 days says applied (null: there is none). `keys` are pair and day in one integer each.
    """

    rows: pl.DataFrame
    keys: pl.Series


def follow(trained: pl.DataFrame, talks: pl.DataFrame, *, only_observed: bool) -> Trained:
    """Look up what followed trainings; `talks` in order of pair and day, `only_observed`: no self-report counts."""
    keys = talks.select(pair_day(pl.col("day"))).to_series()
    counting = pl.col("outcome") == APPLIED_CODE
    if only_observed:
        counting = counting & pl.col("evidence").ne_missing(SELF_REPORTED_CODE)
    applied = talks.filter(counting).select(pair_day(pl.col("day"))).to_series()
    # in order, as keys are: each search then begins where the last one ended in the processor's memory
    start = trained.select(pair_day(pl.col("trained_on"))).to_series()
    order = start.arg_sort()
    trained, start = trained[order], start.gather(order)
    since = _at(applied, applied.search_sorted(start, "left"))
    first = pl.select(pl.when(since // DAYS == start // DAYS).then(since % DAYS).alias("day")).to_series()
    lasting = [_lasts(keys, talks["outcome"], start, weeks) for weeks in WEEKS]
    rows = trained.with_columns(first.cast(pl.Int32).cast(pl.Date).alias("first_applied"), *lasting)
    return Trained(rows, keys)


def during_year(trained: Trained, window: Span, homes: pl.DataFrame) -> pl.DataFrame:
    """Give a span's trainings, those of four quarters with a conversation since (grain: person, program).

    Columns: person, program, team (home; null for who is not active), trained_on, days, ended, and a column per week.
    `window` ends with the span.
    """
    rows = trained.rows.filter(pl.col("trained_on").is_between(window.start, window.end))
    start = rows.select(pair_day(pl.col("trained_on"))).to_series()
    end = rows.select(pair_day(pl.lit(window.end))).to_series()
    last = _at(trained.keys, trained.keys.search_sorted(end, "right").cast(pl.Int64) - 1)
    seen = rows.with_columns((last % DAYS).cast(pl.Int32).cast(pl.Date).alias("last")).filter(last >= start)
    ended = (pl.col("first_applied") <= window.end).fill_null(value=False)
    until = pl.when(ended).then("first_applied").otherwise("last")
    over = [
        pl.when(pl.col("trained_on") + pl.duration(days=7 * weeks) <= window.end)
        .then(_name(weeks))
        .alias(_name(weeks))
        for weeks in WEEKS
    ]
    told = seen.with_columns(
        (until - pl.col("trained_on")).dt.total_days().alias("days"), ended.alias("ended"), *over
    )
    placed = told.join(homes, on="person", how="left")
    return placed.select("person", "program", "team", "trained_on", "days", "ended", *map(_name, WEEKS))


def application_cells(trained: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Give by moment (and program): the Kaplan-Meier median of days (value, low, high), base and people."""
    group = ["moment", *by]
    counts = crowd(trained, tuple(group)).select(*group, "base", "people")
    return medians(kaplan_meier(trained, group), group).join(counts, on=group)


def retention_cells(trained: pl.DataFrame) -> pl.DataFrame:
    """Count by moment and weeks (4, 8, 12, 26): base, hits, people, and squares, Σm² with m a rep's base."""
    every = pl.concat(
        trained.select("moment", "person", pl.lit(weeks).alias("weeks"), pl.col(_name(weeks)).alias("hit"))
        for weeks in WEEKS
    ).drop_nulls("hit")
    hits = every.group_by("moment", "weeks").agg(pl.col("hit").sum().cast(pl.Int64).alias("hits"))
    return crowd(every, ("moment", "weeks")).join(hits, on=["moment", "weeks"])


def _name(weeks: int) -> str:
    return f"week_{weeks}"


def _at(values: pl.Series, places: pl.Series) -> pl.Series:
    """Take values at places; null where there is no such place."""
    if not len(values):
        return pl.repeat(None, len(places), dtype=values.dtype, eager=True)
    place = places.cast(pl.Int64)
    inside = pl.when(place.is_between(0, len(values) - 1)).then(place)
    return values.gather(pl.select(inside).to_series().cast(pl.UInt32))


def _lasts(keys: pl.Series, outcomes: pl.Series, start: pl.Series, weeks: int) -> pl.Series:
    """Tell whether the latest conversation of the 28 days that end so many weeks later says applied."""
    day = start + 7 * weeks
    place = keys.search_sorted(day, "right").cast(pl.Int64) - 1
    lately = (_at(keys, place) > day - _LATELY).fill_null(value=False)
    said = _at(outcomes, place) == APPLIED_CODE
    return pl.select(pl.when(lately).then(said)).to_series().alias(_name(weeks))

"""Skills: what reps do with each skill of a program, where check-ins name skills."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.tables.talks import PARTLY_CODE, completed, in_order
from dashboard.schemas import APPLIED, OUTCOMES

_APPLIED = OUTCOMES.index(APPLIED)
_SKILL = ("person", "program", "skill")
_DAYS = dict.fromkeys((*_SKILL, "team"), pl.UInt32()) | {"day": pl.Date(), "outcome": pl.Int8()}


def by_skill(check_ins: pl.DataFrame) -> pl.DataFrame:
    """Fold completed rows that name a skill into one a rep, program, skill and day, in that order.

    Its outcome is what all of the day's rows say, else partly; its team that of the last row. Columns: person,
    program, skill, day, team, outcome.
    """
    if "skill" not in check_ins.columns:
        return pl.DataFrame(schema=_DAYS)
    named = completed(check_ins).filter(pl.col("skill").is_not_null()).select(list(_DAYS)).rechunk()
    keys, by_key = in_order(_key(named))
    ends = (keys != keys.shift(-1)).fill_null(value=True)
    days = named.select(pl.all().gather(by_key.filter(ends)))
    if ends.all():
        return days
    run = (ends.cast(pl.UInt32).cum_sum() - ends.cast(pl.UInt32)).alias("run")
    said = pl.col("outcome")
    settled = pl.when(said.min() == said.max()).then(said.min()).otherwise(PARTLY_CODE)
    every = named.select(said.gather(by_key)).with_columns(run).group_by("run").agg(settled)
    return days.with_columns(every.sort("run")["outcome"].cast(named.schema["outcome"]))


def _key(named: pl.DataFrame) -> pl.Series:
    """Name a row's rep, program, skill and day by one integer that sorts as they do."""
    day = pl.col("day").to_physical().cast(pl.Int64)
    most = named.select(pl.max("program", "skill"), day.min().alias("first"), day.max().alias("last")).row(0)
    programs, skills, first, last = (int(number or 0) for number in most)
    key = pl.col("person").cast(pl.UInt64) * (programs + 1) + pl.col("program")
    key = key * (skills + 1) + pl.col("skill")
    return named.select((key * (last - first + 1) + (day - first).cast(pl.UInt64)).alias("key")).to_series()


def skill_cells(days: pl.DataFrame) -> pl.DataFrame:
    """Count a span's reps by team, program and skill: base, and hits, those whose latest day with it says applied."""
    latest = days.group_by(_SKILL).agg(pl.last("team", "outcome"))
    hits = (pl.col("outcome") == _APPLIED).sum().cast(pl.Int64).alias("hits")
    return latest.group_by("team", "program", "skill").agg(pl.len().cast(pl.Int64).alias("base"), hits)

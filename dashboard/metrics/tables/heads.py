"""Headcount of a span: who is active, at home in which team, and leads or not."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.metrics.tables.ids import among, looked_up
from dashboard.metrics.tables.roster import deciding
from dashboard.metrics.tables.runs import first_of
from dashboard.metrics.tables.talks import during, newest_team
from dashboard.periods import Span


@dataclass(frozen=True, eq=False)
class Presence:
    """What tells who is active: the roster (None without one), rows of any status, who leads by inference."""

    roster: pl.DataFrame | None
    rows: pl.DataFrame
    leaders: pl.DataFrame | None


def headcount(presence: Presence, span: Span, window: Span, seen: pl.DataFrame) -> pl.DataFrame:
    """List the active people of a span: person, team (home), leads, seen (grain: person).

    `seen` are the span's conversations; `window` reaches back the three quarters in which a rep without a
    roster stays active.
    """
    talked = seen.select("person").filter(first_of(seen, ("person",)))
    if presence.roster is None:
        found = newest_team(during(presence.rows, window)).with_columns(leads=pl.lit(value=False))
    else:
        found = _by_roster(presence, presence.roster, span, seen, talked)
    return found.with_columns(among(found["person"], talked["person"]).alias("seen"))


def _by_roster(
    presence: Presence, roster: pl.DataFrame, span: Span, seen: pl.DataFrame, talked: pl.DataFrame
) -> pl.DataFrame:
    told = deciding(roster, span).drop("manager")
    only_seen = talked.filter(~among(talked["person"], told["person"])).select(
        "person", pl.lit(None, pl.UInt32).alias("team"), pl.lit(value=False).alias("leads")
    )
    if presence.leaders is None:
        return _at_home(pl.concat([told, only_seen]), presence, span, seen)
    here = (pl.col("span") == span.start) & (pl.col("end") == span.end)
    inferred = presence.leaders.filter(here).select("person")
    everybody = pl.concat([told, only_seen])
    # who leads two others leads, also without a row of their own
    more = inferred.join(everybody, on="person", how="anti").select(
        "person", pl.lit(None, pl.UInt32).alias("team"), pl.lit(value=True).alias("leads")
    )
    heads = _at_home(pl.concat([everybody, more]), presence, span, seen)
    return heads.with_columns(pl.col("person").is_in(inferred["person"].implode()).alias("leads"))


def _at_home(heads: pl.DataFrame, presence: Presence, span: Span, seen: pl.DataFrame) -> pl.DataFrame:
    """Fill home teams the roster leaves open: of the latest conversation of the span, else the newest row."""
    homeless = heads.filter(pl.col("team").is_null())["person"]
    if homeless.is_empty():
        return heads
    here = newest_team(seen.filter(among(seen["person"], homeless)))
    told = looked_up(heads["person"], here["person"], here["team"])
    unseen = homeless.filter(~among(homeless, here.drop_nulls()["person"]))
    if unseen.len():
        before = presence.rows.filter(pl.col("day") <= span.end)
        ever = newest_team(before.filter(among(before["person"], unseen)))
        told = told.zip_with(told.is_not_null(), looked_up(heads["person"], ever["person"], ever["team"]))
    return heads.with_columns(pl.coalesce("team", told))

"""Givers: whose recognition counts for alignment, leaders' alone or everybody's."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboard.metrics.marts.shard import Days, Shard
from dashboard.metrics.tables import roster as rosters
from dashboard.metrics.tables.talks import during
from dashboard.periods import Span


def with_givers(whole: Shard, days: Days) -> Days:
    """Add who counts as a giver in a span, among the recognitions that are known of by then."""
    given = during(whole.recognitions, days.span)
    if days.horizon is not None:
        given = given.filter(pl.col("day") <= days.horizon)
    return replace(days, givers=_leaders_who_give(given, days.span, whole.roster, whole.leaders))


def _leaders_who_give(
    given: pl.DataFrame, span: Span, roster: pl.DataFrame | None, leaders: pl.DataFrame | None
) -> pl.Series | None:
    """List the leaders, where recognition by them is what counts: most say who gave it, and some leader did."""
    if roster is None or 2 * given["giver"].count() < given.height:
        return None
    here = (pl.col("span") == span.start) & (pl.col("end") == span.end)
    told = rosters.deciding(roster, span).filter("leads") if leaders is None else leaders.filter(here)
    return told["person"] if given["giver"].is_in(told["person"].implode()).any() else None

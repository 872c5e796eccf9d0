"""Building marts: what a review opens with, and what the practices ask for, each shard by shard."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import zip_longest

import polars as pl

from dashboard.metrics.marts.gathering import Gathered, Rows, Rules, gather
from dashboard.metrics.marts.givers import with_givers
from dashboard.metrics.marts.marts import Facts, Later, Marts, Part
from dashboard.metrics.marts.practice_shard import build_practices
from dashboard.metrics.marts.ready import with_cells, with_practice_cells
from dashboard.metrics.marts.shard import Begun, Days, Frames, begin, build
from dashboard.metrics.tables.moves import befores
from dashboard.metrics.tables.runs import slices
from dashboard.metrics.tables.standards import standards
from dashboard.metrics.tables.training import ENOUGH_STATED
from dashboard.periods import Span

ROWS_PER_SHARD = 2_500_000
ENOUGH_VALUED = 0.8


def build_marts(
    rows: Rows,
    rules: Rules,
    executor: Executor,
    rows_per_shard: int = ROWS_PER_SHARD,
    *,
    glance: bool = False,
) -> Marts:
    """Build the marts of a store's current rows; those of the practices, of the same rows, when they are asked for.

    With a `glance`, the newest quarter's practices are made meanwhile: an upload's effect asks for them next.
    """
    found = gather(rows, rules)
    begun = list(executor.map(begin, found.shards(rows_per_shard)))
    newest = found.facts.calendar.newest if glance and found.facts.calendar else ()
    with ThreadPoolExecutor(1) as beside:
        seen = beside.submit(_practices, found, begun, executor, newest) if newest else None
        opens = Part(found.facts.spans, _opening(list(executor.map(build, begun)), found.facts))

    def few(spans: Sequence[Span]) -> Part:
        return seen.result() if seen and tuple(spans) == newest else _practices(found, begun, executor, spans)

    return Marts(found.facts, found.names, opens, Later(lambda: _practices(found, begun, executor), few))


def build_practice_marts(
    rows: Rows,
    rules: Rules,
    executor: Executor,
    spans: Sequence[Span] | None = None,
    rows_per_shard: int = ROWS_PER_SHARD,
) -> Part:
    """Build the marts of the practices alone; `spans` are those that are asked about, None for all."""
    found = gather(rows, rules)
    return _practices(found, list(executor.map(begin, found.shards(rows_per_shard))), executor, spans)


def _opening(built: list[Frames], facts: Facts) -> Frames:
    marts = _together(built)
    if "heads" not in marts:
        return marts
    sums = marts["knowledge"].group_by("span").agg(pl.all().sum())
    by_value = (pl.col("given") > 0) & (pl.col("valued") >= ENOUGH_VALUED * pl.col("given"))
    marts["knowledge"] = sums.with_columns(by_value.alias("by_value"))
    marts["weeks"] = marts["weeks"].group_by("team", "place").agg(pl.all().sum())
    marts["newest"] = marts["newest"].group_by("team").agg(pl.max("day"))
    marts["befores"] = _befores(facts)
    return with_cells(marts)


def _befores(facts: Facts) -> pl.DataFrame:
    """Name the span that each quarter's is compared with."""
    calendar, places = facts.calendar, {span: place for place, span in enumerate(facts.spans)}
    asked = [calendar.question(quarter) for quarter in calendar.quarters] if calendar else []
    known = [(places[q.span], places[q.compared]) for q in asked if q.compared]
    return befores(known).rename({"moment": "span"})


def _practices(
    found: Gathered, begun: list[Begun], executor: Executor, asked: Sequence[Span] | None = None
) -> Part:
    wanted = (days for days in found.whole.spans if asked is None or days.span in asked)
    spans = tuple(with_givers(found.whole, days) for days in wanted)
    newest, seen = _newest(begun, found.teams, spans), _mostly_stated(begun)
    told = [
        replace(one, shard=replace(one.shard, spans=spans), newest=newest, only_observed=seen)
        for one in begun
    ]
    marts = _together(list(executor.map(build_practices, told))) | _days(spans, newest)
    if not spans:
        return Part((), marts)
    marts["standards"] = _standards(marts["told"], found.whole.programs, spans)
    marts["budgets"] = found.budgets
    place = ["span", "team", "program", "manager", "gap"]
    marts["gaps"] = marts["gaps"].group_by(place).agg(pl.sum("often"))
    # of a few spans little is asked: to sum them up for every question takes longer than to answer it
    return Part(tuple(days.span for days in spans), marts if asked else with_practice_cells(marts))


def _together(built: list[Frames]) -> Frames:
    """Put the frames of shards together, and in them the rows of each span: cheaper than to sort them later."""
    frames = {name: [shard[name] for shard in built] for name in built[0]}
    return {name: pl.concat(_span_by_span(parts), rechunk=True) for name, parts in frames.items()}


def _span_by_span(shards: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Order the rows of shards, which are in order of their spans, so that each span's follow each other."""
    if "span" not in shards[0].columns or len(shards) == 1:
        return shards
    parts = [slices(rows, "span") for rows in shards]
    return [part for of_span in zip_longest(*parts) for part in of_span if part is not None] or shards


def _mostly_stated(begun: list[Begun]) -> bool:
    """Tell whether so many conversations state their evidence that a self-report alone does not count."""
    talks = [one.talks.conversations["evidence"] for one in begun]
    every, stated = sum(len(one) for one in talks), sum(one.count() for one in talks)
    return every > 0 and stated >= ENOUGH_STATED * every


def _newest(begun: list[Begun], teams: int, spans: tuple[Days, ...]) -> tuple[pl.Series, ...]:
    """Find each team's newest conversation (index: team id), for every span as far as its horizon lets see."""
    talks = [one.talks.conversations.select("team", "day") for one in begun]

    def until(horizon: date | None) -> pl.Series:
        known = [t if horizon is None else t.filter(pl.col("day") <= horizon) for t in talks]
        found = pl.concat([t.group_by("team").agg(pl.max("day")) for t in known])
        last = found.group_by("team").agg(pl.max("day"))
        return pl.repeat(None, teams, dtype=pl.Date, eager=True).scatter(last["team"], last["day"])

    days = {horizon: until(horizon) for horizon in {span.horizon for span in spans}}
    return tuple(days[span.horizon] for span in spans)


def _days(spans: tuple[Days, ...], newest: tuple[pl.Series, ...]) -> Frames:
    """Give each span's days, and the newest conversation of each team that waiting times of it count to."""
    rows = [(i, d.span.start, d.span.end, d.window.start, d.horizon) for i, d in enumerate(spans)]
    kinds = {"span": pl.UInt8, **dict.fromkeys(("start", "end", "window", "known_on"), pl.Date)}
    waits = [
        last.to_frame("newest").with_row_index("team").select(pl.lit(i, pl.UInt8).alias("span"), pl.all())
        for i, last in enumerate(newest)
    ]
    none = pl.DataFrame(schema={"span": pl.UInt8, "team": pl.UInt32, "newest": pl.Date})
    return {
        "days": pl.DataFrame(rows, schema=kinds, orient="row"),
        "waits": pl.concat([none, *waits]).drop_nulls(),
    }


def _standards(told: pl.DataFrame, programs: pl.DataFrame, spans: tuple[Days, ...]) -> pl.DataFrame:
    found = [
        standards(told.filter(pl.col("span") == i), programs, days.span.end).with_columns(
            pl.lit(i, pl.UInt8).alias("span")
        )
        for i, days in enumerate(spans)
    ]
    return pl.concat(found)

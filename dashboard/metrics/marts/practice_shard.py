"""The practice marts of one shard of people: what only the pages of the practices ask for, a pure function too."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from dashboard.metrics.marts.shard import Begun, Days, Frames, Shard, by_span, met, presence_of
from dashboard.metrics.tables.alignment import latest
from dashboard.metrics.tables.episodes import EPISODES, episodes
from dashboard.metrics.tables.facts import COUNTED, Known, stated
from dashboard.metrics.tables.goals import goals, pairs_with_goals
from dashboard.metrics.tables.heads import Presence
from dashboard.metrics.tables.ids import looked_up
from dashboard.metrics.tables.pace import PACES, Pairs, due, employed, gaps_of, pair_days
from dashboard.metrics.tables.roster import deciding
from dashboard.metrics.tables.skills import by_skill, skill_cells
from dashboard.metrics.tables.talks import by_pair, during, spaced
from dashboard.metrics.tables.training import Trained, during_year, follow
from dashboard.periods import Span


def build_practices(begun: Begun) -> Frames:
    """Make a shard's practice marts, a row per span and what the name says.

    leaders (person), leader_heads (leader, home team), leader_talks, told (rep, program, team, with what
    conversations state), gaps (team, program, manager, length), spaced (whose those are), paces (rep, program, team,
    manager), trained (rep, program), goals (rep, metric), goal_pairs (their programs), aligned (rep,
    program), skills (team, program, skill: counts of reps). Not by span: episodes of barriers.
    """
    shard, talks = begun.shard, replace(begun.talks, conversations=spaced(begun.talks.conversations))
    begun = replace(begun, talks=talks)
    presence = presence_of(shard)
    at_work = None if shard.roster is None else employed(shard.roster)
    pairs = Pairs(talks.conversations, shard.trained, at_work)
    trained = follow(shard.trained, talks.conversations, only_observed=begun.only_observed)
    after = After(pairs, trained, by_skill(shard.check_ins))
    spans = [_span(begun, presence, after, place) for place in range(len(shard.spans))]
    known = {days.horizon for days in shard.spans}
    found = [episodes(talks.conversations, talks.citations, day) for day in sorted(known, key=str)]
    return by_span(spans) | {"episodes": pl.concat([pl.DataFrame(schema=EPISODES), *found])}


@dataclass(frozen=True, eq=False)
class After:
    """What is worked out of all days at once: pairs, what followed trainings, and days by skill (skills.by_skill)."""

    pairs: Pairs
    trained: Trained
    skilled: pl.DataFrame


def _span(begun: Begun, presence: Presence, after: After, place: int) -> Frames:
    shard, days, newest = begun.shard, begun.shard.spans[place], begun.newest[place]
    here = met(begun, presence, days)
    told = stated(here.talks, _known(shard, newest, days.span))
    seen, homes = here.of_reps(told), here.reps.select("person", "team")
    often, whose = gaps_of(seen)
    pairs_told, reached = by_pair(seen), here.of_reps(goals(shard.results, days.quarter, homes))
    everybody = pl.concat([homes, here.leaders.select("person", "team")])
    return {
        "leaders": here.leaders.select("person"),
        "leader_heads": here.leaders,
        "leader_talks": by_pair(here.of_leaders(told).drop(COUNTED)),
        "told": pairs_told,
        "gaps": often,
        "spaced": whose,
        "paces": here.of_reps(_paces(shard, after.pairs, days, everybody)),
        "trained": here.of_reps(during_year(after.trained, days.window, homes)),
        "skills": skill_cells(here.of_reps(during(after.skilled, days.span))),
        "goals": reached,
        "goal_pairs": pairs_with_goals(pairs_told, reached),
        "aligned": latest(seen, newest, _counting(shard, days), here.reps, days.known_until),
    }


def _known(shard: Shard, newest: pl.Series, span: Span) -> Known:
    """Name each rep's manager by the roster row that decides the span; most people have one."""
    people = int(shard.check_ins["person"].max() or 0) + 1  # type: ignore[arg-type]
    if shard.roster is None:
        return Known(newest, pl.repeat(None, people, dtype=pl.UInt32, eager=True))
    told, everybody = deciding(shard.roster, span), pl.int_range(people, dtype=pl.UInt32, eager=True)
    return Known(newest, looked_up(everybody, told["person"], told["manager"]))


def _counting(shard: Shard, days: Days) -> pl.DataFrame:
    """Keep the recognitions that count for alignment: those known of by then, and by leaders where those give."""
    known = shard.recognitions
    if days.horizon is not None:
        known = known.filter(pl.col("day") <= days.horizon)
    return known if days.givers is None else known.filter(pl.col("giver").is_in(days.givers.implode()))


def _paces(shard: Shard, pairs: Pairs, days: Days, homes: pl.DataFrame) -> pl.DataFrame:
    if shard.cadence == "programs":
        return pair_days(pairs, shard.programs, days.span, homes)
    if shard.cadence == "due":
        beyond = pl.lit(value=False) if days.horizon is None else pl.col("day") > days.horizon
        return due(shard.check_ins, days.span, beyond).select(list(PACES))
    return pl.DataFrame(schema=PACES)

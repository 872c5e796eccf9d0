"""The marts of one shard of people: a pure function of its rows, to be run anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.metrics.alignment import latest
from dashboard.metrics.episodes import EPISODES, episodes
from dashboard.metrics.facts import COUNTED, Known, stated
from dashboard.metrics.goals import goals
from dashboard.metrics.heads import Presence, headcount
from dashboard.metrics.pace import PACES, Cadence, Pairs, due, employed, gaps_of, pair_days
from dashboard.metrics.rewards import given, knowledge
from dashboard.metrics.roster import deciding
from dashboard.metrics.talks import Talks, by_pair, converse, during
from dashboard.metrics.training import Trained, during_year, follow
from dashboard.metrics.weeks import weekly
from dashboard.periods import Span

Frames = dict[str, pl.DataFrame]
_CITED = ("person", "program", "team", "category", "owner")


@dataclass(frozen=True, eq=False)
class Days:
    """A span, and the window of four quarters that ends with it.

    `horizon` is the last day that is known of, where a quarter is seen as it was before its end; `known_until` the
    newest recognition by then. `givers` are the people whose recognition counts for alignment; None: everybody's.
    """

    span: Span
    window: Span
    horizon: date | None = None
    quarter: str = ""
    known_until: date | None = None
    givers: pl.Series | None = None


@dataclass(frozen=True, eq=False)
class Shard:
    """All rows of some people, with what is known of the whole store.

    `check_ins`: person, team, program, day, outcome, status, barrier, owner, asked, manager, evidence, purpose,
    due_on. `recognitions`: person, day, giver, kind, program, value, other, other_value. `roster`: None without one.
    `leaders` (span, end, person) only where roles are told from managers. `known`: everybody a recipient may be.
    `meanings`: barrier, category, usual_owner. `trained`: person, program, trained_on. `programs`: everything.
    """

    check_ins: pl.DataFrame
    recognitions: pl.DataFrame
    roster: pl.DataFrame | None
    leaders: pl.DataFrame | None
    known: pl.Series
    meanings: pl.DataFrame
    trained: pl.DataFrame
    programs: pl.DataFrame
    cadence: Cadence | None
    results: pl.DataFrame
    spans: tuple[Days, ...]


@dataclass(frozen=True, eq=False)
class Begun:
    """A shard with its conversations; `newest` has, per span, the newest day of each team (by id) in the store."""

    shard: Shard
    talks: Talks
    newest: tuple[pl.Series, ...] = ()
    only_observed: bool = False


def begin(shard: Shard) -> Begun:
    """Fold a shard's check-ins into conversations."""
    return Begun(shard, converse(shard.check_ins, shard.meanings))


def build(begun: Begun) -> Frames:
    """Make a shard's marts, a row per span and what the name says.

    heads (active rep, home team), leaders (person), leader_heads (leader, home team), talks (rep, program, team),
    leader_talks, gaps (team, program, manager, length), spaced (whose those are), paces (rep, program, team,
    manager), citations (rep, program, team, category, owner), trained (rep, program), goals (rep, metric), aligned
    (rep, program), thanks (recognition of an active rep), knowledge (counts). Not by span: conversations, episodes of
    barriers, conversations of who ever leads, the weeks of all others, and the newest day of each team.
    """
    shard, talks = begun.shard, begun.talks
    presence = Presence(shard.roster, shard.check_ins.with_row_index("order"), shard.leaders)
    pairs = Pairs(
        talks.conversations, shard.trained, None if shard.roster is None else employed(shard.roster)
    )
    trained = follow(shard.trained, talks.conversations, only_observed=begun.only_observed)
    spans = [_span(begun, presence, pairs, trained, place) for place in range(len(shard.spans))]
    marts = {name: pl.concat([frames[name] for frames in spans]) for name in spans[0]} if spans else {}
    conversations = talks.conversations.select("person", "program", "team", "day", "outcome")
    leaders = (
        marts["leaders"].select("person").unique() if marts else pl.DataFrame(schema={"person": pl.UInt32})
    )
    known = {days.horizon for days in shard.spans}
    found = [episodes(talks.conversations, talks.citations, day) for day in sorted(known, key=str)]
    return marts | {
        "conversations": conversations,
        "episodes": pl.concat([pl.DataFrame(schema=EPISODES), *found]),
        "leader_conversations": conversations.join(leaders, on="person", how="semi"),
        "newest": conversations.group_by("team").agg(pl.max("day")),
        "weeks": weekly(conversations.join(leaders, on="person", how="anti")),
    }


def _span(begun: Begun, presence: Presence, pairs: Pairs, trained: Trained, place: int) -> Frames:
    shard, talks, days = begun.shard, begun.talks, begun.shard.spans[place]
    told = stated(during(talks.conversations, days.span), _known(shard, begun.newest[place], days.span))
    heads = headcount(presence, days.span, days.window, told)
    leaders, reps = heads.filter("leads").drop("leads"), heads.filter(~pl.col("leads")).drop("leads")
    # leaders are left out of every rep KPI of the span, whatever they are in another
    of_reps: Callable[[pl.DataFrame], pl.DataFrame] = lambda f: f.join(leaders, on="person", how="anti")  # noqa: E731
    seen = of_reps(told)
    often, whose = gaps_of(seen)
    frames = {
        "heads": reps,
        "leaders": leaders.select("person"),
        "leader_heads": leaders,
        "talks": by_pair(seen),
        "leader_talks": by_pair(told.join(leaders, on="person", how="semi").drop(COUNTED)),
        "gaps": often,
        "spaced": whose,
        "paces": of_reps(_paces(shard, pairs, days, heads)),
        "citations": of_reps(during(talks.citations, days.span).select(_CITED).unique(maintain_order=True)),
        "trained": of_reps(during_year(trained, days.window, reps.select("person", "team"))),
        "goals": of_reps(goals(shard.results, days.quarter, reps.select("person", "team"))),
        "aligned": latest(seen, begun.newest[place], _counting(shard, days), reps, days.known_until),
        "thanks": given(shard.recognitions, days.span, reps),
        "knowledge": knowledge(shard.recognitions, days.span, days.window, reps, shard.known),
    }
    return {name: frame.with_columns(pl.lit(place, pl.UInt8).alias("span")) for name, frame in frames.items()}


def _known(shard: Shard, newest: pl.Series, span: Span) -> Known:
    """Name each rep's manager by the roster row that decides the span; most people have one."""
    size = int(shard.check_ins["person"].max() or 0) + 1  # type: ignore[arg-type]
    managers = pl.repeat(None, size, dtype=pl.UInt32, eager=True)
    if shard.roster is not None:
        told = deciding(shard.roster, span).filter(pl.col("person") < size)
        managers = managers.scatter(told["person"], told["manager"])
    return Known(newest, managers)


def _counting(shard: Shard, days: Days) -> pl.DataFrame:
    """Keep the recognitions that count for alignment: those known of by then, and by leaders where those give."""
    known = shard.recognitions
    if days.horizon is not None:
        known = known.filter(pl.col("day") <= days.horizon)
    return known if days.givers is None else known.filter(pl.col("giver").is_in(days.givers.implode()))


def _paces(shard: Shard, pairs: Pairs, days: Days, heads: pl.DataFrame) -> pl.DataFrame:
    if shard.cadence == "programs":
        return pair_days(pairs, shard.programs, days.span, heads.select("person", "team"))
    if shard.cadence == "due":
        beyond = pl.lit(value=False) if days.horizon is None else pl.col("day") > days.horizon
        return due(shard.check_ins, days.span, beyond).select(list(PACES))
    return pl.DataFrame(schema=PACES)

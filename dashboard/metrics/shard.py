"""The marts of one shard of people: a pure function of its rows, to be run anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard.metrics.heads import Presence, headcount
from dashboard.metrics.rewards import given, knowledge
from dashboard.metrics.talks import Talks, by_pair, converse, during
from dashboard.metrics.weeks import weekly
from dashboard.periods import Span

Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Days:
    """A span, and the window of four quarters that ends with it."""

    span: Span
    window: Span


@dataclass(frozen=True, eq=False)
class Shard:
    """All rows of some people, with what is known of the whole store.

    `check_ins`: person, team, program, day, outcome, status, barrier, owner, asked. `recognitions`: person, day,
    giver, kind, program, value, other, other_value. `roster`: None without one. `leaders` (span, end, person) only
    where roles are told from managers. `known`: everybody a recipient may be. `meanings`: barrier, category,
    usual_owner.
    """

    check_ins: pl.DataFrame
    recognitions: pl.DataFrame
    roster: pl.DataFrame | None
    leaders: pl.DataFrame | None
    known: pl.Series
    meanings: pl.DataFrame
    spans: tuple[Days, ...]


def build(shard: Shard) -> Frames:
    """Make a shard's marts, a row per span and what the name says.

    heads (active rep, home team), leaders (person), talks (rep, program, team), citations (rep, program, team,
    category, owner), thanks (recognition of an active rep), knowledge (counts). Not by span: conversations, those
    of who ever leads, the weeks of all others, and the newest day of each team.
    """
    talks = converse(shard.check_ins, shard.meanings)
    presence = Presence(shard.roster, shard.check_ins.with_row_index("order"), shard.leaders)
    spans = [_span(shard, talks, presence, place, days) for place, days in enumerate(shard.spans)]
    marts = {name: pl.concat([frames[name] for frames in spans]) for name in spans[0]} if spans else {}
    conversations = talks.conversations.select("person", "program", "team", "day", "outcome")
    leaders = (
        marts["leaders"].select("person").unique() if marts else pl.DataFrame(schema={"person": pl.UInt32})
    )
    return marts | {
        "conversations": conversations,
        "leader_conversations": conversations.join(leaders, on="person", how="semi"),
        "newest": conversations.group_by("team").agg(pl.max("day")),
        "weeks": weekly(conversations.join(leaders, on="person", how="anti")),
    }


def _span(shard: Shard, talks: Talks, presence: Presence, place: int, days: Days) -> Frames:
    seen = during(talks.conversations, days.span)
    heads = headcount(presence, days.span, days.window, seen)
    leaders, reps = heads.filter("leads").select("person"), heads.filter(~pl.col("leads")).drop("leads")
    known = knowledge(shard.recognitions, days.span, days.window, reps, shard.known)
    # leaders are left out of every rep KPI of the span, whatever they are in another
    of_reps: Callable[[pl.DataFrame], pl.DataFrame] = lambda f: f.join(leaders, on="person", how="anti")  # noqa: E731
    frames = {
        "heads": reps,
        "leaders": leaders,
        "talks": of_reps(by_pair(seen)),
        "citations": of_reps(during(talks.citations, days.span).drop("day").unique(maintain_order=True)),
        "thanks": given(shard.recognitions, days.span, reps),
        "knowledge": known,
    }
    return {name: frame.with_columns(pl.lit(place, pl.UInt8).alias("span")) for name, frame in frames.items()}

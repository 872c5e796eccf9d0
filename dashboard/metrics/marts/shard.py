"""The marts of one shard of people: a pure function of its rows, to be run anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.metrics.tables.facts import evident
from dashboard.metrics.tables.heads import Presence, headcount
from dashboard.metrics.tables.ids import among
from dashboard.metrics.tables.pace import Cadence
from dashboard.metrics.tables.rewards import given, knowledge
from dashboard.metrics.tables.talks import Talks, by_pair, converse, during
from dashboard.metrics.tables.weeks import weekly
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


@dataclass(frozen=True, eq=False)
class Met:
    """A span's conversations, and its active leaders and reps (person, team, seen)."""

    talks: pl.DataFrame
    leaders: pl.DataFrame
    reps: pl.DataFrame

    def of_reps(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Leave the span's leaders out, also those who are reps in another span: KPIs of reps are without them."""
        leads = among(rows["person"], self.leaders["person"])
        return rows.filter(~leads) if leads.any() else rows

    def of_leaders(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Keep leaders alone."""
        return rows.filter(among(rows["person"], self.leaders["person"]))


def begin(shard: Shard) -> Begun:
    """Fold a shard's check-ins into conversations."""
    return Begun(shard, converse(shard.check_ins, shard.meanings))


def build(begun: Begun) -> Frames:
    """Make the marts of a shard that a review opens with, a row per span and what the name says.

    heads (active rep, home team), leaders (person), talks (rep, program, team), evidence (team, program: how many
    conversations state theirs, how many were observed), citations (a barrier named: rep, program, team, category,
    owner), thanks (recognition of an active rep), knowledge (counts). Not by span: conversations, those of who ever
    leads, the weeks of all others, and the newest day of each team.
    """
    shard, talks = begun.shard, begun.talks
    presence = presence_of(shard)
    spans = [_span(begun, presence, days) for days in shard.spans]
    marts = by_span(spans)
    conversations = talks.conversations.select("person", "program", "team", "day", "outcome")
    leads = among(
        conversations["person"], marts["leaders"]["person"] if marts else pl.Series(dtype=pl.UInt32)
    )
    return marts | {
        "conversations": conversations,
        "leader_conversations": conversations.filter(leads),
        "newest": conversations.group_by("team").agg(pl.max("day")),
        "weeks": weekly(conversations.filter(~leads)),
    }


def presence_of(shard: Shard) -> Presence:
    """Give what tells who of a shard is active."""
    return Presence(shard.roster, shard.check_ins.with_row_index("order"), shard.leaders)


def met(begun: Begun, presence: Presence, days: Days) -> Met:
    """Find a span's conversations, and its active leaders and reps."""
    held = during(begun.talks.conversations, days.span)
    heads = headcount(presence, days.span, days.window, held)
    leads = heads["leads"]
    return Met(held, heads.filter(leads).drop("leads"), heads.filter(~leads).drop("leads"))


def by_span(spans: Sequence[Frames]) -> Frames:
    """Put the frames of spans below each other; `span` tells the place of each."""
    numbered = [
        {name: frame.with_columns(pl.lit(place, pl.UInt8).alias("span")) for name, frame in frames.items()}
        for place, frames in enumerate(spans)
    ]
    return {name: pl.concat([frames[name] for frames in numbered]) for name in numbered[0]} if spans else {}


def _span(begun: Begun, presence: Presence, days: Days) -> Frames:
    shard, here = begun.shard, met(begun, presence, days)
    held = here.of_reps(here.talks)
    cited = during(begun.talks.citations, days.span).select(_CITED)
    return {
        "heads": here.reps,
        "leaders": here.leaders.select("person"),
        "talks": by_pair(held),
        "evidence": evident(held),
        "citations": here.of_reps(cited),
        "thanks": given(shard.recognitions, days.span, here.reps),
        "knowledge": knowledge(shard.recognitions, days.span, days.window, here.reps, shard.known),
    }

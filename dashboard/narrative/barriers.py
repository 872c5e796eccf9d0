"""Barriers in words: what people name, and who can remove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.metrics.kpis.reasons import Why
from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import FEWEST_NAMED
from dashboard.narrative.findings import Finding
from dashboard.narrative.missing import missing
from dashboard.narrative.owners import ONLY_LEADERS, speak_of
from dashboard.words import count, listing, of, reps

# Labels that would not read as part of a sentence stand in quotation marks.
QUOTED = frozenset(
    {
        "Content does not fit",
        "Not ready",
        "Peers",
        "Customer or market",
        "Other",
        "No practice",
        "Conflicting incentives",
        "Insufficient resources",
        "Unclear expectations",
    }
)
NEXT_STEPS: Mapping[str, str] = {
    "Lack of time": "take something off the list before adding practice, and keep an hour a week free for it",
    "Insufficient resources": "ask which tool or material is missing, and get it or say when it comes",
    "Fear of failure": "say that trying counts, show an attempt of your own that failed, and protect the next one",
    "No opportunity to use": "give those who named it the calls and customers where the skill can be used",
    "Unclear expectations": "say in one sentence what applied looks like, and by when",
    "Little supervisor support": "put the skill on the agenda of each one-to-one, and follow up on what was agreed",
    "No coaching or feedback": "sit in on one call per rep, and say the same day what worked",
    "Conflicting incentives": "pay for the new way, or at least stop paying for the old one",
    "Resistance to change": "ask what the old way does better, and let those who apply it show what they gained",
    "Content does not fit": "take two real cases to enablement and have the training rebuilt around them",
    "No practice": "have enablement add role play, and make room for it in the team meeting",
    "Not ready": "book the missing training with enablement before asking for results",
    "Low motivation": "show what applying it did for a colleague, and thank the first attempt",
    "Low confidence": "pair them with somebody who applies it, and start with an easy customer",
    "Peers": "start with those whom the others follow, and celebrate them in front of everybody",
    "Customer or market": "collect the refusals with enablement, and agree on an answer to the most frequent one",
}


def inside(label: str) -> str:
    """Write a barrier inside a sentence."""
    return f"“{label}”" if label in QUOTED else label[:1].lower() + label[1:]


def who(number: Cell) -> str:
    """Say how many named something: of few reps their number, of others their share."""
    few = 0 < number.heads < FEWEST_NAMED
    return of(number.hits, number.base or 0, "rep") if few else reps(number.value or 0.0)


def title(most: Sequence[Cell], owner: str) -> Finding:
    """Say what most named, and who can change it: "4 in 10 reps named lack of time, and only leaders can …".

    Of several that as many named all are told, without an owner where they have not the same.
    """
    named = _named(most)
    if most[0].heads < FEWEST:
        return Finding(f"Too few people were asked: {named}")
    if not owner:
        return Finding(named)
    link, act = speak_of(owner).changes
    return Finding(f"{named}{link}{act}", act)


def _named(most: Sequence[Cell]) -> str:
    """Say how many named something; of several that as many named, all."""
    each = " each" if len(most) > 1 else ""
    return f"{who(most[0])}{each} named {listing([inside(one.group) for one in most], 2)}"


def headline(leaders: Cell, most: Sequence[tuple[Cell, str]]) -> str:
    """Say how many named what only leaders can remove, and what most of all.

    `leaders` is the reach of everything a leader can remove; `most` the most named barrier with its owner: several
    where as many named them.
    """
    if not most:
        return missing(leaders.reason or Why.NONE_NAMED, "barrier_reach").sentence
    top, owner = most[0]
    if top.heads < FEWEST:
        return f"Too few people were asked to judge: {_named([barrier for barrier, _ in most])}."
    ours = [inside(barrier.group) for barrier, whose in most if whose == "leader"]
    if not leaders.value or not ours:
        return f"{who(top)} named {inside(top.group)}, and {speak_of(owner).card}{_also(leaders)}."
    return f"{who(leaders)} named what {ONLY_LEADERS}; most of all, {listing(ours, 2)}."


def _also(leaders: Cell) -> str:
    return f"; {who(leaders)} named what {ONLY_LEADERS}" if leaders.value else ""


def by_team(tops: Mapping[str, Sequence[str]]) -> Finding:
    """Say in how many teams the same barrier is the most named: the highest of many cells would say nothing.

    `tops` are each team's most named barriers: several where as many named them.
    """
    every = [label for labels in tops.values() for label in labels]
    most = max(map(every.count, every))
    labels = sorted({label for label in every if every.count(label) == most})
    as_often = ", or as often as another," if len(every) > len(tops) else ""
    if len(tops) == 1:
        return Finding(f"{next(iter(tops))} named {listing([inside(one) for one in labels], 2)} most")
    if len(labels) > 2:
        return Finding("No barrier is the most named in more teams than others")
    named = " and ".join(inside(label) for label in labels)
    each = " each" if len(labels) > 1 else ""
    return Finding(f"Named most{as_often} in {of(most, len(tops), 'team')}{each}: {named}")


def by_owner(owners: Sequence[Cell]) -> Finding:
    """Say who can remove what most people named."""
    ordered = sorted(owners, key=lambda one: -(one.value or 0.0))
    first = ordered[0]
    if first.heads < FEWEST:
        return Finding(f"Too few people were asked to say who can help: {count(first.heads, 'rep')}")
    what = f"{speak_of(first.group).who} can remove"
    return Finding(f"{who(first)} named what {what}", what if first.group == "leader" else "")


def next_step(label: str) -> str:
    """Say what a leader can do about a barrier."""
    return NEXT_STEPS.get(label, "ask those who named it what would remove it, and name somebody to do that")

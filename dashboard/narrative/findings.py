"""Findings: the title sentence of each picture, computed from its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import FEWEST_NAMED, Standing, large
from dashboard.words import chosen, count, integer, listing, of, share

_MOST_NAMES = 2


@dataclass(frozen=True)
class Finding:
    """A title; `act` are its last words when only a leader can act on them."""

    title: str
    act: str = ""


@dataclass(frozen=True)
class Topic:
    """What a picture by team or program is about: its name, how one group and several do it, and what is counted.

    Groups that do not add up count the same people more than once.
    """

    kind: str
    name: str
    verbs: tuple[str, str]
    counted: str = "pair"
    adds_up: bool = True


Told = Callable[[Sequence[Cell], Sequence[Standing]], Finding]


def told(topic: Topic) -> Told:
    """Make the finding of a picture: which group comes first, or that none can be told from all together."""
    return lambda groups, standing: among(groups, standing, topic)


_APPLIED = ("is applied", "are applied")
by_team = told(Topic("team", "Applying it", ("applies", "apply")))
by_program = told(Topic("program", "Applying it", _APPLIED))
by_team_recognised = told(Topic("team", "Recognition", ("is recognised", "are recognised"), "active rep"))
by_team_covered = told(Topic("team", "Check-ins", ("is checked in on", "are checked in on"), "active rep"))


def by_team_tried(groups: Sequence[Cell], standing: Sequence[Standing]) -> Finding:
    """Say where more than by chance tried and are not there yet: people to help, not to judge."""
    ranked = _ranked(groups, standing)
    if not ranked:
        return Finding(
            f"Too few people in {'the' if len(groups) == 1 else 'every'} team to say who is half way"
        )
    known = [group for group in groups if group.value is not None]
    if not any(group.hits for group in known):
        return Finding("Nobody is half way: nobody tried without getting there")
    more = [group for group in ranked[::-1] if group.standing == "above"]
    if more:
        return Finding(f"Tried, not there yet: more in {_names(more)} than in all together, beyond chance")
    apart = f"; no team{large(len(ranked), len(known))} stands out" if len(ranked) > 1 else ""
    return Finding(f"Tried, not there yet: {_together(known, 'pair')}{apart}")


def among(groups: Sequence[Cell], standing: Sequence[Standing], topic: Topic) -> Finding:
    """Say which groups do less or more than all together beyond chance, or that none stands out.

    The lowest and the highest are not named for being that: of several groups one always is, also by chance alone.
    """
    kinds = dict(zip((group.group for group in groups), standing, strict=True))
    known = [group for group in groups if group.value is not None]
    ranked = _ranked(groups, standing)
    if not ranked:
        where = f"every {topic.kind} to compare" if len(groups) > 1 else f"the {topic.kind} to judge"
        return Finding(f"{topic.name}: too few people in {where}")
    if len(known) == 1:
        return Finding(f"{topic.name} in {known[0].group}: {_together(known, topic.counted)}")
    for way, kind in (("less", "below"), ("more", "above")):
        apart = [group for group in ranked if kinds[group.group] == kind]
        if apart:
            named = _names(apart if way == "less" else apart[::-1])
            said = f"{named} {topic.verbs[len(apart) > 1]} {way} than all together, beyond chance"
            return Finding(f"{said}: ask how" if way == "more" else said)
    if "plain" in kinds.values():
        return _apart(ranked, known, topic)
    if len(ranked) == 1:
        return Finding(
            f"{topic.name}: one {topic.kind} alone has five people and more, and could differ by chance"
        )
    return Finding(
        f"{topic.name}: no {topic.kind}{large(len(ranked), len(known))} stands out, the differences could be chance"
    )


def _apart(ranked: Sequence[Cell], known: Sequence[Cell], topic: Topic) -> Finding:
    """Say from where to where groups reach that are not judged; one of them is always the lowest, so none is named.

    Where too few people stand behind the lowest or the highest, say only what all have together.
    """
    least, most = ranked[0], ranked[-1]
    if least.value == most.value and len(ranked) == len(known):
        return Finding(f"{topic.name}: {share(least.value)} in every {topic.kind}")
    if not topic.adds_up and least.value == most.value:
        return Finding(
            f"{topic.name}: {share(least.value)} in {_names(ranked)}, too few people in the others"
        )
    if min(least.base or 0, most.base or 0) < FEWEST_NAMED or least.value == most.value:
        said = f"{_together(known, topic.counted)} in {count(len(known), topic.kind)}"
        return Finding(f"{topic.name}: {said}")
    ends = " to ".join(share(one.value) for one in (least, most))
    return Finding(f"{topic.name}: from {ends} in {count(len(ranked), topic.kind)}")


def _together(groups: Sequence[Cell], counted: str) -> str:
    """Count what groups have together: "5 of 6 pairs"."""
    return of(
        sum(one.hits for one in groups),
        sum(one.base or 0 for one in groups),
        counted,
    )


def _ranked(groups: Sequence[Cell], standing: Sequence[Standing]) -> list[Cell]:
    pairs = zip(groups, standing, strict=True)
    known = [group for group, kind in pairs if kind not in ("few", "missing")]
    return sorted(known, key=lambda group: (group.value or 0.0, group.group))


def _names(groups: Sequence[Cell]) -> str:
    return listing([group.group for group in groups], _MOST_NAMES)


by_team_and_program = told(Topic("program of a team", "Applying it", _APPLIED))


def rewards(
    people: Sequence[float], value: Sequence[float], programs: Sequence[str] = (), what: str = "rewards"
) -> Finding:
    """Say what the tenth that receives most receives (for what), from the corners of the Lorenz curve."""
    top, of_what = 1 - float(np.interp(0.9, people, value)), chosen("for", programs)
    part = f"all the {what}" if top > 0.995 else f"{share(top)} of the {what}"
    return Finding(f"Ten percent of reps receive {part}{of_what}")


def reward_fact(people: Sequence[float], value: Sequence[float], worth: str = "") -> tuple[float, str]:
    """Choose the one fact written on the curve: where it is on the people's axis, and its words.

    `worth` ends what is said of who receives nothing: who has only what is not valued is one of them.
    """
    nothing = max((who for who, held in zip(people, value, strict=True) if held <= 0), default=0.0)
    if nothing >= 0.01:
        return nothing, f"{share(nothing)} of reps receive nothing{worth}"
    return 0.5, f"half of the reps receive {share(float(np.interp(0.5, people, value)))}"


def shares(what: str, cells: Sequence[Cell]) -> Finding:
    """Name the greatest of some shares: "Most often for coaching: 62 % of 130"."""
    top = max(cells, key=lambda cell: cell.value or 0.0)
    alike = [cell.group for cell in cells if cell.value == top.value]
    each = " each" if len(alike) > 1 else ""
    return Finding(
        f"{what} {listing(alike, _MOST_NAMES)}: {share(top.value)}{each} of {integer(top.base or 0)}"
    )

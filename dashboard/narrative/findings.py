"""Findings: the title sentence of each picture, computed from its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import FEWEST_NAMED, Standing
from dashboard.words import count, listing, of, share

_MOST_NAMES = 2
_ENOUGH_PERIODS = 12  # below that the limits of a control chart are only trial limits


@dataclass(frozen=True)
class Finding:
    """A title; `act` are its last words when only a leader can act on them."""

    title: str
    act: str = ""


class Signal(NamedTuple):
    """A signal of a trend: the first day of its period in words, its kind (formulas.signals), and which way it points.

    `way` is "high" or "low", of a run "up" or "down"; `now` whether it is the newest period's.
    """

    when: str
    kind: str
    way: str
    now: bool = True


def by_team(groups: Sequence[Cell], standing: Sequence[Standing]) -> Finding:
    """Say which team needs help first, or that none can be told from the others."""
    return among(groups, standing, "team", ("applies", "apply"), "its leader does", "their leaders do")


def by_team_recognised(groups: Sequence[Cell], standing: Sequence[Standing]) -> Finding:
    """Say which team is thanked least, or that none can be told from the others."""
    verbs = ("is recognised", "are recognised")
    return among(groups, standing, "team", verbs, "its leader does", "their leaders do", "active rep")


def by_team_covered(groups: Sequence[Cell], standing: Sequence[Standing]) -> Finding:
    """Say which team is checked in on least, or that none can be told from the others."""
    verbs = ("is checked in on", "are checked in on")
    return among(groups, standing, "team", verbs, "its leader does", "their leaders do", "active rep")


def by_team_tried(groups: Sequence[Cell], standing: Sequence[Standing]) -> Finding:
    """Say where more than by chance tried and are not there yet: people to help, not to judge."""
    ranked = _ranked(groups, standing)
    if not ranked:
        return Finding(
            f"Too few people in {'the' if len(groups) == 1 else 'every'} team to say who is half way"
        )
    if not ranked[-1].value:
        return Finding("Nobody is half way: nobody tried without getting there")
    more = [group for group in ranked[::-1] if group.standing == "above"]
    if more:
        return Finding(f"Tried, not there yet: most in {_names(more)}, by more than chance")
    return Finding(f"Tried, not there yet: {_together(ranked, 'pair')}; no team stands out beyond chance")


def by_program(groups: Sequence[Cell], standing: Sequence[Standing]) -> Finding:
    """Say which program needs help first, or that none can be told from the others."""
    return among(groups, standing, "program", ("is applied", "are applied"), "works there", "works there")


def among(
    groups: Sequence[Cell],
    standing: Sequence[Standing],
    kind: str,
    verbs: tuple[str, str],
    lesson: str,
    lessons: str,
    counted: str = "pair",
    topic: str = "",
) -> Finding:
    """Say which group comes least or most by more than chance, or that none can be told from the others."""
    kinds = dict(zip((group.group for group in groups), standing, strict=True))
    ranked = _ranked(groups, standing)
    if not ranked:
        return _too_few(kind, verbs[0], several=len(groups) > 1)
    if len([group for group in groups if group.value is not None]) == 1:
        return _alone(ranked[0], verbs[0], counted)
    below = [group for group in ranked if kinds[group.group] == "below"]
    above = [group for group in ranked[::-1] if kinds[group.group] == "above"]
    if below:
        how = "least" if ranked[0] is below[0] else "less than the rest"
        return Finding(f"{_names(below)} {verbs[len(below) > 1]} {how}, by more than chance")
    if above:
        told = f"{_names(above)} {verbs[len(above) > 1]} most, by more than chance"
        return Finding(f"{told}: ask what {(lesson, lessons)[len(above) > 1]}")
    if "plain" in kinds.values():
        return _apart(ranked, kind, topic or "All together", counted)
    return Finding(f"No {kind} {verbs[0]} more or less than all together beyond chance")


def _too_few(kind: str, verb: str, *, several: bool) -> Finding:
    """Say that nothing can be said, and of what: a page has many such pictures."""
    if several:
        return Finding(f"Too few people in every {kind} to tell which {verb} more")
    return Finding(f"Too few people in the {kind} to say how much it {verb}")


def _apart(ranked: Sequence[Cell], kind: str, topic: str, counted: str) -> Finding:
    """Say how far groups lie apart that nobody judges; where few stand behind either end, only what all have."""
    least, most = ranked[0], ranked[-1]
    if least.value == most.value:
        return Finding(f"{topic}: {share(least.value)} in every {kind}")
    if min(least.base or 0, most.base or 0) < FEWEST_NAMED:
        return Finding(f"{topic}: {_together(ranked, counted)}")
    ends = (f"{share(one.value)} in {one.group}" for one in (least, most))
    return Finding(f"{topic}: from {' to '.join(ends)}")


def _together(groups: Sequence[Cell], counted: str) -> str:
    """Count what groups have together: "5 of 6 pairs"."""
    return of(
        sum((one.value or 0.0) * (one.base or 0) for one in groups),
        sum(one.base or 0 for one in groups),
        counted,
    )


def _ranked(groups: Sequence[Cell], standing: Sequence[Standing]) -> list[Cell]:
    pairs = zip(groups, standing, strict=True)
    known = [group for group, kind in pairs if kind not in ("few", "missing")]
    return sorted(known, key=lambda group: (group.value or 0.0, group.group))


def _names(groups: Sequence[Cell]) -> str:
    return listing([group.group for group in groups], _MOST_NAMES)


def _alone(group: Cell, verb: str, counted: str) -> Finding:
    return Finding(f"{group.group} {verb} in {share(group.value)} of {count(group.base or 0, counted)}")


def by_team_and_program(groups: Sequence[Cell], standing: Sequence[Standing]) -> Finding:
    """Say which programs are applied least in which team by more than chance: among many cells one is always low."""
    if not _ranked(groups, standing):
        return Finding("Too few people in every team and program to tell where least is applied")
    verbs = ("is applied", "are applied")
    return among(groups, standing, "program of a team", verbs, "works there", "works there")


def rewards(people: Sequence[float], value: Sequence[float]) -> Finding:
    """Say what the tenth that receives most receives, from the corners of the Lorenz curve."""
    top = 1 - float(np.interp(0.9, people, value))
    if top < 0.15:
        return Finding(f"Rewards are spread evenly: ten percent of reps receive {share(top)} of them")
    part = "all the rewards" if top > 0.995 else f"{share(top)} of the rewards"
    return Finding(f"Ten percent of reps receive {part}")


def reward_fact(people: Sequence[float], value: Sequence[float]) -> tuple[float, str]:
    """Choose the one fact written on the curve: where it is on the people's axis, and its words."""
    nothing = max((who for who, held in zip(people, value, strict=True) if held <= 0), default=0.0)
    if nothing >= 0.01:
        return nothing, f"{share(nothing)} of reps receive nothing"
    return 0.5, f"half of the reps receive {share(float(np.interp(0.5, people, value)))}"


def over_time(periods: Sequence[Cell], average: float, when: str, signals: Sequence[Signal] = ()) -> Finding:
    """Say the newest signal, or that the last period shows nothing unusual; `when` it was: "week from 3 August"."""
    said = f"{share(periods[-1].value)} of check-ins say applied in the {when}"
    if len(periods) == 1:
        return Finding(f"{said}; one point is no trend yet")
    if len(periods) < _ENOUGH_PERIODS:
        return Finding(f"{said}, {share(average)} on average; {len(periods)} points are no trend yet")
    if signals:
        return Finding(signal_in_words(signals[-1]).removesuffix("."))
    return Finding(f"Nothing unusual: {said}, {share(average)} on average")


def signal_in_words(signal: Signal) -> str:
    """Say what a signal of a trend is, and which way it points; of one that is over, that it is."""
    words = _SIGNAL if signal.now else _OVER
    went = {"up": "rose", "down": "fell"}.get(signal.way, "")
    return words[signal.kind].format(when=signal.when, way=_WAYS[signal.kind, signal.way], went=went)


_SIGNAL = {
    "outside": "The period from {when} lies {way} what the trend usually does.",
    "side": "The applied share has shifted: seven in a row lie {way} the average, up to the period from {when}.",
    "run": "The applied share is moving: seven in a row {way}, up to the period from {when}.",
    "near": "Watch what comes next: two of three lie close to the {way} limit, around the period from {when}.",
}
_OVER = {
    "outside": "The period from {when} lay {way} what the trend usually does; nothing unusual since.",
    "side": "Seven in a row lay {way} the average, up to the period from {when}; nothing unusual since.",
    "run": "Seven in a row {went}, up to the period from {when}; nothing unusual since.",
    "near": "Two of three lay close to the {way} limit, around the period from {when}; nothing unusual since.",
}
_WAYS = {
    ("outside", "high"): "above", ("outside", "low"): "below", ("side", "high"): "above", ("side", "low"): "below",
    ("run", "up"): "rise", ("run", "down"): "fall", ("near", "high"): "upper", ("near", "low"): "lower",
}  # fmt: skip

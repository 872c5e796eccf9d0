"""Findings: the title sentence of each picture, computed from its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import Standing
from dashboard.words import count, listing, share

_MOST_NAMES = 2
_ENOUGH_PERIODS = 12  # below that the limits of a control chart are only trial limits


@dataclass(frozen=True)
class Finding:
    """A title; `act` are its last words when only a leader can act on them."""

    title: str
    act: str = ""


class Signal(NamedTuple):
    """A signal of a trend: the first day of its period in words, its kind (metrics.signals), and which way it points.

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
    """Say where most tried and are not there yet: people to help, not to judge."""
    ranked = _ranked(groups, standing)
    if not ranked:
        return Finding(
            f"Too few people in {'the' if len(groups) == 1 else 'every'} team to say who is half way"
        )
    most = ranked[-1]
    if not most.value:
        return Finding("Nobody is half way: nobody tried without getting there")
    tried = f"{share(most.value)} of {count(most.base or 0, 'pair')}"
    return Finding(f"Tried, not there yet: most in {most.group}, {tried}")


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
        return _apart(ranked, kind, topic)
    return Finding(f"No {kind} {verbs[0]} more or less than chance alone can make")


def _too_few(kind: str, verb: str, *, several: bool) -> Finding:
    """Say that nothing can be said, and of what: a page has many such pictures."""
    if several:
        return Finding(f"Too few people in every {kind} to tell which {verb} more")
    return Finding(f"Too few people in the {kind} to say how much it {verb}")


def _apart(ranked: Sequence[Cell], kind: str, topic: str) -> Finding:
    """Say how far groups lie apart that nobody judges: of few programs or leaders chance has no say."""
    least, most = ranked[0], ranked[-1]
    said = f"{share(least.value)} in every {kind}"
    if least.value != most.value:
        said = f"from {share(least.value)} in {least.group} to {share(most.value)} in {most.group}"
    return Finding(f"{topic}: {said}" if topic else f"{said[:1].upper()}{said[1:]}")


def _ranked(groups: Sequence[Cell], standing: Sequence[Standing]) -> list[Cell]:
    pairs = zip(groups, standing, strict=True)
    known = [group for group, kind in pairs if kind not in ("few", "missing")]
    return sorted(known, key=lambda group: (group.value or 0.0, group.group))


def _names(groups: Sequence[Cell]) -> str:
    return listing([group.group for group in groups], _MOST_NAMES)


def _alone(group: Cell, verb: str, counted: str) -> Finding:
    return Finding(f"{group.group} {verb} in {share(group.value)} of {count(group.base or 0, counted)}")


def by_team_and_program(groups: Sequence[Cell], standing: Sequence[Standing]) -> Finding:
    """Name the lowest cell without calling it more than that: among many cells one is always low."""
    ranked = _ranked(groups, standing)
    if not ranked:
        return Finding("Too few people in every team and program to tell where least is applied")
    lowest = ranked[0]
    return Finding(f"Lowest: {lowest.group}, {share(lowest.value)} of {count(lowest.base or 0, 'pair')}")


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

"""Findings of the pictures that explain: the parts of a change, waits, what chance does, and what was aimed at."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import FEWEST_NAMED, Standing, beyond, despite, may_be_chance
from dashboard.narrative.changes import amount, moved
from dashboard.narrative.findings import Finding
from dashboard.narrative.owners import ONLY_LEADERS, speak_of
from dashboard.words import INTERVAL, count, integer, listing, of, points, verb_of

_MOST_NAMES = 2
_ALMOST = 1e-9
_FORESEEN = 4  # quarters: what is farther away nobody can tell from one step


def between(difference: Cell) -> str:
    """Say within which ends a difference lies (Newcombe), in words."""
    if difference.low is None or difference.high is None:
        return ""
    ends = " to ".join(_side(end) for end in (difference.low, difference.high))
    return f"{INTERVAL} of the difference: {ends}. {despite(difference)}".strip()


def _side(end: float) -> str:
    words = points(end)
    return "0 points" if words.startswith("0") else f"{words} {'more' if end > 0 else 'less'}"


def pace(rate: Cell, target: float) -> str:
    """Say how far a target is, and when it is met at this quarter's pace where that is more than chance: a guess."""
    short = target - (rate.value or 0.0)
    if short <= _ALMOST:
        return "met"
    gap, gained, change = f"{points(short)} to go", rate.change, moved(rate)
    if gained is None:
        return gap
    if not change or gained < 0 or may_be_chance(rate) is not False:
        return f"{gap}, {change or 'unchanged'}"
    quarters = math.ceil(short / gained - _ALMOST)
    when = f"{count(quarters, 'quarter')} more" if quarters <= _FORESEEN else "over a year"
    return f"{gap}, {change}: {when} at this pace"


def funnel(standing: Sequence[Standing], teams: Sequence[str], *, wider: bool = False) -> Finding:
    """Say how many teams lie beyond what chance does, and which; `wider`: limits allow for teams that differ."""
    apart = [team for team, kind in zip(teams, standing, strict=True) if kind in ("below", "above")]
    judged = sum(kind in ("below", "above", "within") for kind in standing)
    if not judged:
        return Finding("Too few people in every team to tell it from chance")
    if len(standing) == 1:
        return Finding(f"Only {teams[0]} is shown: no other team to hold it against")
    if judged == 1 and not apart:
        return Finding("One team alone has five people and more, and does not stand out from all together")
    if not apart and wider:
        return Finding(f"{count(judged, 'team')} differ among themselves, and none of them stands out")
    if not apart:
        large = " of five people and more" if judged < len(standing) else ""
        return Finding(
            f"None of {count(judged, 'team')}{large} stands out from all together by more than chance"
        )
    verb = "lies" if len(apart) == 1 else "lie"
    return Finding(
        f"{listing(apart, _MOST_NAMES)} {verb} beyond what chance does, of {count(judged, 'team')}"
    )


def first_application(median: Cell) -> Finding:
    """Say how long it takes until training is first applied."""
    trainings = count(median.base or 0, "training")
    if (median.base or 0) < FEWEST:
        return Finding(f"Too few trainings to say when they are first applied: {trainings}")
    if median.value is None:
        return Finding(f"Fewer than half of {trainings} have been seen applied yet")
    return Finding(
        f"An estimated half of {trainings} were first seen applied within {count(median.value, 'day')}"
    )


def unseen_before(early: int) -> str:
    """Say that trainings before the first check-in may have been applied before anybody could see it."""
    if not early:
        return ""
    return f" {count(early, 'training')} came before the first check-in on record, and may have been applied sooner."


def first_by_program(programs: Sequence[Cell]) -> Finding:
    """Say between which waits programs lie, of those with enough trainings; nobody is ranked by them."""
    several = "in {} programs with at least 10 trainings each"
    return _waits(programs, "training", "first seen applied within", "in {}".format, several, "program")


def gone_by_owner(owners: Sequence[Cell]) -> Finding:
    """Say between which waits barriers lie by who can remove them, of those with enough barriers."""
    several = "in {} groups by who can remove them"
    return _waits(owners, "barrier", "no longer named after", _removed_by, several, "owner")


def _removed_by(owner: str) -> str:
    return f"where {speak_of(owner).who} can remove them"


def _waits(
    groups: Sequence[Cell], noun: str, done: str, link: Callable[[str], str], several: str, kind: str
) -> Finding:
    """Say between which days waits lie; whose they are only where the intervals of the two lie apart."""
    known = [one for one in groups if one.value is not None and (one.base or 0) >= FEWEST_NAMED]
    if not known:
        return Finding(f"Too few {noun}s of every {kind} to compare")
    ordered = sorted(known, key=lambda one: (one.value or 0.0, one.group))
    first, last = ordered[0], ordered[-1]
    soon, late = (count(one.value or 0.0, "day") for one in (first, last))
    if first is last:
        return Finding(
            f"An estimated half of {count(first.base or 0, noun)} {link(first.group)} are {done} {soon}"
        )
    if first.high is not None and last.low is not None and first.high < last.low:
        return Finding(
            f"An estimated half of the {noun}s are {done} {soon} {link(first.group)}, {late} {link(last.group)}"
        )
    between = f"{integer(first.value or 0.0)} to {late}"
    return Finding(
        f"An estimated half of the {noun}s are {done} {between}, {several.format(integer(len(known)))}"
    )


def resolved(median: float | None, barriers: int) -> Finding:
    """Say how long barriers stay that are for leaders to remove."""
    what = f"{count(barriers, 'barrier')} that leaders can remove"
    if median is None:
        return Finding(f"Fewer than half of {what} are no longer named")
    return Finding(f"An estimated half of {what} are no longer named after {count(median, 'day')}")


def ages(long: int, every: int, leaders: int) -> Finding:
    """Say how many open barriers are old, and how many of those are for leaders to remove."""
    if not every:
        return Finding("No barrier is open")
    told = f"{of(long, every, 'open barrier')} {verb_of(long, every, 'is', 'are')} older than 30 days"
    all_of_them = f"{ONLY_LEADERS} {'it' if long == 1 else 'them'}"
    act = all_of_them if leaders == long else f"{integer(leaders)} of them {ONLY_LEADERS}"
    return Finding(f"{told}; {act}", act) if leaders else Finding(told)


def thanked(difference: Cell) -> Finding:
    """Say whether who applies training is recognised more often; an association, never a cause."""
    value = difference.value or 0.0
    if not amount(value, "share", None):
        return Finding("Who applies it is recognised as often as who does not")
    sure = beyond(difference)
    return Finding(
        f"Who applies it is recognised {points(value)} {'more' if value > 0 else 'less'} often{sure}"
    )


def aims(met: int, judged: int, short: float) -> Finding:
    """Say how many targets are met, and how far the farthest is from it: one always is, so it is not named."""
    if not judged:
        return Finding("Too few reps behind every target to hold it against them")
    told = f"{of(met, judged, 'target')} {verb_of(met, judged, 'is', 'are')} met"
    gap = amount(short, "share", None) if short > 0 else ""
    return Finding(f"{told}; the farthest is {gap} below" if gap else told)

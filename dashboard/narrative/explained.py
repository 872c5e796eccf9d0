"""Findings of the pictures that explain: the parts of a change, waits, what chance does, and what was aimed at."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import FEWEST, Standing, against, beyond, how_sure
from dashboard.narrative.changes import amount, turned
from dashboard.narrative.findings import Finding
from dashboard.words import count, integer, listing, of, points, share

_MOST_NAMES = 2
_ALMOST = 1e-9
_FORESEEN = 4  # quarters: what is farther away nobody can tell from one step


def change(rate: Cell, by_rate: Cell, by_mix: Cell) -> Finding:
    """Say whether a change comes from applying more or from who is counted; warn where total and parts disagree."""
    whole, rated, mixed = (cell or 0.0 for cell in (rate.change, by_rate.value, by_mix.value))
    size = amount(whole, "share", None)
    if not size:
        return Finding(
            "Unchanged" if not amount(rated, "share", None) else "Unchanged: the two parts cancel out"
        )
    way = f"{'Up' if whole > 0 else 'Down'} {size}{how_sure(rate)}"
    if turned(rate, by_rate):
        less = "less" if rated < 0 else "more"
        return Finding(f"{way}, though teams and programs apply {less}: who is counted changed")
    if abs(mixed) > abs(rated):
        return Finding(f"{way}: mostly by who is counted")
    return Finding(f"{way}: mostly by applying it {'more' if whole > 0 else 'less'}")


def warning(rate: Cell, by_rate: Cell) -> str:
    """Warn where a total and its parts disagree (Simpson's paradox); nothing where they do not."""
    if not turned(rate, by_rate) and not against(rate):
        return ""
    return " Total and parts disagree (Simpson’s paradox): read the teams one by one."


def between(difference: Cell) -> str:
    """Say within which ends a difference lies (Newcombe), in words."""
    if difference.low is None or difference.high is None:
        return ""
    ends = " to ".join(_side(end) for end in (difference.low, difference.high))
    return f"95 % interval of the difference: {ends}."


def _side(end: float) -> str:
    words = points(end)
    return "0 points" if words.startswith("0") else f"{words} {'more' if end > 0 else 'less'}"


def pace(value: float, target: float, before: float | None) -> str:
    """Say how far a target is, and when it is met at the pace of this quarter; a guess, and said as one."""
    short = target - value
    if short <= _ALMOST:
        return "met"
    gap = f"{points(short)} to go"
    if before is None:
        return gap
    gained = value - before
    if not amount(gained, "share", None):
        return f"{gap}, unchanged"
    if gained < 0:
        return f"{gap}, down {points(gained)}"
    quarters = math.ceil(short / gained - _ALMOST)
    when = f"{count(quarters, 'quarter')} more" if quarters <= _FORESEEN else "over a year"
    return f"{gap}, up {points(gained)}: {when} at this pace"


def spread(standing: Sequence[Standing], teams: Sequence[str], *, wider: bool = False) -> Finding:
    """Say how many teams lie beyond what chance does, and which; `wider`: limits allow for teams that differ."""
    apart = [team for team, kind in zip(teams, standing, strict=True) if kind in ("below", "above")]
    judged = sum(kind in ("below", "above", "within") for kind in standing)
    if not judged:
        return Finding("Too few people in every team to tell it from chance")
    if judged == 1:
        return Finding("One team alone has five people and more: no other to hold it against")
    if not apart and wider:
        return Finding(f"{count(judged, 'team')} differ among themselves, and none of them stands out")
    if not apart:
        return Finding(f"Chance alone can make all of {count(judged, 'team')} lie as they do")
    verb = "lies" if len(apart) == 1 else "lie"
    return Finding(
        f"{listing(apart, _MOST_NAMES)} {verb} beyond what chance does, of {count(judged, 'team')}"
    )


def first_application(median: Cell) -> Finding:
    """Say how long it takes until training is first applied."""
    trainings = count(median.base or 0, "training")
    if median.value is None:
        return Finding(f"Fewer than half of {trainings} have been applied yet")
    return Finding(f"Half of {trainings} are first applied within {count(median.value, 'day')}")


def first_by_program(programs: Sequence[Cell]) -> Finding:
    """Say between which waits programs lie, of those with enough trainings; nobody is ranked by them."""
    ends = _shortest_and_longest(programs)
    if ends is None:
        return Finding("Too few trainings in every program to compare")
    first, last = ends
    soon = count(first.value or 0.0, "day")
    if first is last:
        return Finding(
            f"Half of {count(first.base or 0, 'training')} in {first.group} are first applied within {soon}"
        )
    late = count(last.value or 0.0, "day")
    return Finding(
        f"Half of the trainings are first applied within {soon} in {first.group}, {late} in {last.group}"
    )


def gone_by_owner(owners: Sequence[Cell]) -> Finding:
    """Say between which waits barriers lie by who can remove them, of those with enough barriers."""
    ends = _shortest_and_longest(owners)
    if ends is None:
        return Finding("Too few barriers of every owner to compare")
    first, last = ends
    soon, late = (f"{count(one.value or 0.0, 'day')} ({one.group})" for one in (first, last))
    if first is last:
        return Finding(f"Half of {count(first.base or 0, 'barrier')} are gone within {soon}")
    return Finding(f"Half of the barriers are gone within {soon} to {late}")


def _shortest_and_longest(waits: Sequence[Cell]) -> tuple[Cell, Cell] | None:
    """Give the ends of the waits with enough behind them; one alone is both."""
    known = [one for one in waits if one.value is not None and (one.base or 0) >= FEWEST]
    ordered = sorted(known, key=lambda one: (one.value or 0.0, one.group))
    return (ordered[0], ordered[-1]) if ordered else None


def resolved(median: float | None, barriers: int) -> Finding:
    """Say how long barriers stay that are for leaders to remove."""
    what = f"{count(barriers, 'barrier')} that leaders can remove"
    if median is None:
        return Finding(f"Fewer than half of {what} are gone so far")
    return Finding(f"Half of {what} are gone within {count(median, 'day')}")


def ages(long: int, every: int, leaders: int) -> Finding:
    """Say how many open barriers are old, and how many of those are for leaders to remove."""
    if not every:
        return Finding("No barrier is open")
    told = f"{of(long, every, 'open barrier')} {'is' if long == 1 else 'are'} older than 30 days"
    act = f"{integer(leaders)} of them only leaders can remove" if leaders else ""
    return Finding(f"{told}; {act}", act) if act else Finding(told)


def thanked(difference: Cell) -> Finding:
    """Say whether who applies training is recognised more often; an association, never a cause."""
    value = difference.value or 0.0
    if not amount(value, "share", None):
        return Finding("Who applies it is recognised as often as who does not")
    sure = beyond(difference.low, difference.high)
    return Finding(
        f"Who applies it is recognised {points(value)} {'more' if value > 0 else 'less'} often{sure}"
    )


def aims(met: int, judged: int, farthest: str, short: float) -> Finding:
    """Say how many targets are met, and which is farthest from being."""
    if not judged:
        return Finding("Too few reps behind every target to hold it against them")
    told = f"{of(met, judged, 'target')} {'is' if met == 1 else 'are'} met"
    return (
        Finding(f"{told}; farthest from its own: {farthest}, {points(short)} below")
        if short > 0
        else Finding(told)
    )


def share_of(value: float) -> str:
    """Name the line of all together."""
    return f"all teams {share(value)}"

"""Findings of the pictures that explain: the parts of a change, waits, what chance does, and what was aimed at."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import Standing, how_sure
from dashboard.narrative.changes import amount
from dashboard.narrative.findings import Finding
from dashboard.words import count, integer, listing, of, points, share

_MOST_NAMES = 2


def change(rate: Cell, by_rate: Cell, by_mix: Cell) -> Finding:
    """Say whether a change comes from applying more or from who is counted; warn where total and parts disagree."""
    whole, rated, mixed = (cell or 0.0 for cell in (rate.change, by_rate.value, by_mix.value))
    size = amount(whole, "share", None)
    if not size:
        return Finding(
            "Unchanged" if not amount(rated, "share", None) else "Unchanged: the two parts cancel out"
        )
    way = f"{'Up' if whole > 0 else 'Down'} {size}{how_sure(rate)}"
    if whole * rated < 0:
        less = "less" if rated < 0 else "more"
        return Finding(f"{way}, though teams and programs apply {less}: who is counted changed")
    if abs(mixed) > abs(rated):
        return Finding(f"{way}: mostly by who is counted")
    return Finding(f"{way}: mostly by applying it {'more' if whole > 0 else 'less'}")


def spread(standing: Sequence[Standing], teams: Sequence[str], *, wider: bool = False) -> Finding:
    """Say how many teams lie beyond what chance does, and which; `wider`: limits allow for teams that differ."""
    beyond = [team for team, kind in zip(teams, standing, strict=True) if kind in ("below", "above")]
    judged = sum(kind in ("below", "above", "within") for kind in standing)
    if not judged:
        return Finding("Too few people in every team to tell it from chance")
    if judged == 1:
        return Finding("One team alone has five people and more: no other to hold it against")
    if not beyond and wider:
        return Finding(f"{count(judged, 'team')} differ among themselves, and none of them stands out")
    if not beyond:
        return Finding(f"Chance alone can make all of {count(judged, 'team')} lie as they do")
    verb = "lies" if len(beyond) == 1 else "lie"
    return Finding(
        f"{listing(beyond, _MOST_NAMES)} {verb} beyond what chance does, of {count(judged, 'team')}"
    )


def first_application(median: Cell) -> Finding:
    """Say how long it takes until training is first applied."""
    trainings = count(median.base or 0, "training")
    if median.value is None:
        return Finding(f"Fewer than half of {trainings} have been applied yet")
    return Finding(f"Half of {trainings} are first applied within {count(median.value, 'day')}")


def resolved(owner: str, median: float | None, barriers: int) -> Finding:
    """Say how long barriers stay; those of leaders are theirs to remove."""
    whose = {"leader": "that leaders can remove", "": ""}.get(owner, f"of {owner}")
    what = f"{count(barriers, 'barrier')} {whose}".strip()
    if median is None:
        return Finding(f"Most of {what} are still there")
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
    sure = (
        "" if difference.low is None or difference.high is None else _beyond(difference.low, difference.high)
    )
    return Finding(
        f"Who applies it is recognised {points(value)} {'more' if value > 0 else 'less'} often{sure}"
    )


def _beyond(low: float, high: float) -> str:
    return ", within chance" if low <= 0 <= high else ", more than chance"


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

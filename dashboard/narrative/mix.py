"""Rate and mix in words: what of a change came about within teams and programs, and what by who is counted.

What a team gained is not always its people applying more: others may have come. So the rate's part is never told as
people's own, and beside it stands how those of both quarters moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import at_length, is_mix
from dashboard.narrative.changes import amount, moved
from dashboard.narrative.findings import Finding
from dashboard.words import count, integer, percent, share, signed_points

# What both parts are called, in each sentence that tells them apart.
_MIX = "who is counted"
_BY_RATE, _BY_MIX = "within teams", f"by {_MIX}"
_PARTS = {"rate_effect": _BY_RATE, "mix_effect": _BY_MIX}
_MOST_WENT = "most who changed went"
_MOST = 0.5  # of an effect, from which one group is named for it
_SEEN = 0.015  # of all pairs: a group that moved by less did not grow, in anybody's eyes


@dataclass(frozen=True)
class Grown:
    """A team or program whose part of all pairs became another, and what that did to the rate (a share)."""

    group: str
    before: float
    now: float
    effect: float


def grew_most(cuts: Sequence[Sequence[Grown]], by_mix: Cell) -> str:
    """Name whose part of all pairs made most of what the mix did: "EMEA: 18 % to 31 % of pairs".

    Of several cuts, as by team and by program, the first in which it is somebody's. A part may become smaller while
    its group grows, where others grow more.
    """
    mix = by_mix.value or 0.0
    if not amount(mix, "share", None):
        return ""
    tops = (max(groups, key=lambda one: (one.effect * mix, one.group)) for groups in cuts if groups)
    for top in tops:
        if top.effect / mix >= _MOST and abs(top.now - top.before) >= _SEEN:
            return f"{top.group}: {share(top.before)} to {share(top.now)} of pairs"
    return ""


def part(whole: Cell) -> str:
    """Say what a part of a change is a part of: "of 5 points up"."""
    size = amount(whole.change, "share", None) if whole.change is not None else ""
    return f"of {size} {'up' if (whole.change or 0) > 0 else 'down'}" if size else ""


def of_it(parts: Sequence[Cell], change: float) -> str:
    """Say what a change is made of, where it has several parts: ": +4 points by rate, +2 points by mix"."""
    known = [(part.value, _PARTS[part.kpi]) for part in parts if part.value is not None]
    said = [f"{signed_points(value)} {by}" for value, by in known if amount(value, "difference", None)]
    return f": {', '.join(said)}{_rounded([value for value, _ in known], change)}" if len(said) > 1 else ""


def turned(rate: Cell, by_rate: Cell) -> bool:
    """Tell whether a total went one way and the teams, as far as one can see it, the other."""
    whole, rated = rate.change or 0.0, by_rate.value or 0.0
    return whole * rated < 0 and bool(amount(whole, "share", None) and amount(rated, "share", None))


def opposed(rate: Cell, by_rate: Cell, by_mix: Cell, whose: str = "") -> str:
    """Say what a change is made of where teams went the other way: "+8 points by who is counted, −1 within teams".

    `whose` names the group whose part of all pairs it is most (grew_most).
    """
    if not turned(rate, by_rate) or by_rate.value is None or by_mix.value is None:
        return ""
    counted = f"{_BY_MIX}{f' ({whose})' if whose else ''}"
    rounded = _rounded([by_mix.value, by_rate.value], rate.change or 0.0)
    return f"{signed_points(by_mix.value)} {counted}, {signed_points(by_rate.value)} {_BY_RATE}{rounded}"


def mixed(change: float) -> str:
    """Say how a change that is one of mix came about: "most who changed went down, and who is counted changed"."""
    return f"{_MOST_WENT} {'down' if change > 0 else 'up'}, and {_MIX} changed"


def split(rate: Cell, by_rate: Cell, by_mix: Cell, cuts: Sequence[Sequence[Grown]] = ()) -> str:
    """Say how a change is made up of rate and mix, whose mix that is, and whether chance alone can do it."""
    if rate.change is None or by_rate.value is None or by_mix.value is None:
        return ""
    seen = amount(rate.change, "share", None)
    way = f"{'Up' if rate.change > 0 else 'Down'} {seen}" if seen else "Unchanged"
    rate_part, mix_part = signed_points(by_rate.value), signed_points(by_mix.value)
    whose = grew_most(cuts, by_mix)
    parts = f"{rate_part} {_BY_RATE}, {mix_part} {_BY_MIX}{f' (most of all {whose})' if whose else ''}"
    parts += _rounded([by_rate.value, by_mix.value], rate.change)
    chance = f"; {_MOST_WENT} the other way" if is_mix(rate) else at_length(rate)
    return f"{way}: {parts}{chance}."


def of_reps(up: int, down: int, same: int) -> str:
    """Say how those moved who were seen on the same program in both quarters; nothing of nobody."""
    reps = up + down + same
    if not reps:
        return ""
    seen = f"{count(reps, 'rep')} seen on the same program in both quarters"
    if not up + down:
        return f"Of {seen}, nobody applies more or less than before."
    more, less = (integer(number) if number else "nobody" for number in (up, down))
    verb = "applies" if up <= 1 else "apply"
    return f"Of {seen}, {more} {verb} more than before and {less} less."


def change(rate: Cell, by_rate: Cell, by_mix: Cell) -> Finding:
    """Say whether a change came about within teams or by who is counted; both where they point apart."""
    rated, mixed = (cell or 0.0 for cell in (by_rate.value, by_mix.value))
    said = moved(rate)
    if not said:
        both = amount(rated, "share", None) and amount(mixed, "share", None)
        return Finding("Unchanged: the two parts cancel out" if both else "Unchanged")
    way = f"{said[:1].upper()}{said[1:]}"
    if turned(rate, by_rate):
        return Finding(f"{way}: {opposed(rate, by_rate, by_mix)}")
    if percent(abs(mixed)) == percent(abs(rated)):
        return Finding(f"{way}: half {_BY_RATE}, half {_BY_MIX}")
    return Finding(f"{way}: mostly {_BY_MIX if abs(mixed) > abs(rated) else _BY_RATE}")


def told_exactly(rate: Cell) -> str:
    """Say that a verdict is not the interval's where that says another; nothing where both agree."""
    if rate.verdict is None or rate.change_low is None or rate.change_high is None:
        return ""
    holds = rate.change_low <= 0 <= rate.change_high
    if holds == (rate.verdict == "within"):
        return ""
    return " Whether it is chance is told by an exact test, not by this interval."


def warning(*, all_against: bool) -> str:
    """Warn where every part moved against its total (Simpson's paradox); nothing where some did not."""
    if not all_against:
        return ""
    return (
        " Total and parts disagree (Simpson’s paradox): every program of every team moved the other way. "
        "Read them one by one."
    )


def rounding(parts: Sequence[float], whole: float) -> str:
    """Say that numbers are rounded where they seem not to add up: 56 % and 5 points are 60 %."""
    return "" if _adds_up(parts, whole) else " Each number is rounded."


def _rounded(parts: Sequence[float], whole: float) -> str:
    return "" if _adds_up(parts, whole) else ", each rounded"


def _adds_up(parts: Sequence[float], whole: float) -> bool:
    return sum(map(percent, parts)) == percent(whole)

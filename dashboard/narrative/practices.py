"""Sentences of the practices: expectations, example and feedback loop. They say what leaders did, never who failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import beyond, is_mix
from dashboard.narrative.changes import amount
from dashboard.narrative.findings import Finding, Signal, signal_in_words
from dashboard.narrative.missing import missing
from dashboard.words import chosen, count, integer, listing, of, points, share, signed_points

_MOST = 0.5  # of an effect, from which one group is named for it
_MOST_GOALS = 3
_SEEN = 0.015  # of all pairs: a group that moved by less did not grow, in anybody's eyes


def expectations(told: Cell, met: Cell) -> str:
    """Say how many teams' programs have a target and an expectation, and how many reach their target."""
    if told.value is None:
        return missing(told.reason, told.kpi).sentence
    some = integer(told.value * (told.base or 0))
    said = f"{some} of {count(told.base or 0, 'team program')}"
    reached = ""
    if met.value is not None:
        verb = "is" if met.base == 1 else "are"
        reached = f"; {of(met.value * (met.base or 0), met.base or 0, 'target')} {verb} met"
    return f"{said} {_have(told)} a target and a sentence on what applied means{reached}."


def _have(told: Cell) -> str:
    return "has" if round((told.value or 0.0) * (told.base or 0)) == 1 else "have"


def example(seen: Cell, rate: Cell, reps: Cell) -> str:
    """Say how many leaders were checked in on, and how much they apply beside their teams."""
    if seen.value is None:
        return missing(seen.reason, seen.kpi).sentence
    said = of(seen.value * (seen.base or 0), seen.base or 0, "leader")
    beside = ""
    if rate.value is not None and reps.value is not None:
        own = of(rate.value * (rate.base or 0), rate.base or 0, "pair")
        beside = (
            f"; leaders apply {share(rate.value)} of their own programs ({own}), reps {share(reps.value)}"
        )
    return f"{said} had a check-in on their own application{beside}."


def feedback(covered: Cell, follow: Cell, programs: Sequence[str] = ()) -> str:
    """Say how many are checked in on (on what), and how often what was not applied was followed up."""
    if covered.value is None:
        return missing(covered.reason, covered.kpi).sentence
    after = ""
    if follow.value is not None:
        after = f"; after “not applied”, {share(follow.value)} were followed up within 35 days"
    return f"{share(covered.value)} of active reps had a check-in{chosen('on', programs)}{after}."


def shares(what: str, cells: Sequence[Cell]) -> Finding:
    """Name the greatest of some shares: "Most check-ins are for coaching: 62 % of 130"."""
    top = max(cells, key=lambda cell: (cell.value or 0.0, cell.group))
    return Finding(f"{what} {top.group}: {share(top.value)} of {integer(top.base or 0)}")


def lasting(weeks: Sequence[Cell]) -> Finding:
    """Tell the first and the last week that is known after training, each of its own trainings."""
    known = [cell for cell in weeks if cell.value is not None]
    first, last = known[0], known[-1]
    said = (
        f"After {first.group} weeks {share(first.value)} of {count(first.base or 0, 'training')} are applied"
    )
    if first is last:
        return Finding(said)
    return Finding(
        f"{said}, after {last.group} weeks {share(last.value)} of {integer(last.base or 0)}, partly others"
    )


def reached(goals: Sequence[Cell]) -> Finding:
    """Say of each goal how many reach it: the best of several would always look good."""
    told = [f"{one.group} {share(one.value)} of {integer(one.base or 0)}" for one in goals]
    return Finding(f"Goals reached: {listing(told, _MOST_GOALS)}")


def associated(goals: Sequence[Cell]) -> Finding:
    """Say what applying training is associated with, never that it causes it."""
    differences = [(one, one.value) for one in goals if one.value is not None]
    if not differences:
        return Finding(missing(goals[0].reason, goals[0].kpi).sentence.removesuffix("."))
    words = [
        f"{points(value)} {'more' if value > 0 else 'fewer'} reaching {one.group}{beyond(one.low, one.high)}"
        for one, value in differences
    ]
    return Finding(f"Applying it is associated with {'; '.join(words[:_MOST_GOALS])}")


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


def split(rate: Cell, by_rate: Cell, by_mix: Cell, cuts: Sequence[Sequence[Grown]] = ()) -> str:
    """Say how a change is made up of rate and mix, whose mix that is, and whether chance alone can do it."""
    if rate.change is None or by_rate.value is None or by_mix.value is None:
        return ""
    seen = amount(rate.change, "share", None)
    way = f"{'Up' if rate.change > 0 else 'Down'} {seen}" if seen else "Unchanged"
    rate_part, mix_part = signed_points(by_rate.value), signed_points(by_mix.value)
    whose = grew_most(cuts, by_mix)
    parts = (
        f"{rate_part} by applying it more or less, {mix_part} by who is counted"
        f"{f' (most of all {whose})' if whose else ''}"
    )
    chance = "; most who changed went the other way" if is_mix(rate) else _SURE.get(rate.verdict or "", "")
    return f"{way}: {parts}{chance}."


_SURE = {
    "within": "; within what chance alone can do",
    "beyond": "; more than chance alone can do",
}


def signals(found: Sequence[Signal], periods: int, enough: int) -> str:
    """Say which periods of a trend stand out, and how."""
    if periods < 2:
        return ""
    trial = "" if periods >= enough else f" With fewer than {enough} periods, the limits are trial limits."
    if not found:
        return f"The trend shows no signal in the quarter: ups and downs are its usual noise.{trial}"
    return f"{signal_in_words(found[-1])}{trial}"


def signal(found: Sequence[Signal]) -> str:
    """Say the newest signal in few words: "no signal in the quarter"."""
    if not found:
        return "no signal in the quarter"
    newest = found[-1]
    until = "" if newest.now else ", none since"
    return _SHORT[newest.kind, newest.way].format(when=newest.when) + until


_SHORT = {
    ("outside", "high"): "above its usual range: {when}",
    ("outside", "low"): "below its usual range: {when}",
    ("side", "high"): "seven above average, up to {when}",
    ("side", "low"): "seven below average, up to {when}",
    ("run", "up"): "seven rising, up to {when}",
    ("run", "down"): "seven falling, up to {when}",
    ("near", "high"): "close to its upper limit: {when}",
    ("near", "low"): "close to its lower limit: {when}",
}

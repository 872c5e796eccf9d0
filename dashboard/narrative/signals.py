"""Signals of a trend in words: whether it moved, or is its usual noise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.metrics.kpis.trend import ENOUGH
from dashboard.narrative.cells import Cell
from dashboard.narrative.findings import Finding
from dashboard.words import share

_ENOUGH_PERIODS = 12  # below that the limits of a control chart are only trial limits


class Signal(NamedTuple):
    """A signal of a trend: the first day of its period in words, its kind (formulas.signals), and which way it points.

    `way` is "high" or "low", of a run "up" or "down"; `now` whether it is the newest period's.
    """

    when: str
    kind: str
    way: str
    now: bool = True


def over_time(
    periods: Sequence[Cell],
    average: float,
    when: str,
    signals: Sequence[Signal] = (),
    *,
    withheld: bool = False,
) -> Finding:
    """Say the newest signal, or that the last period shows nothing unusual; `when` it was: "week from 3 August".

    `withheld`: smaller periods than a signal is told of would have given one.
    """
    said = f"{share(periods[-1].value)} of check-ins say applied in the {when}"
    if len(periods) == 1:
        return Finding(f"{said}; one point is no trend yet")
    if len(periods) < _ENOUGH_PERIODS:
        return Finding(f"{said}, {share(average)} on average; {len(periods)} points are no trend yet")
    if signals:
        return Finding(_in_words(signals[-1]).removesuffix("."))
    where = f"in the quarter’s periods of {ENOUGH} check-ins or more" if withheld else "in the quarter"
    return Finding(f"Nothing unusual {where}: {said}, {share(average)} on average")


def signals(found: Sequence[Signal], periods: int, enough: int, *, withheld: bool = False) -> str:
    """Say which periods of a trend stand out, and how; `withheld` as of `over_time`."""
    if periods < 2:
        return ""
    if periods < enough:
        return (
            f"The trend has {periods} periods so far: only from {enough} on can a signal be told from noise."
        )
    if not found and withheld:
        return f"The trend shows no signal in the quarter’s periods of {ENOUGH} check-ins or more."
    if not found:
        return "The trend shows no signal in the quarter: its ups and downs could be chance."
    return _in_words(found[-1])


def signal(found: Sequence[Signal], *, withheld: bool = False) -> str:
    """Say the newest signal in few words: "no signal in the quarter"; `withheld` as of `over_time`."""
    if not found:
        return "too few check-ins for a signal" if withheld else "no signal in the quarter"
    newest = found[-1]
    until = "" if newest.now else ", none since"
    return _SHORT[newest.kind, newest.way].format(when=newest.when) + until


def _in_words(signal: Signal) -> str:
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

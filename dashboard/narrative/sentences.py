"""The sentence of the quarter, and the line below it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative.barriers import inside, who
from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import FEWEST_SAYING, WITHIN, is_mix, may_be_chance
from dashboard.narrative.changes import amount
from dashboard.narrative.implementation import of_few
from dashboard.narrative.missing import missing
from dashboard.narrative.mix import mixed
from dashboard.narrative.owners import ONLY_LEADERS
from dashboard.periods import Span
from dashboard.words import count, day, days, listing, ordinal_quarter, points, quarter, share

_WORTH_SAYING = 0.1  # a barrier that fewer name does not belong into the one sentence


def headline(rate: Cell, barrier: Cell | None = None, parts: str = "") -> str:
    """Say how implementation stands and moved, then what only leaders can change.

    `barrier` is the most named one that a leader can remove; `parts` says what a change is made of where its parts
    point in different directions (mix.opposed), said where the change is more than chance or nobody can tell.
    """
    if rate.value is None:
        return missing(rate.reason, rate.kpi).sentence
    if rate.heads < FEWEST:
        return of_few(rate)
    return f"{_moved(rate, rate.value, parts)}{_lever(barrier)}."


def _moved(rate: Cell, value: float, parts: str) -> str:
    now = share(value)
    if rate.change is None:
        return f"Implementation stands at {now}"
    if not amount(rate.change, "share", None):
        return f"Implementation is unchanged at {now}"
    way = "up" if rate.change > 0 else "down"
    if is_mix(rate):
        return f"Implementation stands at {now}, {points(rate.change)} {way} by its mix: {mixed(rate.change)}"
    made = f": {parts}" if parts else ""
    if may_be_chance(rate):  # what noise is made of stands with its number: here it would be the longest part
        return f"Implementation stands at {now}, {points(rate.change)} {way}, {WITHIN}"
    if may_be_chance(rate) is None:
        return f"Implementation stands at {now}, {points(rate.change)} {way}{made}"
    return f"Implementation {'rose' if rate.change > 0 else 'fell'} {points(rate.change)} to {now}{made}"


def _lever(barrier: Cell | None) -> str:
    if barrier is None or barrier.value is None or barrier.value < _WORTH_SAYING or barrier.heads < FEWEST:
        return ""
    if barrier.hits < FEWEST_SAYING:
        return ""
    return f"; {who(barrier)} named {inside(barrier.group)}, which {ONLY_LEADERS}"


def subline(
    name: str,
    rate: Cell,
    *,
    as_of: date | None,
    span: Span | None,
    partial: bool,
    earlier: tuple[str, Span] | None,
    teams: int,
    chosen: Sequence[str] = (),
) -> str:
    """Say which quarter, how far its data goes, whom it covers and what it is compared with."""
    # of a quarter long past it would only confuse
    known = f"data up to {day(as_of)}" if as_of and span and as_of <= span.end else ""
    first = ", ".join(part for part in (quarter(name), "partial" if partial else "", known) if part)
    reps = f"{count(teams, 'team')}, {count(rate.heads, 'rep')} checked in on" if rate.base else ""
    only = f"Only {listing(chosen, 6)}" if chosen else ""
    compared = _compared(name, span, earlier, partial=partial)
    return " ".join(f"{part}." for part in (first, only, reps, compared) if part)


def _compared(name: str, span: Span | None, earlier: tuple[str, Span] | None, *, partial: bool) -> str:
    """Say what is compared; a part of a quarter only with as many days."""
    if earlier is None:
        return ""
    words, then = ordinal_quarter(earlier[0], name), earlier[1]
    if not partial or span is None:
        return f"Compared with the {words}"
    same = f"the first {count(then.days, 'day')} of both" if then.days == span.days else "what there is"
    return f"Compared with the {words}: {same} ({days(then.start, then.end)})"

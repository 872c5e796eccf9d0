"""What needs a leader's attention, in a sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dashboard.narrative.barriers import inside
from dashboard.narrative.cells import Cell
from dashboard.narrative.owners import speak_of
from dashboard.narrative.recognition import so_far
from dashboard.words import chosen, count, day, integer, listing, of, share


class Where(NamedTuple):
    """A team where more people than by chance are what something is about: how many, of how many."""

    team: str
    many: int
    of: int


def barrier(top: Cell, owner: str = "leader", most: Where | None = None) -> str:
    """Name a barrier, where it stands out, and who can remove it."""
    reps = of(top.hits, top.base or 0, "rep")
    return f"{reps} named {inside(top.group)}{_most_in(most)}{speak_of(owner).attention}."


def _most_in(most: Where | None) -> str:
    return f", above all in {most.team} ({integer(most.many)} of {integer(most.of)})" if most else ""


def lower_team(team: Cell, company: float) -> str:
    """Name a team that applies less beyond chance."""
    return f"{team.group} applies {share(team.value)} against {share(company)} all together, beyond chance."


def lower_program(program: Cell, company: float) -> str:
    """Name a program that is applied less beyond chance."""
    rates = f"{share(program.value)} against {share(company)} all together"
    return f"{program.group} is applied in {rates}, beyond chance."


def silent(teams: Sequence[str], last: date, as_of: date) -> str:
    """Name the teams without a conversation for long, the longest first; `last` is the newest day of any of them."""
    since = count((as_of - last).days, "day")
    verb = "has" if len(teams) == 1 else "have"
    return f"{listing(teams, 2)} {verb} no check-in on record since {day(last, year=True)}, {since} before the newest."


def unseen(covered: Cell, programs: Sequence[str] = (), most: Where | None = None) -> str:
    """Say how many active reps had no check-in (on what)."""
    reps = (covered.base or 0) - covered.hits
    who = _of_active(reps, covered.base or 0, programs)
    return f"{who} had no check-in{chosen('on', programs)} in the quarter{_most_in(most)}."


def nothing_received(
    reach: Cell, programs: Sequence[str] = (), most: Where | None = None, until: date | None = None
) -> str:
    """Say how many active reps nobody recognised (for what); `until`: of the days after it nothing is known."""
    reps = (reach.base or 0) - reach.hits
    who = _of_active(reps, reach.base or 0, programs)
    return f"{who} were recognised by nobody{chosen('for', programs)} {so_far(until)}{_most_in(most)}."


def _of_active(reps: int, active: int, programs: Sequence[str]) -> str:
    """Count active reps; of some programs alone, say that they count also where they have nothing to do with them."""
    if not programs:
        return f"{integer(reps)} of {count(active, 'active rep')}"
    return f"{integer(reps)} of all {count(active, 'active rep')}, meant for it or not,"

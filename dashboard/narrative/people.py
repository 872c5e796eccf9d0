"""People by name in words: who waits for a check-in, and who applies training and waits for thanks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.narrative.recognition import so_far
from dashboard.words import chosen, count, day, integer


def waiting(among: int, programs: Sequence[str] = ()) -> str:
    """Head the list of reps without a check-in (on what) in the quarter."""
    whom = ", meant for it or not," if programs else ""
    return f"{count(among, 'active rep')}{whom} without a check-in{chosen('on', programs)} in the quarter, by name"


def since(last: date | None, as_of: date) -> str:
    """Say when somebody was last checked in on, and how long ago that is."""
    if last is None:
        return "never"
    return f"{day(last, year=last.year != as_of.year)}, {count((as_of - last).days, 'day')} before the newest"


def unthanked(among: int, until: date | None = None) -> str:
    """Head the list of reps who apply training and whom nobody recognised; of the days after `until` nobody knows."""
    verb = "applies" if among == 1 else "apply"
    was = "was" if among == 1 else "were"
    return f"{count(among, 'rep')} who {verb} it and {was} recognised by nobody {so_far(until)}, by name"


def evidence(program: str, last: date, times: int) -> str:
    """Say what somebody applied, when last, and how often in the quarter."""
    often = f", {integer(times)} times in the quarter" if times > 1 else ""
    return f"{program} on {day(last)}{often}"


def thanks(name: str, program: str, last: date, times: int) -> str:
    """Write a note to send, which quotes what the check-in says and nothing more."""
    often = f" It was the {ordinal(times)} time this quarter." if times > 1 else ""
    return f"{name}, your check-in of {day(last)} says you applied {program}.{often} Thank you for making it count."


def ordinal(number: int) -> str:
    """Write a number in a row: "2nd"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{integer(number)}{ending}"


def more(among: int, listed: int) -> str:
    """Say how many are not listed."""
    return f"and {integer(among - listed)} more: choose a team to see them" if among > listed else ""

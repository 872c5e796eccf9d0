"""Movement over quarters in words: what rose or fell by more than chance can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.narrative import changes
from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import how_sure
from dashboard.narrative.findings import Finding
from dashboard.words import count, listing, share

_MOST_NAMES = 2
# A number per quarter, the oldest first; a quarter without one is left out.
Series = Sequence[Cell]


def over_quarters(
    what: str, series: Series, since: Cell | None, *, unfinished: bool = False, so_far: Cell | None = None
) -> Finding:
    """Say how a share moved over the quarters shown: "Implementation rose from 41 % to 60 % in six quarters".

    `since` is its change from the first to the last whole quarter, None where there are too few people to judge it. An
    `unfinished` last quarter is no fair match for whole ones: it is told with its change on as many days (of `so_far`,
    the quarter's own number), and not compared with them.
    """
    whole = series[:-1] if unfinished else series
    known = [cell for cell in whole if cell.value is not None]
    change = changes.moved(so_far, where=" on as many days") if so_far else ""
    so_far_now = "nothing known" if series[-1].value is None else share(series[-1].value)
    told = f"; {so_far_now} so far{f', {change}' if change else ''}"
    now = told if unfinished and len(series) > 1 else ""
    if len(known) < 2:
        return _too_short(what, known, series[-1], now)
    first, last = share(known[0].value), share(known[-1].value)
    span = _span(len(whole), unfinished=unfinished)
    if since is None:
        return Finding(f"{what} was {first} first and {last} last in {span}: too few people to compare{now}")
    if since.verdict == "beyond":
        return Finding(f"{what} {_verb(since)} from {first} to {last} in {span}{now}")
    return Finding(f"{what}: {first} in the first and {last} in the last of {span}{how_sure(since)}{now}")


def _verb(since: Cell) -> str:
    return "rose" if (since.change or 0.0) > 0 else "fell"


def _too_short(what: str, known: Series, last: Cell, now: str) -> Finding:
    """Tell one whole quarter, or the first one so far, as what it is: an earlier one is not how it stands."""
    if known and now:
        return Finding(f"{what} was {share(known[-1].value)} in the one whole quarter{now}")
    if last.value is None and not known:
        return Finding(f"{what} is not known in these quarters")
    stands = known[-1] if known else last
    return Finding(f"{what} is {share(stands.value)}: one quarter is no trend yet")


def groups(
    names: Sequence[str], since: Mapping[str, Cell], noun: str, quarters: int, *, unfinished: bool = False
) -> Finding:
    """Name the groups that moved from the first to the last of so many whole quarters; those that fell come first.

    `since` has the change of each group that has people enough to judge it.
    """
    fell, rose = moved(names, since)
    if quarters < 2:
        return Finding("One quarter is no trend yet")
    span = _span(quarters, unfinished=unfinished)
    told = " and ".join(
        f"{listing(some, _MOST_NAMES)} {verb}" for some, verb in ((fell, "fell"), (rose, "rose")) if some
    )
    if told:
        return Finding(f"{told} beyond chance from the first to the last of {span}")
    if not since:
        return Finding(f"Too few people in every {noun} to compare {span}")
    still = _still(names, len(since), noun)
    return Finding(f"{still} by more than chance from the first to the last of {span}")


def _still(names: Sequence[str], judged: int, noun: str) -> str:
    """Say that nobody moved, of those with people enough to tell."""
    if len(names) == 1:
        return f"{names[0]} did not move"
    if judged == len(names):
        return f"None of the {count(judged, noun)} moved"
    if judged == 1:
        return f"Only one {noun} has people enough to compare, and did not move"
    return f"None of {count(judged, noun)} with people enough moved"


def moved(names: Sequence[str], since: Mapping[str, Cell]) -> tuple[list[str], list[str]]:
    """List the groups that fell and those that rose by more than chance, in their order."""
    apart = [name for name in names if name in since and since[name].verdict == "beyond"]
    fell = [name for name in apart if (since[name].change or 0.0) < 0]
    return fell, [name for name in apart if name not in fell]


def _span(quarters: int, *, unfinished: bool) -> str:
    return f"{_number(quarters)} {'whole ' if unfinished else ''}quarters"


def _number(quarters: int) -> str:
    return ("no", "one", "two", "three", "four", "five", "six")[quarters] if quarters <= 6 else str(quarters)

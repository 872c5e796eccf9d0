"""Movement over quarters in words: what rose or fell by more than chance can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from dashboard.metrics.formulas.inference import Share, differing, one_share
from dashboard.metrics.verdicts import SURE
from dashboard.narrative import changes
from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import FEWEST
from dashboard.narrative.findings import Finding
from dashboard.words import count, listing, share

_MOST_NAMES = 2
Way = Literal["rose", "fell", "held", "unknown"]
# A number per quarter, the oldest first; a quarter without one is left out.
Series = Sequence[Cell]


def way(series: Series) -> Way:
    """Say how the last quarter stands to the first: moved only when the change's interval leaves 0 out."""
    ends = _ends(series)
    if ends is None:
        return "unknown"
    if one_share(*map(_share, ends)) >= SURE:
        return "held"
    return "rose" if (ends[1].value or 0.0) > (ends[0].value or 0.0) else "fell"


def _ends(series: Series) -> tuple[Cell, Cell] | None:
    """Give the first and the last quarter where they can be held against each other."""
    known = [cell for cell in series if cell.value is not None and cell.heads >= FEWEST]
    return (known[0], known[-1]) if len(known) > 1 and known[-1] is series[-1] else None


def _share(cell: Cell) -> Share:
    return cell.value, cell.low, cell.high


def over_quarters(
    what: str, series: Series, *, unfinished: bool = False, so_far: Cell | None = None
) -> Finding:
    """Say how a share moved over the quarters shown: "Implementation rose from 41 % to 60 % in six quarters".

    An `unfinished` last quarter is no fair match for whole ones: it is told with its change on as many days (of
    `so_far`, the quarter's own number), and not compared with them.
    """
    whole = series[:-1] if unfinished else series
    known = [cell for cell in whole if cell.value is not None]
    change = changes.moved(so_far, where=" on as many days") if so_far else ""
    told = f"; {share(series[-1].value)} so far{f', {change}' if change else ''}"
    now = told if unfinished and len(series) > 1 else ""
    if len(known) < 2:
        return _too_short(what, known, series[-1], now)
    first, last, moved = share(known[0].value), share(known[-1].value), way(whole)
    span = _span(whole, unfinished=unfinished)
    if moved in ("rose", "fell"):
        return Finding(f"{what} {moved} from {first} to {last} in {span}{now}")
    if moved == "unknown":
        return Finding(f"{what} was {first} first and {last} last in {span}: too few people to compare{now}")
    return Finding(f"{what}: {first} in the first and {last} in the last of {span}, within chance{now}")


def _too_short(what: str, known: Series, last: Cell, now: str) -> Finding:
    """Tell one whole quarter, or the first one so far, as what it is: an earlier one is not how it stands."""
    if known and now:
        return Finding(f"{what} was {share(known[-1].value)} in the one whole quarter{now}")
    if last.value is None and not known:
        return Finding(f"{what} is not known in these quarters")
    stands = known[-1] if known else last
    return Finding(f"{what} is {share(stands.value)}: one quarter is no trend yet")


def groups(series: Mapping[str, Series], noun: str, *, unfinished: bool = False) -> Finding:
    """Name the groups that moved over the whole quarters shown; those that fell come first."""
    fell, rose = moved(series, unfinished=unfinished)
    longest: Series = max((_whole(cells, unfinished) for cells in series.values()), key=len, default=())
    if len(longest) < 2:
        return Finding("One quarter is no trend yet")
    span = _span(longest, unfinished=unfinished)
    told = " and ".join(
        f"{listing(names, _MOST_NAMES)} {verb}" for names, verb in ((fell, "fell"), (rose, "rose")) if names
    )
    if told:
        return Finding(f"{told} beyond chance from the first to the last of {span}")
    if all(way(_whole(cells, unfinished)) == "unknown" for cells in series.values()):
        return Finding(f"Too few people in every {noun} to compare {span}")
    subject = next(iter(series)) if len(series) == 1 else f"None of the {count(len(series), noun)}"
    still = "did not move" if len(series) == 1 else "moved"
    return Finding(f"{subject} {still} by more than chance from the first to the last of {span}")


def moved(series: Mapping[str, Series], *, unfinished: bool = False) -> tuple[list[str], list[str]]:
    """List the groups that fell and those that rose over the whole quarters shown, in their order.

    Of several groups some move by chance: those are left out, at a false discovery rate of 5 %.
    """
    ends = {name: _ends(_whole(cells, unfinished)) for name, cells in series.items()}
    judged = {name: pair for name, pair in ends.items() if pair}
    told = differing([(_share(first), _share(last)) for first, last in judged.values()])
    apart = [(name, *pair) for (name, pair), found in zip(judged.items(), told, strict=True) if found]
    fell = [name for name, first, last in apart if (last.value or 0.0) < (first.value or 0.0)]
    return fell, [name for name, *_ in apart if name not in fell]


def _whole(series: Series, unfinished: bool) -> Series:
    return series[:-1] if unfinished else series


def _span(series: Series, *, unfinished: bool) -> str:
    return f"{_number(len(series))} {'whole ' if unfinished else ''}quarters"


def _number(quarters: int) -> str:
    return ("no", "one", "two", "three", "four", "five", "six")[quarters] if quarters <= 6 else str(quarters)

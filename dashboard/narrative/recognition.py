"""Recognition in words: who is thanked, how evenly, and with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import large
from dashboard.narrative.changes import amount, moved
from dashboard.narrative.findings import Finding
from dashboard.narrative.missing import missing
from dashboard.words import chosen, count, day, integer, listing, money, of, share, share_range


def headline(
    reach: Cell,
    top: float | None,
    programs: Sequence[str] = (),
    *,
    by_number: bool = False,
    earlier: str = "",
) -> str:
    """Say how many are recognised (for what), how that moved, and what the best-rewarded tenth receives.

    `earlier` names what it is compared with, where that is not what the page is compared with.
    """
    if reach.value is None:
        return missing(reach.reason, reach.kpi).sentence
    if reach.heads < FEWEST:
        return (
            f"Too few people to judge: {of(reach.value * reach.heads, reach.heads, 'active rep')} recognised."
        )
    who = f"{share(reach.value)} of active reps were recognised{chosen('for', programs)}"
    change = moved(reach, where=f" on {earlier}" if earlier else "")
    return f"{who}{f', {change}' if change else ''}{_spread(top, programs, spread_of(by_number=by_number))}."


def spread_of(*, by_number: bool) -> str:
    """Name what is spread over reps: the value of rewards, or recognitions where too few have one."""
    return "recognitions" if by_number else "rewards"


def spread_by(whom: str, currency: str | None, *, by_number: bool) -> str:
    """Say what a picture shows shares of, and by whom."""
    worth = f"value in {currency}" if currency else "value"
    if by_number:
        return f"Share of all recognitions by {whom}; they are counted, as too few have a {worth}."
    return f"Share of all rewards’ {worth} by {whom}."


def _spread(top: float | None, programs: Sequence[str], what: str) -> str:
    if top is None:
        return ""
    of_what = chosen("for", programs)
    return f"; ten percent of all reps hold {share(top)} of the {what}{of_what}"


def so_far(until: date | None) -> str:
    """Say when what was given is meant: in the quarter, or only in the days that recognitions are known of."""
    return "in the quarter" if until is None else f"in the quarter up to {day(until)}"


def tenths(parts: Sequence[float]) -> Finding:
    """Compare what the best-rewarded tenth receives with what the lower half does; least first."""
    top, lower = parts[-1], sum(parts[:5])
    if lower < 0.005:
        return Finding(f"The best-rewarded tenth receives {share(top)}, half of the reps nothing")
    return Finding(f"The best-rewarded tenth receives {share(top)}, the lower half {share(lower)} together")


def per_head(
    teams: Sequence[Cell], company: float, currency: str | None, programs: Sequence[str] = ()
) -> Finding:
    """Say how far teams lie apart (for what); teams of fewer than five are not compared.

    Nobody tests it, and of several teams one is always first: none is named. Those of whom nothing has a value have no
    number, and are told beside what others receive.
    """
    judged = [team for team in teams if team.heads >= FEWEST]
    known, nothing = ([team for team in judged if (team.value is None) is none] for none in (False, True))
    of_what = chosen("for", programs)
    if not known or (len(known) < 2 and not nothing):
        return Finding(f"{money(round(company, 2), currency)} a head{of_what}")
    values = [round(team.value or 0.0, 2) for team in known]
    least, most = min(values), max(values)
    alike, several = not amount(most - least, "currency", currency), count(len(known), "team")
    ends = money(most, currency) if alike else f"{money(least, None)} to {money(most, currency)}"
    if nothing:
        lacking = f"nothing{f' in {currency}' if currency else ''} in {count(len(nothing), 'team')}"
        return Finding(f"{ends} a head{of_what} in {several}, {lacking}")
    if alike:
        return Finding(f"Every team{large(len(judged), len(teams))} receives {ends} a head{of_what}")
    return Finding(f"{ends} a head{of_what} in {several}")


def budgets(used: Mapping[str, float], given: float, budget: float, currency: str | None) -> Finding:
    """Say how much of the budgets was given, and from where to where teams' own shares reach."""
    told = f"{money(round(given, 2), currency)} given, budgets {money(budget, currency)}"
    if len(used) < 2:
        return Finding(told)
    low, high = min(used.values()), max(used.values())
    if share(low) == share(high):
        return Finding(f"{told}: {share(low)} in every team")
    return Finding(f"{told}: {share_range(low, high)} in {count(len(used), 'team')}")


def kinds(names: Sequence[str], counts: Sequence[int]) -> Finding:
    """Say what recognition mostly is, and how much of it costs nothing."""
    total, praise = sum(counts), dict(zip(names, counts, strict=True)).get("praise", 0)
    most = [name for name, number in zip(names, counts, strict=True) if number == max(counts)]
    verb = "is" if most == ["praise"] else "are"
    what = listing([_plural(name) for name in most], 2)
    each = " each" if len(most) > 1 else ""
    rest = "" if "praise" in most else f"; {integer(praise) if praise else 'none'} {_be(praise)} praise"
    counted = f"{integer(max(counts))}{each} of {count(total, 'recognition')}"
    return Finding(f"{what[:1].upper()}{what[1:]} {verb} given most: {counted}{rest}")


def _be(number: int) -> str:
    return "is" if number <= 1 else "are"


def _plural(kind: str) -> str:
    return kind if kind in ("praise", "points") else f"{kind}s"

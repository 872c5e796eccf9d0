"""Implementation in words: whether training is applied, and where it is not."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import Standing, large
from dashboard.narrative.missing import missing
from dashboard.words import listing, of, share, verb_of

_MOST_NAMES = 2


def headline(rate: Cell, tried: Cell, teams: Sequence[Cell], standing: Sequence[Standing]) -> str:
    """Say how much is applied, how much is on the way, and which teams differ beyond chance."""
    if rate.value is None:
        return missing(rate.reason, rate.kpi).sentence
    if rate.heads < FEWEST:
        return of_few(rate)
    on_the_way = f", another {share(tried.value)} is being tried" if tried.value else ""
    return f"{share(rate.value)} of the training is applied{on_the_way}{_teams(teams, standing)}."


def of_few(rate: Cell) -> str:
    """Say what few people say, who are too few to judge."""
    pairs = of(rate.hits, rate.base or 0, "pair")
    verb = verb_of(rate.hits, rate.base or 0, "applies", "apply")
    return f"Too few people were checked in on to judge: {pairs} {verb} the training."


def _teams(teams: Sequence[Cell], standing: Sequence[Standing]) -> str:
    kinds = list(zip(teams, standing, strict=True))
    below, above = ([team.group for team, kind in kinds if kind == one] for one in ("below", "above"))
    if below:
        return f"; {listing(below, _MOST_NAMES)} {_are(below)} lower beyond chance"
    if above:
        return f"; {listing(above, _MOST_NAMES)} {_are(above)} higher beyond chance"
    within = sum(kind == "within" for kind in standing)
    of_whom = large(len(kinds) - standing.count("few"), len(kinds))
    return f"; no team{of_whom} stands out from all together by more than chance" if within > 1 else ""


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"

"""Barrier categories after the Learning Transfer System Inventory: who can remove each, what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.words import fold


@dataclass(frozen=True)
class Barrier:
    """A category with its owner and the phrases exports say it in."""

    label: str
    owner: str
    phrases: tuple[str, ...] = ()


BARRIERS: tuple[Barrier, ...] = (
    Barrier("Lack of time", "leader", (
        "no time", "too busy", "workload", "quota pressure", "time", "not enough time", "time pressure",
        "high workload", "no capacity")),
    Barrier("Insufficient resources", "leader", (
        "tools", "budget", "no access", "missing materials", "no tools", "no budget", "resources",
        "lack of resources", "missing tools", "no materials")),
    Barrier("Fear of failure", "leader", (
        "afraid to lose the deal", "risk", "punished for trying", "fear", "afraid to fail", "too risky",
        "fear of losing the deal")),
    Barrier("No opportunity to use", "leader", (
        "no fitting calls", "wrong segment", "no opportunity", "no fitting customers", "no chance to use it")),
    Barrier("Unclear expectations", "leader", (
        "not sure what is expected", "nobody asked", "expectations unclear", "no clear expectations",
        "unclear what is expected")),
    Barrier("Little supervisor support", "leader", (
        "manager does not follow up", "no manager support", "lack of manager support", "no support",
        "no follow up")),
    Barrier("No coaching or feedback", "leader", (
        "never observed", "no feedback", "no coaching", "lack of coaching", "lack of feedback")),
    Barrier("Conflicting incentives", "leader", (
        "commission rewards the old way", "incentives", "commission", "conflicting goals",
        "conflicting priorities", "comp plan")),
    Barrier("Resistance to change", "leader", (
        "we have always done it so", "we have always done it this way", "always done it this way",
        "old habits", "resistance")),
    Barrier("Content does not fit", "enablement", (
        "not relevant", "too generic", "content not relevant", "does not fit", "irrelevant content")),
    Barrier("No practice", "enablement", (
        "never tried it", "too little role play", "lack of practice", "not enough practice", "no role play")),
    Barrier("Not ready", "enablement", (
        "missed the training", "new hire", "not trained", "not trained yet", "new to the role")),
    Barrier("Low motivation", "rep", (
        "does not see the point", "no motivation", "not motivated", "motivation", "does not want to")),
    Barrier("Low confidence", "rep", (
        "unsure how", "uncomfortable", "no confidence", "lack of confidence", "confidence", "not confident")),
    Barrier("Peers", "shared", ("nobody else does it", "peer pressure", "colleagues do not do it")),
    Barrier("Customer or market", "shared", (
        "customers refuse", "season", "customer refuses", "market", "customers do not want it", "customer")),
    Barrier("Other", "unassigned"),
)  # fmt: skip

OTHER = BARRIERS[-1]
OWNER_OF: dict[str, str] = {barrier.label: barrier.owner for barrier in BARRIERS}
_NO_BARRIER = frozenset({"", "none", "no barrier", "no barriers", "n/a", "na", "-", "nothing"})
_BY_PHRASE: dict[str, Barrier] = {
    fold(phrase): barrier for barrier in BARRIERS for phrase in (barrier.label, *barrier.phrases)
}


def match(text: str) -> Barrier | None:
    """Find the category a phrase means: Other when no phrase matches, None when it says there is none."""
    phrase = fold(text).rstrip(".!").strip()
    return None if phrase in _NO_BARRIER else _BY_PHRASE.get(phrase, OTHER)


def categories(cell: str) -> list[str]:
    """List the categories a cell names (`;` between them), each once, in its order."""
    found = (match(part) for part in cell.split(";"))
    return list(dict.fromkeys(barrier.label for barrier in found if barrier))

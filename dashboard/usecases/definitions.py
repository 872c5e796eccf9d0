"""Definitions: what every KPI of the catalogue is, and the product's words, for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.metrics.kpis.catalogue import KPIS, Kpi
from dashboard.words import listing, share

_UNITS: Mapping[str, str] = {
    "share": f"Share, 0 to {share(1.0)}",
    "index": "Index, 0 to 1",
    "currency": "Money, in the reporting currency",
    "people": "Number of people",
    "days": "Days",
    "difference": "Difference of shares, in points",
}
_BETTER: Mapping[str | None, str] = {
    "higher": "Higher is better",
    "lower": "Lower is better",
    None: "Neither direction is better",
}

WORDS: tuple[tuple[str, str], ...] = (
    (
        "Applied",
        "What a rep does with a trained skill: applied, partly (tried, not there yet) or not applied.",
    ),
    ("Conversation", "All check-in rows of one rep, one program and one day."),
    ("Pair", "One rep and one program. Its latest conversation of the quarter says where it stands."),
    ("Quarter", "A fiscal quarter; a fiscal year is named after the calendar year in which it ends."),
    (
        "Partial quarter",
        "A quarter that is not over, or whose check-ins end over 14 days early: compared with as many days before.",
    ),
    ("Base", "What a number stands on: how many pairs, reps or conversations were counted."),
    (
        "Interval",
        "The range that the true value lies in, 95 times in 100. Two overlapping ranges may be chance.",
    ),
    ("Selection", "The quarter, teams and programs you chose; the address of the page holds all of it."),
    ("Upload", "A file that was put in. It can be undone, and then what earlier uploads said counts again."),
    ("Reject", "A record that was refused, with its line, its column and the reason."),
)


@dataclass(frozen=True)
class Definition:
    """A KPI in words; `facts` are (what, how) in reading order."""

    key: str
    label: str
    definition: str
    facts: tuple[tuple[str, str], ...]


def definitions() -> tuple[Definition, ...]:
    """Define every KPI, in the catalogue's order."""
    return tuple(_definition(kpi) for kpi in KPIS)


def _definition(kpi: Kpi) -> Definition:
    facts = (
        ("Formula", kpi.formula),
        ("Exact rule", kpi.rule),
        ("Source", kpi.source),
        ("Unit", _UNITS.get(kpi.unit, kpi.unit)),
        ("Direction", _BETTER[kpi.better]),
        ("Shown", listing([_cut(cut) for cut in kpi.cuts], len(kpi.cuts))),
    )
    return Definition(kpi.key, kpi.label, kpi.definition, facts)


def _cut(cut: str) -> str:
    return "over the whole selection" if cut == "all" else f"by {cut.replace('_', ' and ')}"

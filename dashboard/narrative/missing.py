"""What is missing where a number is undefined, and how to provide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Missing:
    """A sentence that says what is missing, and the table whose upload mends it (None: no upload does)."""

    sentence: str
    upload: str | None = None


_UNKNOWN = Missing("Not known for this quarter.")
_BY_REASON: Mapping[str, Missing] = {
    "no_roster": Missing("No roster yet: upload one to see coverage from the first quarter.", "roster"),
    "no_check_ins": Missing(
        "No check-ins in this quarter: upload them to see whether training is applied.", "check_ins"
    ),
    "no_recognitions": Missing("No recognitions yet: upload them to see who gets thanked.", "recognitions"),
    "not_known_yet": Missing(
        "Recognitions are known only until before this quarter: upload newer ones.", "recognitions"
    ),
    "unmatched": Missing(
        "Most names in the recognitions match nobody here: upload a roster with names and e-mails.", "roster"
    ),
    "no_values": Missing(
        "The recognitions carry no value in this currency: upload them with value and currency.",
        "recognitions",
    ),
    "no_givers": Missing(
        "The recognitions name no giver: upload them with a giver column to see who thanks.", "recognitions"
    ),
    "no_barriers": Missing(
        "No barriers asked for yet: upload check-ins with a barrier column to see what stops people.",
        "check_ins",
    ),
    "no_people": Missing(
        "Nobody was active here in this quarter: upload check-ins or a roster.", "check_ins"
    ),
    "nothing_given": Missing("No recognition was given here in this quarter, so there is nothing to spread."),
    "none_named": Missing("Nobody named a barrier in this quarter."),
    "too_few": Missing("Too few people for a number that means something."),
}
_BY_KPI: Mapping[tuple[str, str], Missing] = {
    ("recognition_gini", "too_few"): Missing("Fewer than 10 active reps: too few to speak of a spread."),
}


def missing(reason: str | None, kpi: str = "") -> Missing:
    """Say what a reason code means, for this KPI where that says more."""
    return _BY_KPI.get((kpi, reason or "")) or _BY_REASON.get(reason or "", _UNKNOWN)

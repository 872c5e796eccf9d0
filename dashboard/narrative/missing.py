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
    "no_cadence": Missing(
        "No rhythm is known: upload programs with cadence_days, or check-ins with a due date.", "programs"
    ),
    "no_pairs": Missing("Nobody was trained or checked in on here yet, so no rhythm can be kept."),
    "no_gaps": Missing("No second check-in of anybody on a program here yet."),
    "nothing_waited": Missing("No check-in that said not applied is old enough to have been followed up."),
    "no_evidence": Missing(
        "No check-in says how it is known: upload them with an evidence column.", "check_ins"
    ),
    "no_purposes": Missing(
        "No check-in says what it was for: upload them with a purpose column.", "check_ins"
    ),
    "no_leaders": Missing(
        "No leader is known here, or was checked in on: upload a roster with roles.", "roster"
    ),
    "no_managers": Missing(
        "No check-in names a manager of somebody whose own is known: upload a roster with managers.", "roster"
    ),
    "nothing_before": Missing("There is no earlier quarter to compare with."),
    "none_opened": Missing("No barrier came up here in four quarters."),
    "none_open": Missing("No barrier is open here at the end of the quarter."),
    "none_gone": Missing("No barrier here ended 90 days ago or before."),
    "never_half": Missing("Fewer than half are through so far, so there is no middle yet."),
    "no_periods": Missing(
        "No week with a check-in is over yet: upload check-ins as weeks go by to see a trend.", "check_ins"
    ),
    "no_skills": Missing(
        "No check-in of this quarter names a skill: upload them with a skill column.", "check_ins"
    ),
    "no_budgets": Missing(
        "No budget is known for this quarter: upload budgets with team, quarter and amount.", "budgets"
    ),
    "no_targets": Missing(
        "No target is known for any program: upload programs with target_rate.", "programs"
    ),
    "no_trainings": Missing(
        "No training of four quarters was talked about yet: upload trainings to see when it is applied.",
        "trainings",
    ),
    "too_early": Missing("No training is old enough, or none was talked about around that week."),
    "no_goals": Missing("No goals yet: upload outcomes with actual and target.", "outcomes"),
    "no_others": Missing("Everybody with a goal is on one side: nobody to compare with."),
    "none_named": Missing("Nobody named a barrier in this quarter."),
    "hidden": Missing("Hidden: fewer than five people, or fewer than five could be told from it."),
    "not_shared": Missing("Not part of this shared page, so that nobody can be told from it."),
    "unnamed": Missing("People are named to their own leaders only."),
    "too_few": Missing("Too few people for a number that means something."),
}
_BY_KPI: Mapping[tuple[str, str], Missing] = {
    ("target_attainment", "too_few"): Missing(
        "Fewer than 5 reps in each team's program with a target: too few to hold against it."
    ),
    ("recognition_gini", "too_few"): Missing("Fewer than 10 active reps: too few to speak of a spread."),
}


def missing(reason: str | None, kpi: str = "") -> Missing:
    """Say what a reason code means, for this KPI where that says more."""
    return _BY_KPI.get((kpi, reason or "")) or _BY_REASON.get(reason or "", _UNKNOWN)

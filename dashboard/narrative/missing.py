"""What is missing where a number is undefined, and how to provide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.metrics.kpis.reasons import Why


@dataclass(frozen=True)
class Missing:
    """A sentence that says what is missing, and the table whose upload mends it (None: no upload does)."""

    sentence: str
    upload: str | None = None


_UNKNOWN = Missing("Not known for this quarter.")
BY_REASON: Mapping[Why, Missing] = {
    Why.NO_ROSTER: Missing("No roster yet: upload one to see coverage from the first quarter.", "roster"),
    Why.NO_CHECK_INS: Missing(
        "No check-ins in this quarter: upload them to see whether training is applied.", "check_ins"
    ),
    Why.NO_RECOGNITIONS: Missing("No recognitions yet: upload them to see who gets thanked.", "recognitions"),
    Why.NOT_KNOWN_YET: Missing(
        "Recognitions are known only until before this quarter: upload newer ones.", "recognitions"
    ),
    Why.UNMATCHED: Missing(
        "Most names in the recognitions match nobody here: upload a roster with names and e-mails.", "roster"
    ),
    Why.NO_VALUES: Missing(
        "Nothing given here in this quarter has a value in the reporting currency: upload recognitions with value and "
        "currency.",
        "recognitions",
    ),
    Why.NO_GIVERS: Missing(
        "The recognitions name no giver: upload them with a giver column to see who thanks.", "recognitions"
    ),
    Why.NO_BARRIERS: Missing(
        "No barriers asked for yet: upload check-ins with a barrier column to see what stops people.",
        "check_ins",
    ),
    Why.NO_PEOPLE: Missing(
        "Nobody was active here in this quarter: upload check-ins or a roster.", "check_ins"
    ),
    Why.NOTHING_GIVEN: Missing(
        "No recognition was given here in the quarter’s days that are told, so there is nothing to spread."
    ),
    Why.NO_CADENCE: Missing(
        "No rhythm is known: upload programs with cadence_days, or check-ins with a due date.", "programs"
    ),
    Why.NO_PAIRS: Missing("Nobody was trained or checked in on here yet, so no rhythm can be kept."),
    Why.NO_GAPS: Missing("No second check-in of anybody on a program here yet."),
    Why.NO_WAITING: Missing("No check-in that said not applied is old enough to have been followed up."),
    Why.NO_EVIDENCE: Missing(
        "No check-in says how it is known: upload them with an evidence column.", "check_ins"
    ),
    Why.NO_PURPOSES: Missing(
        "No check-in says what it was for: upload them with a purpose column.", "check_ins"
    ),
    Why.NO_LEADERS: Missing("No leader is known here: upload a roster with roles.", "roster"),
    Why.NO_MANAGERS: Missing(
        "No check-in names a manager of somebody whose own is known: upload a roster with managers.", "roster"
    ),
    Why.NOTHING_BEFORE: Missing("There is no earlier quarter to compare with."),
    Why.NONE_OPENED: Missing("No barrier came up here in four quarters."),
    Why.NONE_OPEN: Missing("No barrier is open here at the end of the quarter."),
    Why.NONE_GONE: Missing("No barrier here ended 90 days ago or before."),
    Why.NEVER_HALF: Missing("Fewer than half are through so far, so there is no middle yet."),
    Why.NO_PERIODS: Missing(
        "No week with a check-in is over yet: upload check-ins as weeks go by to see a trend.", "check_ins"
    ),
    Why.NO_SKILLS: Missing(
        "No check-in of this quarter names a skill: upload them with a skill column.", "check_ins"
    ),
    Why.NO_BUDGETS: Missing(
        "No budget is known for this quarter: upload budgets with team, quarter and amount.", "budgets"
    ),
    Why.NO_TARGETS: Missing(
        "No target is known for any program: upload programs with target_rate.", "programs"
    ),
    Why.NO_TRAININGS: Missing(
        "No training of four quarters was talked about yet: upload trainings to see when it is applied.",
        "trainings",
    ),
    Why.TOO_EARLY: Missing(
        "No training of four quarters is old enough and was talked about around that week: upload trainings to see "
        "what lasts.",
        "trainings",
    ),
    Why.NO_GOALS: Missing("No goals yet: upload outcomes with actual and target.", "outcomes"),
    Why.NO_OTHERS: Missing("Everybody with a goal is on one side: nobody to compare with."),
    Why.NONE_NAMED: Missing("Nobody named a barrier in this quarter."),
    Why.HIDDEN: Missing("Hidden: fewer than five people, or fewer than five could be told from it."),
    Why.NOT_SHARED: Missing("Not part of this shared page, so that nobody can be told from it."),
    Why.UNNAMED: Missing("People are named to their own leaders only."),
    Why.TOO_FEW: Missing("Too few people for a number that means something."),
}
_BY_CODE: Mapping[str, Missing] = {why.value: told for why, told in BY_REASON.items()}
_BY_KPI: Mapping[tuple[str, str], Missing] = {
    ("target_attainment", Why.TOO_FEW): Missing(
        "Fewer than 5 reps in each team's program with a target: too few to hold against it."
    ),
    ("recognition_gini", Why.TOO_FEW): Missing("Fewer than 10 active reps: too few to speak of a spread."),
    ("recognition_alignment", Why.TOO_FEW): Missing(
        "It takes 5 reps who applied it and 5 who did not, by check-ins that are 30 days old."
    ),
    ("recognition_reach", Why.NOTHING_GIVEN): Missing(
        "No recognition was given here in the quarter’s days that are told."
    ),
    ("leader_implementation_rate", Why.NO_LEADERS): Missing(
        "No check-in of this quarter is about somebody known as a leader.", "check_ins"
    ),
    ("days_between_check_ins", Why.NO_MANAGERS): Missing(
        "No second check-in of anybody on a program names a manager: upload check-ins with managers.",
        "check_ins",
    ),
}


def missing(reason: str | None, kpi: str = "") -> Missing:
    """Say what a reason code means, for this KPI where that says more."""
    return _BY_KPI.get((kpi, reason or "")) or _BY_CODE.get(reason or "", _UNKNOWN)

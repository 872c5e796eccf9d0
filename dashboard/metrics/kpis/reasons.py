"""Reasons why there is no number, each with its code; narrative.missing says them in words."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Why(StrEnum):
    """Why a number is undefined, or what a page has nothing to say of."""

    NO_CHECK_INS = "no_check_ins"
    NO_ROSTER = "no_roster"
    NO_PEOPLE = "no_people"
    NO_BARRIERS = "no_barriers"
    NO_RECOGNITIONS = "no_recognitions"
    NOT_KNOWN_YET = "not_known_yet"
    UNMATCHED = "unmatched"
    TOO_FEW = "too_few"
    NOTHING_GIVEN = "nothing_given"
    NO_VALUES = "no_values"
    NO_GIVERS = "no_givers"
    NO_CADENCE = "no_cadence"
    NO_PAIRS = "no_pairs"
    NO_GAPS = "no_gaps"
    NO_WAITING = "nothing_waited"
    NO_EVIDENCE = "no_evidence"
    NO_PURPOSES = "no_purposes"
    NO_LEADERS = "no_leaders"
    NO_MANAGERS = "no_managers"
    NOTHING_BEFORE = "nothing_before"
    NONE_OPENED = "none_opened"
    NO_TARGETS = "no_targets"
    NO_TRAININGS = "no_trainings"
    TOO_EARLY = "too_early"
    NO_GOALS = "no_goals"
    NO_OTHERS = "no_others"
    NONE_OPEN = "none_open"
    NONE_GONE = "none_gone"
    NEVER_HALF = "never_half"
    NO_PERIODS = "no_periods"
    NO_SKILLS = "no_skills"
    NO_BUDGETS = "no_budgets"
    NONE_NAMED = "none_named"
    HIDDEN = "hidden"  # on a link: too few people, or they could be told from other numbers
    NOT_SHARED = "not_shared"  # on a link: nothing guards it
    UNNAMED = "unnamed"  # for whoever may not see people's names


Reasons = Sequence[Why | None]  # one per moment

"""A KPI's value, base and interval in words."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.narrative.cells import Cell
from dashboard.words import UNDEFINED, count, decimal, integer, money, share, share_range, signed_points

# What a base counts; people, where a KPI is not named here.
_COUNTED: Mapping[str, tuple[str, str]] = {
    "implementation_rate": ("pair", "pairs"),
    "partly_share": ("pair", "pairs"),
    "cadence_kept": ("day", "days"),
    "days_between_check_ins": ("gap", "gaps"),
    "follow_through": ("check-in that said not applied", "check-ins that said not applied"),
    "self_reported_share": ("check-in", "check-ins"),
    "check_in_purposes": ("check-in with a purpose", "check-ins with a purpose"),
    "leader_implementation_rate": ("pair of leaders", "pairs of leaders"),
    "leader_coverage": ("leader", "leaders"),
    "own_manager_share": ("check-in naming a manager", "check-ins naming a manager"),
    "rate_effect": ("pair", "pairs"),
    "mix_effect": ("pair", "pairs"),
    "applied_share_trend": ("check-in", "check-ins"),
    "barrier_reach": ("rep", "reps"),
    "barrier_days_to_resolve": ("barrier", "barriers"),
    "barriers_open_over_30": ("open barrier", "open barriers"),
    "barrier_recurrence": ("ended barrier", "ended barriers"),
    "days_to_first_application": ("training", "trainings"),
    "retention": ("training", "trainings"),
    "expectations_set": ("team program", "team programs"),
    "target_attainment": (
        "team program with a target and five reps",
        "team programs with a target and five reps",
    ),
    "goal_attainment": ("rep with a goal", "reps with a goal"),
    "goal_difference": ("rep with a goal", "reps with a goal"),
    "recognition_alignment": ("rep", "reps"),
    "check_in_coverage": ("active rep", "active reps"),
    "recognition_reach": ("active rep", "active reps"),
    "recognition_gini": ("active rep", "active reps"),
    "reward_per_head": ("active rep", "active reps"),
    "unique_givers": ("active rep", "active reps"),
}

DUE = "due check-in"


def group(by: str, name: str) -> str:
    """Write what a KPI's row is of; weeks are numbers in the data."""
    return f"{name} weeks" if by == "weeks" else name


def value(number: Cell, unit: str, currency: str | None) -> str:
    """Write the value in its unit; undefined is a dash, never 0."""
    if number.value is None:
        return UNDEFINED
    if unit == "share":
        return share(number.value)
    if unit == "currency":
        return money(round(number.value, 2), currency)
    if unit == "difference":
        return signed_points(number.value)
    if unit == "days":
        return (
            count(number.value, "day")
            if number.value == int(number.value)
            else f"{decimal(number.value, 1)} days"  # a median lies at most between two
        )
    return integer(number.value) if unit == "people" else decimal(number.value)


def base(number: Cell, unit: str, *, by_due_days: bool = False) -> str:
    """Say what the value stands on: "81 of 131 pairs", "118 active reps".

    `by_due_days`: cadence is told from check-ins that were due, not from the days between them.
    """
    if number.base is None:
        return ""
    one, many = _COUNTED.get(number.kpi, ("person", "people"))
    if by_due_days and number.kpi == "cadence_kept":
        one, many = DUE, f"{DUE}s"
    whole = count(number.base, one, many)
    if unit != "share" or number.value is None:
        return whole
    return f"{integer(number.hits)} of {whole}"


def interval(number: Cell, unit: str) -> str:
    """Write the 95 % interval of a share or a difference; empty where there is none."""
    if unit == "difference" and number.low is not None and number.high is not None:
        return f"{signed_points(number.low)} to {signed_points(number.high)}"
    if unit == "days" and number.low is not None and number.high is not None:
        return f"{integer(number.low)} to {count(number.high, 'day')}"
    if unit != "share" or number.low is None or number.high is None:
        return ""
    return share_range(number.low, number.high)

"""What only a page's pictures ask for: waits day by day, ages of open barriers, who was thanked, targets, skills."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.formulas.statistics import wilson
from dashboard.metrics.formulas.survival import kaplan_meier
from dashboard.metrics.tables.episodes import still_open, waiting
from dashboard.metrics.tables.standards import is_judged, is_reached
from dashboard.metrics.view import View
from dashboard.schemas import OWNERS

STEPS = {
    "day": pl.Int64,
    "waiting": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "at_risk": pl.Int64,
}
EARLY = {"trainings": pl.Int64}
OWNED_STEPS = {"owner": pl.String, **STEPS}
AGES = {"owner": pl.String, "age": pl.String, "barriers": pl.Int64}
THANKED = dict.fromkeys(("applied", "applied_thanked", "failed", "failed_thanked"), pl.Int64)
TARGETS = {
    "team": pl.String, "program": pl.String, "base": pl.Int64, "value": pl.Float64, "target": pl.Float64,
    "judged": pl.Boolean, "met": pl.Boolean,
}  # fmt: skip
SKILLS = {
    "program": pl.String, "skill": pl.String, "value": pl.Float64, "base": pl.Int64, "low": pl.Float64,
    "high": pl.Float64,
}  # fmt: skip
_EDGES, OPEN_FOR = (30, 60, 90), ("up to 30 days", "31 to 60 days", "61 to 90 days", "over 90 days")


def applying(view: View) -> pl.DataFrame:
    """Follow the trainings of four quarters day by day until they are first applied (STEPS)."""
    return _stepped(kaplan_meier(view.first("trained"), [])).select(list(STEPS))


def early(view: View) -> pl.DataFrame:
    """Count the trainings of four quarters that came before the first check-in on record (EARLY)."""
    first = view.facts.calendar.first if view.facts.calendar else None
    days = view.first("trained")["trained_on"]
    return pl.DataFrame({"trainings": [(days < first).sum() if first else 0]}, schema=EARLY)


def resolving(view: View) -> pl.DataFrame:
    """Follow the barriers of four quarters day by day until they are gone, by who can remove them (OWNED_STEPS)."""
    waits = waiting(view.open_or_gone())
    steps = _stepped(kaplan_meier(waits.with_columns(_owner()), ["owner"]))
    return steps.drop_nulls("owner").select(list(OWNED_STEPS))


def open_ages(view: View) -> pl.DataFrame:
    """Count the barriers open at the quarter's end by owner and age (AGES)."""
    found = still_open(view.open_or_gone())
    counted = found.select(_owner(), _aged()).drop_nulls().group_by("owner", "age")
    return counted.agg(pl.len().cast(pl.Int64).alias("barriers")).select(list(AGES)).sort("owner", "age")


def thanked(view: View) -> pl.DataFrame:
    """Count reps who applied and who did not, and those of them who were recognised around it (THANKED)."""
    found = view.aligned.filter(pl.col("moment") == 0).select(list(THANKED))
    return found if found.height else pl.DataFrame([dict.fromkeys(THANKED, 0)], schema=THANKED)


def targets(view: View) -> pl.DataFrame:
    """Give each team and program with a target: its reps, its rate, whether it is held against it, and reaches it."""
    rows = view.standards.filter((pl.col("moment") == 0) & pl.col("target").is_not_null())
    value = (pl.col("hits") / pl.col("base")).alias("value")
    names = [view.name_of(domain, pl.col(domain)).alias(domain) for domain in ("team", "program")]
    told = rows.with_columns(value, is_judged().alias("judged"), is_reached().alias("met"), *names)
    return told.select(list(TARGETS)).sort("team", "program")


def skills(view: View) -> pl.DataFrame:
    """Give the quarter's reps by program and skill (SKILLS): base, hits, and Wilson's interval of their share."""
    sums = view.skills().group_by("program", "skill").agg(pl.sum("base", "hits"))
    value, n = pl.col("hits") / pl.col("base"), pl.col("base")
    low, high = wilson(value, n)
    names = [view.name_of(domain, pl.col(domain)).alias(domain) for domain in ("program", "skill")]
    told = sums.with_columns(value.alias("value"), low.alias("low"), high.alias("high")).with_columns(names)
    return told.select(list(SKILLS)).sort("program", "skill")


def _aged() -> pl.Expr:
    """Name how long a barrier has been open."""
    age = pl.col("age")
    upto = [pl.when(age <= edge).then(pl.lit(name)) for edge, name in zip(_EDGES, OPEN_FOR, strict=False)]
    return pl.coalesce(*upto, pl.lit(OPEN_FOR[-1])).alias("age")


def _owner() -> pl.Expr:
    codes = pl.col("owner").cast(pl.Int64)
    return codes.replace_strict(range(len(OWNERS)), OWNERS, default=None, return_dtype=pl.String).alias(
        "owner"
    )


def _stepped(steps: pl.DataFrame) -> pl.DataFrame:
    return steps.rename({"days": "day"}).with_columns(pl.col("at_risk").cast(pl.Int64))

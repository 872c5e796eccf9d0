"""The picture of skills: within a program, which of them are applied, where check-ins name skills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from dashboard.charts import dots
from dashboard.charts.chart import Chart, Measured
from dashboard.metrics.answer import TIDY_SCHEMA
from dashboard.metrics.kpis.reasons import Why
from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative.cells import cells
from dashboard.narrative.chance import FEWEST_NAMED, Standing
from dashboard.narrative.findings import Finding, Topic, among
from dashboard.narrative.missing import missing
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import RATE, caption, lacking, total
from dashboard.words import INTERVAL

_NAME = "skills"
_MEASURED = Measured(RATE, "Applied", "rep")


def skills(review: Review) -> Chart:
    """Draw how many of the reps whom a skill came up with apply it, those applied least on top."""
    found = review.detail("skills")
    tidy, kinds = _tidy(found), _standing(found)
    if found.is_empty():
        why = Finding(missing(Why.NO_SKILLS, RATE).sentence.removesuffix("."))
        told = lacking(review, RATE) if total(review, RATE).value is None else why
        return dots.of(_NAME, tidy, "skill", {}, caption(told, ""), _MEASURED)
    groups = cells(tidy.with_columns(category=pl.col("skill"), program=pl.lit(None, pl.String)))
    named = _named(found)
    told = among(groups, named, Topic("skill", "Skills", ("is applied", "are applied"), "rep", adds_up=False))
    subtitle = (
        f"Reps whose latest check-in naming the skill says applied, of those with one, with {INTERVAL}."
    )
    chart = dots.of(_NAME, tidy, "skill", {**kinds}, caption(told, subtitle), _MEASURED)
    return _with_programs(chart, dict(tidy.select("skill", "program").iter_rows()))


def _with_programs(chart: Chart, programs: Mapping[str, str]) -> Chart:
    """Say under each skill which program it belongs to, and in the numbers beside it."""
    quiet = [
        f"{counted}, {programs[name]}" if name in programs else counted
        for name, counted in chart.data.select("name", "count").iter_rows()
    ]
    return replace(
        chart,
        data=chart.data.with_columns(pl.Series("count", quiet, pl.String)),
        table=_beside(chart.table, "Skill", "Program", programs),
        csv=_beside(chart.csv, "skill", "program", programs),
    )


def _beside(frame: pl.DataFrame, skill: str, program: str, programs: Mapping[str, str]) -> pl.DataFrame:
    named = pl.Series(program, [programs[name] for name in frame[skill]], pl.String)
    return frame.select(pl.col(skill), named, pl.exclude(skill))


def _tidy(found: pl.DataFrame) -> pl.DataFrame:
    """Name each skill, with its program where several have one of that name."""
    of_program = pl.format("{} ({})", "skill", "program")
    name = pl.when(pl.col("skill").is_duplicated()).then(of_program).otherwise("skill")
    known = found.with_columns(name.alias("skill"), people="base")
    unknown = [name for name in TIDY_SCHEMA if name not in known.columns]
    return known.with_columns(pl.lit(None, TIDY_SCHEMA[name]).alias(name) for name in unknown)


def _named(found: pl.DataFrame) -> list[Standing]:
    """Leave skills of few reps out of the title: a rep has several, so that they do not add up."""
    return ["few" if base < FEWEST_NAMED else "plain" for base in found["base"]]


def _standing(found: pl.DataFrame) -> dict[str, Standing]:
    """Judge no skill: they are hard in different ways, and of few reps nothing is told."""
    rows = _tidy(found).select("skill", "base").iter_rows()
    return {skill: "few" if base < FEWEST else "plain" for skill, base in rows}

"""The story of expectations: whether it is said what applied means, whether targets are met, and what lasts."""

from __future__ import annotations

from functools import partial

from dashboard.charts.chart import Measured
from dashboard.narrative import explained, findings, goals, practices
from dashboard.narrative.findings import Topic
from dashboard.usecases.review import Review
from dashboard.usecases.stories.charts import About, rates_by
from dashboard.usecases.stories.explained import against_targets, until_applied
from dashboard.usecases.stories.implementation import unjudged
from dashboard.usecases.stories.reading import total
from dashboard.usecases.stories.shares import bars_by
from dashboard.usecases.stories.story import Practice, Shared

_SET, _MET = "expectations_set", "target_attainment"
_FIRST, _GOALS, _DIFFERENCE = "days_to_first_application", "goal_attainment", "goal_difference"
_OF_SET = About(
    "expectations",
    Measured(_SET, "Set", "program"),
    "Teams’ programs with a target and an expectation",
    unjudged,
)
_OF_MET = About(
    "targets", Measured(_MET, "Met", "target"), "Teams’ programs at or over their target", unjudged
)
_SAID = Topic("team", "Expectations set", ("has it", "have it"), "program")
_BY_TEAM = Topic("team", "Targets met", ("reaches its targets", "reach their targets"), "target")
_BY_PROGRAM = Topic("program", "Targets met", ("is reached", "are reached"), "target")


def _headline(review: Review) -> str:
    return practices.expectations(total(review, _SET), total(review, _MET))


EXPECTATIONS = Practice(
    key="expectations",
    title="Expectations",
    headline=_headline,
    cards=(_SET, _MET, _FIRST, "retention", _GOALS, _DIFFERENCE),
    pictures=(
        partial(rates_by, group="team", told=findings.told(_SAID), about=_OF_SET),
        partial(rates_by, group="team", told=findings.told(_BY_TEAM), about=_OF_MET),
        against_targets,
        partial(rates_by, group="program", told=findings.told(_BY_PROGRAM), about=_OF_MET),
        until_applied,
        partial(
            bars_by,
            name="first-application-by-program",
            kpi=_FIRST,
            by="program",
            heading="Program",
            told=explained.first_by_program,
        ),
        partial(bars_by, name="retention", kpi="retention", by="weeks", heading="After", told=goals.lasting),
        partial(bars_by, name="goals", kpi=_GOALS, by="metric", heading="Goal", told=goals.reached),
        partial(
            bars_by,
            name="goal-difference",
            kpi=_DIFFERENCE,
            by="metric",
            heading="Goal",
            told=goals.associated,
        ),
    ),
    shared=Shared((_SET, _MET)),
)

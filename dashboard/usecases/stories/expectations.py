"""The story of expectations: whether it is said what applied means, whether targets are met, and what lasts."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.charts.chart import Chart, Measured
from dashboard.narrative import explained, findings, goals, practices
from dashboard.narrative.findings import Topic
from dashboard.usecases.review import Review
from dashboard.usecases.stories.cards import cards_of
from dashboard.usecases.stories.charts import About, rates_by
from dashboard.usecases.stories.explained import against_targets, until_applied
from dashboard.usecases.stories.implementation import unjudged
from dashboard.usecases.stories.reading import total
from dashboard.usecases.stories.shares import bars_by
from dashboard.usecases.stories.story import Story, notes, subline

_SET, _MET = "expectations_set", "target_attainment"
_CARDS = (_SET, _MET, "days_to_first_application", "retention", "goal_attainment", "goal_difference")
_REACHED = ("is reached", "are reached")


def story_of_expectations(review: Review) -> Story:
    """Tell whether leaders said what applied means, and whether it is reached."""
    return Story(
        headline=practices.expectations(total(review, _SET), total(review, _MET)),
        subline=subline(review),
        cards=cards_of(review, _CARDS),
        charts={chart.name: chart for chart in _charts(review)},
        notes=notes(review),
    )


def _charts(review: Review) -> Iterator[Chart]:
    told = Measured(_SET, "Set", "program")
    about = About("expectations", told, "Teams’ programs with a target and an expectation", unjudged)
    said = Topic("team", "Expectations set", ("has it", "have it"), "program")
    yield rates_by(review, "team", findings.told(said), about)
    met = About(
        "targets", Measured(_MET, "Met", "target"), "Teams’ programs at or over their target", unjudged
    )
    for group, verbs in (("team", ("reaches its targets", "reach their targets")), ("program", _REACHED)):
        yield rates_by(review, group, findings.told(Topic(group, "Targets met", verbs, "target")), met)
    yield against_targets(review)
    yield until_applied(review)
    yield bars_by(
        review,
        "first-application-by-program",
        "days_to_first_application",
        "program",
        "Program",
        explained.first_by_program,
    )
    yield bars_by(review, "retention", "retention", "weeks", "After", goals.lasting)
    yield bars_by(review, "goals", "goal_attainment", "metric", "Goal", goals.reached)
    yield bars_by(review, "goal-difference", "goal_difference", "metric", "Goal", goals.associated)

"""The story of the feedback loop: who is checked in on, how regularly, what for, and what follows."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.charts.chart import Chart, Measured
from dashboard.narrative import findings, practices
from dashboard.narrative.findings import Finding, Topic
from dashboard.usecases.review import Review
from dashboard.usecases.stories.cards import cards_of
from dashboard.usecases.stories.charts import About, rates_by
from dashboard.usecases.stories.people import unmet
from dashboard.usecases.stories.quarters import share_over_quarters
from dashboard.usecases.stories.reading import total
from dashboard.usecases.stories.shares import bars_by
from dashboard.usecases.stories.story import Story, notes, subline
from dashboard.words import chosen, count

_COVERED, _CADENCE, _FOLLOWED = "check_in_coverage", "cadence_kept", "follow_through"
_GAPS, _PURPOSES = "days_between_check_ins", "check_in_purposes"
_SEEN = Measured(_COVERED, "Checked in on", "active rep")
_CARDS = (_COVERED, _CADENCE, _GAPS, _FOLLOWED, "self_reported_share", _PURPOSES)


def story_of_feedback(review: Review) -> Story:
    """Tell whether people are checked in on, and followed up."""
    return Story(
        headline=practices.feedback(
            total(review, _COVERED), total(review, _FOLLOWED), review.selection.programs
        ),
        subline=subline(review),
        cards=cards_of(review, _CARDS),
        charts={chart.name: chart for chart in _charts(review)},
        notes=notes(review),
        lists=unmet(review),
    )


def _charts(review: Review) -> Iterator[Chart]:
    on = chosen("on", review.selection.programs)
    about = About("coverage", _SEEN, f"Active reps with a check-in{on}")
    yield rates_by(review, "team", findings.by_team_covered, about)
    kept = About(
        "cadence", Measured(_CADENCE, "Kept", "day"), "Days on which the last check-in was recent enough"
    )
    rhythm = Topic("team", "Rhythm", ("keeps its rhythm", "keep their rhythm"), "day")
    yield rates_by(review, "team", findings.told(rhythm), kept)
    after = Measured(_FOLLOWED, "Followed up", "check-in")
    follow = About("follow-through", after, "Check-ins that said not applied, followed up within 35 days")
    following = Topic("team", "Following up", ("follows up", "follow up"), "check-in")
    yield rates_by(review, "team", findings.told(following), follow)
    yield bars_by(
        review, "purposes", _PURPOSES, "purpose", "Purpose", lambda c: findings.shares("Most are for", c)
    )
    days = total(review, _GAPS).value or 0.0
    middle = Finding(f"Half of the check-ins come within {count(days, 'day')} of the one before")
    yield bars_by(review, "gaps-by-manager", _GAPS, "manager", "Manager", lambda _: middle)
    yield share_over_quarters(review, "coverage-over-quarters", "Check-in coverage", _SEEN)

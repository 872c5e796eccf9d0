"""The story of the feedback loop: who is checked in on, how regularly, what for, and what follows."""

from __future__ import annotations

from functools import partial

from dashboard.charts.chart import Chart, Measured
from dashboard.narrative import findings, practices, values
from dashboard.narrative.findings import Finding, Topic
from dashboard.narrative.values import DUE
from dashboard.usecases.review import Review
from dashboard.usecases.stories.charts import About, rates_by
from dashboard.usecases.stories.people import unmet
from dashboard.usecases.stories.quarters import share_over_quarters
from dashboard.usecases.stories.reading import total
from dashboard.usecases.stories.shares import bars_by
from dashboard.usecases.stories.story import Practice, Shared
from dashboard.words import chosen

_COVERED, _CADENCE, _FOLLOWED = "check_in_coverage", "cadence_kept", "follow_through"
_GAPS, _PURPOSES = "days_between_check_ins", "check_in_purposes"
_SEEN = Measured(_COVERED, "Checked in on", "active rep")
_OF_DAYS = About(
    "cadence", Measured(_CADENCE, "Kept", "day"), "Days on which the last check-in was recent enough"
)
_OF_DUE = About(
    "cadence", Measured(_CADENCE, "Kept", DUE), "Check-ins that were due, and were held within a week of it"
)
_OF_FOLLOWED = About(
    "follow-through",
    Measured(_FOLLOWED, "Followed up", "check-in"),
    "Check-ins that said not applied, followed up within 35 days",
)
_RHYTHM = ("keeps its rhythm", "keep their rhythm")
_FOLLOWING = Topic("team", "Following up", ("follows up", "follow up"), "check-in")


def _headline(review: Review) -> str:
    return practices.feedback(total(review, _COVERED), total(review, _FOLLOWED), review.selection.programs)


def _coverage(review: Review) -> Chart:
    on = chosen("on", review.selection.programs)
    about = About("coverage", _SEEN, f"Active reps with a check-in{on}")
    return rates_by(review, "team", findings.by_team_covered, about)


def _kept(review: Review) -> Chart:
    about = _OF_DUE if review.by_due_days else _OF_DAYS
    return rates_by(
        review, "team", findings.told(Topic("team", "Rhythm", _RHYTHM, about.measured.noun)), about
    )


def _gaps(review: Review) -> Chart:
    days = values.value(total(review, _GAPS), "days", review.currency)
    middle = Finding(f"Half of the check-ins come within {days} of the one before")
    return bars_by(review, "gaps-by-manager", _GAPS, "manager", "Manager", lambda _: middle)


FEEDBACK = Practice(
    key="feedback",
    title="Feedback loop",
    headline=_headline,
    cards=(_COVERED, _CADENCE, _GAPS, _FOLLOWED, "self_reported_share", _PURPOSES),
    pictures=(
        _coverage,
        _kept,
        _gaps,
        partial(rates_by, group="team", told=findings.told(_FOLLOWING), about=_OF_FOLLOWED),
        partial(
            bars_by,
            name="purposes",
            kpi=_PURPOSES,
            by="purpose",
            heading="Purpose",
            told=partial(findings.shares, "Most often for"),
        ),
        partial(share_over_quarters, name="coverage-over-quarters", what="Check-in coverage", measured=_SEEN),
    ),
    lists=unmet,
    shared=Shared((_COVERED, _CADENCE, _FOLLOWED), (_coverage,)),
)

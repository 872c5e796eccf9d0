"""The story of the example leaders give: a mirror, not a ranking."""

from __future__ import annotations

from functools import partial

from dashboard.charts.chart import Measured
from dashboard.narrative import findings, practices
from dashboard.narrative.findings import Topic
from dashboard.usecases.review import Review
from dashboard.usecases.stories.charts import About, rate_by_team, rates_by
from dashboard.usecases.stories.implementation import unjudged
from dashboard.usecases.stories.quarters import share_over_quarters
from dashboard.usecases.stories.reading import RATE, total
from dashboard.usecases.stories.story import Practice, Shared

_SEEN, _APPLY, _OWN = "leader_coverage", "leader_implementation_rate", "own_manager_share"
_LEADERS = Measured(_APPLY, "Applied", "pair")
_OF_LEADERS = About(
    "leaders-rate", _LEADERS, "Leaders’ own pairs whose latest check-in says applied", unjudged
)
_OF_SEEN = About(
    "leaders-seen", Measured(_SEEN, "Checked in on", "leader"), "Leaders with a check-in", unjudged
)
_OF_OWN = About(
    "own-manager", Measured(_OWN, "By the own manager", "check-in"), "Check-ins by the rep’s own manager"
)
_APPLYING = Topic("team", "Leaders applying it", ("has leaders who apply it", "have leaders who apply it"))
_CHECKED = Topic(
    "team",
    "Leaders checked in on",
    ("had its leaders checked in on", "had their leaders checked in on"),
    "leader",
)
_HELD = Topic(
    "team", "Own manager", ("is seen by its own manager", "are seen by their own manager"), "check-in"
)


def _headline(review: Review) -> str:
    return practices.example(total(review, _SEEN), total(review, _APPLY), total(review, RATE))


EXAMPLE = Practice(
    key="example",
    title="Example",
    headline=_headline,
    cards=(_SEEN, _APPLY, RATE, _OWN),
    pictures=(
        partial(rates_by, group="team", told=findings.told(_APPLYING), about=_OF_LEADERS),
        rate_by_team,
        partial(rates_by, group="team", told=findings.told(_CHECKED), about=_OF_SEEN),
        partial(rates_by, group="team", told=findings.told(_HELD), about=_OF_OWN),
        partial(
            share_over_quarters, name="leaders-over-quarters", what="What leaders apply", measured=_LEADERS
        ),
    ),
    shared=Shared((_APPLY, _SEEN), title="Leading by example"),
)

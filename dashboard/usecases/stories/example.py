"""The story of the example leaders give: a mirror, not a ranking."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.charts.chart import Chart, Measured
from dashboard.narrative import findings, practices
from dashboard.narrative.findings import Topic
from dashboard.usecases.review import Review
from dashboard.usecases.stories.cards import cards_of
from dashboard.usecases.stories.charts import About, rates_by
from dashboard.usecases.stories.implementation import unjudged
from dashboard.usecases.stories.quarters import share_over_quarters
from dashboard.usecases.stories.reading import RATE, total
from dashboard.usecases.stories.story import Story, notes, subline

_SEEN, _APPLY, _OWN = "leader_coverage", "leader_implementation_rate", "own_manager_share"
_LEADERS = Measured(_APPLY, "Applied", "pair")
_CARDS = (_SEEN, _APPLY, RATE, _OWN)


def story_of_example(review: Review) -> Story:
    """Tell whether leaders apply it themselves."""
    return Story(
        headline=practices.example(total(review, _SEEN), total(review, _APPLY), total(review, RATE)),
        subline=subline(review),
        cards=cards_of(review, _CARDS),
        charts={chart.name: chart for chart in _charts(review)},
        notes=notes(review),
    )


def _charts(review: Review) -> Iterator[Chart]:
    leaders = About(
        "leaders-rate", _LEADERS, "Leaders’ own pairs whose latest check-in says applied", unjudged
    )
    apply = ("has leaders who apply it", "have leaders who apply it")
    yield rates_by(review, "team", findings.told(Topic("team", "Leaders applying it", apply)), leaders)
    yield rates_by(review, "team", findings.by_team)
    seen = About(
        "leaders-seen", Measured(_SEEN, "Checked in on", "leader"), "Leaders with a check-in", unjudged
    )
    had = ("had its leaders checked in on", "had their leaders checked in on")
    checked = Topic("team", "Leaders checked in on", had, "leader")
    yield rates_by(review, "team", findings.told(checked), seen)
    own = About(
        "own-manager", Measured(_OWN, "By the own manager", "check-in"), "Check-ins by the rep’s own manager"
    )
    held = ("is seen by its own manager", "are seen by their own manager")
    yield rates_by(review, "team", findings.told(Topic("team", "Own manager", held, "check-in")), own)
    yield share_over_quarters(review, "leaders-over-quarters", "What leaders apply", _LEADERS)

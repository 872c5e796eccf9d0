"""Cards: what a KPI without a total says of its groups."""

from __future__ import annotations

import polars as pl
import pytest

from dashboard.charts.chart import Measured
from dashboard.metrics.answer import TREND_SCHEMA
from dashboard.selection import Selection
from dashboard.usecases.stories.cards import cards_of
from dashboard.usecases.stories.quarters import share_over_quarters
from tests.usecases.literal_review import review, row


@pytest.mark.parametrize(
    ("kpi", "by", "groups", "said"),
    [
        ("goal_attainment", "metric", {"Calls won": (0.9, 4), "Bookings": (0.5, 80)}, "Bookings"),
        ("retention", "weeks", {"4": (0.5, 60), "26": (0.8, 9)}, "4 weeks"),
        ("check_in_purposes", "purpose", {"coaching": (0.3, 80), "celebrating": (0.6, 80)}, "celebrating"),
    ],
)
def test_of_several_goals_or_weeks_it_is_not_the_best(
    kpi: str, by: str, groups: dict[str, tuple[float, int]], said: str
) -> None:
    rows = [row(kpi, value, base, by, category=name) for name, (value, base) in groups.items()]
    (card,) = cards_of(review(rows), (kpi,))
    assert card.label.endswith(f": {said}")


def test_the_most_named_are_all_named() -> None:
    named = [
        row("barrier_reach", value, 40, "barrier", category=name)
        for name, value in (("Lack of time", 0.5), ("Peers", 0.5), ("Not ready", 0.2))
    ]
    (card,) = cards_of(review(named), ["barrier_reach"])
    assert (card.label, card.value_text) == ("Top barriers", "Lack of time and Peers")
    assert card.change_text.endswith("of reps each")
    (card,) = cards_of(review(named[1:]), ["barrier_reach"])
    assert (card.label, card.value_text) == ("Top barrier", "Peers")
    purposes = [
        row("check_in_purposes", 0.4, 10, "purpose", category=name) for name in ("celebrating", "coaching")
    ]
    (card,) = cards_of(review(purposes), ["check_in_purposes"])
    assert card.label.endswith(": celebrating and coaching")
    (card,) = cards_of(review(purposes[:1]), ["check_in_purposes"])
    assert card.label.endswith(": celebrating")


def test_an_untested_change_says_so() -> None:
    gini, per_head = cards_of(review(), ["recognition_gini", "reward_per_head"])
    assert gini.change_text == "0.66 before, change not tested"
    assert per_head.change_text.replace("\u202f", " ") == "14.75 EUR before, change not tested"


def test_a_program_that_nobody_applied_before_is_compared() -> None:
    rate = row("implementation_rate", 0.5, 40, previous=0.0, change=0.5, verdict="beyond")
    covered = row("check_in_coverage", 0.4, 100, previous=0.0, change=0.4, verdict="beyond")
    chosen = review([rate, covered], selection=Selection(programs=("Discovery calls",)))
    first, second = cards_of(chosen, ["implementation_rate", "check_in_coverage"])
    assert first.change_text.startswith("up 50 points")
    assert second.change_text.startswith("up 40 points")


def test_a_share_that_is_not_tested_says_what_it_was() -> None:
    met = row("target_attainment", 0.4, 15, previous=0.5, change=-0.1, verdict=None)
    (card,) = cards_of(review([met]), ["target_attainment"])
    assert card.change_text.replace("\u202f", " ") == "50 % before, change not tested"


def test_before_a_program_was_there_nobody_had_a_part_in_it() -> None:
    new = row("implementation_rate", 0.5, 40)
    covered = row("check_in_coverage", 0.4, 100, previous=0.0, change=0.4, verdict="beyond")
    names = ("2026-Q1", "2026-Q2", "2026-Q3")
    series = [
        ("implementation_rate", (None, None, 0.5), (0, 0, 40)),
        ("check_in_coverage", (0.0, 0.0, 0.4), (100,) * 3),
    ]
    trends = pl.DataFrame(
        [
            {"kpi": kpi, "by": "all", "quarter": name, "value": value, "base": base}
            for kpi, values, bases in series
            for name, value, base in zip(names, values, bases, strict=True)
        ],
        schema=TREND_SCHEMA,
    )
    chosen = review([new, covered], trends=trends, selection=Selection(programs=("Discovery calls",)))
    (card,) = cards_of(chosen, ["check_in_coverage"])
    assert card.change_text == "nothing earlier to compare with"
    assert [value for value in card.trend if value is not None] == [0.4]
    title = share_over_quarters(
        chosen, "c", "Check-in coverage", Measured("check_in_coverage", "Seen", "rep")
    ).caption.title
    assert title.replace("\u202f", " ") == "Check-in coverage is 40 %: one quarter is no trend yet"
    (card,) = cards_of(review([new, covered], trends=trends), ["check_in_coverage"])
    assert card.change_text.startswith("up 40 points")
    assert [value for value in card.trend if value is not None] == [0.0, 0.0, 0.4]

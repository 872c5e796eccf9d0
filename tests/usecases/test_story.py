"""A whole review told: cards, pictures in page order, and what is said where nothing is known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from dashboard.charts.shapes import draw
from dashboard.charts.theme import LIGHT
from dashboard.metrics.kpis.catalogue import KPIS
from dashboard.pages import PAGES
from dashboard.selection import Selection
from dashboard.usecases.review import Compared
from dashboard.usecases.stories.cards import Card
from dashboard.usecases.stories.charts import rate_grid
from dashboard.usecases.stories.overview import REVIEW
from dashboard.usecases.stories.story import Story
from tests.usecases.files import RECOGNITIONS, content, opened, put, talks
from tests.usecases.files import review as of_store
from tests.usecases.literal_review import (
    LONG,
    QUARTERS,
    SECOND,
    TEAMS,
    THIRD,
    grid_cell,
    moved,
    quarter_of_six_teams,
    review,
    row,
    team,
    trends,
)

TOLD: Final = REVIEW.told(review())
NOTHING: Final = REVIEW.told(
    review([], quarter=None, span=None, compared_with=None, as_of=None, quarters=(), trends=trends([]))
)


def card(told: Story, kpi: str) -> Card:
    """Find a card."""
    return next(card for card in told.cards if card.kpi == kpi)


def plain(text: str) -> str:
    """Write thin spaces as spaces."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_every_kpi_has_a_card_on_some_page() -> None:
    reading = review()
    shown = {card.kpi for page in PAGES if page.practice for card in page.practice.told(reading).cards}
    assert shown == {kpi.key for kpi in KPIS}


def test_a_review_opens_with_four_big_numbers_and_five_beside_them() -> None:
    assert len(TOLD.cards) == 9
    assert [card.kpi for card in TOLD.cards if card.prominent] == [
        "implementation_rate", "check_in_coverage", "barrier_reach", "recognition_reach",
    ]  # fmt: skip
    assert all(card.prominent for card in TOLD.cards[:4])


def test_a_card_shows_value_change_interval_and_base() -> None:
    rate = card(TOLD, "implementation_rate")
    assert plain(rate.value_text) == "62 %"
    assert rate.change_text == "up 6 points, more than chance"
    assert plain(rate.interval_text) == "52 to 72 %"
    assert rate.base_text == "81 of 131 pairs"
    assert rate.reason_text == ""
    assert rate.definition_anchor == "implementation_rate"


def test_the_small_trend_is_six_quarters_with_gaps() -> None:
    rate = card(TOLD, "implementation_rate")
    assert rate.trend_quarters == QUARTERS[-6:]
    assert rate.trend == (None, None, None, 0.5, None, 0.6)


def test_an_earlier_quarter_shows_nothing_that_came_later() -> None:
    rate = card(REVIEW.told(review(quarter="2026-Q2")), "implementation_rate")
    assert rate.trend_quarters[-1] == "2026-Q2"


def test_the_barrier_card_names_what_stops_most_and_who_can_remove_it() -> None:
    top = card(TOLD, "barrier_reach")
    assert (top.label, top.value_text) == ("Top barrier", "Lack of time")
    assert plain(top.change_text) == "41 % of reps, only a leader can remove it"
    assert top.base_text == "48 of 118 reps"


def test_the_trend_card_shows_the_latest_period() -> None:
    latest = card(TOLD, "applied_share_trend")
    assert plain(latest.value_text) == "56 %"
    assert latest.base_text.endswith(", week from 7 September"), "it is not the quarter's"
    assert len(latest.trend) == 14
    assert latest.trend_quarters[0] == "2026-06-08"


def test_the_pictures_come_in_page_order_and_say_one_thing_each() -> None:
    assert {name: plain(chart.caption.title) for name, chart in TOLD.charts.items()} == {
        "rate-by-team": "South applies less than all together, beyond chance",
        "rate-by-program": "Objection handling is applied less than all together, beyond chance",
        "barriers": "4 in 10 reps named lack of time, and only leaders can change that",
        "rewards": "Ten percent of reps receive 64 % of the rewards",
        "applied-trend": "The period from 10 August 2026 lay above what the trend usually does; nothing unusual since",
    }
    assert next(iter(TOLD.charts)) == "rate-by-team"
    assert plain(rate_grid(review()).caption.title) == (
        "Applying it: no program of a team with five people and more stands out, the differences could be chance"
    )


@pytest.mark.parametrize("name", TOLD.charts)
def test_a_picture_says_its_numbers_also_to_those_who_do_not_see_it(name: str) -> None:
    chart = TOLD.charts[name]
    assert chart.alt.startswith(chart.caption.title)
    assert "%" in chart.alt
    assert chart.table.height >= chart.data.height or chart.shape == "lorenz"
    assert chart.caption.title.endswith(chart.caption.act)
    assert not chart.csv.is_empty()


def test_only_what_a_leader_can_change_is_marked_in_a_title() -> None:
    assert {name for name, chart in TOLD.charts.items() if chart.caption.act} == {"barriers"}
    assert TOLD.charts["barriers"].caption.act == "only leaders can change that"


def test_a_story_is_the_same_each_time() -> None:
    again = REVIEW.told(review())
    assert again.cards == TOLD.cards
    for name, chart in TOLD.charts.items():
        first, second = (json.dumps(draw(one, LIGHT, "wide")) for one in (chart, again.charts[name]))
        assert first == second


def test_a_part_of_a_quarter_says_which_days_it_is_compared_with() -> None:
    partial = review(
        partial=True,
        span=THIRD.cut(82),
        as_of=date(2026, 9, 20),
        compared_with=Compared("2026-Q2", SECOND.cut(82)),
    )
    told = REVIEW.told(partial)
    assert card(told, "implementation_rate").change_text == "up 6 points, more than chance"
    assert "Third quarter 2026, partial, data up to 20 September" in told.subline
    assert "the first 82 days of both (1 April to 21 June)" in told.subline


def test_recognition_that_is_known_for_fewer_days_is_compared_with_as_many() -> None:
    told = REVIEW.told(review(notes=(("recognitions_until", "Recognitions are known until 1 September."),)))
    assert card(told, "recognition_reach").change_text == "unchanged on as many days of the second quarter"
    assert card(told, "implementation_rate").change_text == "up 6 points, more than chance"
    assert told.notes == ("Recognitions are known until 1 September.",)


def test_without_a_roster_coverage_says_so() -> None:
    rows = [row("check_in_coverage", None, 118, reason="no_roster")]
    coverage = card(REVIEW.told(review(rows)), "check_in_coverage")
    assert coverage.value_text == "–"
    assert coverage.reason_text == "No roster yet: upload one to see coverage from the first quarter."
    assert coverage.upload == "roster"
    assert coverage.change_text == ""


def test_nothing_known_is_said_and_never_drawn() -> None:
    assert NOTHING.headline.startswith("No check-ins in this quarter: upload them")
    assert NOTHING.subline == ""
    assert {card.value_text for card in NOTHING.cards} == {"–"}
    assert all(card.reason_text for card in NOTHING.cards)
    for chart in NOTHING.charts.values():
        assert chart.data.is_empty()
        assert ": upload" in chart.caption.title
        assert chart.caption.subtitle == ""


def test_rows_without_any_value_are_told_like_no_rows() -> None:
    unknown = dict.fromkeys(("value", "low", "high", "previous", "change", "change_low", "change_high"))
    rows = [one | unknown | {"base": 0, "reason": "no_people"} for one in quarter_of_six_teams()]
    told = REVIEW.told(review(rows))
    given = {one["kpi"] for one in rows}
    assert {card.reason_text for card in told.cards if card.kpi in given} == {
        "Nobody was active here in this quarter: upload check-ins or a roster."
    }
    assert all(chart.data.is_empty() for chart in told.charts.values())


def test_nothing_named_is_no_barrier_at_all() -> None:
    rows = [row("barrier_reach", 0.0, 118, "barrier", category="Lack of time")]
    told = REVIEW.told(review([moved("implementation_rate", 0.6, 0.1, 0.05, 0.2), *rows]))
    assert told.charts["barriers"].data.is_empty()
    assert told.charts["barriers"].caption.title == "Nobody named a barrier in this quarter"
    assert card(told, "barrier_reach").reason_text == "Nobody named a barrier in this quarter."


def test_one_team_is_compared_with_nobody() -> None:
    told = REVIEW.told(review([moved("implementation_rate", 0.41, 0.1, 0.05, 0.2), TEAMS[0]]))
    assert plain(told.charts["rate-by-team"].caption.title) == "Applying it in South: 14 of 34 pairs"


def test_chosen_teams_are_compared_with_themselves_together() -> None:
    told = REVIEW.told(review(selection=Selection.of("2026-Q3", ["South", "East"])))
    assert plain(told.charts["rate-by-team"].references[0].label) == "together 62 %"
    assert "Only East and South." in told.subline


def test_two_hundred_teams_with_long_names_are_one_picture() -> None:
    rows = [team(f"{LONG} {i:03d}", 0.62, 40, 0.5, 0.7) for i in range(200)]
    cells = [grid_cell(f"{LONG} {i:03d}", LONG, 0.5, 40) for i in range(200)]
    reading = review([moved("implementation_rate", 0.62, 0.1, 0.05, 0.2), *rows, *cells])
    told, grid = REVIEW.told(reading), rate_grid(reading)
    assert told.charts["rate-by-team"].data.height == 13
    assert grid.data.height == 12
    assert "200 teams" in told.subline


def test_rewards_of_which_few_have_a_value_are_told_by_number(tmp_path: Path) -> None:
    people = [f"Rep {number}" for number in range(10)]
    dashboard = opened(tmp_path)
    put(dashboard, talks(*(f"2026-09-01,{name},East,Calls,applied" for name in people)))
    thanks = [f"2026-08-20,{name},praise,,," for name in people[:4]]
    put(dashboard, content(RECOGNITIONS, *thanks, "2026-08-21,Rep 0,award,Max,100,EUR"), "thanks.csv")
    told = REVIEW.told(of_store(dashboard))
    assert (
        plain(told.charts["rewards"].caption.title) == "Ten percent of reps receive 40 % of the recognitions"
    )
    assert told.charts["rewards"].caption.subtitle.startswith("Share of all recognitions by share of reps")


def test_a_line_that_ends_where_all_are_misses_nothing() -> None:
    everybody = [
        row("implementation_rate", 1.0),
        team("East", 1.0, 40, 0.9, 1 - 1e-16),
        team("West", 1.0, 40, 0.9, 1.0),
    ]
    told = REVIEW.told(review(everybody)).charts["rate-by-team"].caption
    assert "may miss" not in told.subtitle

"""The stories of the practices' pages and what the Review calls a leader's attention to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from dashboard.charts.shapes import draw
from dashboard.charts.theme import LIGHT
from dashboard.metrics.answer import TREND_SCHEMA
from dashboard.metrics.details import DETAILS
from dashboard.selection import Selection
from dashboard.taxonomy import BARRIERS
from dashboard.usecases.review import Review
from dashboard.usecases.stories.amounts import tenths_of
from dashboard.usecases.stories.barriers import BARRIERS as OF_BARRIERS
from dashboard.usecases.stories.example import EXAMPLE
from dashboard.usecases.stories.expectations import EXPECTATIONS
from dashboard.usecases.stories.feedback import FEEDBACK
from dashboard.usecases.stories.implementation import IMPLEMENTATION
from dashboard.usecases.stories.overview import REVIEW
from dashboard.usecases.stories.recognition import RECOGNITION
from dashboard.usecases.stories.story import Story
from tests.usecases.literal_review import CURVE, curve, quarter_of_six_teams, review, row, team, trends

Telling = Callable[[Review], Story]
TELLINGS = (
    IMPLEMENTATION.told,
    OF_BARRIERS.told,
    RECOGNITION.told,
    EXPECTATIONS.told,
    EXAMPLE.told,
    FEEDBACK.told,
)
_TOLD = pytest.mark.parametrize("telling", TELLINGS, ids=lambda telling: telling.__name__)


def whole(**more: object) -> Review:
    """Give a review in which every page has something to show."""
    teams = [("East", 50.0, 30), ("West", 10.0, 20), ("Tiny", 400.0, 3)]
    rows = [
        *quarter_of_six_teams(),
        *(
            row("barrier_reach", reach, 118, "owner", category=owner)
            for owner, reach in (("leader", 0.54), ("rep", 0.1))
        ),
        *(row("reward_per_head", value, base, "team", team=team) for team, value, base in teams),
        *(row("recognition_reach", 0.3, base, "team", team=team) for team, _, base in teams),
        *(row("partly_share", 0.2, base, "team", team=team) for team, _, base in teams),
    ]
    kinds = pl.DataFrame({"kind": ["award", "praise"], "count": [7, 3], "value": [700.0, 0.0]})
    over_time = trends([0.5, 0.6]).vstack(
        trends([0.5, 0.6]).with_columns(
            by=pl.lit("team"), team=pl.lit("South"), low=pl.lit(0.4), high=pl.lit(0.7)
        )
    )
    given = {"lorenz": curve(CURVE), "kinds": kinds, "trends": over_time, "teams": ("East", "South", "West")}
    return review(rows, **(given | more))


@_TOLD
def test_no_line_breaks_between_a_number_and_its_percent_sign(telling: Telling) -> None:
    for chart in telling(whole()).charts.values():
        assert not re.search(r"\d %", f"{chart.caption.title} {chart.caption.subtitle}")


@_TOLD
def test_a_story_is_the_same_each_time(telling: Telling) -> None:
    told, again = telling(whole()), telling(whole())
    assert (told.headline, told.cards, told.sections) == (again.headline, again.cards, again.sections)
    for name, chart in told.charts.items():
        first, second = (json.dumps(draw(one, LIGHT, "wide")) for one in (chart, again.charts[name]))
        assert first == second


@_TOLD
def test_nothing_known_is_said_and_never_drawn(telling: Telling) -> None:
    nothing = telling(
        review([], quarter=None, span=None, compared_with=None, as_of=None, quarters=(), trends=trends([]))
    )
    assert ": upload" in nothing.headline
    assert nothing.sections == ()
    for chart in nothing.charts.values():
        assert chart.data.is_empty()
        assert len(chart.caption.title.split()) > 3
        assert chart.caption.subtitle == ""


@_TOLD
def test_every_picture_says_what_it_stands_on(telling: Telling) -> None:
    for chart in telling(whole()).charts.values():
        if chart.data.is_empty():
            continue
        words = " ".join([*chart.table.columns, chart.caption.subtitle])
        assert "Of" in words or "reps" in words or "Given" in words, chart.name
        assert chart.alt.startswith(chart.caption.title)
        assert not chart.csv.is_empty()


def test_a_practice_has_its_own_cards_all_of_them_large() -> None:
    cards = RECOGNITION.told(whole()).cards
    assert [card.kpi for card in cards] == [
        "recognition_reach", "recognition_alignment", "recognition_gini", "reward_per_head", "unique_givers",
    ]  # fmt: skip
    assert all(card.prominent for card in cards)


def test_tenths_are_read_from_the_curve_and_add_up() -> None:
    parts = tenths_of(curve(CURVE))
    assert len(parts) == 10
    assert sum(parts) == pytest.approx(1.0)
    assert parts[-1] == pytest.approx(0.64)
    assert tenths_of(curve([])) == []


def test_teams_stand_by_size_and_few_people_are_quiet() -> None:
    chart = RECOGNITION.told(whole()).charts["reward-per-head-by-team"]
    assert chart.data["name"].to_list() == ["East", "West", "Tiny"]
    assert chart.data["standing"].to_list() == ["within", "within", "few"]


def test_what_leaders_can_do_next_is_about_their_own_barriers() -> None:
    steps, teams = OF_BARRIERS.told(whole()).sections
    assert steps.points[0].words.startswith("Lack of time (48 of 118 reps): ")
    assert [point.words.split(" (")[0] for point in steps.points] == [
        "Lack of time", "Fear of failure", "Insufficient resources",
    ]  # fmt: skip
    assert [link.words for link in teams.links] == ["East", "South", "West"]


def test_a_teams_link_keeps_quarter_and_programs() -> None:
    chosen = Selection.of("2026-Q3", ["East"], ["Discovery calls"])
    link = OF_BARRIERS.told(whole(selection=chosen)).sections[-1].links[1]
    assert link.url == "barriers?quarter=2026-Q3&team=South&program=Discovery+calls"


def test_two_hundred_teams_are_no_two_hundred_links() -> None:
    sections = OF_BARRIERS.told(whole(teams=tuple(f"Team {i}" for i in range(200)))).sections
    assert [section.key for section in sections] == ["next-steps"]


def test_a_barrier_that_needs_a_leader_says_in_which_team_it_stands_out() -> None:
    def told(*rows: tuple[str, str, int, int]) -> str:
        by_team = pl.DataFrame(rows, schema=["team", "category", "hits", "base"], orient="row")
        known = {"barriers_by_team": by_team}
        found = needs(whole(detail=lambda name: known.get(name, DETAILS[name].nothing)))
        return next(words for words, url in found if url.startswith("barriers"))

    others = (("East", "Peers", 9, 9), ("West", "Lack of time", 5, 30))
    assert ", above all in South (11 of 11)," in told(("South", "Lack of time", 11, 11), *others)
    assert "above all" not in told(("South", "Lack of time", 7, 11), *others), "by chance"
    large = told(("South", "Lack of time", 6_000, 9_000), *others)
    assert "above all in South (6\N{NARROW NO-BREAK SPACE}000 of" in large, "also of thousands"
    assert "above all" not in told(("South", "Lack of time", 4, 4), ("West", "Lack of time", 2, 30)), (
        "too few"
    )


def test_an_unfinished_quarter_draws_the_amount_it_is_compared_with() -> None:
    def lines(*, partial: bool) -> list[tuple[float, str]]:
        over_time = trends([14.0, 12.5]).with_columns(kpi=pl.lit("reward_per_head"))
        told = RECOGNITION.told(whole(trends=over_time, partial=partial))
        return [(line.value, line.label) for line in told.charts["reward-per-head-over-quarters"].references]

    assert lines(partial=True) == [(14.75, "as many days before 14.75\N{NARROW NO-BREAK SPACE}EUR")]
    assert lines(partial=False) == []


def test_a_line_that_misses_the_dotted_one_by_chance_says_so() -> None:
    def told(low: float, standing: str) -> str:
        teams = (team("South", 0.55, 20, 0.4, 0.7), team("EMEA", 0.8, 80, low, 0.9, standing=standing))
        return (
            REVIEW.told(review([row("implementation_rate", 0.6, 100), *teams]))
            .charts["rate-by-team"]
            .caption.subtitle
        )

    assert "one may miss the dotted one by chance" in told(0.65, "within")
    assert "miss the dotted" not in told(0.5, "within")
    assert "miss the dotted" not in told(0.65, "above")


def test_managers_stand_by_name_and_those_of_few_reps_in_the_table() -> None:
    days = (("Zoe", 10.0, 9), ("Ana", 30.0, 7), ("Bo", 100.0, 1))
    rows = [
        row("days_between_check_ins", value, reps, "manager", category=name, low=None, high=None)
        for name, value, reps in days
    ]
    chart = FEEDBACK.told(review([row("days_between_check_ins", 20.0, 17), *rows])).charts["gaps-by-manager"]
    assert chart.data["name"].to_list() == ["Ana", "Zoe"]
    assert chart.table["Manager"].to_list() == ["Ana", "Zoe", "Bo"]
    assert chart.caption.subtitle.endswith("those of fewer than five reps are in the table.")


def test_where_most_lack_something_is_told_of_teams_that_are_all_told() -> None:
    def told(*teams: tuple[str, float | None, int]) -> str:
        rows = [row("recognition_reach", value, base, "team", team=team) for team, value, base in teams]
        reading = review([row("recognition_reach", 0.25, 100), *rows])
        (said,) = [words for words, url in needs(reading) if url.startswith("recognition")]
        return said

    assert told(("East", 0.5, 20), ("South", 0.0, 30)).endswith(
        " by nobody in the quarter, above all in South (30 of 30)."
    )
    assert told(("East", 0.5, 20), ("South", None, 30)).endswith(" by nobody in the quarter."), (
        "one is not told"
    )
    assert told(("East", 0.5, 20), ("South", None, 0)).endswith(" by nobody in the quarter."), (
        "one is no comparison"
    )


def needs(told: Review) -> list[tuple[str, str]]:
    """Give what a review says needs a leader: words and where they lead."""
    found = [section for section in REVIEW.told(told).sections if section.key == "attention"]
    return [(point.words, point.link.url if point.link else "") for one in found for point in one.points]


def test_what_needs_a_leader_is_five_things_most_people_first_and_theirs_before_others() -> None:
    newest = pl.DataFrame({"team": ["North"], "day": [date(2026, 8, 1)]})
    told = needs(whole(newest=newest))
    assert [url for _, url in told] == [
        "recognition?quarter=2026-Q3",  # 78 reps
        "barriers?quarter=2026-Q3",  # 48
        "barriers?quarter=2026-Q3",  # 22
        "implementation?quarter=2026-Q3&team=South",  # 18
        "feedback?quarter=2026-Q3&team=North",
    ]
    assert all("only leaders can remove it" in words for words, url in told if url.startswith("barriers"))


def test_reps_without_a_check_in_need_a_leader_from_a_fifth_on() -> None:
    def told(covered: float) -> list[str]:
        rows = [row("implementation_rate", 0.6), row("check_in_coverage", covered)]
        return [words for words, _ in needs(review(rows))]

    assert told(0.79) == ["21 of 100 active reps had no check-in in the quarter."]
    assert told(0.81) == []


def test_what_others_can_change_comes_last() -> None:
    shares = [("Content does not fit", 0.6), ("Lack of time", 0.2), ("Low motivation", 0.9)]
    rows = [row("barrier_reach", value, 100, "barrier", category=name) for name, value in shares]
    told = needs(review([row("implementation_rate", 0.6), *rows]))
    assert [words for words, _ in told] == [
        "20 of 100 reps named lack of time, and only leaders can remove it.",
        "60 of 100 reps named “Content does not fit”: something for enablement to change.",
    ]


def test_a_team_checked_in_on_30_days_ago_is_not_silent() -> None:
    newest = pl.DataFrame({"team": ["North"], "day": [date(2026, 8, 30)]})
    told = [words for words, _ in needs(whole(newest=newest))]
    assert not [words for words in told if "no check-in on record" in words]
    assert "78 of 118 active reps were recognised by nobody in the quarter." in told


def test_of_silent_teams_none_had_a_check_in_since() -> None:
    days = [date(2026, 6, 1), date(2026, 7, 15)]
    newest = pl.DataFrame({"team": ["North", "East"], "day": days})
    told = [words for words, _ in needs(whole(newest=newest)) if "no check-in on record" in words]
    assert [words.partition(" since ")[::2] for words in told] == [
        ("North and East have no check-in on record", "15 July 2026, 76 days before the newest."),
    ]


def test_nothing_to_turn_to_is_no_empty_heading() -> None:
    rows = [row("implementation_rate", 0.6), row("recognition_reach", 0.9)]
    assert [section.key for section in REVIEW.told(review(rows)).sections] == ["evidence"]
    assert REVIEW.told(review([])).sections == ()


OTHERS = "if none or all of the others applied it, the rate would be"


@pytest.mark.parametrize(
    ("covered", "counts", "title", "words"),
    [
        (0.8, (100, 70), "Strong evidence: 100 pairs of 100 reps", [
            f"80 % of active reps had a check-in; {OTHERS} 48 % or 68 %.",
            "70 % of 100 check-ins were observed, 30 % self-reported.",
        ]),
        (0.8, (100, 20), "Fair evidence: 100 pairs of 100 reps", None),
        (1.0, (0, 0), "Fair evidence: 100 pairs of 100 reps", [
            "Every active rep had a check-in.",
            "No check-in says whether it was observed or self-reported.",
        ]),
        (1.0, (1, 1), "Strong evidence: 100 pairs of 100 reps", [
            "Every active rep had a check-in.",
            "100 % of 1 check-in was observed, 0 % self-reported.",
        ]),
        (0.4, (100, 70), "Weak evidence: 100 pairs of 100 reps", None),
        (None, (100, 70), "Fair evidence: 100 pairs of 100 reps", None),
    ],
)  # fmt: skip
def test_evidence_says_what_a_rate_stands_on(
    covered: float | None, counts: tuple[int, int], title: str, words: list[str] | None
) -> None:
    rows = [row("implementation_rate", 0.6, low=0.5, high=0.7), row("check_in_coverage", covered)]
    found = pl.DataFrame([counts], schema=["stated", "observed"], orient="row")
    (section,) = REVIEW.told(
        review(rows, detail=lambda name: found if name == "evidence" else DETAILS[name].nothing)
    ).sections[-1:]
    assert section.title == title
    told = [point.words.replace("\N{NARROW NO-BREAK SPACE}", " ") for point in section.points]
    assert words is None or told == words


def test_few_people_or_a_wide_interval_are_weak_and_look_so() -> None:
    wide = row("implementation_rate", 0.6, 40, low=0.4, high=0.8)
    few = row("implementation_rate", 0.6, 9, low=0.55, high=0.65)
    for one in (wide, few):
        told = REVIEW.told(review([one, row("check_in_coverage", 1.0)]))
        assert told.sections[-1].title.startswith("Weak evidence")
    assert REVIEW.told(review([wide])).cards[0].weak
    assert not REVIEW.told(review([row("implementation_rate", 0.6, low=0.5, high=0.7)])).cards[0].weak


def test_the_card_of_the_rate_says_what_its_change_is_made_of() -> None:
    change = {"previous": 0.54, "change": 0.06, "change_low": -0.02, "change_high": 0.14, "verdict": "within"}
    rate = row("implementation_rate", 0.6) | change
    parts = [row("rate_effect", 0.01), row("mix_effect", 0.05)]
    (card,) = [one for one in REVIEW.told(review([rate, *parts])).cards if one.kpi == "implementation_rate"]
    assert (
        card.change_text == "up 6 points, within chance: +1 point within teams, +5 points by who is counted"
    )
    (card,) = [one for one in REVIEW.told(review([rate])).cards if one.kpi == "implementation_rate"]
    assert card.change_text == "up 6 points, within chance"


def test_a_barrier_that_moved_is_drawn_before_those_named_more_often() -> None:
    named = [barrier.label for barrier in BARRIERS[:12]]
    values = dict.fromkeys(named[:-1], (0.6, 0.6)) | {named[-1]: (0.1, 0.5)}  # the least named one moved
    rows = [row("barrier_reach", now, 118, "barrier", category=name) for name, (_, now) in values.items()]
    over_time = pl.DataFrame(
        [
            {"kpi": "barrier_reach", "by": "barrier", "category": name, "quarter": quarter, "value": value}
            | {"base": 118, "people": 118, "low": value - 0.1, "high": value + 0.1}
            for name, pair in values.items()
            for quarter, value in zip(("2026-Q2", "2026-Q3"), pair, strict=True)
        ],
        schema=TREND_SCHEMA,
    )
    chart = OF_BARRIERS.told(review(rows, trends=over_time)).charts["barriers-over-quarters"]
    assert chart.caption.title == f"{named[-1]} rose beyond chance from the first to the last of two quarters"
    assert chart.caption.subtitle.endswith("And 4 more in the table.")
    drawn = list(dict.fromkeys(chart.data["name"]))
    assert len(drawn) == 8
    assert drawn[-1] == named[-1]  # what the sentence names is drawn


def test_few_who_were_asked_are_no_headline_and_no_advice() -> None:
    asked = row("barrier_reach", 2 / 3, 3, "barrier", category="Lack of time")
    reading = review([row("implementation_rate", 0.9, 23), asked])
    assert "lack of time" not in REVIEW.told(reading).headline
    told = OF_BARRIERS.told(reading)
    assert (
        told.charts["barriers"].caption.title == "Too few people were asked: 2 of 3 reps named lack of time"
    )
    assert "next-steps" not in [section.key for section in told.sections]


def test_what_is_left_out_under_a_program_is_not_called_unrecognised() -> None:
    reading = review([row("recognition_reach", 0.25, 100)], selection=Selection(programs=("Negotiation",)))
    assert RECOGNITION.told(reading).headline.startswith("25")
    assert "were recognised for Negotiation" in RECOGNITION.told(reading).headline
    (point,) = [one for section in REVIEW.told(reading).sections for one in section.points]
    assert point.words == (
        "75 of all 100 active reps, meant for it or not, were recognised by nobody for Negotiation in the quarter."
    )


def test_barriers_of_teams_name_the_most_named_and_leave_few_people_quiet() -> None:
    rows = [
        ("East", "Lack of time", 6, 11),
        ("East", "Peers", 1, 11),
        ("West", "Lack of time", 3, 9),
        ("West", "Peers", 3, 9),
        ("North", "Peers", 5, 8),
        ("Tiny", "Peers", 3, 3),
    ]
    told = pl.DataFrame(rows, schema=["team", "category", "hits", "base"], orient="row")
    known = {"barriers_by_team": told}
    chart = OF_BARRIERS.told(whole(detail=lambda name: known.get(name, DETAILS[name].nothing))).charts[
        "barriers-of-teams"
    ]
    assert (
        chart.caption.title
        == "Named most, or as often as another, in 2 of 3 teams each: lack of time and “Peers”"
    )
    assert chart.data["standing"].to_list()[-2:] == ["within", "few"]
    assert chart.table["Of"].to_list()[:2] == ["6 of 11 reps", "1 of 11 reps"]


def test_a_card_of_weeks_says_that_they_are_weeks() -> None:
    rows = [row("retention", value, 40, "weeks", category=weeks) for weeks, value in (("4", 0.6), ("8", 0.5))]
    (card,) = [one for one in EXPECTATIONS.told(review(rows)).cards if one.kpi == "retention"]
    assert card.label == "Applied after training: 4 weeks"

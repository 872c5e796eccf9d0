"""A link says what the page says, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.charts.chart import Chart
from dashboard.exports.document import Frame, Place, page
from dashboard.metrics.answer import Numbers
from dashboard.selection import Selection
from dashboard.usecases.review import Review
from dashboard.usecases.sharing.content import Content, Facts, _weeks
from dashboard.usecases.sharing.groups import TABLE_OF
from dashboard.usecases.sharing.story import tell
from dashboard.usecases.sharing.told import BARRIERS, GINI, MET, TOTALS, WEEKS
from dashboard.usecases.stories.practices import PARTS, REVIEW
from dashboard.usecases.stories.story import Picture, Practice
from dashboard.usecases.stories.trending import trend_of
from tests.usecases.literal_review import frame, review, row
from tests.usecases.test_story_trending import FIRST

FRAME = Frame("/shared/x", date(2026, 12, 7), ("review", "implementation", "recognition", "barriers"))


def content(*rows: Mapping[str, Any], teams: tuple[str, ...] = ()) -> Content:
    facts = Facts(
        version=1, sample=False, as_of=date(2026, 9, 29), quarter="2026-Q3", quarters=("2026-Q2", "2026-Q3"),
        partial=False, span=(date(2026, 7, 1), date(2026, 9, 30)),
        compared_with=("2026-Q2", date(2026, 4, 1), date(2026, 6, 30)), selection=Selection(), currency=None,
    )  # fmt: skip
    total = {"kpi": "implementation_rate", "by": "all", "value": 0.6, "base": 80, "people": 80}
    return Content(facts, [total, *map(dict, rows)], [], [], [], teams)


def told(base: int) -> tuple[Review, Review]:
    """Give a quarter with a high week of so many check-ins, and the same as a link keeps it."""
    weeks = [
        row("applied_share_trend", 0.95 if week == 12 else 0.45 + 0.12 * (week % 2), base if week == 12 else 40,
            "period", category=(FIRST + timedelta(weeks=week)).isoformat())
        for week in range(20)
    ]  # fmt: skip
    whole = review(weeks)
    kept = frame([{**one} for one in _weeks(whole)])
    return whole, replace(whole, numbers=Numbers.of(kept, whole.numbers.having("applied_share_trend").trends))


@pytest.mark.parametrize(("base", "signals"), [(40, ["outside"]), (9, [])])
def test_a_link_tells_the_signals_of_the_page(base: int, signals: list[str]) -> None:
    found = [trend_of(one) for one in told(base)]
    assert [list(trend.signals.values()) for trend in found if trend] == [signals, signals]


def test_only_a_week_whose_signal_is_withheld_is_marked() -> None:
    kept = [one for one in _weeks(told(9)[0]) if "standing" in one]
    assert [one["category"] for one in kept] == ["2026-07-27"]
    assert not [one for one in _weeks(told(40)[0]) if "standing" in one]


def test_a_link_draws_no_picture_that_it_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Review) -> Chart:
        raise AssertionError("not shown")

    def without(practice: Practice, *shared: Picture) -> Practice:
        return replace(practice, pictures=(fail,), shared=replace(practice.shared, pictures=shared))

    parts = tuple(without(one, *(() if one.key == "recognition" else (fail,))) for one in PARTS)
    monkeypatch.setattr("dashboard.usecases.sharing.story.PARTS", parts)
    monkeypatch.setattr("dashboard.usecases.sharing.story.REVIEW", without(REVIEW, fail))
    reach = {"kpi": "recognition_reach", "by": "all", "value": 0.5, "base": 40, "people": 40}
    told = tell(content(reach), ("review", "recognition", "definitions"))
    assert [card.kpi for card in told.cards] == ["implementation_rate", "recognition_reach"]
    assert {one.key for one in told.definitions} == {"implementation_rate", "recognition_reach"}


def test_each_card_of_a_link_is_guarded_or_told_as_a_total_on_purpose() -> None:
    cards = {kpi for practice in (REVIEW, *PARTS) for kpi in practice.shared.cards}
    assert cards == {*TABLE_OF, *TOTALS, BARRIERS, GINI, MET, WEEKS}


def test_what_is_left_out_is_said() -> None:
    hidden = {"kpi": "implementation_rate", "by": "team", "team": "North", "reason": "hidden"}
    barriers = {"kpi": "barrier_reach", "by": "barrier", "reason": "not_shared"}
    notes = tell(content(hidden, barriers), FRAME.pages).notes
    assert "Left out to protect small groups: teams North." in notes
    assert any(note.startswith("Barriers are not shown here") for note in notes)
    none = {"kpi": "barrier_reach", "by": "barrier", "reason": "no_barriers"}
    assert not any("Barriers" in note for note in tell(content(none), FRAME.pages).notes)
    assert not any("Barriers" in note for note in tell(content(barriers), ("review",)).notes)


def test_a_change_of_rounded_numbers_says_so() -> None:
    moved = {"previous": 0.55, "change": 0.05}
    changed = content()
    changed = replace(changed, kpis=[{**changed.kpis[0], **moved}])
    assert any("may differ by a point" in note for note in tell(changed, FRAME.pages).notes)
    assert not any("may differ by a point" in note for note in tell(content(), FRAME.pages).notes)


def test_the_numbers_stand_in_the_order_of_the_page() -> None:
    shared = REVIEW.shared.cards
    assert shared == tuple(kpi for kpi in REVIEW.cards if kpi in shared)


def test_the_headline_says_in_colour_what_only_leaders_can_do() -> None:
    lack = {
        "kpi": "barrier_reach", "by": "barrier", "category": "Lack of time", "value": 0.24, "base": 80, "people": 80
    }  # fmt: skip
    facts = replace(content().facts, owners={"Lack of time": "leader"})
    html = page(replace(content(lack), facts=facts), FRAME, Place())
    assert 'lack of time, which <span class="act">only leaders can remove</span>.</h1>' in html


def test_a_link_without_the_review_is_headed_by_its_parts() -> None:
    reach = {"kpi": "recognition_reach", "by": "all", "value": 0.5, "base": 40, "people": 40}
    assert tell(content(reach), ("recognition",)).headline == "Recognition, 2026-Q3"


def test_the_page_of_a_team_leads_back_and_one_group_is_no_choice() -> None:
    rows = [
        {"kpi": "implementation_rate", "by": "team", "team": team, "value": 0.6, "base": 40, "people": 40}
        for team in ("East", "West")
    ]
    both = content(*rows, teams=("East", "West"))
    assert "‹ Everything you see" in page(both, FRAME, Place("team-1", team="East"))
    whole = page(both, FRAME, Place())
    assert "‹ Everything you see" not in whole
    assert "Choose a team" in whole
    assert "Choose a team" not in page(content(rows[0], teams=("East",)), FRAME, Place())


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("within", "60 %; the difference could be chance."),
        ("below", "60 %, more by more than chance."),
        ("few", "60 %."),
    ],
)
def test_the_page_of_a_team_is_held_against_all_together(standing: str, said: str) -> None:
    rows = [
        {"kpi": "implementation_rate", "by": "team", "team": name, "value": 0.4, "base": 40, "people": 40}
        | {"standing": standing}
        for name in ("East", "West")
    ]
    both = content(*rows, teams=("East", "West"))
    headline = tell(both, FRAME.pages, team="East").headline.replace("\u202f", " ")
    assert headline == f"Implementation stands at 40 %. All together: {said}"
    assert "All together" not in tell(both, FRAME.pages).headline


def test_the_preview_of_a_revoked_link_says_so() -> None:
    assert "until 7 December" in page(content(), FRAME, Place())
    revoked = page(content(), replace(FRAME, preview=True, revoked=True), Place())
    assert "data up to 29 September, revoked." in revoked
    assert "until 7 December" not in revoked


def test_columns_in_which_nothing_is_told_are_left_out() -> None:
    rows = [
        {"kpi": "implementation_rate", "by": "team", "team": team, "value": value, "base": 40, "people": 40}
        | {"low": value - 0.1, "high": value + 0.1, "standing": "within"}
        for team, value in (("East", 0.6), ("West", 0.5))
    ]
    html = page(content(*rows), FRAME, Place())
    assert '<th scope="col">Applied</th>' in html
    assert '<th scope="col">Earlier</th>' not in html


@pytest.mark.parametrize(
    ("quarters", "drawn"), [((0.5, 0.6), True), ((0.5, None, 0.6), False), ((None, 0.6, 0.5), True)]
)
def test_a_small_trend_has_no_hole(quarters: tuple[float | None, ...], drawn: bool) -> None:
    names = ("2026-Q1", "2026-Q2", "2026-Q3")[-len(quarters) :]
    rows = [
        {"kpi": "implementation_rate", "by": "all", "quarter": name, "value": value}
        for name, value in zip(names, quarters, strict=True)
        if value is not None
    ]
    facts = replace(content().facts, quarters=names)
    html = page(replace(content(), facts=facts, trends=rows), FRAME, Place())
    assert ('class="sparkline"' in html) is drawn


def test_a_heat_map_of_one_program_is_left_out() -> None:
    teams = [
        {"kpi": "implementation_rate", "by": "team", "team": t, "value": 0.6, "base": 40, "people": 40}
        for t in "AB"
    ]
    cells = [
        {
            "kpi": "implementation_rate",
            "by": "team_program",
            "team": t,
            "program": p,
            "value": 0.6,
            "base": 40,
        }
        | {"people": 40, "standing": "within"}
        for t in "AB"
        for p in ("Calls", "Plans")
    ]

    def names(*rows: Mapping[str, Any]) -> list[str]:
        return [
            chart.name
            for part in tell(content(*teams, *rows), FRAME.pages).practices
            for chart in part.charts
        ]

    assert "rate-by-team-and-program" in names(*cells)
    assert "rate-by-team-and-program" not in names(*cells[::2])

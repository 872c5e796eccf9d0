"""The trend's signals: of the quarter's own periods, and of none that is too small to give one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from dashboard.usecases.stories.charts import weekly_trend
from dashboard.usecases.stories.real_or_noise import trend_signal
from dashboard.usecases.stories.trending import trend_of, weeks_of
from tests.usecases.literal_review import review, row

FIRST = date(2026, 5, 4)  # a Monday; 20 weeks reach to 20 September


def signals(high: int, bases: Mapping[int, int] | None = None) -> dict[str, str]:
    """Give the signals of twenty alike weeks, one of which is high."""
    weeks = [
        row(
            "applied_share_trend",
            0.95 if week == high else 0.45 + 0.12 * (week % 2),
            (bases or {}).get(week, 40),
            "period",
            category=(FIRST + timedelta(weeks=week)).isoformat(),
        )
        for week in range(20)
    ]
    trend = trend_of(review(weeks))
    return dict(trend.signals) if trend else {}


def test_a_signal_of_the_quarter_is_told() -> None:
    assert signals(high=12) == {"2026-07-27": "outside"}


def test_a_signal_that_few_gave_is_not_called_calm() -> None:
    told = review(
        [
            row("implementation_rate", 0.5, 40, change=0.01),
            *[
                row(
                    "applied_share_trend",
                    0.95 if week == 12 else 0.45 + 0.12 * (week % 2),
                    4 if week == 12 else 40,
                    "period",
                    category=(FIRST + timedelta(weeks=week)).isoformat(),
                )
                for week in range(20)
            ],
        ]
    )
    assert trend_signal(told) == "too few check-ins for a signal"
    assert weekly_trend(told).caption.title.startswith(
        "Nothing unusual in the quarter’s periods of 10 check-ins or more: "
    )


def test_a_week_that_ends_in_the_quarter_is_of_it() -> None:
    assert signals(high=8) == {"2026-06-29": "outside"}


def test_what_ended_before_the_quarter_is_no_news_of_it() -> None:
    assert signals(high=7) == {}


def test_a_week_of_few_check_ins_gives_no_signal() -> None:
    assert signals(high=12, bases={12: 10}) == {"2026-07-27": "outside"}
    assert signals(high=12, bases={12: 9}) == {}


def test_only_lines_and_signals_that_are_drawn_are_explained() -> None:
    def told(weeks: int, *shares: float) -> str:
        rows = [
            row("applied_share_trend", shares[week % len(shares)], 40, "period", category=first.isoformat())
            for week in range(weeks)
            for first in [FIRST + timedelta(weeks=week)]
        ]
        return weekly_trend(review(rows)).caption.subtitle

    whole = told(20, 0.5, 0.55)
    assert "between the limits" in whole.lower()
    assert "signals" in whole
    few = told(8, 0.5, 0.55)
    assert "trial limits, of too few points" in few
    assert "usual noise" not in few
    assert "signals" not in few, "trial limits give none"
    wide = told(8, 0.0, 1.0)
    assert wide == "Check-ins saying applied, by week. Dotted: the average."


def test_where_periods_begin_tells_how_long_they_are() -> None:
    later = date(2026, 10, 31)
    assert weeks_of(["2026-08-10", "2026-08-24", "2026-09-21"], later) == 2
    assert weeks_of(["2026-08-10", "2026-09-07"], later) == 4
    assert weeks_of(["2026-08-03", "2026-08-10", "2026-09-07"], later) == 1


def test_weeks_that_lie_far_apart_are_weeks() -> None:
    assert weeks_of(["2026-02-09", "2026-05-04"], date(2026, 5, 12)) == 1, "twelve weeks are three times four"


def test_a_period_that_is_over_is_no_longer_than_that() -> None:
    assert weeks_of(["2026-08-10"], date(2026, 9, 6)) == 4
    assert weeks_of(["2026-08-10"], date(2026, 9, 5)) == 2
    assert weeks_of(["2026-08-10"], date(2026, 8, 20)) == 1

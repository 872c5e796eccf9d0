"""What the trend says: its newest signal, or that it is its usual noise."""

from __future__ import annotations

import pytest

from dashboard.narrative import signals as words
from dashboard.narrative.cells import Cell
from dashboard.narrative.signals import Signal
from tests.narrative.test_sentences import plain

WEEK = "week from 3 August"


def period(value: float, low: float | None, high: float | None) -> Cell:
    """Write a period."""
    return Cell(
        "applied_share_trend", "period", category="2026-08-03", value=value, base=40, low=low, high=high
    )


@pytest.mark.parametrize(
    ("signals", "when", "said"),
    [
        ([], WEEK,
         ("Nothing unusual in the quarter: "
         "58 % of check-ins say applied in the week from 3 August, 56 % on average")),
        ([], "four weeks from 3 August",
         ("Nothing unusual in the quarter: "
         "58 % of check-ins say applied in the four weeks from 3 August, 56 % on average")),
        (
            [Signal("3 August 2026", "outside", "high"), Signal("10 August 2026", "side", "low")],
            WEEK,
            "The applied share has shifted: seven in a row lie below the average, up to the period from 10 August 2026",
        ),
        ([Signal("3 August 2026", "outside", "high")], WEEK,
         "The period from 3 August 2026 lies above what the trend usually does"),
        ([Signal("3 August 2026", "side", "high", now=False)], WEEK,
         "Seven in a row lay above the average, up to the period from 3 August 2026; nothing unusual since"),
        ([Signal("3 August 2026", "run", "down", now=False)], WEEK,
         "Seven in a row fell, up to the period from 3 August 2026; nothing unusual since"),
        ([Signal("3 August 2026", "run", "down")], WEEK,
         "The applied share is moving: seven in a row fall, up to the period from 3 August 2026"),
        ([Signal("3 August 2026", "near", "low")], WEEK,
         "Watch what comes next: two of three lie close to the lower limit, around the period from 3 August 2026"),
    ],
)  # fmt: skip
def test_the_trend_says_its_newest_signal(signals: list[Signal], when: str, said: str) -> None:
    periods = [period(0.5, 0.4, 0.6)] * 11 + [period(0.58, 0.5, 0.66)]
    assert plain(words.over_time(periods, 0.56, when, signals).title) == said


def test_under_twelve_periods_nothing_is_called_usual() -> None:
    told = words.over_time(
        [period(0.8, 0.7, 0.9), period(1.0, 0.9, 1.0)], 0.9, "two weeks from 3 August"
    ).title
    said = "100 % of check-ins say applied in the two weeks from 3 August, 90 % on average; 2 points are no trend yet"
    assert plain(told) == said


def test_one_period_is_no_trend() -> None:
    told = words.over_time([period(0.5, 0.4, 0.6)], 0.5, WEEK).title
    assert plain(told) == "50 % of check-ins say applied in the week from 3 August; one point is no trend yet"


def test_signals_are_told_in_words() -> None:
    assert words.signals([], 24, 12) == (
        "The trend shows no signal in the quarter: its ups and downs could be chance."
    )
    shifted = [Signal("3 August 2026", "side", "high")]
    told = words.signals(shifted, 12, 12)
    assert told.startswith("The applied share has shifted: seven in a row lie above the average")
    few = "The trend has 8 periods so far: only from 12 on can a signal be told from noise."
    assert words.signals([], 8, 12) == words.signals(shifted, 8, 12) == few
    assert words.signals([], 1, 12) == ""

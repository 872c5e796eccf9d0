"""Which days answer a question: partial quarters, what they are compared with, and how far recognitions are known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics.marts.calendar import Calendar
from dashboard.periods import Quarter, Span, quarters_between


def calendar(
    first: str = "2026-01-15",
    as_of: str = "2026-09-20",
    today: str = "2026-09-22",
    known: str | None = None,
    month: int = 1,
) -> Calendar:
    day = date.fromisoformat
    return Calendar(day(first), day(as_of), day(today), month, day(known) if known else None)


def span(start: str, end: str) -> Span:
    return Span(date.fromisoformat(start), date.fromisoformat(end))


Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)


def test_quarters_are_those_of_the_conversations() -> None:
    assert [str(q) for q in calendar().quarters] == ["2026-Q1", "2026-Q2", "2026-Q3"]
    assert [str(q) for q in calendar(as_of="2026-03-31").quarters] == ["2026-Q1"]
    assert [str(q) for q in calendar("2025-12-31", "2026-01-01").quarters] == ["2025-Q4", "2026-Q1"]
    # a fiscal year from April is named after the year in which it ends
    assert [str(q) for q in calendar(month=4).quarters] == ["2026-Q4", "2027-Q1", "2027-Q2"]


@pytest.mark.parametrize(
    ("as_of", "today", "partial"),
    [
        ("2026-09-30", "2026-09-30", True),  # its last day is not over
        ("2026-09-30", "2026-10-01", False),
        ("2026-09-16", "2026-10-01", False),  # as_of lies 14 days before the last day
        ("2026-09-15", "2026-10-01", True),  # 15 days
        ("2026-09-15", "2027-05-01", True),  # and stays so until somebody uploads more
        ("2026-08-01", "2026-08-02", True),
    ],
)
def test_a_quarter_is_partial_while_it_runs_or_its_rows_end_early(
    as_of: str, today: str, partial: bool
) -> None:
    asked = calendar(as_of=as_of, today=today).question(Q3)
    assert asked.partial is partial
    assert asked.span == (span("2026-07-01", as_of) if partial else span("2026-07-01", "2026-09-30"))


def test_only_the_newest_quarter_can_end_early() -> None:
    """Nobody was checked in after 2 June; but there are conversations of July, so June is over."""
    asked = calendar(as_of="2026-07-01", today="2026-07-20").question(Q2)
    assert (asked.partial, asked.span) == (False, span("2026-04-01", "2026-06-30"))


def test_a_partial_quarter_is_compared_with_as_many_days() -> None:
    asked = calendar(as_of="2026-08-15", today="2026-08-20").question(Q3)
    assert asked.span.days == 46  # 31 + 15
    assert asked.compared == span("2026-04-01", "2026-05-16")  # 30 + 16
    whole = calendar(as_of="2026-09-28", today="2026-10-02").question(Q3)
    assert (whole.span, whole.compared) == (
        span("2026-07-01", "2026-09-30"),
        span("2026-04-01", "2026-06-30"),
    )


def test_what_is_compared_never_outgrows_its_quarter() -> None:
    """92 days of a third quarter against a second, which has 91; 91 against a first, which has 90."""
    asked = calendar(as_of="2026-09-30", today="2026-09-30").question(Q3)
    assert (asked.span.days, asked.compared) == (92, span("2026-04-01", "2026-06-30"))
    asked = calendar(as_of="2026-06-30", today="2026-06-30").question(Q2)
    assert (asked.span.days, asked.compared) == (91, span("2026-01-01", "2026-03-31"))


def test_the_first_quarter_is_compared_with_nothing() -> None:
    asked = calendar().question(Quarter(2026, 1))
    assert (asked.compared, asked.reward_compared) == (None, None)


@pytest.mark.parametrize(
    ("known", "rewards", "compared"),
    [
        (
            None,
            span("2026-07-01", "2026-08-15"),
            span("2026-04-01", "2026-05-16"),
        ),  # none at all: not known less far
        ("2026-08-15", span("2026-07-01", "2026-08-15"), span("2026-04-01", "2026-05-16")),
        ("2026-08-18", span("2026-07-01", "2026-08-15"), span("2026-04-01", "2026-05-16")),
        ("2026-08-01", span("2026-07-01", "2026-08-15"), span("2026-04-01", "2026-05-16")),  # 14 days before
        ("2026-07-31", span("2026-07-01", "2026-07-31"), span("2026-04-01", "2026-05-01")),  # 15: 31 days
        ("2026-07-01", span("2026-07-01", "2026-07-01"), span("2026-04-01", "2026-04-01")),
        ("2026-06-30", None, None),  # not a day of it is known
    ],
)
def test_recognitions_may_be_known_less_far(
    known: str | None, rewards: Span | None, compared: Span | None
) -> None:
    asked = calendar(as_of="2026-08-15", today="2026-08-20", known=known).question(Q3)
    assert asked.span == span("2026-07-01", "2026-08-15")
    assert asked.compared == span("2026-04-01", "2026-05-16")
    assert asked.reward_span == rewards
    assert asked.reward_compared == compared


def test_a_whole_quarter_whose_recognitions_end_early_is_compared_with_as_many_days() -> None:
    asked = calendar(as_of="2026-09-28", today="2026-10-02", known="2026-08-20").question(Q3)
    assert asked.compared == span("2026-04-01", "2026-06-30")
    assert asked.reward_span == span("2026-07-01", "2026-08-20")  # 51 days
    assert asked.reward_compared == span("2026-04-01", "2026-05-21")


def test_the_window_reaches_back_three_quarters() -> None:
    assert calendar().window(span("2026-07-01", "2026-08-15")) == span("2025-10-01", "2026-08-15")
    assert calendar(month=2).window(span("2026-08-01", "2026-08-15")) == span("2025-11-01", "2026-08-15")


DAYS = st.dates(date(2023, 12, 1), date(2026, 12, 31))


@given(DAYS, DAYS, st.integers(0, 120), st.one_of(st.none(), DAYS), st.integers(1, 12))
def test_every_question_can_be_answered_from_the_spans(
    one: date, other: date, later: int, known: date | None, month: int
) -> None:
    first, as_of = sorted((one, other))
    found = Calendar(first, as_of, as_of + timedelta(days=later), month, known)
    spans = found.spans()
    assert spans == sorted(set(spans))
    for quarter in found.quarters:
        asked = found.question(quarter)
        days = [asked.span, asked.compared, asked.reward_span, asked.reward_compared]
        assert all(one_span is None or one_span in spans for one_span in days)
        assert asked.span.start == quarter.start
        assert quarter.start <= asked.span.end <= quarter.end
        assert asked.span.end <= max(as_of, quarter.end)
        assert asked.partial or asked.span == quarter.span
        if asked.compared:
            before = quarter.shift(-1)
            assert asked.compared.start == before.start
            assert asked.compared.days == (
                min(asked.span.days, before.span.days) if asked.partial else before.span.days
            )
        if asked.reward_span:
            assert asked.reward_span.end <= asked.span.end


@given(DAYS, st.integers(1, 12))
def test_a_quarter_holds_its_days_and_is_named_after_the_year_it_ends_in(day: date, month: int) -> None:
    quarter = Quarter.of(day, month)
    assert quarter.start <= day <= quarter.end
    assert quarter.start.day == 1
    assert (quarter.start.month - month) % 3 == 0
    last = Quarter(quarter.year, 4, month)
    assert last.end.year == quarter.year
    assert Quarter.parse(str(quarter), month) == quarter
    assert Quarter.of(quarter.end + timedelta(days=1), month) == quarter.shift(1)
    assert quarters_between(quarter.shift(-2), quarter) == [quarter.shift(-2), quarter.shift(-1), quarter]


@pytest.mark.parametrize("text", ["", "2026", "2026-Q5", "2026-Q0", "26-Q1", "2026Q1", "2026-Q1-Q2", "Q1"])
def test_what_is_no_quarter_is_none(text: str) -> None:
    assert Quarter.parse(text) is None

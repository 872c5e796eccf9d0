"""Changes, values, bases and reasons in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.metrics.kpis.reasons import Why
from dashboard.narrative import values
from dashboard.narrative.barriers import title
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.chance import beyond, how_sure, may_be_chance, standings
from dashboard.narrative.changes import against, change
from dashboard.narrative.missing import BY_REASON, missing
from dashboard.periods import Span
from dashboard.words import in_ten
from tests.narrative.judged import with_verdict
from tests.narrative.test_sentences import plain
from tests.usecases.literal_review import frame, row

CUT = Span(date(2026, 4, 1), date(2026, 6, 21))


def moved(by: float | None, low: float | None = None, high: float | None = None) -> Cell:
    """Write a number that moved."""
    return with_verdict(Cell("implementation_rate", value=0.62, change=by, change_low=low, change_high=high))


def test_a_part_of_a_quarter_names_its_days() -> None:
    assert against("2026-Q2", "2026-Q3", CUT) == "the second quarter (1 April to 21 June)"
    assert against("2025-Q4", "2026-Q1") == "the fourth quarter 2025"


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (moved(0.06, 0.01, 0.1), "share", "up 6 points on the second quarter, more than chance"),
        (moved(-0.06, -0.1, -0.01), "share", "down 6 points on the second quarter, more than chance"),
        (
            moved(0.06, -0.01, 0.1),
            "share",
            "up 6 points on the second quarter, within chance",
        ),
        (moved(0.001, -0.01, 0.1), "share", "unchanged on the second quarter"),
        (moved(0.05), "index", "up 0.05 on the second quarter"),
        (moved(-0.001), "index", "unchanged on the second quarter"),
        (moved(-2.25), "currency", "down 2.25 EUR on the second quarter"),
        (moved(1.0), "people", "up 1 person on the second quarter"),
        (moved(None), "share", "nothing earlier to compare with"),
        (Cell("x", reason="no_roster"), "share", ""),
    ],
)
def test_a_change_in_words(number: Cell, unit: str, said: str) -> None:
    assert plain(change(number, unit, "EUR", "the second quarter")) == said


def test_significance_is_never_claimed() -> None:
    for number in (moved(0.06, 0.01, 0.1), moved(0.06, -0.01, 0.1)):
        assert "significant" not in change(number, "share", None, "the second quarter")


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (Cell("implementation_rate", value=0.62, base=131), "share", ("62 %", "81 of 131 pairs")),
        (Cell("check_in_coverage", value=0.0, base=1), "share", ("0 %", "0 of 1 active rep")),
        (Cell("recognition_gini", value=0.71, base=118), "index", ("0.71", "118 active reps")),
        (Cell("reward_per_head", value=1234.5, base=118), "currency", ("1 234 EUR", "118 active reps")),
        (Cell("unique_givers", value=12.0, base=118), "people", ("12", "118 active reps")),
        (Cell("check_in_coverage", base=7, reason="no_roster"), "share", ("–", "7 active reps")),
        (Cell("unknown", value=0.5, base=2), "share", ("50 %", "1 of 2 people")),
    ],
)
def test_a_value_and_what_it_stands_on(number: Cell, unit: str, said: tuple[str, str]) -> None:
    assert (plain(values.value(number, unit, "EUR")), plain(values.base(number, unit))) == said


def test_a_cadence_by_due_days_counts_check_ins() -> None:
    kept = Cell("cadence_kept", value=0.5, base=40)
    assert plain(values.base(kept, "share")) == "20 of 40 days"
    assert plain(values.base(kept, "share", by_due_days=True)) == "20 of 40 due check-ins"
    other = Cell("check_in_coverage", value=0.5, base=2)
    assert plain(values.base(other, "share", by_due_days=True)) == "1 of 2 active reps"


def test_only_shares_have_an_interval() -> None:
    number = Cell("x", value=0.62, low=0.53, high=0.7)
    assert plain(values.interval(number, "share")) == "53 to 70 %"
    assert values.interval(number, "index") == ""
    assert values.interval(Cell("x"), "share") == ""


@pytest.mark.parametrize("reason", Why)
def test_every_reason_has_a_sentence_and_says_what_to_upload_where_that_mends_it(reason: Why) -> None:
    told = missing(reason.value)
    assert told.sentence.endswith(".")
    assert told != missing("something new")
    assert ("upload" in told.sentence) == (told.upload is not None)


def test_there_is_no_sentence_without_its_reason() -> None:
    assert set(BY_REASON) == set(Why)


def test_a_missing_roster_says_what_to_do() -> None:
    assert (
        missing("no_roster").sentence == "No roster yet: upload one to see coverage from the first quarter."
    )
    assert missing("no_roster").upload == "roster"


def test_too_few_for_a_gini_says_how_many_it_takes() -> None:
    assert "10 active reps" in missing("too_few", "recognition_gini").sentence


@pytest.mark.parametrize(
    ("group", "standing"),
    [
        (Cell("x", value=0.4, standing="below"), "below"),
        (Cell("x", value=0.9, standing="above"), "above"),
        (Cell("x", value=0.5, standing="within"), "within"),
        (Cell("x", value=0.5), "within"),
        (Cell("x", value=0.0, standing="few"), "few"),
        (Cell("x"), "missing"),
    ],
)
def test_how_a_group_stands_to_all_together(group: Cell, standing: str) -> None:
    assert standings([group]) == [standing]


@pytest.mark.parametrize(
    ("verdict", "chance", "said"),
    [
        (None, None, ""),
        ("within", True, ", within chance"),
        ("beyond", False, ", more than chance"),
        ("mix", False, ", by a changed mix"),
    ],
)
def test_what_a_change_may_be_called(verdict: str | None, chance: bool | None, said: str) -> None:
    number = replace(moved(0.1), verdict=verdict)
    assert (may_be_chance(number), how_sure(number)) == (chance, said)


def test_a_difference_is_as_sure_as_it_was_judged() -> None:
    said = {
        None: "",
        "within": ", within chance",
        "above": ", more than chance",
        "below": ", more than chance",
    }
    assert {one: beyond(Cell("goal_difference", standing=one)) for one in said} == said


def test_cells_are_read_from_tidy_rows() -> None:
    read = cells(frame([row("implementation_rate", 0.5, 10, "team_program", team="A", program="P")]))[0]
    assert (read.group, read.value, read.heads) == ("P in A", 0.5, 10)


@pytest.mark.parametrize(
    ("label", "owner", "said", "act"),
    [
        ("Lack of time", "leader", "4 in 10 reps named lack of time, and only leaders can change that",
         "only leaders can change that"),
        ("Content does not fit", "enablement",
         "4 in 10 reps named “Content does not fit”, and enablement can change that", ""),
        ("Low confidence", "rep",
         "4 in 10 reps named low confidence, and the reps can change that, with help", ""),
        ("Other", "unassigned", "4 in 10 reps named “Other”, and nobody owns that yet", ""),
        ("Peers", "somebody", "4 in 10 reps named “Peers”, and nobody owns that yet", ""),
    ],
)  # fmt: skip
def test_a_barrier_names_who_can_change_it(label: str, owner: str, said: str, act: str) -> None:
    found = title([Cell("barrier_reach", category=label, value=0.41, base=100)], owner)
    assert (found.title, found.act) == (said, act)


def test_a_barrier_of_few_people_is_no_finding() -> None:
    found = title([Cell("barrier_reach", category="Lack of time", value=2 / 3, base=3)], "leader")
    assert (found.title, found.act) == ("Too few people were asked: 2 of 3 reps named lack of time", "")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.41, "4 in 10"),
        (0.96, "96 %"),
        (0.94, "94 %"),
        (0.89, "9 in 10"),
        (0.24, "24 %"),
        (0.08, "1 in 10"),
        (0.06, "6 %"),
        (0.0, "0 %"),
    ],
)
def test_a_share_as_people_say_it(value: float, said: str) -> None:
    assert plain(in_ten(value)) == said


def test_a_median_of_days_lies_at_most_between_two() -> None:
    between, whole = Cell("days_between_check_ins", value=54.5), Cell("days_between_check_ins", value=1.0)
    assert [values.value(cell, "days", None) for cell in (between, whole)] == ["54.5 days", "1 day"]


def test_a_cell_counts_how_many_its_share_is() -> None:
    assert [
        Cell("x", value=value, base=base).hits for value, base in ((2 / 3, 3), (0.335, 200), (0.0, 7))
    ] == [2, 67, 0]
    assert (Cell("x", base=7).hits, Cell("x", value=0.5).hits) == (0, 0)


def test_of_barriers_that_as_many_named_all_are_told() -> None:
    most = [
        Cell("barrier_reach", category=label, value=0.41, base=100) for label in ("Lack of time", "Peers")
    ]
    assert plain(title(most, "").title) == "4 in 10 reps each named lack of time and “Peers”"
    ours = title(most[:1] * 2, "leader")
    assert ours.title.endswith("each named lack of time and lack of time, and only leaders can change that")

"""Rate and mix: what a change is made of, whose mix it is, and how sure that is."""

from __future__ import annotations

import pytest

from dashboard.narrative import mix as words
from dashboard.narrative.cells import Cell
from dashboard.narrative.mix import Grown
from tests.narrative.judged import with_verdict
from tests.narrative.test_sentences import plain

BY = "within teams"
GREW = "by who is counted"


@pytest.mark.parametrize(
    ("rate", "mix", "low", "expected"),
    [
        (
            0.01,
            0.05,
            -0.02,
            f"Up 6 points: +1 point {BY}, +5 points {GREW}; within what chance alone can do.",
        ),
        (
            -0.003,
            0.063,
            -0.02,
            f"Up 6 points: 0 points {BY}, +6 points {GREW}; within what chance alone can do.",
        ),
        (
            -0.02,
            0.08,
            0.01,
            f"Up 6 points: −2 points {BY}, +8 points {GREW}; more than chance alone can do.",
        ),
    ],
)
def test_a_change_is_split(rate: float, mix: float, low: float, expected: str) -> None:
    change = with_verdict(
        Cell("implementation_rate", value=0.6, change=0.06, change_low=low, change_high=0.14)
    )
    told = words.split(change, Cell("rate_effect", value=rate), Cell("mix_effect", value=mix))
    assert plain(told) == expected
    assert words.split(Cell("implementation_rate", value=0.6), Cell("a"), Cell("b")) == ""


def test_parts_that_seem_not_to_add_up_are_said_to_be_rounded() -> None:
    rate = Cell("implementation_rate", value=0.6, change=0.058)
    parts = [Cell("rate_effect", value=0.034), Cell("mix_effect", value=0.024)]
    assert plain(words.split(rate, parts[0], parts[1])) == (
        "Up 6 points: +3 points within teams, +2 points by who is counted, each rounded."
    )
    assert plain(words.of_it(parts, 0.058)) == (
        ": +3 points within teams, +2 points by who is counted, each rounded"
    )
    assert words.of_it(parts, 0.052).endswith("who is counted")


@pytest.mark.parametrize(
    ("mix", "groups", "said"),
    [
        (0.05, [Grown("A", 0.1, 0.3, 0.04), Grown("B", 0.9, 0.7, 0.01)], "A: 10 % to 30 % of pairs"),
        (-0.05, [Grown("A", 0.1, 0.3, -0.04), Grown("B", 0.9, 0.7, -0.01)], "A: 10 % to 30 % of pairs"),
        (0.05, [Grown("A", 0.3, 0.2, 0.02), Grown("B", 0.3, 0.4, 0.02), Grown("C", 0.4, 0.4, 0.01)], ""),
        (0.05, [Grown("A", 0.3, 0.1, -0.1), Grown("B", 0.7, 0.9, 0.15)], "B: 70 % to 90 % of pairs"),
        (0.05, [Grown("A", 0.02, 0.03, 0.05), Grown("B", 0.98, 0.97, 0.0)], ""),
        (0.004, [Grown("A", 0.3, 0.2, 0.004)], ""),
        (0.0, [Grown("A", 0.3, 0.3, 0.0)], ""),
        (0.05, [], ""),
    ],
)  # fmt: skip
def test_whose_growing_moved_the_rate_is_named_where_it_is_most_of_it(
    mix: float, groups: list[Grown], said: str
) -> None:
    by_mix = Cell("mix_effect", value=mix)
    assert plain(words.grew_most([[Grown("Z", 0.5, 0.5, 9.0)], groups], by_mix)) == said
    rate = Cell("implementation_rate", value=0.6, change=0.01 + mix)
    told = plain(words.split(rate, Cell("rate_effect", value=0.01), by_mix, [groups]))
    assert told.endswith(f"by who is counted{f' (most of all {said})' if said else ''}.")


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        (
            (20, 12, 52),
            "Of 84 reps seen on the same program in both quarters, 20 apply more than before and 12 less.",
        ),
        (
            (1, 0, 3),
            "Of 4 reps seen on the same program in both quarters, 1 applies more than before and nobody less.",
        ),
        (
            (0, 2, 0),
            "Of 2 reps seen on the same program in both quarters, nobody applies more than before and 2 less.",
        ),
        (
            (0, 0, 1),
            "Of 1 rep seen on the same program in both quarters, nobody applies more or less than before.",
        ),
        ((0, 0, 0), ""),
    ],
)
def test_those_of_both_quarters_are_counted(moved: tuple[int, int, int], said: str) -> None:
    assert plain(words.of_reps(*moved)) == said


def test_a_split_change_says_how_sure_it_is() -> None:
    parts = Cell("rate_effect", value=0.05), Cell("mix_effect", value=0.01)
    said = words.split(Cell("implementation_rate", value=0.6, change=0.06, verdict="mix"), *parts)
    assert said.endswith("; most who changed went the other way.")
    still = words.split(Cell("implementation_rate", value=0.6, change=0.002), *parts)
    assert still.startswith("Unchanged: +5 points")


@pytest.mark.parametrize(
    ("low", "high", "verdict", "said"),
    [
        (-0.05, 0.15, "beyond", True),
        (0.02, 0.3, "within", True),
        (0.02, 0.3, "beyond", False),
        (-0.1, 0.2, "within", False),
    ],
)
def test_a_verdict_that_the_interval_does_not_show_is_explained(
    *, low: float, high: float, verdict: str, said: bool
) -> None:
    rate = Cell("implementation_rate", change=0.1, change_low=low, change_high=high, verdict=verdict)
    assert ("by an exact test" in words.told_exactly(rate)) == said


def test_a_part_that_nobody_can_see_cancels_nothing_out() -> None:
    still = Cell("implementation_rate", change=-0.004)
    by_rate, by_mix = Cell("rate_effect", value=-0.006), Cell("mix_effect", value=0.002)
    assert words.change(still, by_rate, by_mix).title == "Unchanged"
    seen = words.change(still, Cell("rate_effect", value=-0.014), Cell("mix_effect", value=0.01))
    assert seen.title == "Unchanged: the two parts cancel out"

"""Searching: the smallest set of parts that sums tell of and that is wanted."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.access.searching import Wanted, smallest

PARTS = 6


def _told(lines: list[list[int]], places: tuple[int, ...]) -> bool:
    """Tell by plain linear algebra whether sums of lines give a set."""
    rows = np.array([[float(part in line) for part in range(PARTS)] for line in lines]).reshape(-1, PARTS)
    aim = np.array([[float(part in places) for part in range(PARTS)]])
    return bool(np.linalg.matrix_rank(np.vstack([rows, aim])) == np.linalg.matrix_rank(rows))


LINES = st.lists(st.lists(st.integers(0, PARTS - 1), min_size=1, unique=True), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(LINES, min_size=1, max_size=2),
    st.lists(st.integers(1, 6), min_size=PARTS, max_size=PARTS),
    st.lists(st.integers(0, PARTS - 1), max_size=2),
)
def test_it_finds_what_trying_every_set_finds(
    told: list[list[list[int]]], weights: list[int], without: list[int]
) -> None:
    free = [part for part in range(PARTS) if part not in without]
    every = [s for size in range(1, len(free) + 1) for s in combinations(free, size)]
    fit = [s for s in every if sum(weights[p] for p in s) <= 4 and all(_told(lines, s) for lines in told)]
    found = smallest(PARTS, told, Wanted([weights], 4, [[1.0] * PARTS]), without)
    assert (tuple(found) in fit) if fit else not found
    assert len(found) == min(map(len, fit), default=0)


def test_a_line_is_found_beside_one_that_may_not_be_used() -> None:
    """Presolved, HiGHS called this infeasible."""
    everybody = Wanted([[1.0] * PARTS], 4, [[1.0] * PARTS])
    assert smallest(PARTS, [[[0, 1, 2], [1, 2]]], everybody, [0]) == [1, 2]


def test_a_difference_of_lines_is_told() -> None:
    wanted = Wanted([[1.0] * 3], 1, [[1.0] * 3])
    assert smallest(3, [[[0, 1, 2], [0, 1]]], wanted) == [2]
    assert smallest(3, [[[0, 1, 2], [0, 1]], [[0, 1, 2]]], wanted) == []


def test_sets_that_are_known_to_be_more_people_stay_apart() -> None:
    wanted = Wanted([[2.0, 2.0, 9.0]], 4, [[1.0] * 3], [[0, 1]])
    assert smallest(3, [[[0, 1], [2]]], wanted) == []

"""Ids as places agree with what hashing and joining say."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics.tables.ids import among, ascending, distinct, last_rows, looked_up, tallied

IDS = st.lists(st.integers(0, 30))


def _ids(values: list[int]) -> pl.Series:
    return pl.Series(values, dtype=pl.UInt32)


@given(IDS, IDS)
def test_among_says_what_a_set_says(ids: list[int], some: list[int]) -> None:
    assert among(_ids(ids), _ids(some)).to_list() == [one in set(some) for one in ids]


@given(IDS, st.dictionaries(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 9))))
def test_what_is_looked_up_is_what_a_dictionary_holds(ids: list[int], known: dict[int, int | None]) -> None:
    values = pl.Series(list(known.values()), dtype=pl.UInt32)
    assert looked_up(_ids(ids), _ids(list(known)), values).to_list() == [known.get(one) for one in ids]


@given(IDS)
def test_of_each_id_the_last_row_counts(ids: list[int]) -> None:
    last = {one: row for row, one in enumerate(ids)}
    assert last_rows(_ids(ids)).to_list() == [last[one] for one in sorted(last)]


@given(IDS)
def test_each_id_is_listed_once_and_in_order(ids: list[int]) -> None:
    assert distinct(_ids(ids)).to_list() == sorted(set(ids))


@given(IDS)
@pytest.mark.parametrize("dtype", [pl.UInt64, pl.Int64, pl.UInt32])
@pytest.mark.parametrize("far", [0, 2**30])
def test_numbers_are_counted_whether_they_lie_close_or_far(
    dtype: type[pl.DataType], far: int, ids: list[int]
) -> None:
    numbers = [one + far for one in ids]
    found, often = tallied(pl.Series(numbers, dtype=dtype))
    assert list(zip(found, often, strict=True)) == sorted(Counter(numbers).items())


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_numbers_of_64_bits_are_sorted(numbers: list[int]) -> None:
    assert ascending(pl.Series(numbers, dtype=pl.UInt64)).to_list() == sorted(numbers)

"""Ids as places agree with what hashing and joining say."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics.tables.ids import among, last_rows, looked_up

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

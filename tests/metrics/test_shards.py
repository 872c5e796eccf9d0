"""A shard is built by a pure function that any executor can run, also one in another process."""

from __future__ import annotations

from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from polars.testing import assert_frame_equal

from dashboard.metrics.marts.building import build_marts
from dashboard.metrics.marts.gathering import NEEDS, Rules
from dashboard.metrics.marts.marts import Marts
from dashboard.store.log import NOTHING
from dashboard.store.store import Store
from tests.metrics import oracle
from tests.metrics.worlds import TODAY, rows_of, staged

_COLUMNS = frozenset({"date", "rep", "team", "program", "outcome"})


def _given() -> list[oracle.Upload]:
    people, outcomes = ["Ana", "Bo", "Cy", "Di", "Ed"], ["applied", "partly", "not applied"]
    rows: list[oracle.Row] = [
        {"date": TODAY.replace(day=1 + i % 20), "rep": people[i % 5], "team": "EMEA", "program": f"P{i % 3}",
         "outcome": outcomes[i % 3]}
        for i in range(40)
    ]  # fmt: skip
    return [oracle.Upload("check_ins", rows[:20] + rows[22:], _COLUMNS, TODAY, "s")]


def _built(executor: Executor, rows_per_shard: int) -> Marts:
    tables = Store("/nowhere", NEEDS).tables(NOTHING, staged(Store("/nowhere", NEEDS), _given()))
    with executor:
        found = build_marts(rows_of(tables), Rules(TODAY), executor, rows_per_shard)
        found.practices()
        return found


@pytest.mark.usefixtures("plain_main")
def test_shards_built_in_other_processes_make_the_same_marts() -> None:
    here = _built(ThreadPoolExecutor(1), 10**9)
    elsewhere = _built(ProcessPoolExecutor(1, mp_context=get_context("spawn")), 10)
    for one, other in ((here.opens, elsewhere.opens), (here.practices(), elsewhere.practices())):
        assert one.frames.keys() == other.frames.keys()
        for name, frame in one.frames.items():
            assert_frame_equal(frame, other.frames[name], check_row_order=False, check_exact=False)

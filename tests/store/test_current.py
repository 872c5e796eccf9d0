"""What is current: of one key the newest upload's rows, and never one that a fresh export replaced."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings

from dashboard.schemas import TABLES
from dashboard.store.current import together
from dashboard.store.log import NOTHING
from dashboard.store.store import Store
from tests.store import Row, current, day, line, new_store, put, talk
from tests.store.naive import File, Place, files, naive_current, stage

LINES = {name: ("line", *table.names) for name, table in TABLES.items()}


def _ours(store: Store, given_files: Sequence[File], table: str) -> list[Place]:
    tables = store.tables(NOTHING, [stage(store, one, rank) for rank, one in enumerate(given_files, 1)])
    return sorted(tables.frames[table].select("rank", "line").iter_rows())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(files())
def test_current_rows_are_those_counted_by_hand(given_files: list[File]) -> None:
    table = given_files[0].table
    expected = sorted(place for place, _ in naive_current(given_files, table))
    total = sum(len(one.rows) for one in given_files)
    event(f"{table}, {'some' if len(expected) < total else 'none'} out of the count")
    assert _ours(new_store(Path("/nowhere"), LINES), given_files, table) == expected


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(files("check_ins", most=3), files("roster", most=2), files("recognitions", most=2))
def test_tables_do_not_touch_each_other(
    check_ins: list[File], roster: list[File], recognitions: list[File]
) -> None:
    store = new_store(Path("/nowhere"), LINES)
    parts = (check_ins, roster, recognitions)
    together = [one for pieces in zip_longest(*parts) for one in pieces if one]
    staged = [stage(store, one, rank) for rank, one in enumerate(together, 1)]
    tables = store.tables(NOTHING, staged)
    for table in ("check_ins", "roster", "recognitions"):
        expected = sorted(place for place, _ in naive_current(together, table))
        assert sorted(tables.frames[table].select("rank", "line").iter_rows()) == expected


# --- the same, small enough to read ----------------------------------------------------------------


def _outcomes(store: Store) -> dict[tuple[Any, ...], Any]:
    return {(row["date"].day, row["rep"]): row["outcome"] for row in current(store, "check_ins")}


def test_the_newest_upload_wins_and_undo_brings_the_earlier_value_back(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put(store, "check_ins", [talk("08-01", "Ana", "not applied"), talk("08-02", "Ana", "partly")])
    second = put(store, "check_ins", [talk("08-02", "ANA", "applied")])
    third = put(store, "check_ins", [talk("08-02", " ana", "not applied"), talk("08-03", "Ana", "partly")])
    assert list(_outcomes(store).values()) == ["not applied", "not applied", "partly"]
    store.undo(third.upload_id)
    assert list(_outcomes(store).values()) == ["not applied", "applied"]
    store.undo(second.upload_id)
    assert list(_outcomes(store).values()) == ["not applied", "partly"]
    put(store, "check_ins", [talk("08-02", "ana", "not applied")])
    assert list(_outcomes(store).values()) == ["not applied", "not applied"]


def test_undoing_the_first_keeps_what_a_later_one_repeated(tmp_path: Path) -> None:
    """Every accepted row is stored, also one that says what is known already."""
    store = new_store(tmp_path)
    first = put(store, "check_ins", [talk("08-01", "Ana"), talk("08-02", "Bo")])
    put(store, "check_ins", [talk("08-01", "Ana")])
    store.undo(first.upload_id)
    assert list(_outcomes(store).values()) == ["applied"]


def test_an_id_alone_is_no_key(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put(store, "check_ins", [talk("08-01", "Ana", check_in_id="1"), talk("08-01", "Bo", check_in_id="1")])
    put(store, "check_ins", [talk("08-09", "ana", "partly", check_in_id="1"), talk("08-01", "Ana", "partly")])
    found = [(row["date"], row["outcome"]) for row in current(store, "check_ins")]
    # Ana's id 1 moved to the 9th; her row without an id is another key than the one with it
    assert found == [(day("08-01"), "applied"), (day("08-09"), "partly"), (day("08-01"), "partly")]


WINDOW = [talk("08-01", "Ana"), talk("08-03", "Ana")]
FRESH = [talk("08-02", "Bo"), talk("08-03", "Bo")]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ({"replaces": True}, [1, 2, 3]),  # Ana's 3rd lies in its days
        ({"replaces": False}, [1, 3, 2, 3]),
        ({"replaces": True, "source": "another"}, [1, 3, 2, 3]),
    ],
)
def test_a_fresh_export_replaces_its_days_of_its_source(
    tmp_path: Path, said: dict[str, Any], left: list[int]
) -> None:
    store = new_store(tmp_path)
    put(store, "check_ins", WINDOW)
    fresh = put(store, "check_ins", FRESH, **said)
    assert [row["date"].day for row in current(store, "check_ins")] == left
    put(store, "check_ins", [talk("08-03", "Cy")])  # what comes later stays
    assert [row["date"].day for row in current(store, "check_ins")] == [*left, 3]
    store.undo(fresh.upload_id)
    assert [row["date"].day for row in current(store, "check_ins")] == [1, 3, 3]


def test_a_fresh_export_of_a_table_without_days_replaces_all_of_its_source(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    one: Row = {"person": "Ana", "team": "EMEA"}
    put(store, "roster", [one, {"person": "Bo", "team": "EMEA"}])
    put(store, "roster", [{"person": "Cy", "team": "North"}], source="another")
    fresh = put(store, "roster", [{"person": "Ana", "team": "North"}], replaces=True)
    assert [row["team"] for row in current(store, "roster")] == ["North", "North"]
    store.undo(fresh.upload_id)
    assert [row["team"] for row in current(store, "roster")] == ["EMEA", "EMEA", "North"]


def test_what_a_fresh_export_took_away_no_longer_stands_in_the_way(tmp_path: Path) -> None:
    """Of one key: an old row of one source, a newer of another; the newer is replaced, so the old counts."""
    store = new_store(tmp_path)
    put(store, "check_ins", [talk("08-01", "Ana", "not applied")], source="old tool")
    put(store, "check_ins", [talk("08-01", "Ana", "partly")], source="new tool")
    assert list(_outcomes(store).values()) == ["partly"]
    put(store, "check_ins", [talk("08-01", "Bo")], source="new tool", replaces=True)
    assert list(_outcomes(store).values()) == ["not applied", "applied"]


def test_days_of_many_exports_are_put_together() -> None:
    days = [
        ("09-01", "09-07"),
        ("09-20", "09-21"),
        ("09-05", "09-09"),
        ("09-09", "09-12"),
        ("09-14", "09-15"),
    ]
    exports = [line("check_ins", [], first_day=day(a), last_day=day(b)) for a, b in days]
    spans = [("09-01", "09-12"), ("09-14", "09-15"), ("09-20", "09-21")]
    assert together(exports) == [(day(a), day(b)) for a, b in spans]
    assert together([]) == []

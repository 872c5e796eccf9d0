"""The log: one commit moves the version by one, every upload counts once, any of them can be undone."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.errors import UnknownName
from dashboard.store.log import NOTHING, Live, next_moment
from dashboard.store.store import Store
from tests.store import current, line, new_store, nothing_refused, put, staged, talk

pytestmark = pytest.mark.usefixtures("plain_main")


def _ids(store: Store) -> list[str]:
    return [upload.upload_id for upload in store.live().uploads]


def test_nothing_is_written_by_looking(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store")
    assert store.live() == NOTHING
    assert store.version() == 0
    assert not (tmp_path / "store").exists()


def test_each_commit_moves_the_version_by_one(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    versions = []
    for number in range(3):
        rows = [talk("08-03", f"rep {number}")]
        version, upload, fresh = store.commit(staged(store, "check_ins", rows), nothing_refused())
        versions.append(version)
        assert fresh
        assert upload.rank == number + 1
        assert (store.version(), Store(str(tmp_path), {}).version()) == (version, version)
    assert versions == [1, 2, 3]
    first = _ids(store)[0]
    assert store.undo(first) == 4
    assert store.version() == 4


def test_a_line_comes_back_as_it_was_written(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    rows = [talk("08-03", "Ana", check_in_id="1"), talk("08-05", "Bo")]
    stated = line(
        "check_ins", rows, replaces=True, rejected=2, duplicate=3, dropped=4, records=11, details='{"new": 2}',
        by="Zoë", file="π \"quoted\" 'file'.csv", options='{"table": null}',
    )  # fmt: skip
    store.commit(store.stage(staged(store, "check_ins", rows).rows, stated), nothing_refused())
    (found,) = new_store(tmp_path).live().uploads
    assert found.rank == 1
    assert found == type(found)(**{**stated.__dict__, "rank": 1})
    assert (found.ids, found.first_day, found.last_day) == (1, rows[0]["date"], rows[1]["date"])
    assert found.detail == {"new": 2}


def test_ranks_are_the_order_of_commits(tmp_path: Path) -> None:
    """Not the order of moments: a clock may have gone back."""
    store = new_store(tmp_path)
    for number in (3, 1, 2):
        moment = datetime(2026, 9, number, tzinfo=UTC)
        put(store, "check_ins", [talk("08-03", "Ana")], upload_id=f"of day {number}", uploaded_at=moment)
    assert [(u.rank, u.upload_id) for u in store.live().uploads] == [
        (1, "of day 3"), (2, "of day 1"), (3, "of day 2"),
    ]  # fmt: skip
    store.undo("of day 1")
    assert [(u.rank, u.upload_id) for u in store.live().uploads] == [(1, "of day 3"), (2, "of day 2")]
    store.undo("of day 3")
    put(
        store,
        "check_ins",
        [talk("08-03", "Ana")],
        upload_id="last",
        uploaded_at=datetime(2026, 9, 1, tzinfo=UTC),
    )
    assert [(u.rank, u.upload_id) for u in store.live().uploads] == [(1, "of day 2"), (2, "last")]


@pytest.mark.parametrize("order", [(0,), (3, 0), (1, 3, 2), (2, 0, 3, 1)])
def test_undo_in_any_order_leaves_the_others(tmp_path: Path, order: tuple[int, ...]) -> None:
    store = new_store(tmp_path)
    ids = [put(store, "check_ins", [talk("08-03", f"rep {n}")]).upload_id for n in range(4)]
    for step, number in enumerate(order, 1):
        assert store.undo(ids[number]) == 4 + step
    left = [ids[n] for n in range(4) if n not in order]
    assert _ids(store) == left
    assert len(current(store, "check_ins")) == len(left)


def test_undoing_what_is_not_there_is_refused(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with pytest.raises(UnknownName) as nothing:
        store.undo("upload-1")
    assert nothing.value.code == "no_uploads"
    one = put(store, "check_ins", [talk("08-03", "Ana")]).upload_id
    for wrong in ("no such", f"{one}' OR '1'='1", ""):
        with pytest.raises(UnknownName) as unknown:
            store.undo(wrong)
        assert unknown.value.code == "unknown_upload"
    store.undo(one)
    with pytest.raises(UnknownName):
        store.undo(one)
    assert store.version() == 2


def test_the_same_file_counts_once_and_again_after_undo(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    rows = [talk("08-03", "Ana")]
    first = put(store, "check_ins", rows, sha256="same")
    version, again, fresh = store.commit(staged(store, "check_ins", rows, sha256="same"), nothing_refused())
    assert (version, again.upload_id, fresh) == (1, first.upload_id, False)
    for said in ({"options": '{"replace": true}'}, {"sha256": "other"}):  # not the same: both count
        another = staged(store, "check_ins", rows, **{"sha256": "same", **said})
        assert store.commit(another, nothing_refused())[2]
    store.undo(first.upload_id)
    version, anew, fresh = store.commit(staged(store, "check_ins", rows, sha256="same"), nothing_refused())
    assert (version, fresh) == (5, True)
    assert anew.upload_id != first.upload_id
    for _ in range(2):  # undone and brought back a second time
        store.undo(anew.upload_id)
        _, anew, fresh = store.commit(staged(store, "check_ins", rows, sha256="same"), nothing_refused())
        assert fresh
    assert len(_ids(store)) == 3


def test_the_same_file_at_the_same_time_counts_once(tmp_path: Path) -> None:
    """Each thread has its own store, as two processes have, and all commit at one signal."""
    put(new_store(tmp_path), "check_ins", [talk("08-02", "Before")])
    start = threading.Barrier(4)

    def upload(_: int) -> tuple[str, bool]:
        store = new_store(tmp_path)
        one = staged(store, "check_ins", [talk("08-03", "Ana")], sha256="same")
        start.wait()
        _, counted, fresh = store.commit(one, nothing_refused())
        return counted.upload_id, fresh

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(upload, range(4)))
    store = new_store(tmp_path)
    assert [fresh for _, fresh in found].count(True) == 1
    assert {counted for counted, _ in found} == set(_ids(store)[1:])
    assert store.version() == 2
    assert len(current(store, "check_ins")) == 2


def _upload_many(folder: str, who: int, how_many: int, same: bool) -> list[str]:
    store = Store(folder, {"check_ins": ("rep",)})
    acknowledged = []
    for number in range(how_many):
        name = f"{who}-{number}"
        digest = f"shared {number}" if same else name
        one = staged(
            store, "check_ins", [talk("08-03", f"rep {name}")], upload_id=f"upload {name}", sha256=digest
        )
        acknowledged.append(store.commit(one, nothing_refused())[1].upload_id)
    return acknowledged


def _flood(folder: Path, uploaders: int, uploads: int, *, same: bool) -> tuple[set[str], list[str], int]:
    with multiprocessing.get_context("spawn").Pool(uploaders) as pool:
        asked = [(str(folder), who, uploads, same) for who in range(uploaders)]
        acknowledged = {one for many in pool.starmap(_upload_many, asked) for one in many}
    store = new_store(folder)
    return acknowledged, _ids(store), store.version()


def test_uploaders_in_several_processes_lose_nothing(tmp_path: Path) -> None:
    acknowledged, ids, version = _flood(tmp_path, 4, 5, same=False)
    assert acknowledged == {f"upload {who}-{number}" for who in range(4) for number in range(5)}
    assert sorted(ids) == sorted(acknowledged)
    assert version == 20
    assert [u.rank for u in new_store(tmp_path).live().uploads] == list(range(1, 21))
    assert len(current(new_store(tmp_path), "check_ins")) == 20


@pytest.mark.prove
def test_sixteen_uploaders_lose_nothing(tmp_path: Path) -> None:
    acknowledged, ids, version = _flood(tmp_path / "own", 16, 40, same=False)
    assert (sorted(ids), version) == (sorted(acknowledged), 16 * 40)
    acknowledged, ids, version = _flood(tmp_path / "shared", 16, 10, same=True)
    assert (sorted(ids), version) == (sorted(acknowledged), 10)


def test_moments_never_go_back() -> None:
    noon = datetime(2026, 9, 1, 12, tzinfo=UTC)
    assert next_moment(noon, NOTHING) == noon
    live = Live(1, moment=noon + timedelta(hours=3))
    assert next_moment(noon, live) == noon + timedelta(hours=3, microseconds=1)
    assert next_moment(noon + timedelta(hours=4), live) == noon + timedelta(hours=4)

"""Marts kept by version: read back equal, made again when anything is wrong with them, never the wrong ones."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal
from typing_extensions import override

from dashboard.app import Clock
from dashboard.app_marts import MartsOfStore, marts_of_today
from dashboard.metrics.marts.marts import Marts, pack, unpack
from dashboard.settings import Settings
from dashboard.store.marts import KeptMarts, Packed
from dashboard.store.rows import Tables
from dashboard.store.store import Store
from tests.metrics import oracle
from tests.metrics.worlds import marts as marts_of_world
from tests.metrics.worlds import uploads as worlds
from tests.store import Row, day, new_store, nothing_refused, put, staged, talk

pytestmark = pytest.mark.slow

TODAY = date(2026, 9, 22)
ROSTER: list[Row] = [
    {"person": "Ana", "team": "EMEA", "role": "rep"},
    {"person": "Bo", "team": "EMEA", "role": None},
]
THANKS: list[Row] = [
    {"date": day("08-05"), "recipient": "Ana", "kind": "award", "value": 5.0, "currency": "EUR"}
]
TALKS = [
    talk("05-03", "Ana", barrier="no time"),
    talk("08-03", "Bo", "partly"),
    talk("08-04", "Cy", team="South"),
]


class Counting(MartsOfStore):
    """The installation's own function, counting how often it builds."""

    def __init__(self, **said: Any) -> None:  # noqa: ANN401
        chosen = Settings(**{"store": "unused", "today": TODAY, **said})
        today = marts_of_today(chosen, Clock(chosen).today)()
        super().__init__(today.rules, today.timezone, today.executor)
        self.counts = {"at once": 0, "later": 0}

    @property
    def built(self) -> int:
        return self.counts["at once"]

    @override
    def build(self, tables: Tables, *, glance: bool = False) -> Marts:
        self.counts["at once"] += 1
        return super().build(tables, glance=glance)

    @override
    def build_later(self, tables: Tables) -> Packed:
        self.counts["later"] += 1
        return super().build_later(tables)


def assert_equal(one: Marts, other: Marts) -> None:
    assert one.facts == other.facts
    for found, expected in ((one.names, other.names), (one.frames, other.frames)):
        assert found.keys() == expected.keys()
        for name in expected:
            assert_frame_equal(found[name], expected[name], check_row_order=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    store = new_store(folder)
    put(store, "roster", ROSTER)
    put(store, "recognitions", THANKS)
    put(store, "check_ins", TALKS)
    return folder


@pytest.fixture
def store(tmp_path: Path, written: Path) -> Store:
    shutil.copytree(written, tmp_path / "store")
    return new_store(tmp_path / "store")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "marts"


@pytest.fixture(scope="module")
def kept_once(written: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Marts]:
    folder = tmp_path_factory.mktemp("kept") / "marts"
    function = Counting()
    marts = read(new_store(written), folder, function)
    assert function.built == 1
    return folder, marts


@pytest.fixture
def built(kept_once: tuple[Path, Marts], folder: Path) -> Marts:
    """Give the marts of the store, which lie in the folder as a process has left them."""
    shutil.copytree(kept_once[0], folder)
    return kept_once[1]


def read(store: Store, folder: Path | None, function: Counting) -> Marts:
    """Read the newest version's marts as a process does that has just started."""
    return KeptMarts(store, lambda: function, folder).at(store.live())


def only(folder: Path) -> Path:
    (place,) = folder.iterdir()
    return place


# --- reading back ----------------------------------------------------------------------------------


def test_marts_are_read_back_equal(store: Store, folder: Path, built: Marts) -> None:
    again = Counting()
    assert_equal(read(store, folder, again), built)
    assert again.built == 0
    assert built.facts.calendar is not None
    assert built.facts.has_roster
    assert built.frames["talks"].height > 0


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_any_marts_are_read_back_equal(
    tmp_path_factory: pytest.TempPathFactory, world: list[oracle.Upload]
) -> None:
    built = marts_of_world(world)
    frames, text = pack(built)
    folder = tmp_path_factory.mktemp("world")
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet", compression="lz4")
    assert_equal(unpack({f.stem: pl.read_parquet(f) for f in folder.iterdir()}, text, dict), built)


# --- what is built later ---------------------------------------------------------------------------


def assert_practices_equal(one: Marts, other: Marts) -> None:
    found, expected = one.practices().frames, other.practices().frames
    assert found.keys() == expected.keys()
    for name in expected:
        assert_frame_equal(found[name], expected[name], check_row_order=False)


def test_practices_are_built_when_they_are_asked_for_and_read_back_after(store: Store, folder: Path) -> None:
    first, second = Counting(), Counting()
    marts = read(store, folder, first)
    assert first.counts == {"at once": 1, "later": 0}
    assert marts.has("told")
    assert marts.frame("told").height > 0
    assert first.counts == {"at once": 1, "later": 1}
    again = read(store, folder, second)
    assert_practices_equal(again, marts)
    assert second.counts == {"at once": 0, "later": 0}


def test_torn_practices_are_made_again(store: Store, folder: Path) -> None:
    marts = read(store, folder, Counting())
    marts.practices()
    for path in only(folder).glob("later/*.parquet"):
        path.write_bytes(b"")
    second, third = Counting(), Counting()
    assert_practices_equal(read(store, folder, second), marts)
    assert_practices_equal(read(store, folder, third), marts)
    assert [second.counts, third.counts] == [{"at once": 0, "later": 1}, {"at once": 0, "later": 0}]


def test_practices_are_built_once_for_all_threads(store: Store) -> None:
    function = Counting()
    marts = KeptMarts(store, lambda: function, None).at(store.live())
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: marts.practices(), range(4)))
    assert function.counts["later"] == 1
    assert all(part is found[0] for part in found)


def test_practices_of_a_preview_are_kept_with_the_version_its_commit_makes(
    store: Store, folder: Path
) -> None:
    function, again = Counting(), Counting()
    kept = KeptMarts(store, lambda: function, folder)
    live = store.live()
    pending = staged(store, "check_ins", [talk("09-03", "Ana")], rank=len(live.uploads) + 1)
    previewed = kept.preview(live, [pending])
    previewed.practices()
    committed, _, _ = store.commit(pending, nothing_refused())
    kept.adopt(committed, previewed)
    assert_practices_equal(read(store, folder, again), previewed)
    assert_practices_equal(previewed, read(store, None, Counting()))
    assert function.counts == {"at once": 1, "later": 0}
    assert again.counts == {"at once": 0, "later": 0}


@pytest.mark.parametrize("where", ["built", "read", "adopted", "on the disk"])
def test_some_spans_have_the_practices_they_have_in_the_whole(store: Store, folder: Path, where: str) -> None:
    function = Counting()
    kept = KeptMarts(store, lambda: function, folder)
    live = store.live()
    if where == "built":
        marts = kept.preview(live, [])
    elif where == "read":
        marts = kept.at(live)
    elif where == "adopted":
        kept.adopt(live.version, kept.preview(live, []))
        marts = kept.at(live)
    else:
        kept.at(live).practices()
        marts = read(store, folder, function)
    whole, calendar = read(store, None, Counting()), marts.facts.calendar
    assert calendar is not None
    for spans in (marts.facts.spans[-1:], calendar.newest, marts.facts.spans[:2]):
        glanced = marts.glance(spans)
        assert glanced.of("told", spans[-1]).height
        for name, frame in glanced.practices().frames.items():
            if "span" in frame.columns:
                for span in spans:
                    assert_frame_equal(glanced.of(name, span), whole.of(name, span), check_row_order=False)
    assert marts.practices.made is None
    assert function.counts["later"] == (1 if where == "on the disk" else 0)


def test_what_a_commit_outran_is_not_kept_as_its_version(store: Store) -> None:
    function = Counting()
    kept = KeptMarts(store, lambda: function, None)
    live = store.live()
    previewed = kept.preview(live, [])
    put(store, "check_ins", [talk("09-03", "Ana")])
    kept.adopt(live.version, previewed)
    assert kept.at(live) is not previewed
    assert function.built == 2


def test_practices_that_fail_are_tried_again(store: Store) -> None:
    class Failing(Counting):
        @override
        def build_later(self, tables: Tables) -> Packed:
            if not self.counts["later"]:
                self.counts["later"] += 1
                raise OSError("the disk was away")
            return super().build_later(tables)

    marts = KeptMarts(store, Failing, None).at(store.live())
    with pytest.raises(OSError, match="away"):
        marts.practices()
    assert marts.practices().frames["told"].height > 0


def test_a_store_without_conversations_has_marts_too(tmp_path: Path, folder: Path) -> None:
    store = new_store(tmp_path / "store")
    put(store, "roster", ROSTER)
    built, again = Counting(), Counting()
    assert_equal(read(store, folder, built), read(store, folder, again))
    assert (built.built, again.built) == (1, 0)


def test_without_a_folder_they_live_in_memory(store: Store) -> None:
    function = Counting()
    kept = KeptMarts(store, lambda: function, None)
    assert kept.at(store.live()) is kept.at(store.live())
    assert function.built == 1


def test_each_version_is_built_once_for_all_threads(store: Store, folder: Path) -> None:
    function = Counting()
    kept = KeptMarts(store, lambda: function, folder)
    start = threading.Barrier(4)

    def ask(_: int) -> Marts:
        start.wait()
        return kept.at(store.live())

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, range(4)))
    assert function.built == 1
    assert all(marts is found[0] for marts in found)


# --- what is wrong with them -----------------------------------------------------------------------


def _each(change: Callable[[bytes], bytes], pattern: str = "*") -> Callable[[Path], None]:
    def damage(place: Path) -> None:
        for path in place.glob(pattern):
            path.write_bytes(change(path.read_bytes()))

    return damage


def _emptied(place: Path) -> None:
    shutil.rmtree(place)
    place.mkdir()


def _to_a_file(place: Path) -> None:
    shutil.rmtree(place)
    place.write_text("not a folder")


DAMAGE: dict[str, Callable[[Path], None]] = {
    "all empty, as a power cut leaves them": _each(lambda _: b""),
    "parquet cut in half": _each(lambda content: content[: len(content) // 2], "talks.parquet"),
    "parquet overwritten": _each(lambda content: b"x" * len(content), "talks.parquet"),
    "parquet damaged inside": _each(
        lambda content: content[:8] + b"\xff" * 40 + content[48:], "talks.parquet"
    ),
    "parquet end damaged": _each(
        lambda content: content[:-60] + b"\xff" * 52 + content[-8:], "talks.parquet"
    ),
    "one parquet gone": lambda place: (place / "talks.parquet").unlink(),
    "facts gone": lambda place: (place / "facts.json").unlink(),
    "facts of another shape": _each(lambda content: b"[]".ljust(len(content)), "facts.json"),
    "facts of an older form": _each(lambda content: b'{"calendar": {}}'.ljust(len(content)), "facts.json"),
    "sizes gone": lambda place: (place / "sizes.json").unlink(),
    "sizes of another shape": _each(lambda _: b"[1]", "sizes.json"),
    "nothing left": _emptied,
    "a file in its place": _to_a_file,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_what_is_torn_or_foreign_is_made_again(
    store: Store, folder: Path, built: Marts, damage: Callable[[Path], None]
) -> None:
    damage(only(folder))
    second, third = Counting(), Counting()
    assert_equal(read(store, folder, second), built)
    assert_equal(read(store, folder, third), built)
    assert (second.built, third.built) == (1, 0)


def test_files_of_others_beside_them_are_left_out(store: Store, folder: Path, built: Marts) -> None:
    (only(folder) / "stranger.parquet").write_bytes(b"x")
    again = Counting()
    assert_equal(read(store, folder, again), built)
    assert again.built == 0


@pytest.mark.parametrize("where", ["a file", "nowhere"])
def test_marts_that_cannot_be_written_are_shown_all_the_same(
    store: Store, folder: Path, kept_once: tuple[Path, Marts], where: str
) -> None:
    """A full disk or a wrong right must not cost the review, or make a commit look as if it had failed."""
    if where == "a file":
        folder.write_text("not a folder")
    else:
        folder.symlink_to("/proc/nowhere")
    kept = KeptMarts(store, Counting, folder)
    marts = kept.at(store.live())
    kept.adopt(store.version(), marts)
    assert_equal(kept.at(store.live()), marts)
    assert_equal(marts, kept_once[1])


# --- which ones ------------------------------------------------------------------------------------

OTHER: list[dict[str, Any]] = [
    {"today": date(2026, 10, 1)},
    {"currency": "USD"},
    {"fiscal_year_start_month": 4},
    {"timezone": "Pacific/Auckland"},
]


@pytest.mark.parametrize("other", OTHER, ids=lambda other: next(iter(other)))
def test_other_settings_have_marts_of_their_own(
    store: Store, folder: Path, built: Marts, other: dict[str, Any]
) -> None:
    function = Counting(**other)
    found = read(store, folder, function)
    assert function.built == 1
    if "timezone" not in other:  # which moves only days that snapshots were uploaded on
        assert found.facts != built.facts
    back = Counting()
    assert_equal(read(store, folder, back), built)
    assert back.built == 0


def test_a_day_that_ends_makes_new_marts(store: Store, folder: Path) -> None:
    """A server runs on through midnight: the quarter that was partial yesterday is over today."""

    days = [Counting(today=date(2026, 9, 30)), Counting(today=date(2026, 10, 1))]
    now = days[0]
    kept = KeptMarts(store, lambda: now, folder)
    before = kept.at(store.live())
    now = days[1]
    after = kept.at(store.live())
    assert before.facts.calendar is not None
    assert after.facts.calendar is not None
    assert (before.facts.calendar.today, after.facts.calendar.today) == (date(2026, 9, 30), date(2026, 10, 1))
    spans = before.facts.calendar.spans()
    assert before.of("told", spans[-1]).height, "what is asked for later is of the day that was asked about"
    assert [day.counts for day in days] == [{"at once": 1, "later": 1}, {"at once": 1, "later": 0}]


def test_previewed_marts_are_those_of_the_version_their_commit_makes(
    store: Store, folder: Path, built: Marts
) -> None:
    rows = [talk("09-03", "Ana"), talk("09-04", "Dee", team="North")]
    function = Counting()
    kept = KeptMarts(store, lambda: function, folder)
    live = store.live()
    pending = staged(store, "check_ins", rows, rank=len(live.uploads) + 1)
    previewed = kept.preview(live, [pending])
    assert_equal(kept.at(live), built)  # a preview changes nothing
    committed, _, _ = store.commit(pending, nothing_refused())
    kept.adopt(committed, previewed)
    assert_equal(kept.at(store.live()), previewed)
    assert function.built == 1
    assert_equal(previewed, read(store, None, Counting()))
    again = Counting()
    assert_equal(read(store, folder, again), previewed)  # and they are on the disk
    assert again.built == 0


def test_undo_brings_the_marts_of_before_back(store: Store, folder: Path, built: Marts) -> None:
    upload = put(store, "check_ins", [talk("09-03", "Ana", "partly", team="West")])
    kept = KeptMarts(store, Counting, folder)
    assert kept.at(store.live()).frames["conversations"].height > built.frames["conversations"].height
    store.undo(upload.upload_id)
    assert_equal(kept.at(store.live()), built)


def test_two_are_kept_on_the_disk_and_the_newest_is_one_of_them(store: Store, folder: Path) -> None:
    """Also when nothing changed but the day: names then no longer tell which is the newest."""
    for number in range(1, 5):
        read(store, folder, Counting(today=date(2026, 10, number)))
        again = Counting(today=date(2026, 10, number))
        read(store, folder, again)
        assert again.built == 0, number
        assert len(list(folder.iterdir())) == min(number, 2)


def test_three_are_kept_in_memory(store: Store) -> None:
    function = Counting()
    kept = KeptMarts(store, lambda: function, None)
    lives = [replace(store.live(), version=version) for version in (1, 2, 3, 4)]
    found = [kept.at(live) for live in lives]
    assert [kept.at(live) is marts for live, marts in zip(lives[:0:-1], found[:0:-1], strict=True)] == [
        True
    ] * 3
    assert function.built == 4
    kept.at(lives[0])
    assert function.built == 5

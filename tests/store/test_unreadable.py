"""A store that is broken says so and how to recover; it is never shown as empty, and nothing else is raised."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dashboard.app import Dashboard, build
from dashboard.errors import StoreUnreadable
from dashboard.ingest import Options
from dashboard.selection import Selection
from dashboard.settings import Settings
from dashboard.store.log import NOTHING, UploadsLog
from tests.store import new_store, nothing_refused, put, staged, talk
from tests.usecases.files import listed

pytestmark = pytest.mark.slow

HEADER = b"date,rep,team,program,outcome\n"
MORE = HEADER + b"2026-08-05,Cy,EMEA,Calls,partly\n2026-08-06,,EMEA,Calls,partly\n"  # one good, one refused


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "store"
    store = new_store(folder)
    put(store, "roster", [{"person": "Ana", "team": "EMEA"}], upload_id="first")
    refused = pl.DataFrame({"what": ["reject"], "line": [9]})
    rows = staged(store, "check_ins", [talk("08-03", "Ana"), talk("08-04", "Bo")])
    store.commit(rows, pl.concat([nothing_refused(), refused], how="diagonal"))
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "store")
    return tmp_path / "store"


def opened(folder: Path) -> Dashboard:
    """Open the store as a process does that has just started; with the sample, which must not cover it up."""
    return build(Settings(store=str(folder), today="2026-09-22"))  # type: ignore[arg-type]


def review(dashboard: Dashboard) -> Any:  # noqa: ANN401
    return dashboard.reviews.review(dashboard.principal(), Selection())


def upload(dashboard: Dashboard) -> Any:  # noqa: ANN401
    local = dashboard.principal()
    return dashboard.uploads.commit(local, dashboard.uploads.preview(local, MORE, "more.csv", Options()))


Ask = Callable[[Dashboard], object]
VERSION: Ask = lambda dashboard: dashboard.version()  # noqa: E731
LISTING: Ask = listed
UNDO: Ask = lambda dashboard: dashboard.uploads.undo(dashboard.principal(), "first")  # noqa: E731
HEALTH: Ask = lambda dashboard: dashboard.health()  # noqa: E731
ALL: tuple[Ask, ...] = (VERSION, LISTING, review, upload, UNDO, HEALTH)
ROWS: tuple[Ask, ...] = (review, upload)


def _newest_commit(folder: Path, table: str) -> Path:
    return sorted((folder / table / "_delta_log").glob("*.json"))[-1]


def _commit(table: str, content: bytes) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        _newest_commit(folder, table).write_bytes(content)

    return damage


def _parquet(table: str, change: Callable[[bytes], bytes | None]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        paths = list((folder / table).rglob("*.parquet"))
        assert paths
        for path in paths:
            content = change(path.read_bytes())
            path.unlink() if content is None else path.write_bytes(content)

    return damage


def _file_in_place_of(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        place = (folder / name).resolve()
        shutil.rmtree(place)
        place.write_text("not a folder")

    return damage


def _without(*names: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for name in names:
            shutil.rmtree(folder / name)

    return damage


def _half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _scrambled(content: bytes) -> bytes:
    return content[:4] + bytes(byte ^ 0x5A for byte in content[4:-8]) + content[-8:]


LOG_DAMAGE: dict[str, Callable[[Path], None]] = {
    "log missing": _without("uploads"),
    "log and names missing": _without("uploads", "names"),
    "log's commits missing": _without("uploads/_delta_log"),
    "newest commit garbage": _commit("uploads", b"\x00\xff garbage"),
    "newest commit empty, as after a power cut": _commit("uploads", b""),
    "newest commit torn": _commit("uploads", b'{"add":{"path":"x'),
    "newest commit of another shape": _commit("uploads", b'{"add":17}'),
    "lines cut in half": _parquet("uploads", _half),
    "lines cut short": _parquet("uploads", lambda content: content[:100]),
    "lines empty": _parquet("uploads", lambda _: b""),
    "lines scrambled": _parquet("uploads", _scrambled),
    "lines gone": _parquet("uploads", lambda _: None),
    "a file for a log": _file_in_place_of("uploads"),
    "a file for the commits": _file_in_place_of("uploads/_delta_log"),
    "a file for a store": _file_in_place_of("."),
}
ROW_DAMAGE: dict[str, Callable[[Path], None]] = {
    f"{table} {what}": damage
    for table in ("check_ins", "names")
    for what, damage in {
        "garbage commit": _commit(table, b"\x00\xff garbage"),
        "cut in half": _parquet(table, _half),
        "empty": _parquet(table, lambda _: b""),
        "scrambled": _parquet(table, _scrambled),
        "gone": _parquet(table, lambda _: None),
        "a file": _file_in_place_of(table),
    }.items()
} | {"check_ins missing": _without("check_ins")}


def _assert_refused(folder: Path, ask: Ask) -> None:
    with pytest.raises(StoreUnreadable) as refused:
        ask(opened(folder))
    assert refused.value.code in {"store_unreadable", "store_unwritable"}
    assert str(folder) in refused.value.message
    assert "\n" not in refused.value.message
    assert "backup" in refused.value.hint or "try again" in refused.value.hint


def test_a_sound_store_answers_everything(folder: Path) -> None:
    """Or the tests below would hold for any reason."""
    for ask in ALL:
        assert ask(opened(folder))
    assert opened(folder).version() == 4


@pytest.mark.parametrize("damage", LOG_DAMAGE.values(), ids=LOG_DAMAGE.keys())
def test_without_its_log_nothing_is_answered(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder)
    for ask in (VERSION, review, upload, UNDO):  # listing and health ask the same as version
        _assert_refused(folder, ask)


@pytest.mark.parametrize("damage", ROW_DAMAGE.values(), ids=ROW_DAMAGE.keys())
def test_without_its_rows_no_number_is_shown(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder)
    for ask in ROWS:
        _assert_refused(folder, ask)
    assert listed(opened(folder))[0] == 2  # the log is sound, and nothing was committed
    assert opened(folder).uploads.undo(opened(folder).principal(), "first") == 3


def test_after_a_refusal_the_store_can_be_put_back(folder: Path, sound: Path) -> None:
    shutil.rmtree(folder / "uploads")
    dashboard = opened(folder)
    with pytest.raises(StoreUnreadable):
        review(dashboard)
    shutil.rmtree(folder)
    shutil.copytree(sound, folder)
    assert review(dashboard).version == 2


def test_a_log_that_breaks_under_an_open_dashboard_is_noticed(folder: Path) -> None:
    dashboard = opened(folder)
    assert dashboard.version() == 2
    put(new_store(folder), "check_ins", [talk("08-06", "Dee")])
    _parquet("uploads", _half)(folder)
    with pytest.raises(StoreUnreadable):
        dashboard.version()


@pytest.mark.parametrize("name", ["check_ins", "names", "refused", "uploads"])
def test_a_store_that_cannot_be_written_takes_nothing(folder: Path, name: str) -> None:
    """A path that cannot be made stands for a disk without room or a folder without rights."""
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / name).symlink_to("/proc/nowhere")
    with pytest.raises(StoreUnreadable):
        upload(opened(folder))
    (folder / name).unlink()
    assert upload(opened(folder)).already is False
    assert len(listed(opened(folder))[1]) == 1


def test_an_empty_or_missing_folder_is_no_broken_store(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "not there yet"):
        assert UploadsLog(str(place)).read() == NOTHING
        assert review(opened(place)).sample

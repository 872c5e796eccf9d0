"""Uploads: previewed without a trace, committed whole, the same once, listed, undone."""

from __future__ import annotations

import hashlib
from datetime import UTC, date
from pathlib import Path

import polars as pl
import pytest

from dashboard.access.principal import EVERY_RIGHT, Principal
from dashboard.errors import FileRefused, UnknownName
from dashboard.ingest import Options
from dashboard.usecases.uploads.importing import import_files, read_mapping
from tests.usecases.files import (
    SECOND_QUARTER,
    THIRD_QUARTER,
    TODAY,
    content,
    listed,
    opened,
    preview,
    put,
    review,
    talks,
)

pytestmark = pytest.mark.slow

MESSY = talks(
    "2026-08-03,Ana,EMEA,Calls,applied",
    "2026-08-03,ana ,EMEA,Calls,partly",
    "31/02/2026,Bo,EMEA,Calls,applied",
    "2026-08-04,,EMEA,Calls,sometimes",
    ",,,,",
    "2026-08-05,Cy,EMEA,Calls,applied",
    "Grand Total,,,,",
)


def _rate(folder: Path) -> float:
    value = review(opened(folder)).total("implementation_rate")["value"]
    assert isinstance(value, float)
    return value


def test_a_preview_leaves_no_trace(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    shown = preview(dashboard, MESSY)
    assert (shown.upload.accepted, shown.already, shown.staged is None) == (2, False, False)
    assert not (tmp_path / "store").exists()
    put(dashboard, SECOND_QUARTER)
    before = review(dashboard).kpis
    preview(dashboard, MESSY)
    assert dashboard.version() == 1
    assert review(dashboard).kpis.equals(before)
    assert listed(opened(tmp_path))[0] == 1


def test_counts_add_up_and_each_record_is_told_of(tmp_path: Path) -> None:
    done = put(opened(tmp_path), MESSY, "messy.csv")
    upload = done.upload
    assert (upload.records, upload.accepted, upload.rejected, upload.duplicate, upload.dropped) == (
        7,
        2,
        2,
        1,
        2,
    )
    assert done.refused["line"].is_sorted()
    found = done.refused.select("what", "line", "rule", "column", "of_line").rows()
    assert sorted(found, key=lambda entry: entry[1:3]) == [
        ("duplicate", 2, "replaced", None, 3),
        ("reject", 4, "date", "date", None),
        ("reject", 5, "choice", "outcome", None),
        ("reject", 5, "required", "rep", None),
        ("drop", 6, "blank", None, None),
        ("drop", 8, "total", None, None),
    ]
    stored = opened(tmp_path).store.refused(upload.upload_id)
    assert stored.drop("upload_id").equals(done.refused)
    assert {name: upload.detail[name] for name in ("new", "changed", "unchanged")} == {
        "new": 2, "changed": 0, "unchanged": 0,
    }  # fmt: skip


def test_a_line_says_who_what_and_when(tmp_path: Path) -> None:
    dashboard = opened(tmp_path, timezone="Pacific/Auckland")
    somebody = Principal("zoë@example.org", rights=EVERY_RIGHT)
    shown = dashboard.uploads.preview(somebody, SECOND_QUARTER, "juin été.csv", Options(replace=True))
    upload = dashboard.uploads.commit(dashboard.principal(), shown).upload
    assert (upload.by, upload.file, upload.table, upload.replaces) == (
        "zoë@example.org",
        "juin été.csv",
        "check_ins",
        True,
    )
    assert upload.sha256 == hashlib.sha256(SECOND_QUARTER).hexdigest()
    assert (upload.first_day, upload.last_day) == (date(2026, 4, 10), date(2026, 6, 12))
    assert upload.columns == "date,rep,team,program,outcome"
    assert upload.uploaded_at.tzinfo is UTC
    local = upload.uploaded_at.astimezone(dashboard.settings.zone)
    assert local.date() == TODAY  # the fixed day, in the zone of the settings
    assert upload.upload_id.startswith(f"{upload.uploaded_at:%Y%m%d%H%M%S}-")
    assert listed(opened(tmp_path)) == (1, [upload])


def test_uploads_are_listed_newest_first_and_never_in_one_moment(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    ids = [
        put(dashboard, talks(f"2026-08-0{n},Ana,EMEA,Calls,applied"), f"{n}.csv").upload.upload_id
        for n in (1, 2, 3)
    ]
    version, found = listed(opened(tmp_path))
    assert version == 3
    assert [upload.upload_id for upload in found] == ids[::-1]
    moments = [upload.uploaded_at for upload in found]
    assert moments == sorted(moments, reverse=True)
    assert len(set(moments)) == 3


def test_the_same_bytes_taken_the_same_way_are_one_upload(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    first = put(dashboard, MESSY, "one.csv")
    again = preview(dashboard, MESSY, "copy of one.csv")
    assert (again.already, again.upload.upload_id, again.effect) == (True, first.upload.upload_id, ())
    assert again.upload.file == "one.csv"
    assert again.refused.drop("upload_id").equals(first.refused)
    assert dashboard.uploads.commit(dashboard.principal(), again) is again
    assert dashboard.version() == 1
    other = put(dashboard, MESSY, "one.csv", replace=True)
    assert (other.already, dashboard.version()) == (False, 2)
    # as any other way of reading it is, said or told from the headers
    assert not preview(dashboard, MESSY, table="check_ins").already


def test_a_preview_committed_twice_or_by_two_counts_once(tmp_path: Path) -> None:
    dashboard, other = opened(tmp_path), opened(tmp_path)
    put(dashboard, SECOND_QUARTER)
    mine, theirs = preview(dashboard, THIRD_QUARTER), preview(other, THIRD_QUARTER)
    first, second, third = (
        dashboard.uploads.commit(dashboard.principal(), mine),
        other.uploads.commit(other.principal(), theirs),
        dashboard.uploads.commit(dashboard.principal(), mine),
    )
    assert (first.already, second.already, third.already) == (False, True, True)
    assert {done.upload.upload_id for done in (first, second, third)} == {mine.upload.upload_id}
    assert dashboard.version() == 2
    assert _rate(tmp_path) == 3 / 4


def test_a_commit_after_somebody_elses_shows_both(tmp_path: Path) -> None:
    """The previewed numbers are not those of the version that its commit makes then."""
    dashboard, other = opened(tmp_path), opened(tmp_path)
    put(dashboard, SECOND_QUARTER)
    mine = preview(dashboard, talks("2026-08-01,Ana,EMEA,Calls,applied"))
    put(other, talks("2026-08-02,Bo,EMEA,Calls,not applied"))
    dashboard.uploads.commit(dashboard.principal(), mine)
    for one in (dashboard, other, opened(tmp_path)):
        assert review(one).total("implementation_rate")["base"] == 2
        assert review(one).version == 3


def test_of_two_uploads_with_one_key_the_later_commit_counts(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    early = preview(dashboard, talks("2026-08-01,Ana,EMEA,Calls,applied"))
    put(dashboard, talks("2026-08-01,Ana,EMEA,Calls,not applied"))
    assert _rate(tmp_path) == 0
    dashboard.uploads.commit(dashboard.principal(), early)
    assert _rate(tmp_path) == 1


def test_undo_brings_the_earlier_value_back_and_the_file_may_come_again(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, talks("2026-08-01,Ana,EMEA,Calls,applied"))
    second = put(dashboard, talks("2026-08-01,ANA,EMEA,Calls,not applied"))
    assert _rate(tmp_path) == 0
    assert dashboard.uploads.undo(dashboard.principal(), second.upload.upload_id) == 3
    assert _rate(tmp_path) == 1
    with pytest.raises(UnknownName):
        dashboard.uploads.undo(dashboard.principal(), second.upload.upload_id)
    again = put(dashboard, talks("2026-08-01,ANA,EMEA,Calls,not applied"))
    assert not again.already
    assert again.upload.upload_id != second.upload.upload_id
    assert _rate(tmp_path) == 0


def test_after_undoing_old_uploads_a_new_one_is_the_newest(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    outcomes = ("applied", "applied", "not applied")
    ids = [
        put(dashboard, talks(f"2026-08-01,Ana,EMEA,Calls,{o}", f"2026-08-0{n},B,C,D,{o}")).upload.upload_id
        for n, o in enumerate(outcomes, 2)
    ]
    for old in ids[:2]:
        dashboard.uploads.undo(dashboard.principal(), old)
    put(dashboard, talks("2026-08-01,Ana,EMEA,Calls,applied"))
    found = review(dashboard, teams=["EMEA"]).total("implementation_rate")
    assert (found["value"], found["base"]) == (1, 1)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "empty_file"),
        (b"a,b\n1,2\n", "unknown_table"),
        (content("date,rep,team,program,outcome", "01/02/2026,Ana,EMEA,Calls,applied"), "ambiguous_dates"),
    ],
)
def test_a_refused_file_leaves_no_trace(tmp_path: Path, file: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        put(opened(tmp_path), file)
    assert refused.value.code == code
    assert not (tmp_path / "store").exists()


def test_a_file_of_rejects_alone_is_an_upload_without_rows(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    done = put(dashboard, talks("2062-01-01,Ana,EMEA,Calls,applied"))
    assert (done.upload.accepted, done.upload.rejected, dashboard.version()) == (0, 1, 1)
    assert review(dashboard).quarter is None
    put(dashboard, SECOND_QUARTER)
    assert review(dashboard).quarter == "2026-Q2"


def test_the_day_is_that_of_the_settings(tmp_path: Path) -> None:
    file = talks("2026-09-23,Ana,EMEA,Calls,applied")
    assert preview(opened(tmp_path), file).upload.rejected == 1
    assert preview(opened(tmp_path, today=date(2026, 9, 23)), file).upload.rejected == 0


def test_limits_are_those_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        put(opened(tmp_path, max_upload_rows=2), THIRD_QUARTER)
    assert refused.value.code == "too_large"
    assert put(opened(tmp_path, max_upload_rows=4), THIRD_QUARTER).upload.accepted == 4


# --- files on a disk -------------------------------------------------------------------------------


def _import(folder: Path, *paths: Path, commit: bool = True) -> list[tuple[str, str | None]]:
    dashboard = opened(folder)
    done = import_files(dashboard.uploads, dashboard.principal(), paths, Options(), commit=commit)
    return [(one.file, one.error.code if one.error else None) for one in done]


def test_each_file_stands_on_its_own(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "folder.csv").mkdir(parents=True)
    (inbox / "b.CSV").write_bytes(THIRD_QUARTER)
    (inbox / "a.csv").write_bytes(SECOND_QUARTER)
    (inbox / "c.csv").write_bytes(b"a,b\n1,2\n")
    (inbox / "notes.txt").write_text("not a table")
    assert _import(tmp_path, inbox) == [("a.csv", None), ("b.CSV", None), ("c.csv", "unknown_table")]
    version, kept = listed(opened(tmp_path))
    assert (version, [upload.file for upload in kept]) == (2, ["b.CSV", "a.csv"])
    (tmp_path / "empty").mkdir()
    found = _import(tmp_path, tmp_path / "empty", tmp_path / "gone.csv", inbox / "a.csv")
    assert found == [("empty", "empty_folder"), ("gone.csv", "unreadable_file"), ("a.csv", None)]


def test_a_mapping_file_is_read_or_refused(tmp_path: Path) -> None:
    assert read_mapping(None) is None
    path = tmp_path / "mapping.json"
    path.write_bytes('\ufeff{"columns": {"Who": "rep"}}'.encode())
    found = read_mapping(path)
    assert found is not None
    assert dict(found.columns) == {"Who": "rep"}
    for wrong in (b"\xff\xfe", b'{"colums": {}}', b"[]"):
        path.write_bytes(wrong)
        with pytest.raises(FileRefused) as refused:
            read_mapping(path)
        assert refused.value.code == "wrong_mapping"
    with pytest.raises(FileRefused) as refused:
        read_mapping(tmp_path / "none.json")
    assert refused.value.code == "unreadable_file"


def test_rows_and_their_refusals_survive_a_restart(tmp_path: Path) -> None:
    put(opened(tmp_path), SECOND_QUARTER)
    put(opened(tmp_path), MESSY)
    kpis = review(opened(tmp_path)).kpis
    assert isinstance(kpis, pl.DataFrame)
    assert kpis.equals(review(opened(tmp_path)).kpis)
    assert kpis.filter(kpi="implementation_rate", by="all")["base"].to_list() == [2]

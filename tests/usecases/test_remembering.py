"""What a user said once holds from then on: mappings, words, date orders, people and barriers, as commits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dashboard.app import Dashboard
from dashboard.errors import FileRefused
from dashboard.ingest import MappingFile
from dashboard.schemas import TABLES, Table
from dashboard.selection import Selection
from dashboard.usecases.uploads.acts import Preview
from dashboard.usecases.uploads.answers import import_lines
from dashboard.usecases.uploads.desk import Desk
from dashboard.usecases.uploads.importing import Imported
from dashboard.usecases.uploads.remarks import doubt
from tests.ingest.test_workbooks import workbook
from tests.usecases.files import CHECK_INS, cell, content, listed, opened, preview, put, talks

pytestmark = pytest.mark.slow

ODD = "When,Who,Squad,Program,Did it"
SAID = MappingFile(
    table="check_ins",
    columns={"When": "date", "Who": "rep", "Did it": "outcome"},
    values={"outcome": {"sorta": "partly"}},
)


def _desk(dashboard: Dashboard) -> Desk:
    return Desk(dashboard.uploads, dashboard.principal())


def test_a_mapping_is_remembered_for_its_headers_in_any_order(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    first = content(ODD, "2026-08-03,Ana,EMEA,Calls,sorta")
    assert preview(dashboard, first).upload.table == "programs", "by its headers it is something else"
    put(dashboard, first, mapping=SAID)
    assert dashboard.version() == 1, "the lesson comes with the upload, in one commit"
    later = content(
        "Squad,Program,Did it,When,Who", "EMEA,Calls,sorta,2026-08-10,Bo", "EMEA,Calls,yes,2026-08-11,Cy"
    )
    found = preview(opened(tmp_path), later)
    assert found.upload.accepted == 2
    assert found.staged is not None
    assert found.staged.rows["outcome"].to_list() == ["partly", "applied"]
    assert not found.learnt, "nothing new was said"
    assert preview(opened(tmp_path), first).already, (
        "the same bytes change nothing, though nothing is said now"
    )


def test_what_is_said_now_goes_before_what_is_remembered(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, content(ODD, "2026-08-03,Ana,EMEA,Calls,sorta"), mapping=SAID)
    now = MappingFile(values={"outcome": {"sorta": "applied"}})
    found = put(dashboard, content(ODD, "2026-08-04,Ana,EMEA,Calls,sorta"), mapping=now)
    assert found.upload.accepted == 1
    again = preview(opened(tmp_path), content(ODD, "2026-08-05,Ana,EMEA,Calls,sorta"))
    assert again.staged is not None
    assert again.staged.rows["outcome"].to_list() == ["applied"]


def test_an_order_of_dates_is_asked_once_and_never_beats_what_dates_show(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    with pytest.raises(FileRefused):
        preview(dashboard, talks("03/04/2026,Ana,EMEA,Calls,applied"))
    put(dashboard, talks("03/04/2026,Ana,EMEA,Calls,applied"), date_order="day-first")
    found = preview(opened(tmp_path), talks("05/06/2026,Ana,EMEA,Calls,applied"))
    assert found.upload.first_day is not None
    assert (found.upload.first_day.month, found.upload.detail["date_order"]) == (6, "day-first")
    assert doubt(found.upload).endswith("they are read day-first, as earlier files were."), "said, not silent"
    shown = preview(
        opened(tmp_path), talks("05/06/2026,Ana,EMEA,Calls,applied", "05/27/2026,Ana,EMEA,Calls,applied")
    )
    assert shown.upload.detail["date_order"] == "month-first"
    assert not doubt(shown.upload)


def test_how_a_file_is_read_is_found_again_by_how_it_looks_untold(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    rows = ("Report;x", "Week;7", "date;rep;team;program;outcome", "2026-08-03;Ana;EMEA;Calls;applied")
    put(dashboard, "\n".join(rows).encode(), header_row=3, separator=";")
    later = preview(opened(tmp_path), "\n".join([*rows[:3], "2026-08-10;Bo;EMEA;Calls;applied"]).encode())
    assert (later.upload.accepted, later.upload.detail["header_row"]) == (1, 3)


def test_a_remembered_sheet_that_a_file_lacks_is_left_aside(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    header, row = CHECK_INS.split(","), ["2026-08-03", "Ana", "EMEA", "Calls", "applied"]
    other = [*row[:1], "Bo", *row[2:]]
    put(dashboard, workbook(("Old", [header, row]), ("New", [header, row, other])), sheet="Old")
    assert preview(dashboard, talks("2026-08-10,Bo,EMEA,Calls,applied")).upload.accepted == 1, "no workbook"
    renamed = preview(dashboard, workbook(("2027", [header, other])))
    assert (renamed.upload.accepted, renamed.upload.detail["sheet"]) == (1, "2027")
    with pytest.raises(FileRefused, match="no sheet 'Old'"):
        preview(dashboard, workbook(("2027", [header, row])), sheet="Old")


def test_a_person_matched_once_is_that_person_in_every_upload(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(
        dashboard,
        content("person,email,team", "Ana Ruiz,ana@example.org,EMEA", "Bo Lind,bo@example.org,EMEA"),
    )
    put(dashboard, talks("2026-08-03,A. Ruiz,EMEA,Calls,applied", "2026-08-04,BO LIND,EMEA,Calls,applied"))
    found = preview(
        dashboard,
        talks("2026-08-10,a. ruiz,EMEA,Calls,partly", "2026-08-10,ana@example.org,EMEA,Demo,partly"),
    )
    assert found.people is not None
    assert (found.people.known, found.people.people) == (1, 2)
    assert [(s.name, s.column, s.rows) for s in found.people.strangers] == [("a. ruiz", "rep", 1)]
    assert "Ana Ruiz" in found.people.strangers[0].near
    assert _coverage(dashboard) == (2 / 3, 3), "A. Ruiz is a third person"
    version = dashboard.version()
    _desk(dashboard).match_person("A. Ruiz", "Ana Ruiz")
    assert dashboard.version() == version + 1
    assert _coverage(dashboard) == (1.0, 2)
    matched = preview(dashboard, talks("2026-08-10,a. ruiz,EMEA,Calls,partly"))
    assert matched.people is not None
    assert matched.people.strangers == ()
    lesson = _desk(dashboard).remembered()[0]
    _desk(dashboard).forget(lesson)
    assert _coverage(dashboard) == (2 / 3, 3)


def _coverage(dashboard: Dashboard) -> tuple[float, int]:
    """Give which share of how many were met; who is met without standing in the roster is active, too."""
    total: dict[str, Any] = dict(
        dashboard.reviews.review(dashboard.principal(), Selection("2026-Q3")).total("check_in_coverage")
    )
    return total["value"], total["base"]


def test_a_barrier_said_once_is_that_category_in_every_upload(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    header = "date,rep,team,program,outcome,barrier"
    put(dashboard, content(header, "2026-08-03,Ana,EMEA,Calls,no,my laptop broke; no time"))
    assert _barriers(dashboard) == {"Lack of time", "Other"}
    found = preview(dashboard, content(header, "2026-08-04,Bo,EMEA,Calls,no,My laptop broke!"))
    assert [(one.phrase, one.labels, one.how) for one in found.barriers] == [
        ("My laptop broke!", ("Other",), "")
    ]
    _desk(dashboard).match_barrier("My laptop broke!", "Insufficient resources")
    assert _barriers(dashboard) == {"Lack of time", "Insufficient resources"}
    assert preview(dashboard, content(header, "2026-08-04,Bo,EMEA,Calls,no,My laptop broke!")).barriers[0].how
    _desk(dashboard).match_barrier("my laptop broke", "Not ready")
    assert _barriers(dashboard) == {"Lack of time", "Not ready"}
    _desk(dashboard).forget(_desk(dashboard).remembered()[0])
    assert _barriers(dashboard) == {"Lack of time", "Other"}, (
        "forgotten whole, not back to what was said before"
    )
    assert _barriers(opened(tmp_path)) == {"Lack of time", "Other"}


def _barriers(dashboard: Dashboard) -> set[str]:
    review = dashboard.reviews.review(dashboard.principal(), Selection("2026-Q3"))
    return (
        set(review.cells("barrier_reach", "barrier").filter(base=1)["category"]) if review.quarter else set()
    )


def test_lessons_are_no_uploads(tmp_path: Path) -> None:
    dashboard = opened(tmp_path, sample_data=True)
    _desk(dashboard).match_barrier("odd", "Peers")
    assert listed(dashboard) == (1, [])
    assert dashboard.reviews.review(dashboard.principal(), Selection()).sample
    assert [lesson.key for lesson in dashboard.uploads.remembered(dashboard.principal())] == ["odd"]


def test_what_is_said_again_takes_the_place_of_what_was_said(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    for phrase, category in (("odd", "Peers"), ("new", "Tools"), ("odd", "Tools")):
        _desk(dashboard).match_barrier(phrase, category)
    found = dashboard.uploads.remembered(dashboard.principal())
    told = [(lesson.key, lesson.value["category"]) for lesson in found]
    assert sorted(told) == [("new", "Tools"), ("odd", "Tools")]
    _desk(dashboard).forget(next(one for one in _desk(dashboard).remembered() if one.key == "odd"))
    assert [lesson.key for lesson in dashboard.uploads.remembered(dashboard.principal())] == ["new"]


def test_a_lesson_is_a_line_of_the_log_as_ever(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    _desk(dashboard).match_barrier("odd", "Peers")
    (line,) = pl.read_delta(str(tmp_path / "store" / "uploads")).drop("uploaded_at").to_dicts()
    words = dict.fromkeys(("sha256", "options", "columns"), "")
    counts = dict.fromkeys(("ids", "records", "accepted", "rejected", "duplicate", "dropped"), 0)
    assert line == {
        "upload_id": "remembered-barrier-52d0e10b68ac22ad",
        "rank": 1,
        "table": "remembered",
        "file": "barrier",
        "by": dashboard.principal().name,
        "source": "odd",
        "first_day": None,
        "last_day": None,
        "replaces": False,
        "details": '{"category": "Peers"}',
        **words,
        **counts,
    }


def test_teams_unknown_to_the_roster_are_told_and_corrected_for_the_report(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    week = talks(
        "2026-08-03,Ana,Emea Nrth,Calls,applied",
        "2026-08-04,Ana,emea nrth,Calls,no",
        "2026-08-04,Bo,West,Calls,no",
    )
    assert preview(dashboard, week).teams is None, "nothing to hold them against"
    put(dashboard, content("person,team", "Ana,EMEA North", "Bo,West", "Cy,South"))
    looked = preview(dashboard, week)
    said = import_lines(Imported("week.csv", looked, None), committed=False)
    assert "  teams unknown to the roster, each counting as one of its own: emea nrth." in said
    found = looked.teams
    assert found is not None
    assert found.roster == ("EMEA North", "South", "West")
    assert [(s.name, s.rows, s.near[:1]) for s in found.strangers] == [("emea nrth", 2, ("EMEA North",))]
    assert preview(dashboard, content("person,team", "Dee,New")).teams is None, "a roster says what a team is"
    put(dashboard, week, mapping=MappingFile(values={"team": {"Emea Nrth": "EMEA North"}}))
    later = preview(
        opened(tmp_path), talks("2026-08-05,Cy,EMEA NRTH,Calls,applied", "2026-08-06,Cy,,Calls,no")
    )
    assert later.staged is not None
    assert later.staged.rows["team"].to_list() == ["EMEA North"]
    assert later.teams is not None
    assert later.teams.strangers == ()


def test_overlapping_days_of_one_report_are_said_where_rows_without_ids_differ(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, talks("2026-08-03,Ana,EMEA,Calls,applied", "2026-08-05,Bo,EMEA,Calls,applied"), "week.csv")
    differs = preview(dashboard, talks("2026-08-04,Ana,EMEA,Calls,applied"))
    assert differs.overlaps is not None
    assert differs.overlaps.file == "week.csv"
    assert preview(dashboard, talks("2026-08-03,ana,EMEA,Calls,applied")).overlaps is None, "nothing differs"
    assert preview(dashboard, talks("2026-08-06,Ana,EMEA,Calls,applied")).overlaps is None, "other days"
    assert preview(dashboard, talks("2026-08-04,Ana,EMEA,Calls,applied"), replace=True).overlaps is None
    other = content("rep,date,team,program,outcome,check_in_id", "Ana,2026-08-04,EMEA,Calls,applied,7")
    assert preview(dashboard, other).overlaps is None, "another report"


def test_notes_can_be_left_out(tmp_path: Path) -> None:
    dashboard = opened(tmp_path, keep_notes=False)
    noted = put(
        dashboard,
        content("date,rep,team,program,outcome,note", "2026-08-03,Ana,EMEA,Calls,applied,hushed words"),
    )
    assert noted.upload.detail["ignored_columns"] == ["note"]
    thanks = content(
        "date,recipient,kind,reason", "2026-08-03,Ana,praise,hushed one", "2026-08-03,Ana,praise,hushed two"
    )
    assert put(dashboard, thanks).upload.accepted == 2, "what differs still differs"
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"hushed" not in stored
    assert b"hushed" in b"".join(_kept(tmp_path / "kept"))


def test_nor_are_notes_kept_of_records_that_were_refused(tmp_path: Path) -> None:
    dashboard = opened(tmp_path, keep_notes=False)
    long = "hushed " * 6000
    upload = put(
        dashboard,
        content(
            "date,rep,team,program,outcome,note",
            "2026-08-03,Ana,EMEA,Calls,applied,hushed words",
            f"2026-08-04,Bo,EMEA,Calls,applied,{long}",
            "2026-08-05,Cy,EMEA,Calls,applied,hushed,too,many",
            "soon,Di,EMEA,Calls,applied,hushed words",
            "Total,,,,,hushed words",
        ),
    ).upload
    refused = dashboard.uploads.refused(dashboard.principal(), upload)
    assert set(refused["line"]) >= {4, 5}
    assert "soon" in refused["value"].to_list(), "what was wrong is still told"
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"hushed" not in stored
    assert "hushed" not in str(refused.to_dicts())


@pytest.mark.parametrize("table", [t for t in TABLES.values() if any(c.remarks for c in t.columns)])
def test_whatever_is_written_about_people_can_be_left_out(table: Table, tmp_path: Path) -> None:
    row = ["hushed words" if column.remarks else cell(column, 1) for column in table.columns]
    for kept in (True, False):
        folder = tmp_path / str(kept)
        dashboard = opened(folder, keep_notes=kept)
        file = content(",".join(table.names), ",".join(row))
        assert put(dashboard, file, table=table.name).upload.accepted == 1
        rows = pl.concat(pl.read_parquet(path) for path in folder.rglob(f"{table.name}/**/*.parquet"))
        assert ("hushed words" in str(rows.to_dicts())) == kept
        stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        assert (b"hushed" in stored) == kept


def _kept(folder: Path) -> list[bytes]:
    kept = opened(folder)
    put(kept, content("date,recipient,kind,reason", "2026-08-03,Ana,praise,hushed one"))
    return [path.read_bytes() for path in folder.rglob("*.parquet")]


def _rejected(dashboard: Dashboard, file: bytes) -> tuple[bytes, str, Preview]:
    found = preview(dashboard, file)
    written = dashboard.uploads.rejected(dashboard.principal(), file, found)
    return written, found.ending, found


def test_rejected_rows_come_back_in_their_format_and_go_in_corrected(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    header = "Datum;Mitarbeiter;Team;Schulung;Ergebnis;Notiz"
    rows = [
        "03.08.2026;Jürgen;Süd;Gespräche;ja;=1+1",
        "31.02.2026;Zoë;Süd;Gespräche;ja;=2+2",
        "05.08.2026;Bo;Süd;Gespräche;hm;",
    ]
    file = "\n".join([header, *rows]).encode("cp1252")
    written, ending, found = _rejected(dashboard, file)
    assert ending == "csv"
    lines = written.decode("cp1252").splitlines()
    assert lines[0] == f"{header};Why it was refused"
    assert lines[1].startswith("31.02.2026;Zoë;Süd;Gespräche;ja;'=2+2;\"31.02.2026 is no date")
    assert lines[2].startswith('05.08.2026;Bo;Süd;Gespräche;hm;;"hm is none of our words')
    dashboard.uploads.commit(dashboard.principal(), found)
    corrected = (
        written.decode("cp1252")
        .replace("31.02.2026;Z", "28.02.2026;Z")
        .replace(";hm;;", ";nein;;")
        .encode("cp1252")
    )
    done = put(dashboard, corrected, "corrected.csv")
    assert (done.upload.accepted, done.upload.rejected) == (2, 0)
    assert done.upload.source == found.upload.source, "it is the same report"
    assert "Why it was refused" in done.upload.detail["ignored_columns"]


def test_corrected_rows_are_read_as_the_file_they_come_from_was(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    header = "End Date,Rep,Team,Program,Outcome,Status"
    rows = [f"2026-08-0{day},R{day},EMEA,Calls,yes,IP Address" for day in range(1, 6)]
    file = content(header, *rows, "2026-08-07,R7,EMEA,Calls,,IP Address")
    written, _, found = _rejected(dashboard, file)
    assert "Status" in found.upload.detail["ignored_columns"], "a survey's own status is not ours"
    dashboard.uploads.commit(dashboard.principal(), found)
    done = put(dashboard, written.replace(b"Calls,,", b"Calls,no,"), "corrected.csv")
    assert (done.upload.accepted, done.upload.rejected) == (1, 0)
    assert "Status" in done.upload.detail["ignored_columns"]


def test_a_record_with_too_many_cells_comes_back_whole_and_is_refused_until_it_is_mended(
    tmp_path: Path,
) -> None:
    dashboard = opened(tmp_path)
    file = content("date,rep,team,program,outcome,note", "2026-08-03,Ana,EMEA,Calls,applied,one,two, three")
    written, _, found = _rejected(dashboard, file)
    for cell_of_it in (b"one", b"two", b"three"):
        assert cell_of_it in written
    assert preview(dashboard, written, "untouched.csv").upload.rejected == 1
    assert "8 cells" in found.refused["message"][0]

"""Mending a file on the Data page: values, columns, sheets, people, barriers, and looking at an upload again."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import Dashboard
from tests.ingest.test_workbooks import HEADER, ROW, workbook
from tests.pages.test_data import _click, _labels, _upload
from tests.pages.visiting import go, html, opened, own

pytestmark = pytest.mark.slow

CHECK_INS = "date,rep,team,program,outcome"


@pytest.fixture
def dashboard(tmp_path: Path) -> Dashboard:
    return own(tmp_path / "store", sample=False)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, dashboard: Dashboard) -> AppTest:
    return go(opened(monkeypatch, dashboard).run(), "/data")


def _box(app: AppTest, label: str, value: str) -> str:
    (box,) = [box for box in app.selectbox if box.label == label]
    return html(box.set_value(value).run())


def _otherwise(app: AppTest) -> None:
    (toggle,) = app.toggle
    toggle.set_value(True).run()


def test_a_wrong_value_is_mended_once_for_all_its_rows_and_remembered(app: AppTest) -> None:
    rows = [f"2026-09-0{n},Rep {n},North,Calls,{'done-ish' if n > 1 else 'yes'}" for n in range(1, 6)]
    shown = _upload(
        app, ("week.csv", "\n".join([CHECK_INS, *rows, "2026-09-31,Rep 9,North,Calls,no"]).encode())
    )
    assert "4 records: outcome “done-ish”" in shown
    assert "1 record: date “2026-09-31”" in shown
    _box(app, "Instead of wrong value 1", "applied")
    mended = _click(app, "Use for 4 records")
    assert "5 of 6 records would count" in mended
    assert "outcome “done-ish” is read as “applied”" in mended
    app.text_input[0].set_value("2026-09-30")
    mended = _click(app, "Use for 1 record")
    assert "is later than today" in mended
    _click(app, "Commit file 1")
    assert "“done-ish” is applied" in html(app)
    later = _upload(app, ("next.csv", f"{CHECK_INS}\n2026-09-10,Rep 1,North,Calls,DONE-ISH\n".encode()))
    assert "1 of 1 record would count" in later
    assert "Forget 1" in _labels(app)
    assert "0 of 1 record would count" in _click(app, "Forget 1")


def test_empty_cells_are_given_one_value_for_all_their_rows_and_remembered(app: AppTest) -> None:
    rows = [f"2026-09-0{n},Rep {n},{'' if n > 1 else 'North'},Calls,yes" for n in range(1, 5)]
    shown = _upload(app, ("week.csv", "\n".join([CHECK_INS, *rows, "2026-09-05,,North,Calls,"]).encode()))
    assert "3 records: team is empty" in shown
    (label,) = [box.label for box in app.text_input]
    assert label == "For empty cells 1", "whom a row is about is each row's own"
    app.text_input[0].set_value("South")
    filled = _click(app, "Use for 3 records")
    assert "4 of 5 records would count" in filled
    assert "an empty team is read as “South”" in filled
    assert "3 records without a team: read as “South”, as you said." in filled
    _click(app, "Commit file 1")
    assert "an empty team is South" in html(app)
    later = _upload(app, ("next.csv", f"{CHECK_INS}\n2026-09-10,Rep 1,,Calls,no\n".encode()))
    assert "1 of 1 record would count" in later
    assert "1 record without a team: read as “South”, as you said." in later
    _click(app, "Forget 1")
    assert "0 of 1 record would count" in html(app)


def test_a_date_is_mended_in_whatever_order_it_is_written(app: AppTest) -> None:
    rows = ["8/30/2026,Rep 1,North,Calls,yes", "8/32/2026,Rep 2,North,Calls,yes"]
    _upload(app, ("us.csv", "\n".join([CHECK_INS, *rows]).encode()))
    app.text_input[0].set_value("32.8.2026")
    assert "“32.8.2026” is no date either" in _click(app, "Use for 1 record")
    app.text_input[0].set_value("31.8.2026")
    assert "2 of 2 records would count" in _click(app, "Use for 1 record")


def test_mended_values_can_be_taken_back(app: AppTest) -> None:
    shown = _upload(app, ("week.csv", f"{CHECK_INS}\n2026-09-01,Rep 1,North,Calls,hm\n".encode()))
    assert "0 of 1 record would count" in shown
    _box(app, "Instead of wrong value 1", "partly")
    assert "1 of 1 record would count" in _click(app, "Use for 1 record")
    assert "0 of 1 record would count" in _click(app, "Take these back")


def test_columns_can_be_said_where_headers_tell_nothing(app: AppTest) -> None:
    odd = b"When,Who,Squad,Lesson,Verdict\n2026-09-01,Ana,North,Calls,yes\n"
    assert "The headers fit no table" in _upload(app, ("odd.csv", odd))
    (table,) = [box for box in app.selectbox if box.key.startswith("table-")]  # type: ignore[union-attr]
    assert "The file lacks" in html(table.set_value("check-ins").run())
    for ours, theirs in (("date", "When"), ("rep", "Who"), ("program", "Lesson")):
        _box(app, f"{ours} (needed)", theirs)
    shown = _box(app, "outcome (needed)", "Verdict")
    assert "1 of 1 record would count" in shown
    assert "<td>date</td><td>as you said</td>" in shown


def test_what_is_the_same_for_all_rows_is_said_once_and_remembered(app: AppTest) -> None:
    thanks = b"Recognition Date,From User,To User,Note,Amount\n2026-09-01,Max,Ana,well done,50\n"
    shown = _upload(app, ("thanks.csv", thanks))
    assert "nearest is recognitions, it lacks the column kind" in shown
    assert "Say below which table it is" in shown
    shown_first = {box.label: box.options[0] for box in app.selectbox}
    assert (shown_first["date (needed)"], shown_first["kind (needed)"]) == (
        "as told: Recognition Date",
        "as told",
    )
    assert "it lacks the column kind" in _box(app, "kind (needed)", "the same for all rows")
    shown = _box(app, "Kind of all rows", "points")
    assert "1 of 1 record would count" in shown
    assert "<dt>The same for all rows</dt><dd>kind points</dd>" in shown
    _box(app, "team", "the same for all rows")
    (team,) = [box for box in app.text_input if box.label == "Team of all rows"]
    assert "<dd>kind points and team North</dd>" in html(team.set_value("North").run())
    _click(app, "Commit file 1")
    assert "kind is points in all rows" in html(app)
    later = _upload(app, ("next.csv", thanks.replace(b"well", b"again well")))
    assert "1 of 1 record would count" in later


def test_a_refusal_calls_tables_and_columns_by_words(app: AppTest) -> None:
    shown = _upload(app, ("talks.csv", b"date,rep,program,outcome,note\n2026-09-01,Ana,Calls,yes,\n"))
    assert "nearest is check-ins, it lacks the column team." in shown


def test_a_column_can_be_left_aside(app: AppTest) -> None:
    noted = f"{CHECK_INS},note\n2026-09-01,Ana,North,Calls,yes,private\n".encode()
    assert "<td>note</td><td>same name</td>" in _upload(app, ("noted.csv", noted))
    _otherwise(app)
    assert "5 columns, 1 left aside" in _box(app, "note", "not in the file")


def test_reading_can_be_said_otherwise(app: AppTest) -> None:
    content = workbook(("First", [HEADER, ROW]), ("Second", [HEADER, ROW, (*ROW[:1], "Bo", *ROW[2:])]))
    assert "2 of 2 records would count" in _upload(app, ("book.xlsx", content))
    assert "Of the workbook, the sheet “Second” is read; “First” is left out." in html(app)
    assert "Second (the others: First)" in html(app)
    _otherwise(app)
    assert "1 of 1 record would count" in _box(app, "Sheet", "First")
    text = f"x;y\n{CHECK_INS}\n2026-09-01,Ren\u00e9,North,Calls,yes\n".encode("cp1250")
    _upload(app, ("a.csv", text))
    _otherwise(app)
    assert "Ren\u00e9" in _box(app, "Encoding", "cp1252")


def test_a_remembered_order_of_dates_can_be_changed(app: AppTest) -> None:
    _upload(app, ("one.csv", f"{CHECK_INS}\n03/04/2026,Ana,North,Calls,yes\n".encode()))
    html(app.radio[0].set_value("The day, as in 31/12/2026").run())
    _click(app, "Commit file 1")
    later = f"{CHECK_INS}\n05/06/2026,Bo,North,Calls,yes\n".encode()
    assert "<dt>Dates</dt><dd>day-first</dd>" in _upload(app, ("two.csv", later))
    assert not app.radio, "it is remembered"
    _otherwise(app)
    assert "<dt>Dates</dt><dd>month-first</dd>" in _box(
        app, "First in its dates", "The month, as in 12/31/2026"
    )
    _click(app, "Commit file 1")
    last = f"{CHECK_INS}\n05/07/2026,Cy,North,Calls,yes\n".encode()
    assert "<dt>Dates</dt><dd>month-first</dd>" in _upload(app, ("three.csv", last))


def test_a_file_without_records_is_refused(app: AppTest) -> None:
    shown = _upload(app, ("none.csv", f"{CHECK_INS}\n".encode()))
    assert "The file has a header row and no records below it." in shown
    assert not any(label.startswith("Commit") for label in _labels(app))


def test_a_fresh_export_is_offered_where_days_overlap(app: AppTest) -> None:
    _upload(
        app,
        ("one.csv", f"{CHECK_INS}\n2026-09-01,Ana,North,Calls,yes\n2026-09-05,Bo,North,Calls,yes\n".encode()),
    )
    _click(app, "Commit file 1")
    shown = _upload(
        app,
        ("two.csv", f"{CHECK_INS}\n2026-09-01,Cy,North,Calls,no\n2026-09-06,Bo,North,Calls,no\n".encode()),
    )
    assert "Its days overlap those of one.csv" in shown
    (offer,) = [box for box in app.checkbox if box.key.startswith("fresh-")]  # type: ignore[union-attr]
    offer.check().run()
    committed = _click(app, "Commit file 1")
    assert "two.csv: 2 of 2 records count now" in committed
    go(app, "/")
    assert "of 2 pairs" in html(app)


def test_unknown_people_and_barriers_are_matched_once(app: AppTest, dashboard: Dashboard) -> None:
    roster = b"person,team\nAna Ruiz,North\nBo Lind,North\n"
    week = f"{CHECK_INS},barrier\n2026-09-01,Anna Ruiz,North,Calls,no,my laptop broke\n".encode()
    _upload(app, ("roster.csv", roster))
    _click(app, "Commit file 1")
    shown = _upload(app, ("week.csv", week))
    assert "0 of 1 person in it stand in the roster" in shown
    assert "“Anna Ruiz” (rep, 1 row) stands in no roster." in shown
    assert "No barrier we know is “my laptop broke”" in shown
    (nearest,) = [box for box in app.selectbox if box.label == "What person 1 means"]
    assert nearest.value == "Ana Ruiz", "suggested, and taken only when the button is pressed"
    assert "1 of 1 person" in _click(app, "Remember person 1")
    _box(app, "What barrier 1 means", "Insufficient resources")
    shown = _click(app, "Remember barrier 1")
    assert "No barrier we know" not in shown
    assert "<td>Insufficient resources</td><td>as you said</td>" in shown
    assert "The barrier “my laptop broke” is Insufficient resources." in shown
    assert dashboard.version() == 3


def test_an_unknown_team_is_corrected_with_one_click_and_remembered(app: AppTest) -> None:
    _upload(app, ("roster.csv", b"person,team\nAna,EMEA North\nBo,West\n"))
    _click(app, "Commit file 1")
    week = [f"2026-09-0{n},Ana,Emea Nrth,Calls,yes" for n in (1, 2, 3)]
    shown = _upload(app, ("week.csv", "\n".join([CHECK_INS, *week, "2026-09-04,Bo,East,Calls,no"]).encode()))
    assert "3 rows: team “Emea Nrth” is unknown to the roster" in shown
    assert "1 row: team “East” is unknown to the roster" in shown
    corrected = _click(app, "Correct team 1")
    assert "team “Emea Nrth” is read as “EMEA North”" in corrected
    assert "team “Emea Nrth” is unknown" not in corrected
    assert "team “East” is unknown" in _click(app, "Correct team 1"), "none is near: nothing was chosen"
    _click(app, "Commit file 1")
    assert "“Emea Nrth” is EMEA North" in html(app)
    later = f"{CHECK_INS}\n2026-09-05,Ana,EMEA NRTH,Calls,no\n".encode()
    assert "unknown to the roster" not in _upload(app, ("next.csv", later))


def test_an_upload_can_be_looked_at_again(app: AppTest) -> None:
    _upload(
        app,
        ("week.csv", f"{CHECK_INS}\n2026-09-01,Ana,North,Calls,yes\n2026-09-02,Bo,North,Calls,hm\n".encode()),
    )
    _click(app, "Commit file 1")
    shown = _click(app, "Look at upload 1")
    assert "This file counts already" in shown
    assert '<th scope="row">new</th><td>1</td>' in shown
    assert "Content (SHA-256)" in shown
    assert 'data-name="Line">3</th><td data-name="Column">outcome</td><td data-name="Value">hm</td>' in shown
    assert ">hm</td>" not in _click(app, "Close upload 1")

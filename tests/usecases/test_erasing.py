"""Erasing: a person is in no file any more, whatever version; everybody else is as before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard.app import Dashboard
from dashboard.errors import UnknownName
from dashboard.schemas import TABLES, Column, Domain, Kind, Table
from dashboard.store.remembered import Lesson
from tests.usecases.files import cell, content, listed, opened, put, review, undo_newest

pytestmark = pytest.mark.slow

ROSTER = content(
    "person,email,name,team,role,manager",
    "p1,maria@x.example,Maria Quixote,EMEA,rep,Max",
    "p2,bo@x.example,Bo,EMEA,rep,Maria Quixote",
    "p3,ana1@x.example,Ana,EMEA,rep,Max",
    "p4,ana2@x.example,Ana,EMEA,rep,Max",
)
CHECK_INS = content(
    "date,rep,team,program,outcome,manager,note",
    "2026-07-10,MARIA  Quixote,EMEA,Calls,applied,Max,fine",
    "2026-07-11,Bo,EMEA,Calls,partly,maria@x.example,together with maria quixote today",
    "2026-07-12,p3,EMEA,Calls,applied,Max,marias are not quixotes",
    "bad,Maria Quixote,EMEA,Calls,applied,Max,x",
)
THANKS = content(
    "date,recipient,kind,giver,reason", "2026-07-12,p1,praise,Max,", "2026-07-13,Bo,praise,Maria Quixote,"
)
WORDS = ("Maria Quixote", "maria@x.example", "MARIA  Quixote", '"p1"')


@pytest.fixture
def dashboard(tmp_path: Path) -> Dashboard:
    made = opened(tmp_path)
    for name, file in (("roster.csv", ROSTER), ("Maria Quixote.csv", CHECK_INS), ("thanks.csv", THANKS)):
        put(made, file, name)
    put(made, content("date,recipient,kind,giver", "2026-07-15,p1,praise,Max"), "last.csv")
    undo_newest(made)  # undone rows are erased, too
    return made


def _holding(folder: Path, words: tuple[str, ...] = WORDS) -> Iterator[tuple[Path, str]]:
    """List what is held by files below a folder: their bytes, and Parquet's rows and statistics as words."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        held = path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".parquet":
            held += json.dumps(pl.read_parquet(path).to_dicts(), default=str, ensure_ascii=False)
        yield from ((path, word) for word in words if word.lower() in held.lower())


def test_nothing_of_a_person_is_left_in_any_file(dashboard: Dashboard, tmp_path: Path) -> None:
    assert list(_holding(tmp_path))
    erased = dashboard.erasing.erase(dashboard.principal(), "maria@x.example")
    assert list(_holding(tmp_path)) == []
    assert erased.rows["check_ins"] == 2
    assert erased.rows["recognitions"] == 3
    assert erased.version == dashboard.version()


def test_everybody_else_is_counted_as_before(dashboard: Dashboard, tmp_path: Path) -> None:
    before = review(dashboard).total("implementation_rate")
    dashboard.erasing.erase(dashboard.principal(), "Maria Quixote")
    for seen in (dashboard, opened(tmp_path)):
        after = review(seen).total("implementation_rate")
        assert (before["base"], after["base"]) == (3, 2)
        assert after["value"] == 0.5
    put(dashboard, content("date,rep,team,program,outcome", "2026-07-20,Zed,EMEA,Calls,applied"), "zed.csv")
    assert review(dashboard).total("implementation_rate")["base"] == 3


def test_notes_keep_their_other_words(dashboard: Dashboard, tmp_path: Path) -> None:
    dashboard.erasing.erase(dashboard.principal(), "p1")
    rows = pl.read_delta(str(tmp_path / "store" / "check_ins")).sort("date")
    assert rows["note"].to_list() == ["together with [erased] today", "marias are not quixotes"]
    assert rows["manager"].to_list() == [None, "Max"]
    assert "[erased].csv" in [upload.file for upload in listed(dashboard)[1]]


def _rows_with_maria(table: Table) -> list[list[str]]:
    """Write a row for each column that may name her; a row about her has remarks, too."""
    rows = []
    for place, column in enumerate((c for c in table.columns if _may_name_her(c)), 1):
        row = {
            c.name: "hushed words" if column.about and c.remarks else cell(c, place) for c in table.columns
        }
        row[column.name] = f"{column.name} of maria quixote" if column.kind is Kind.TEXT else "Maria Quixote"
        rows.append([row[name] for name in table.names])
    return rows


def _may_name_her(column: Column) -> bool:
    return column.domain is Domain.PERSON or column.kind is Kind.TEXT


@pytest.mark.parametrize("table", [t for t in TABLES.values() if any(map(_may_name_her, t.columns))])
def test_whatever_column_names_a_person_is_erased(table: Table, tmp_path: Path) -> None:
    dashboard, rows = opened(tmp_path), _rows_with_maria(table)
    file = content(",".join(table.names), *(",".join(row) for row in rows))
    assert put(dashboard, file, table=table.name).upload.accepted == len(rows)
    said = ["Maria Quixote"] + ["hushed words"] * ("hushed" in file.decode())
    assert {word for _, word in _holding(tmp_path, tuple(said))} == set(said)
    dashboard.erasing.erase(dashboard.principal(), "Maria Quixote")
    assert list(_holding(tmp_path, tuple(said))) == []


def test_a_name_that_two_people_have_erases_nobody(dashboard: Dashboard) -> None:
    version = dashboard.version()
    for name, code in (("Ana", "ambiguous_person"), ("Nobody", "unknown_person")):
        with pytest.raises(UnknownName) as refused:
            dashboard.erasing.erase(dashboard.principal(), name)
        assert refused.value.code == code
    assert dashboard.version() == version
    dashboard.erasing.erase(dashboard.principal(), "ana1@x.example")
    assert review(dashboard).total("implementation_rate")["base"] == 2


def test_whoever_has_a_name_that_is_anothers_identifier_is_erased_alone(dashboard: Dashboard) -> None:
    """As in the numbers: person goes before e-mail, and e-mail before name."""
    put(dashboard, content("person,email,name,team,role", "p9,nine@x.example,p3,EMEA,rep"), "nine.csv")
    erased = dashboard.erasing.erase(dashboard.principal(), "p9")
    assert "check_ins" not in erased.rows
    assert review(dashboard).total("implementation_rate")["base"] == 3


def test_an_email_that_two_rows_give_to_two_people_goes_with_either(
    dashboard: Dashboard, tmp_path: Path
) -> None:
    put(dashboard, content("person,email,name,team,role", "p9,maria@x.example,Nine,EMEA,rep"), "nine.csv")
    undo_newest(dashboard)
    dashboard.erasing.erase(dashboard.principal(), "Maria Quixote")
    assert list(_holding(tmp_path)) == []


def test_what_was_taught_about_them_goes_too(dashboard: Dashboard, tmp_path: Path) -> None:
    dashboard.uploads.learn(dashboard.principal(), [Lesson("person", "quijota", {"person": "p1"})])
    put(dashboard, content("date,recipient,kind,giver", "2026-07-16,Quijota,praise,Max"), "taught.csv")
    erased = dashboard.erasing.erase(dashboard.principal(), "Maria Quixote")
    assert erased.rows["recognitions"] == 4
    assert list(_holding(tmp_path)) == []
    assert not [path for path, _ in _holding(tmp_path, ("quijota",))]


def test_records_still_add_up(dashboard: Dashboard) -> None:
    dashboard.erasing.erase(dashboard.principal(), "p1")
    for upload in listed(dashboard)[1]:
        assert upload.records == upload.accepted + upload.rejected + upload.duplicate + upload.dropped


def test_the_audit_says_so_without_the_name(dashboard: Dashboard) -> None:
    dashboard.erasing.erase(dashboard.principal(), "Maria Quixote")
    entries = [entry for entry in dashboard.sharing.audit(dashboard.principal()) if entry.action == "erase"]
    assert [entry.outcome for entry in entries] == ["done", "begun"]
    assert entries[0].rows
    assert not any(word in str(entries) for word in WORDS)


def test_who_stands_in_an_undone_upload_alone_is_erased_too(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, content("date,recipient,kind,giver", "2026-07-15,Maria Quixote,praise,Max"), "one.csv")
    undo_newest(dashboard)
    assert list(_holding(tmp_path))
    assert dashboard.erasing.erase(dashboard.principal(), "Maria Quixote").rows["recognitions"] == 1
    assert list(_holding(tmp_path)) == []
    assert listed(dashboard)[1] == []

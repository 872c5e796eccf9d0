"""What is said of a file before it counts: sentences for page and shell alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.errors import FileRefused
from dashboard.usecases.uploads.answers import import_lines
from dashboard.usecases.uploads.importing import Imported
from dashboard.usecases.uploads.remarks import remarks
from dashboard.usecases.uploads.story import refusal
from tests.usecases.files import CHECK_INS, content, opened, preview

pytestmark = pytest.mark.slow

ROSTER = "email,team,is_active"


def _said(folder: Path, file: bytes) -> tuple[str, ...]:
    found = preview(opened(folder), file)
    said = remarks(found.upload)
    shell = import_lines(Imported("file.csv", found, None), committed=False)
    assert all(f"  {one}" in shell for one in said)
    return said


def test_a_plain_file_needs_no_remark(tmp_path: Path) -> None:
    assert _said(tmp_path, content(CHECK_INS, "2026-08-03,Ana,EMEA,Calls,yes")) == ()


def test_who_is_inactive_is_said(tmp_path: Path) -> None:
    (said,) = _said(tmp_path, content(ROSTER, "a@x.org,EMEA,true", "b@x.org,EMEA,false", "c@x.org,EMEA,no"))
    assert said.startswith(
        "By its column “is_active”, 2 people are inactive and left out: the file does not say"
    )


def test_previews_and_unfinished_answers_are_said(tmp_path: Path) -> None:
    row = "2026-08-03,Ana,EMEA,Calls,yes"
    header = f"ResponseId,Status,Finished,{CHECK_INS}"
    file = content(
        header, f"1,Survey Preview,True,{row}", f"2,IP Address,False,{row}", f"3,IP Address,True,{row}"
    )
    assert _said(tmp_path, file) == (
        "By its column “Finished”, 1 record is unfinished and left out.",
        "By its column “Status”, 1 record is a preview or a test of the survey and left out.",
    )


def test_amounts_without_a_currency_are_said(tmp_path: Path) -> None:
    rows = (
        "2026-08-03,Ana,award,50",
        "2026-08-03,Bo,award,€60",
        "2026-08-03,Cy,points,70",
        "2026-08-03,Di,award,",
    )
    assert _said(tmp_path, content("date,recipient,kind,value", *rows)) == (
        "Nothing says the currency of 1 amount: it is taken for the reporting currency.",
    )
    assert _said(tmp_path, content("team,quarter,amount", "EMEA,2026-Q3,500", "North,2026-Q3,400")) == (
        "Nothing says the currency of 2 amounts: they are taken for the reporting currency.",
    )


def test_a_barrier_that_ends_before_it_is_named_is_said(tmp_path: Path) -> None:
    rows = [f"2026-08-0{day},Ana,EMEA,Calls,no,no time,2026-08-03" for day in range(1, 9)]
    header = f"{CHECK_INS},barrier,barrier_resolved_on"
    said = "with a barrier that ended before the record's date: it counts as ended on that date."
    assert _said(tmp_path, content(header, *rows)) == (f"5 records (lines 5, 6, 7 …) {said}",)
    assert _said(tmp_path, content(header, *rows[:4])) == (f"1 record (line 5) {said}",)
    assert _said(tmp_path, content(header, *rows[:3])) == ()


def test_a_page_says_a_refusal_in_words() -> None:
    said = FileRefused("wrong_mapping", "The file lacks the column completed_on of check_ins.", "Mend it.")
    assert refusal(said) == ("The file lacks the column completion date of check-ins.", "Mend it.")


def test_names_that_were_garbled_before_are_said_and_nobody_is_named(tmp_path: Path) -> None:
    rows = ("2026-08-03,JosÃ© Paz,SÃ¼d,Calls,yes", "2026-08-04,Ãlvaro Gil,Süd,Calls,yes")
    (several,) = _said(tmp_path, content(CHECK_INS, *rows))
    assert several == (
        "2 names look garbled by an earlier export, such as “SÃ¼d” for “Süd”: they are taken as they stand. "
        "Save the file again as “CSV UTF-8” where its names are still right."
    )
    (alone,) = _said(tmp_path / "people", content(CHECK_INS, "2026-08-03,JosÃ© Paz,West,Calls,yes"))
    assert alone.startswith("1 name looks garbled by an earlier export: it is taken as it stands.")

"""Records that their own file marks as not counting: a survey's previews and unfinished answers, and who has left."""

from __future__ import annotations

import pytest

from dashboard.ingest import MappingFile
from tests.ingest import CHECK_INS, ROW, check_ins, drops, read, rules

SURVEY = f"ResponseId,Status,Finished,{CHECK_INS}"
ROSTER = "email,team,is_active"


def _answers(*marks: str, header: str = SURVEY) -> list[tuple[int, str]]:
    rows = [f"R_{place},{mark},{ROW.replace('Ana', f'Rep {place}')}" for place, mark in enumerate(marks)]
    batch = check_ins(*rows, header=header)
    assert batch.accepted_records + batch.drops.height == batch.records
    return drops(batch)


def test_previews_and_unfinished_answers_of_a_survey_are_dropped() -> None:
    marks = (
        "IP Address,True",
        "Survey Preview,True",
        "IP Address,False",
        "Spam,TRUE",
        "survey preview,False",
    )
    assert _answers(*marks) == [(3, "preview"), (4, "unfinished"), (5, "preview"), (6, "preview")]
    assert _answers("0,1", "1,1", "0,0") == [(3, "preview"), (4, "unfinished")]


def test_only_a_survey_has_unfinished_answers() -> None:
    header = SURVEY.replace("ResponseId", "Number")
    assert _answers("held,False", header=header) == []


def test_a_dropped_answer_is_no_reject_whatever_its_cells() -> None:
    batch = check_ins("R_1,Survey Preview,False,soon,,,,?", header=SURVEY)
    assert (drops(batch), rules(batch)) == ([(2, "preview")], [])


@pytest.mark.parametrize(
    ("header", "active", "inactive"),
    [
        ("is_active", "true", "false"),
        ("Active Status", "Yes", "No"),
        ("Active", "1", "0"),
        ("Status", "Active", "Terminated"),
        ("Employment Status", "On leave", "Inactive"),
        ("Suspended", "No", "Yes"),
        ("Mitarbeiterstatus", "aktiv", "ausgeschieden"),
    ],
)
def test_who_is_inactive_stands_in_no_snapshot(header: str, active: str, inactive: str) -> None:
    batch = read(f"email,team,{header}\na@x.org,EMEA,{active}\nb@x.org,EMEA,{inactive}\nc@x.org,EMEA,\n")
    assert drops(batch) == [(3, "inactive")]
    assert batch.accepted["person"].to_list() == ["a@x.org", "c@x.org"]
    assert (batch.ignored_columns, batch.marks) == ((), {header: "inactive"})


def test_who_is_inactive_without_a_day_is_refused_where_the_file_has_days() -> None:
    batch = read(
        f"{ROSTER},left_on\na@x.org,EMEA,false,2026-08-01\nb@x.org,EMEA,false,\nc@x.org,EMEA,true,\n"
    )
    assert rules(batch) == [(3, "left_on", "inactive")]
    assert batch.rejects["message"][0] == (
        "Marked as inactive in “is_active”, without the day; fill the leaving date in."
    )
    assert batch.accepted["person"].to_list() == ["a@x.org", "c@x.org"]


def test_a_mark_can_be_left_aside() -> None:
    batch = read(f"{ROSTER}\na@x.org,EMEA,false\n", mapping=MappingFile(columns={"is_active": ""}))
    assert (batch.accepted_records, batch.marks, batch.ignored_columns) == (1, {}, ("is_active",))


def test_trainings_that_are_not_completed_are_dropped_unless_they_have_a_day() -> None:
    header = "Username,Course Name,Enrollment Status,Completion Date"
    rows = ["a,Calls,Completed,2026-08-03", "b,Calls,In Progress,", "c,Calls,Not Started,-", "d,Calls,Completed,",
            "e,Calls,In Progress,2026-08-04"]  # fmt: skip
    batch = check_ins(*rows, header=header)
    assert (batch.table, drops(batch)) == ("trainings", [(3, "unfinished"), (4, "unfinished")])
    assert rules(batch) == [(5, "completed_on", "required")]
    assert batch.accepted["person"].to_list() == ["a", "e"]


@pytest.mark.parametrize("standing", ["On Leave", "on leave", "Contractor", " Leave ", "Beurlaubt"])
def test_how_somebody_is_employed_is_no_part_of_a_name(standing: str) -> None:
    batch = check_ins(
        f"2026-08-03,Jane Doe ({standing}),EMEA (C),Discovery,applied,Max Peer({standing})",
        "2026-08-03,Jane Doe,EMEA (C),Discovery,applied,Max Peer",
        header=CHECK_INS + ",manager",
    )
    assert batch.accepted.select("rep", "team", "manager").rows() == [("Jane Doe", "EMEA (C)", "Max Peer")]
    assert batch.duplicates["reason"].to_list() == ["repeated"]


def test_other_words_in_brackets_tell_people_apart() -> None:
    rows = [
        f"2026-08-03,{name},EMEA,P,applied" for name in ("Jane (NY)", "Jane (C)", "Jane (1234)", "(Leave)")
    ]
    assert check_ins(*rows).accepted["rep"].to_list() == ["Jane (NY)", "Jane (C)", "Jane (1234)", "(Leave)"]


def test_several_recipients_are_each_named_without_their_standing() -> None:
    batch = read("date,recipient,kind\n2026-08-03,Jane Doe (On Leave);Bo Lind (Leave);Jane Doe,praise\n")
    assert batch.accepted["recipient"].to_list() == ["Jane Doe", "Bo Lind"]


def test_who_is_terminated_by_name_stands_in_no_snapshot() -> None:
    batch = read("Worker,Team\nJane Doe (Terminated),EMEA\nBo Lind (On Leave),EMEA\nCy Odd (inactive),EMEA\n")
    assert drops(batch) == [(2, "inactive"), (4, "inactive")]
    assert (batch.accepted["person"].to_list(), batch.marks) == (["Bo Lind"], {})


def test_who_is_terminated_by_name_needs_a_day_where_the_file_has_days() -> None:
    header = "Worker,Display Name,Team,Termination Date"
    gone = "Jane Doe (Terminated)"
    batch = read(f"{header}\n{gone},{gone},EMEA,\nBo Lind,Bo Lind,EMEA,\n{gone},{gone},EMEA,2026-08-01\n")
    assert rules(batch) == [(2, "left_on", "inactive")]
    assert batch.accepted["person"].to_list() == ["Bo Lind", "Jane Doe"]

"""Headers become columns, and tell the table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from dashboard.errors import FileRefused
from dashboard.ingest import MappingFile
from dashboard.schemas import TABLES, Table
from tests.ingest import CHECK_INS, ROW, check_ins, read


def _refusal(text: str, **options: Any) -> FileRefused:  # noqa: ANN401
    with pytest.raises(FileRefused) as refusal:
        read(text, **options)
    return refusal.value


def _mapping(**parts: object) -> MappingFile:
    return MappingFile.parse(json.dumps(parts))


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_a_table_in_our_words_is_recognised(table: Table) -> None:
    for headers in (table.names, tuple(reversed(table.names)), table.required, (*table.names, "IP Address")):
        batch = read(f"{','.join(headers)}\nx")
        assert batch.table == table.name
        assert batch.mapping == {name: name for name in headers if name in table.names}
        assert set(batch.columns) == set(headers) - {"IP Address"}


@pytest.mark.parametrize(
    ("headers", "table", "mapping"),
    [
        (
            "Check-in date,Sales Rep,Region,Training,Result,Coach,Comments",
            "check_ins",
            {"Check-in date": "date", "Sales Rep": "rep", "Region": "team", "Training": "program",
             "Result": "outcome", "Coach": "manager", "Comments": "note"},
        ),
        (
            "CheckInDate,repEmail,TeamName,TrainingProgram,Outcome,CheckInID",
            "check_ins",
            {"CheckInDate": "date", "repEmail": "rep", "TeamName": "team", "TrainingProgram": "program",
             "Outcome": "outcome", "CheckInID": "check_in_id"},
        ),
        (
            "Datum,Mitarbeiter,Teamname,Schulung,Ergebnis,Bemerkung",
            "check_ins",
            {"Datum": "date", "Mitarbeiter": "rep", "Teamname": "team", "Schulung": "program",
             "Ergebnis": "outcome", "Bemerkung": "note"},
        ),
        (
            "Created at,Receivers,Type,Amount,Currency code,From,Message,Record ID",
            "recognitions",
            {"Created at": "date", "Receivers": "recipient", "Type": "kind", "Amount": "value",
             "Currency code": "currency", "From": "giver", "Message": "reason",
             "Record ID": "recognition_id"},
        ),
        (
            "Full Name,E-Mail,Sales Team,Job Title,Reports to,Hire date",
            "roster",
            {"Full Name": "person", "E-Mail": "email", "Sales Team": "team", "Job Title": "role",
             "Reports to": "manager", "Hire date": "started_on"},
        ),
        ("Name,Email,Team", "roster", {"Name": "person", "Email": "email", "Team": "team"}),
        ("Email,Team", "roster", {"Email": "person", "Team": "team"}),
        ("Email Address,Employee,Team", "roster",
         {"Email Address": "email", "Employee": "person", "Team": "team"}),
        ("Course,Target,Cadence", "programs",
         {"Course": "program", "Target": "target_rate", "Cadence": "cadence_days"}),
        ("Employee,Course Name,Completion Date", "trainings",
         {"Employee": "person", "Course Name": "program", "Completion Date": "completed_on"}),
        ("User,Period,KPI,Achieved,Quota", "outcomes",
         {"User": "person", "Period": "quarter", "KPI": "metric", "Achieved": "actual", "Quota": "target"}),
        ("Sales Team,Fiscal Quarter,Budget", "budgets",
         {"Sales Team": "team", "Fiscal Quarter": "quarter", "Budget": "amount"}),
    ],
)  # fmt: skip
def test_plain_synonyms_are_recognised(headers: str, table: str, mapping: Mapping[str, str]) -> None:
    batch = read(f"{headers}\n{','.join('x' for _ in headers.split(','))}")
    assert (batch.table, batch.mapping) == (table, mapping)


def test_an_exact_name_beats_a_synonym_and_the_first_synonym_the_next() -> None:
    header = "Employee,Rep,date,team,program,outcome,Comments,Notes"
    batch = read(f"{header}\nE7,Ana,2026-08-03,EMEA,Discovery,applied,first,second\n")
    assert batch.mapping["Rep"] == "rep"
    assert batch.mapping["Comments"] == "note"
    assert batch.ignored_columns == ("Employee", "Notes")
    assert batch.accepted.select("rep", "note").rows() == [("Ana", "first")]


def test_a_header_that_comes_again_is_ignored() -> None:
    batch = check_ins(ROW + ",West", header=CHECK_INS + ",Team")
    assert batch.accepted["team"].to_list() == ["EMEA"]
    assert batch.ignored_columns == ("Team",)


def test_headers_are_compared_folded() -> None:
    batch = read(f"  DATE ,Rep\u00a0Name,TEAM_NAME,Program:,Out-come,Outcome?\n{ROW},x\n")
    assert batch.mapping == {
        "DATE": "date", "Rep Name": "rep", "TEAM_NAME": "team", "Program:": "program", "Outcome?": "outcome"
    }  # fmt: skip
    assert batch.ignored_columns == ("Out-come",)


def test_when_two_tables_fit_equally_both_are_named() -> None:
    refusal = _refusal("date,rep,team,program,outcome,kind\n")
    assert refusal.code == "ambiguous_table"
    assert "check_ins and recognitions" in refusal.message
    assert refusal.hint == "--table check_ins or --table recognitions"
    assert (
        read(f"date,rep,team,program,outcome,kind\n{ROW},award", table="recognitions").table == "recognitions"
    )


def test_when_none_fits_the_nearest_is_named_with_what_it_lacks() -> None:
    refusal = _refusal("date,rep,team,program,note\n")
    assert refusal.code == "unknown_table"
    assert "check_ins, it lacks the column outcome" in refusal.message
    assert _refusal("a,b\n").code == "unknown_table"


def test_answers_are_not_left_aside_for_a_table_that_does_without() -> None:
    rows = ["2026-08-03,Ana,Discovery,applied", "2026-08-04,Bo,Discovery,no"]
    refusal = _refusal("\n".join(["Date,Rep,Program,Outcome", *rows]))
    assert "nearest is check_ins, it lacks the column team" in refusal.message, "though it could be trainings"
    graded = "\n".join(
        ["Date,Rep,Program,Result", "2026-08-03,Ana,Discovery,87", "2026-08-04,Bo,Discovery,91"]
    )
    assert read(graded).table == "trainings", "grades are no outcomes"
    said = _mapping(constants={"team": "EMEA"})
    batch = read("\n".join(["Date,Rep,Program,Outcome", *rows]), mapping=said)
    assert (batch.table, batch.accepted["team"].to_list()) == ("check_ins", ["EMEA", "EMEA"])
    assert batch.constants == {"team": "EMEA"}


def test_a_column_in_which_nobody_is_named_names_nobody() -> None:
    batch = read(
        "Date,Email,First Name,Last Name,Team,Program,Outcome\n2026-08-03,,Ana,Ruiz,EMEA,Calls,yes\n"
    )
    assert batch.accepted["rep"].to_list() == ["Ana Ruiz"]


def test_a_named_table_must_have_its_columns() -> None:
    refusal = _refusal("date,rep\n", table="check_ins")
    assert refusal.code == "missing_columns"
    assert "team, program and outcome" in refusal.message
    assert _refusal("date\n", table="checkins").code == "unknown_table"


def test_the_source_is_the_same_for_every_export_of_a_report() -> None:
    one = read(f"date,Rep Name,team,program,outcome\n{ROW}\n")
    other = read("OUTCOME;team;program;date;rep_name\n2026-08-03;;;;\n")
    assert one.source == other.source
    assert one.source != check_ins(ROW).source


def test_a_mapping_file_names_columns_words_and_constants() -> None:
    mapping = _mapping(
        table="recognitions",
        columns={"Who?": "recipient", "When": "date"},
        values={"currency": {"Euro": "EUR"}},
        constants={"kind": "bonus points"},
        date_order="day-first",
    )
    batch = read("When,Who?,Amount,Currency,Kind\n03/04/2026,Ana,50, EURO ,prize\n", mapping=mapping)
    assert batch.accepted.select("kind", "currency", "value").rows() == [("points", "EUR", 50.0)]
    assert batch.accepted["date"][0].month == 4
    assert batch.ignored_columns == ("Kind",)
    assert "kind" in batch.columns


def test_a_mapping_files_words_are_choices() -> None:
    mapping = _mapping(values={"outcome": {"Yes, but late": "applied"}})
    batch = check_ins(ROW.replace("applied", '"YES,  but late"'), mapping=mapping)
    assert batch.accepted["outcome"].to_list() == ["applied"]


@pytest.mark.parametrize(
    ("parts", "code", "named"),
    [
        ({"colums": {}}, "wrong_mapping", "colums"),
        ({"columns": {"Rep": "repp"}}, "unknown_column", "repp"),
        ({"table": "roster", "columns": {"Rep": "outcome"}}, "unknown_column", "outcome"),
        ({"values": {"outcom": {}}}, "unknown_column", "outcom"),
        ({"constants": {"sort": "points"}}, "unknown_column", "sort"),
        ({"table": "people"}, "unknown_table", "people"),
        ({"date_order": "dmy"}, "wrong_mapping", "dmy"),
        ({"columns": ["Rep"]}, "wrong_mapping", "columns"),
        ({"values": {"outcome": {"x": 1}}}, "wrong_mapping", "outcome"),
        ({"table": 7}, "wrong_mapping", "table"),
        ({"values": {"outcome": {"Yes, fully": "aplied"}}}, "wrong_mapping", "aplied"),
        ({"values": {"purpose": {"1:1": "coaching;chat"}}}, "wrong_mapping", "coaching;chat"),
    ],
)
def test_a_wrong_mapping_file_is_refused_by_name(parts: Mapping[str, object], code: str, named: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        MappingFile.parse(json.dumps(parts))
    assert refusal.value.code == code
    assert named in refusal.value.message


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000])
def test_a_mapping_file_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(FileRefused):
        MappingFile.parse(text)


def test_a_mapping_that_names_no_header_of_the_file_is_refused() -> None:
    refusal = _refusal(CHECK_INS, mapping=_mapping(columns={"Reps": "rep"}))
    assert refusal.code == "unknown_column"
    assert "Did you mean 'rep'?" in refusal.hint


def test_a_mappings_constant_must_be_a_value_of_its_column() -> None:
    refusal = _refusal(CHECK_INS + "\n" + ROW, mapping=_mapping(constants={"status": "perhaps"}))
    assert refusal.code == "wrong_mapping"
    assert "status" in refusal.message


def test_constants_alone_are_rows_too() -> None:
    batch = read("x\n1\n\n2\n", mapping=_mapping(table="programs", constants={"program": "Discovery"}))
    assert batch.accepted.rows() == [(2, "Discovery")]
    assert batch.duplicates.rows() == [(4, 2, "repeated")]


FORM = "Timestamp,Email Address,{who},Team,Which program?,Did they apply it?"
FILLED_IN = (
    "2026-08-03,petra@acme.example,Zoë Müller,EMEA,Calls,Yes",
    "2026-08-04,petra@acme.example,Jan McRoe,EMEA,Calls,No",
)


@pytest.mark.parametrize(
    "who", ["Who did you coach?", "Whom did you observe?", "Account executive", "Commercial"]
)
def test_a_form_is_about_whom_it_asks_after_and_not_about_who_fills_it_in(who: str) -> None:
    batch = read("\n".join([FORM.format(who=who), *FILLED_IN]))
    assert batch.mapping[who] == "rep"
    assert batch.accepted["rep"].to_list() == ["Zoë Müller", "Jan McRoe"]


def test_who_fills_in_a_form_is_no_rep_where_another_column_names_people() -> None:
    refusal = _refusal("\n".join([FORM.format(who="Hero of the call"), *FILLED_IN]))
    assert refusal.nearest == "check_ins"
    assert "lacks the column rep" in refusal.message


@pytest.mark.parametrize("team", ["Their team", "Your team", "Her team"])
def test_whose_it_is_makes_a_question_of_two_words(team: str) -> None:
    batch = read("\n".join([FORM.format(who="Who did you coach?").replace("Team", team), *FILLED_IN]))
    assert batch.mapping[team] == "team"


def test_an_amount_with_its_currency_in_one_cell_is_the_value() -> None:
    batch = read("created_at,receivers,type,amount_with_currency\n2026-08-03,Ana,points,50 points\n")
    assert batch.accepted["value"].to_list() == [50]


def test_reps_who_fill_in_a_form_about_themselves_are_the_reps() -> None:
    header = FORM.replace("{who},", "")
    batch = read(f"{header}\n2026-08-03,zoe@acme.example,EMEA,Calls,Yes\n")
    assert batch.accepted["rep"].to_list() == ["zoe@acme.example"]


def test_a_survey_that_names_people_and_their_days_is_no_roster() -> None:
    header = (
        "Respondent ID,Start Date,End Date,Email Address,First Name,Last Name,Rep,Team,Program,Was it applied?,"
        "Manager"
    )
    batch = read(
        f"{header}\n1,2026-08-03,2026-08-03,p@acme.example,Petra,Vogt,Zoë Müller,EMEA,Calls,Yes,Ana Diaz\n"
        "2,2026-08-04,2026-08-04,p@acme.example,Petra,Vogt,Jan Roe,EMEA,Calls,No,Ana Diaz\n"
    )
    assert batch.table == "check_ins"
    assert batch.accepted["rep"].to_list() == ["Zoë Müller", "Jan Roe"]


@pytest.mark.parametrize(
    "text",
    [
        "Team,Quarter,Program,Applied,Partly,Not applied,Rate\nEMEA,2026-Q3,Calls,12,3,5,60%",
        "Manager,Team,Month,Program,Check-ins,Applied,Application rate\nAna,EMEA,2026-09,Calls,20,12,60 %",
        "Row Labels,Sum of Amount\nEMEA,1350\nGrand Total,1350",
        "Team;Summe von Betrag\nSüd;1350,00",
        "Teamleiter;Anzahl Gespräche;davon umgesetzt;Quote\nMax;40;31;77,5 %",
        "Responsable;Nombre d'entretiens;Taux d'application\nAna;40;77,5 %",
    ],
)
def test_outcomes_that_are_added_up_are_no_programs(text: str) -> None:
    assert _refusal(text).code == "not_this_data"


def test_lines_that_are_one_cell_each_are_told_as_such() -> None:
    for text in (f'"{CHECK_INS}"\n"{ROW}"', f'"{CHECK_INS.replace(",", ";")}"\n"x"'):
        refusal = _refusal(text)
        assert refusal.message.startswith("Each line of the file is one cell: date")
        assert "quotation marks" in refusal.hint


def test_names_and_numbers_of_people_are_no_sums_in_spanish() -> None:
    assert (
        _refusal("Nombre del empleado,Número de empleado,Nombre del jefe\nAna,1,Max").code != "not_this_data"
    )


def test_a_quotation_mark_that_makes_one_cell_of_the_header_is_told() -> None:
    refusal = _refusal(f"{CHECK_INS.replace('program', chr(34) + 'program')}\n{ROW}")
    assert (refusal.code, refusal.message) == (
        "unreadable_file",
        "The header row has a quotation mark that does not close.",
    )


def test_programs_with_a_target_are_no_sums() -> None:
    assert read("Program,Target rate,Cadence,Sessions\nCalls,60%,14,weekly").table == "programs"


def test_a_question_that_names_the_rep_again_is_that_of_the_outcome() -> None:
    batch = read(
        "Response,Start Date,End Date,Which rep did you talk to?,Which team?,Which program?,Did the rep apply it?\n"
        "1,08/30/2026,08/31/2026,Ana Ruiz,EMEA,Discovery,Yes\n2,08/30/2026,08/31/2026,Bo Lind,EMEA,Discovery,Perhaps\n"
    )
    assert (batch.table, batch.mapping["Did the rep apply it?"]) == ("check_ins", "outcome")
    assert batch.mapping["Which rep did you talk to?"] == "rep"


def test_a_question_that_names_the_outcome_is_it_also_where_its_answers_are_mostly_their_own() -> None:
    header = "Timestamp,Who did you check in with?,Sales team,Which training?,Have they used it on the job?"
    answers = ("Not yet", "Yes, every day", "Yes, sometimes", "Not yet", "Yes, every day")
    rows = [f'2026-08-0{day},Ana Ruiz,EMEA,Calls,"{answer}"' for day, answer in enumerate(answers, 1)]
    batch = read("\n".join([header, *rows]))
    assert batch.mapping["Have they used it on the job?"] == "outcome"
    assert (batch.accepted_records, batch.rejected) == (2, 3)

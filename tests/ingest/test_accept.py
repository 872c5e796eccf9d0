"""Cells become values, rejects, drops and duplicates."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from dashboard.errors import FileRefused
from dashboard.ingest import MappingFile, dates
from dashboard.ingest.choices import WORDS
from dashboard.schemas import TABLES, Column, Kind, Table
from tests.ingest import CHECK_INS, ROW, check_ins, drops, read, rules


def _dates(*texts: str, **options: Any) -> list[date | None]:  # noqa: ANN401
    rows = [f'"{text}",R{index},P' for index, text in enumerate(texts)]
    batch = read("\n".join(["completed_on,person,program", *rows]), **options)
    found = dict(zip(batch.accepted["person"], batch.accepted["completed_on"], strict=True))
    return [found.get(f"R{index}") for index in range(len(texts))]


def _actuals(*texts: str, separator: str = ";") -> list[float | None]:
    rows = [separator.join([f"R{i}", "2026-Q3", "m", f'"{text}"']) for i, text in enumerate(texts)]
    batch = read("\n".join([separator.join(["person", "quarter", "metric", "actual"]), *rows]))
    found = dict(zip(batch.accepted["person"], batch.accepted["actual"], strict=True))
    return [found.get(f"R{index}") for index in range(len(texts))]


def test_names_are_cleaned_and_blanks_are_null() -> None:
    batch = check_ins(
        "2026-08-03,  Ana \u00a0 Lo\u0301pez ,EMEA,Discovery,applied, ", header=CHECK_INS + ",skill"
    )
    assert batch.accepted.select("rep", "skill").rows() == [("Ana López", None)]


def test_a_record_with_two_wrong_cells_is_one_rejected_record() -> None:
    batch = check_ins("31/02/2026,,EMEA,Discovery,maybe", "28/02/2026,Ana,EMEA,Discovery,applied")
    assert rules(batch) == [(2, "date", "date"), (2, "outcome", "choice"), (2, "rep", "required")]
    assert batch.rejected == 1
    assert batch.rejects["value"].to_list() == ["31/02/2026", "maybe", ""]
    assert batch.rejects["message"].to_list() == [
        "31/02/2026 is no date; write it like 2026-02-28.",
        "maybe is none of our words; write applied or partly or not applied.",
        "The rep is empty; fill it in.",
    ]


def test_missed_and_excused_check_ins_need_no_outcome() -> None:
    rows = [f"2026-08-03,R{i},EMEA,Discovery,,{s}" for i, s in enumerate(["missed", "Cancelled", "held", ""])]
    batch = check_ins(*rows, header=CHECK_INS + ",status")
    assert batch.accepted["status"].to_list() == ["missed", "excused"]
    assert rules(batch) == [(4, "outcome", "required"), (5, "outcome", "required")]


def test_events_lie_between_2000_and_today() -> None:
    header = CHECK_INS + ",due_on"
    batch = check_ins(
        "2026-09-20,Ana,T,P,yes,2062-01-01", "2026-09-21,Bo,T,P,yes,", "1999-12-31,Cy,T,P,yes,", header=header
    )
    assert rules(batch) == [(3, "date", "future"), (4, "date", "past")]
    assert batch.accepted["due_on"].to_list() == [date(2062, 1, 1)]


@pytest.mark.parametrize(
    ("texts", "order", "read_as"),
    [
        (["2026-02-03", "2026-02-13T10:00:00.000Z", "2026/02/23 10:00:00 AM GMT+3"], "iso", [3, 13, 23]),
        (["03/02/2026", "13/02/2026 09:15"], "day-first", [3, 13]),
        (["2/3/26 19:06:23", "2/13/2026 5:01 PM"], "month-first", [3, 13]),
        (["3.2.2026", "04.02.26, 10:00"], "day-first", [3, 4]),
        (["03-02-2026", "23-02-2026"], "day-first", [3, 23]),
        (["02/02/2026"], "day-first", [2]),
    ],
)
def test_date_orders_are_told_from_the_whole_column(texts: list[str], order: str, read_as: list[int]) -> None:
    assert _dates(*texts) == [date(2026, 2, day) for day in read_as]
    assert read("completed_on,person,program\n" + f'"{texts[-1]}",A,P').date_order == order


def test_an_order_that_cannot_be_told_is_asked_for() -> None:
    for texts in (["03/02/2026", "04/05/2026"], ["13/02/2026", "02/13/2026", "01/02/2026"]):
        with pytest.raises(FileRefused) as refusal:
            _dates(*texts)
        assert refusal.value.code == "ambiguous_dates"
        assert "--day-first" in refusal.value.hint
        assert "--month-first" in refusal.value.hint
    assert _dates("03/02/2026", date_order="day-first") == [date(2026, 2, 3)]
    assert _dates("03/02/2026", date_order="month-first") == [date(2026, 3, 2)]


def test_one_column_tells_the_order_for_another() -> None:
    batch = check_ins("13/02/2026,Ana,T,P,yes,01/03/2026", header=CHECK_INS + ",due_on")
    assert batch.accepted["due_on"].to_list() == [date(2026, 3, 1)]
    assert batch.date_order == "day-first"


def test_one_date_typed_the_other_way_is_a_reject() -> None:
    assert _dates(*[f"{day}/02/2026" for day in range(13, 25)], "02/27/2026")[-2:] == [
        date(2026, 2, 24),
        None,
    ]


@pytest.mark.parametrize(
    "text", ["2026-02-30", "0/1/2026", "2026-13-01", "soon", "145678", "2026-02-01x", "1/2/3"]
)
def test_what_is_no_date_is_a_reject(text: str) -> None:
    assert _dates(text, "13/01/2026") == [None, date(2026, 1, 13)]


@pytest.mark.parametrize(
    ("separator", "texts", "values"),
    [
        (
            ",",
            ["1,234", "$1,234.50", "-7", "1e5", "nan", "45k", "TBD"],
            [1234, 1234.5, -7, None, None, None, None],
        ),
        (",", ["1.234,56 €", "12,5", "1.234"], [1234.56, 12.5, 1234]),
        (",", ["1.234.567", "1,234,567.8", "0.125"], [1234567, 1234567.8, 0.125]),
        (";", ["1.234,56", "1 234,5", "1.234", "12,345", "EUR 100"], [1234.56, 1234.5, 1234, 12.345, 100]),
        (";", ["0.75", "0.5", "1.234"], [0.75, 0.5, 1.234]),
        (";", ["1'234", "£1001", "US$ 5", "12 34", "1,2,3", "60 %"], [1234, 1001, 5, None, None, 0.6]),
        (";", ["1.5", "1.25", "2,5", "1.234"], [1.5, 1.25, 2.5, None]),
        (",", ["9" * 400, "-0", "", "$"], [None, 0, None, None]),
        (",", ["(1,200)", "-$1,200.50", "-€5"], [-1200, -1200.5, -5]),
        (
            ";",
            ["1.234,50-", "1.234,50- EUR", "EUR 12-", "1.234,50 €-", "5-%", "7-8", "-"],
            [-1234.5, -1234.5, -12, -1234.5, -0.05, None, None],
        ),
        (",", ["1,200-", "3-", "-3-"], [-1200, -3, None]),
    ],
)
def test_numbers_as_people_write_them(separator: str, texts: list[str], values: list[float | None]) -> None:
    assert _actuals(*texts, separator=separator) == values


def test_an_amount_below_zero_is_refused_as_it_stands_there_with_its_currency_told() -> None:
    rows = [
        "01.09.2026;Ana;Bonus;1.234,50- EUR",
        "02.09.2026;Bo;Bonus;99,00- USD",
        "03.09.2026;Cy;Bonus;5 EUR",
    ]
    batch = read("\n".join(["date;recipient;kind;value", *rows]))
    assert batch.rejects.select("line", "rule", "message").rows() == [
        (2, "minimum", "1.234,50- EUR is too small; write 0 or more."),
        (3, "minimum", "99,00- USD is too small; write 0 or more."),
    ]
    assert batch.accepted.select("value", "currency").rows() == [(5.0, "EUR")]


@pytest.mark.parametrize(
    "odd",
    [
        "TBD, see HR",
        "~1,200",
        "1,200/yr",
        "1,200 approx",
        "ca. 1,200",
        "1,5k",
        "1,200 dollars",
        "$1,2M",
    ],
)
def test_a_cell_that_is_no_number_decides_no_decimal_mark(odd: str) -> None:
    assert _actuals("$125,000", "$98,000", odd, separator=",") == [125000, 98000, None]


def test_one_number_does_not_turn_the_thousands_of_all_the_others_into_decimals() -> None:
    header, rows = "person,quarter,metric,actual", ["$125,000", "$98,000", "1,5"]
    batch = read("\n".join([header, *(f'T{i},2026-Q3,Sales,"{text}"' for i, text in enumerate(rows))]))
    assert batch.accepted["actual"].to_list() == [1.5]
    assert batch.rejects["message"][0].startswith("$125,000 can mean two numbers")


def test_the_decimal_mark_is_reported() -> None:
    header = "team;quarter;amount"
    assert read(f"{header}\nA;2026-Q3;1").decimal == ","
    assert read(f"{header}\nA;2026-Q3;1.5").decimal == "."


def test_amounts_have_a_least_value() -> None:
    batch = read("team,quarter,amount\nA,2026-Q3,-1\nB,2026-Q3,0\n")
    assert rules(batch) == [(2, "amount", "minimum")]
    assert batch.rejects["message"][0] == "-1 is too small; write 0 or more."


def test_rates_over_one_are_per_cent() -> None:
    rows = "\n".join(
        f"P{i},{text}" for i, text in enumerate(["0.6", "60", "60 %", "1", "100", "0.5%", "101", "150%"])
    )
    batch = read(f"program,target_rate\n{rows}")
    assert batch.accepted["target_rate"].to_list() == [0.6, 0.6, 0.6, 1.0, 1.0, 0.005]
    assert rules(batch) == [(8, "target_rate", "maximum"), (9, "target_rate", "maximum")]


@pytest.mark.parametrize(
    "text", ["2026-Q3", "Q3 2026", "2026 q3", "Q3/2026", "FY2026 Q3", "2026Q3", "Q3 26", "Q3'26", "3Q2026"]
)
def test_quarters_in_the_usual_orders(text: str) -> None:
    assert read(f"team,quarter,amount\nA,{text},1").accepted["quarter"].to_list() == ["2026-Q3"]


def test_what_is_no_quarter_is_a_reject() -> None:
    assert rules(read("team,quarter,amount\nA,2026-Q5,1\nA,,1")) == [
        (2, "quarter", "quarter"), (3, "quarter", "required")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("outcome", "Fully Applied", "applied"), ("outcome", "TRUE", "applied"),
        ("outcome", "tried", "partly"), ("outcome", "Not yet.", "not applied"),
        ("outcome", "0", "not applied"), ("outcome", "none", "not applied"),
        ("status", "No-show", "missed"), ("status", "On leave", "excused"), ("status", "Held", "completed"),
        ("evidence", "Self reported", "self-reported"), ("evidence", "seen", "observed"),
        ("evidence", "yes", None), ("barrier_owner", "Manager", "leader"), ("barrier_owner", "IT", None),
        ("purpose", "Celebrating; coaching,coaching", "celebrating;coaching"),
        ("purpose", "coaching;tea", None),
        ("purpose", ";", None), ("outcome", "applied;partly", None),
    ],
)  # fmt: skip
def test_choices_accept_plain_words(column: str, text: str, value: str | None) -> None:
    row = {"date": "2026-08-03", "rep": "Ana", "team": "T", "program": "P", "outcome": "yes", column: text}
    batch = read(";".join(row) + "\n" + ";".join(f'"{cell}"' for cell in row.values()))
    assert batch.accepted[column].to_list() == ([value] if value else [])
    assert rules(batch) == ([] if value else [(2, column, "choice")])


def test_kinds_and_roles_accept_plain_words_and_a_job_we_do_not_know_is_asked_for() -> None:
    kinds = read(
        "date,recipient,kind\n" + "\n".join(f"2026-08-03,R,{k}" for k in ["Kudos", "SPIFF", "prize"])
    )
    assert kinds.accepted["kind"].to_list() == ["praise", "incentive", "award"]
    roles = read("person,team,role\nA,T,Account Executive\nB,T,Sales Manager\nC,T,\nD,T,Gardener")
    assert roles.accepted["role"].to_list() == ["rep", "leader", None]
    assert rules(roles) == [(5, "role", "choice")]


def test_no_word_means_two_choices_of_a_column() -> None:
    for name, words in WORDS.items():
        flat = [word for value, others in words.items() for word in (value, *others)]
        assert len(flat) == len(set(flat)), name
        choices = [
            c.choices for table in TABLES.values() for c in table.columns if c.name == name and c.choices
        ]
        assert set(words) == set(choices[0])


def test_a_cell_over_32_kb_is_a_reject() -> None:
    batch = check_ins(
        ROW + "," + "x" * 40_000,
        ROW.replace("Ana", "Bo") + ',"a\n' + "y" * 32_700 + '"',
        header=CHECK_INS + ",note",
    )
    assert rules(batch) == [(2, "note", "too_long")]
    assert len(batch.rejects["value"][0]) < 1100
    assert batch.accepted["rep"].to_list() == ["Bo"]


def test_totals_and_trailers_are_dropped_with_their_text() -> None:
    trailers = [
        "Subtotal EMEA,,,,1", "Total,1200,,,", '"Grand Totals (5700 records)"',
        "Confidential Information - Do Not Distribute",
        "Copyright (c) 2000-2026 example.com, inc. All rights reserved.", CHECK_INS,
    ]  # fmt: skip
    batch = check_ins(ROW, *trailers)
    assert drops(batch) == [
        (3, "total"),
        (4, "total"),
        (5, "total"),
        (6, "trailer"),
        (7, "trailer"),
        (8, "header"),
    ]
    assert batch.drops["text"].to_list() == trailers
    assert batch.rejected == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        *((f"{word},,,,3", "total") for word in (
            "Gesamtdurchschnitt", "Durchschnitt", "Average", "Mean", "Ø", "Moyenne", "Promedio", "Media", "Mittelwert",
            "Average score", "Overall average", "Ø 3", "Gesamtergebnis", "**", "* Summe", "** Gesamtsumme",
            "Durchschnitt je Beleg",
        )),
        *((line, "trailer") for line in (
            "Exported on,2026-09-01,,,", "Exported on,2026-09-01", "Generated by Moodle", "Report date,2026-09-01,,,",
            "Exportiert am 01.09.2026,,,,", "Stand: 01.09.2026,,,,", "Seite 1 von 3,,,,", "Exporté le,2026-09-01,,,",
            "(12 rows),,,,", "12 rows affected", "--- end ---,,,,", "Powered by Moodle", "Data as of 2026-09-01,,,,",
        )),
        *((line, None) for line in (
            "Total Recall,2026-08-09,EMEA,,yes", "Average Joe,2026-01-02,EMEA,P,", "Mean Joe,,EMEA,P,yes",
            "Øyvind,,EMEA,P,yes", "Stand Still,2026-02-02,EMEA,,yes", "Source: Us,2026-08-03,EMEA,,yes",
        )),
    ],
)  # fmt: skip
def test_averages_and_remarks_below_the_records_are_dropped_in_several_languages(
    line: str, reason: str | None
) -> None:
    batch = read(f"rep,date,team,program,outcome\nAna,2026-08-03,EMEA,P,yes\n{line}\n")
    assert (batch.drops["reason"].to_list(), batch.rejected) == (([reason], 0) if reason else ([], 1))


@pytest.mark.parametrize(
    "line",
    [
        "Report generated 2026-09-30", "As of 30 Sep 2026", "Data through 30/09/2026", "Printed 30.09.2026",
        "Exported 3 Sep 2026", "Date: 30 Sep 2026", "2026-09-30 Report generated", '"Updated Sep 30, 2026"',
        "All rights reserved", "Internal use only", '"Proprietary, do not share"', "This report is confidential",
        "Time zone: UTC", "Nur für den internen Gebrauch", "Usage interne", "see next sheet",
    ],
)  # fmt: skip
def test_a_remark_in_the_column_of_days_is_dropped(line: str) -> None:
    batch = check_ins(ROW, f"{line},,,,")
    assert (drops(batch), rules(batch)) == ([(3, "trailer")], [])
    assert batch.drops["text"][0] == f"{line},,,,"


@pytest.mark.parametrize("line", ["3 Aug 2026", "3 Aug 2026,,,,", "2026-08-03 10:15,,,,", "30/09/2026,,,,"])
def test_a_day_alone_is_a_trailer_below_a_blank_line_only(line: str) -> None:
    assert drops(check_ins(ROW, "", line)) == [(3, "blank"), (4, "trailer")]
    assert drops(check_ins(ROW, "Total,1,,,", line)) == [(3, "total"), (4, "trailer")]
    assert drops(check_ins(ROW, "", line, ROW.replace("Ana", "Bo"))) == [(3, "blank")]
    assert (drops(check_ins(ROW, line)), check_ins(ROW, line).rejected) == ([], 1)


@pytest.mark.parametrize("line", ["TBD,,,,", '"Mon, Aug 3",,,,', "see above,Ana,,,", "not yet,,EMEA,P,yes"])
def test_what_lacks_its_day_and_is_no_remark_is_refused(line: str) -> None:
    batch = check_ins(ROW, line)
    assert (drops(batch), batch.rejected) == ([], 1)


def test_people_called_total_stay() -> None:
    batch = read(
        "rep,date,team,program,outcome\nTotal Recall,2026-08-03,T,P,yes\nTotal Recall,2026-08-03,T,P,eh\n"
    )
    assert batch.accepted["rep"].to_list() == ["Total Recall"]
    assert rules(batch) == [(3, "outcome", "choice")]
    assert drops(read("program,team\nTotal,\nTotal,EMEA\n")) == [(2, "total")]


def test_one_reward_of_several_people_is_a_row_each() -> None:
    batch = read('date;recipient;kind;value\n2026-08-03;"Ana; Bo;ana;";bonus;50\n2026-08-04;";";bonus;50\n')
    assert batch.accepted.select("line", "recipient", "value").rows() == [(2, "Ana", 50.0), (2, "Bo", 50.0)]
    assert (batch.records, batch.accepted_records, batch.rejected) == (2, 1, 1)
    assert rules(batch) == [(3, "recipient", "required")]


def test_the_same_again_is_a_repeat_of_the_first() -> None:
    batch = check_ins(ROW, ROW.replace("Ana", "  ANA"), ROW)
    assert batch.duplicates.rows() == [(3, 2, "repeated"), (4, 2, "repeated")]
    assert batch.accepted["line"].to_list() == [2]


def test_the_last_record_of_a_key_wins() -> None:
    other = ROW.replace(",applied", ",no")
    batch = check_ins(ROW, other, ROW, ROW)
    assert batch.duplicates.rows() == [(2, 4, "replaced"), (3, 4, "replaced"), (5, 4, "repeated")]
    assert batch.accepted["line"].to_list() == [4]


def test_an_id_is_a_key_with_its_person_only() -> None:
    header = CHECK_INS + ",check_in_id"
    batch = check_ins(
        ROW + ",1",
        ROW.replace("Ana", "Bo") + ",1",
        ROW.replace("Discovery", "Demo") + ",1",
        ROW + ",",
        header=header,
    )
    assert batch.duplicates.rows() == [(2, 4, "replaced")]
    assert batch.accepted["line"].to_list() == [3, 4, 5]


def test_a_rejected_record_replaces_nothing() -> None:
    assert check_ins(ROW, ROW.replace("applied", "?")).accepted["line"].to_list() == [2]


def test_identical_recognitions_are_repeats_unless_said_otherwise() -> None:
    text = "date,recipient,kind,value\n" + "2026-08-03,Ana,award,50\n" * 2 + "2026-08-03,Ana,award,60\n"
    assert read(text).duplicates.rows() == [(3, 2, "repeated")]
    assert read(text, keep_repeats=True).accepted.height == 3
    with_id = "date,recipient,kind,recognition_id\n" + "2026-08-03,Ana,award,7\n" * 2
    assert read(with_id, keep_repeats=True).duplicates.rows() == [(3, 2, "repeated")]
    assert check_ins(ROW, ROW, keep_repeats=True).duplicates.height == 1


def test_a_record_is_a_duplicate_when_all_its_rows_are() -> None:
    header = "date;recipient;kind\n"
    batch = read(header + '2026-08-03;"Ana;Bo";award\n2026-08-03;"Bo;Cy";award\n2026-08-03;"bo;ANA";award\n')
    assert batch.duplicates.rows() == [(4, 2, "repeated")]
    assert batch.accepted.select("line", "recipient").rows() == [(2, "Ana"), (2, "Bo"), (3, "Cy")]


def test_types_of_every_table() -> None:
    for table in TABLES.values():
        batch = read(f"{','.join(table.names)}\nx{',' * (len(table.names) - 1)}")
        assert set(batch.accepted.schema.values()) <= {pl.Int64(), pl.String(), pl.Date(), pl.Float64()}
        assert batch.accepted.columns == ["line", *table.names]


def test_white_space_of_no_width_makes_no_other_name() -> None:
    batch = check_ins(
        "2026-08-03,\u200bAna,EMEA\u00a0,Discovery,applied",
        "2026-08-04,Ana\ufeff,EM\u2060EA,Discovery,applied",
        "2026-08-05,\u200b,EMEA,Discovery,applied",
    )
    assert batch.accepted.select("rep", "team").rows() == [("Ana", "EMEA"), ("Ana", "EMEA")]
    assert rules(batch) == [(4, "rep", "required")]


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("a@x.example, b@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example;b@x.example", ["a@x.example", "b@x.example"]),
        ("Müller, Zoë", ["Müller, Zoë"]),
        ("Zoë, b@x.example", ["Zoë, b@x.example"]),
    ],
)
def test_addresses_with_commas_between_them_are_several_people(cell: str, people: list[str]) -> None:
    batch = read(f'date,recipient,kind\n2026-08-03,"{cell}",points\n')
    assert batch.accepted["recipient"].to_list() == people


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("30.9.2026", "month-first", date(2026, 9, 30)),
        ("9/30/2026", "day-first", date(2026, 9, 30)),
        ("3/4/2026", "month-first", date(2026, 3, 4)),
        ("3/4/2026", "day-first", date(2026, 4, 3)),
        ("31/9/2026", "day-first", None),
        ("soon", None, None),
    ],
)
def test_a_date_by_itself_is_read_by_what_it_shows(text: str, order: str | None, day: date | None) -> None:
    assert dates.of_itself(text, order) == day


def test_numbers_that_stand_for_answers_are_asked_about() -> None:
    rows = [f"2026-08-0{code},R{code},EMEA,Calls,{code}" for code in (1, 2, 3)]
    coded = check_ins(*rows)
    assert coded.accepted.is_empty()
    assert set(coded.rejects["message"].str.extract("is a code, (and the file does not say)")) == {
        "and the file does not say"
    }
    said = MappingFile(values={"outcome": {"2": "partly", "3": "applied"}})
    assert check_ins(*rows, mapping=said).accepted["outcome"].to_list() == ["partly", "applied"], (
        "1 may be no"
    )
    plain = [f"2026-08-0{place},R{place},EMEA,Calls,{code}" for place, code in ((1, 1), (2, 0))]
    assert check_ins(*plain).accepted["outcome"].to_list() == ["applied", "not applied"]


@pytest.mark.parametrize(
    ("amount", "currency", "accepted"),
    [("€100", "USD", 0), ("€100", "EUR", 1), ("$100", "CAD", 1), ("100", "USD", 1), ("£100", "", 1)],
)
def test_a_sign_that_contradicts_the_currency_is_refused(amount: str, currency: str, accepted: int) -> None:
    batch = read(f"date,recipient,kind,value,currency\n2026-08-03,Ana,points,{amount},{currency}\n")
    assert batch.accepted.height == accepted
    assert [rule for _, _, rule in rules(batch)] == ([] if accepted else ["currency"])


def _filling(**values: str) -> MappingFile:
    return MappingFile(values={column: {"": value} for column, value in values.items()})


def test_blank_cells_are_given_the_value_said_for_them() -> None:
    records = [ROW, "2026-08-04,Bo,,Discovery,yes", "2026-08-05,Cy, ,,no", "2026-08-06,Di,X,,sometimes"]
    assert check_ins(*records).rejected == 3
    batch = check_ins(*records, mapping=_filling(team="North", program="Calls"))
    assert batch.accepted.select("team", "program").rows() == [
        ("EMEA", "Discovery"), ("North", "Discovery"), ("North", "Calls")
    ]  # fmt: skip
    assert rules(batch) == [(5, "outcome", "choice")]
    assert batch.filled == {"program": ("Calls", 1), "team": ("North", 2)}


def test_a_value_for_blank_cells_fills_no_excused_one_and_makes_no_record_of_a_total() -> None:
    header = CHECK_INS + ",status"
    batch = check_ins(
        "2026-08-03,Ana,EMEA,Discovery,,missed", "2026-08-04,Bo,EMEA,Discovery,,", header=header,
        mapping=_filling(outcome="no"),
    )  # fmt: skip
    assert batch.accepted["outcome"].to_list() == [None, "not applied"]
    roster = read("person,team\nAna,EMEA\nBo,\n,\nTotal,\n", mapping=_filling(team="North"))
    assert roster.accepted.select("person", "team").rows() == [("Ana", "EMEA"), ("Bo", "North")]
    assert drops(roster) == [(4, "blank"), (5, "total")]
    assert (roster.records, roster.filled) == (4, {"team": ("North", 1)})


def test_a_value_for_blank_cells_that_is_none_is_a_reject_of_each() -> None:
    said = _filling(quarter="soon")
    batch = read("team,quarter,amount\nA,,1\nB,2026-Q3,1\n", mapping=said)
    assert rules(batch) == [(2, "quarter", "quarter")]
    assert batch.rejects["message"][0] == "soon is no quarter; write it like 2026-Q3."
    assert not batch.filled


@pytest.mark.parametrize("nothing", ["(No value)", "(blank)", "(Leer)", "#N/A", "#NV", " (NULL) "])
def test_what_tools_write_for_an_empty_cell_is_one(nothing: str) -> None:
    header = CHECK_INS + ",barrier,due_on"
    batch = check_ins(f"2026-08-03,Ana,{nothing},P,yes,{nothing},{nothing}", header=header)
    assert rules(batch) == [(2, "team", "required")]
    batch = check_ins(f"2026-08-03,Ana,T,P,yes,{nothing},{nothing}", header=header)
    assert batch.accepted.select("barrier", "due_on").rows() == [(None, None)]


def test_a_role_is_told_whatever_its_rank() -> None:
    titles = ["Sr. Account Executive", "SDR II", "Senior Sales Manager", "Senior Gardener"]
    batch = read("\n".join(["person,team,role", *(f"P{i},T,{title}" for i, title in enumerate(titles))]))
    assert batch.accepted["role"].to_list() == ["rep", "rep", "leader"]
    assert rules(batch) == [(5, "role", "choice")]


_WRONG = {
    Kind.CHOICE: "wrong", Kind.EVENT: "31.02.2026", Kind.DAY: "31.02.2026", Kind.NUMBER: "TBD", Kind.QUARTER: "Q5 2026",
}  # fmt: skip
_RIGHT = {Kind.EVENT: "2026-08-03", Kind.DAY: "2026-08-03", Kind.NUMBER: "1", Kind.QUARTER: "2026-Q3"}


@pytest.mark.parametrize(
    ("table", "column"),
    [(t, c) for t in TABLES.values() for c in t.columns if c.kind in _WRONG and not c.required],
    ids=lambda one: one.name,
)
def test_a_wrong_value_of_an_optional_column_is_refused_with_its_reason(table: Table, column: Column) -> None:
    needed = [*(c for c in table.columns if c.required), column]
    right = [c.choices[0] if c.choices else _RIGHT.get(c.kind, "Ana") for c in needed]
    rows = [right, [*right[:-1], _WRONG[column.kind]], [*right[:-1], ""]]
    content = "\n".join(",".join(row) for row in [[c.name for c in needed], *rows])
    batch = read(content, table=table.name, keep_repeats=True)
    assert [(line, name) for line, name, _ in rules(batch)] == [(3, column.name)]
    assert batch.rejects["value"].to_list() == [_WRONG[column.kind]]
    assert _WRONG[column.kind] in batch.rejects["message"][0]

"""Bytes become records: encodings, separators, quoting, shapes, lines, limits."""

from __future__ import annotations

import codecs

import pytest

from dashboard.errors import FileRefused
from dashboard.ingest import Limits, stragglers
from dashboard.ingest.lines import scan
from dashboard.ingest.tokens import record_at
from tests.ingest import CHECK_INS, ROW, check_ins, drops, read, rules

_UMLAUTS = f"{CHECK_INS}\n2026-08-03,Jürgen Groß,EMEA,Discovery,applied\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (_UMLAUTS.encode(), "utf-8"),
        (codecs.BOM_UTF8 + _UMLAUTS.encode(), "utf-8"),
        (_UMLAUTS.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + _UMLAUTS.encode("utf-16-be"), "utf-16"),
        (_UMLAUTS.encode("cp1252"), "cp1252"),
    ],
)
def test_encodings_are_told(content: bytes, encoding: str) -> None:
    batch = read(content)
    assert batch.encoding == encoding
    assert batch.accepted["rep"].to_list() == ["Jürgen Groß"]


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (("Señora Núñez", "Zoë Öst", "Süd"), "cp1252"),  # in cp1250 one letter differs, and likeness is 1.65
        (("Iñigo Peña", "Begoña Muñoz", "España"), "cp1252"),
        (("Şule Yılmaz", "Gökhan Işık", "Ayşe Kılıç", "İbrahim Doğan"), "cp1254"),
        (("Jānis Bērziņš", "Līga Kalniņa", "Kęstutis Žukauskas"), "cp1257"),
        (("Kőszegi Előd", "Erdős Pál", "Tőkés László"), "cp1250"),
        (("Łukasz Kowalski", "Paweł Zieliński"), "cp1250"),
        (("Иван Петров",), "cp1251"),
    ],
)
def test_few_letters_tell_a_language_only_together(names: tuple[str, ...], encoding: str) -> None:
    records = [f"2026-08-0{day},{name},EMEA,Discovery,applied" for day, name in enumerate(names, 1)]
    batch = read("\n".join([CHECK_INS, *records]).encode(encoding))
    assert batch.accepted["rep"].to_list() == list(names)


def test_one_bad_byte_does_not_garble_the_other_names() -> None:
    batch = read(_UMLAUTS.encode() * 1 + b"2026-08-04,Ren\xe9,EMEA,Discovery,applied\n")
    assert batch.encoding == "utf-8"
    assert batch.accepted["rep"].to_list() == ["Jürgen Groß"]
    assert rules(batch) == [(3, "rep", "encoding")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_separators_and_newlines_are_told(separator: str, newline: str) -> None:
    text = newline.join([CHECK_INS, ROW, "", ROW.replace("Ana", '"Bo, jr; x|y\tz"')]) + newline
    batch = read(text.replace(",", separator).replace(f"Bo{separator}", "Bo,"))
    assert batch.separator == separator
    assert batch.accepted["line"].to_list() == [2, 4]
    assert drops(batch) == [(3, "blank")]


def test_excels_own_first_line_names_the_separator() -> None:
    batch = read("sep=;\n" + CHECK_INS.replace(",", ";") + "\n" + ROW.replace(",", ";"))
    assert batch.accepted["line"].to_list() == [3]


def test_line_is_where_a_record_begins() -> None:
    batch = check_ins(
        ROW + ',"one\ntwo, ""three"""', "", ROW.replace("Ana", "Bo") + ",x", header=CHECK_INS + ",note"
    )
    assert batch.accepted["line"].to_list() == [2, 5]
    assert batch.accepted["note"].to_list() == ['one\ntwo, "three"', "x"]
    assert batch.records == 3


def test_blank_records_are_counted_and_the_last_newline_is_none() -> None:
    batch = read(f"\n\n{CHECK_INS}\n\n{ROW}\n  \n,,,,\n , ,\n\n")
    assert batch.records == 6
    assert drops(batch) == [(4, "blank"), (6, "blank"), (7, "blank"), (8, "blank"), (9, "blank")]
    assert batch.accepted["line"].to_list() == [5]


def test_records_of_another_shape_are_rejects_and_the_next_survive() -> None:
    batch = check_ins("2026-08-03,Ana,EMEA", ROW, ROW + ",more", ROW.replace("Ana", "Bo") + ",,")
    assert rules(batch) == [(2, "", "shape"), (4, "", "shape")]
    assert batch.rejects["value"].to_list() == ["2026-08-03,Ana,EMEA", ROW + ",more"]
    assert "3 cells, fewer than the header's 5" in batch.rejects["message"][0]
    assert batch.accepted["rep"].to_list() == ["Ana", "Bo"]


def test_separators_at_the_end_of_the_header_name_no_columns() -> None:
    batch = check_ins(ROW, ROW.replace("Ana", "Bo") + ",,", header=CHECK_INS + ",,")
    assert batch.accepted.height == 2
    assert batch.ignored_columns == ()


@pytest.mark.parametrize(
    "broken",
    [
        '2026-08-03,"Ana,EMEA,Discovery,applied,',  # never closed
        '2026-08-03,"Ana" Smith,EMEA,Discovery,applied,',  # goes on after its end
        '2026-08-03,Ana,EMEA,Discovery,applied,"it',  # closes in another record
        '"2026-08-03,Ana,EMEA,Discovery,applied,',
    ],
)
def test_a_stray_quotation_mark_costs_one_record(broken: str) -> None:
    others = [
        ROW.replace("Ana", name) + f",{note}" for name, note in [("Bo", "x"), ("Cy", '"a, b"'), ("Di", 'y"')]
    ]
    batch = check_ins(broken, *others, header=CHECK_INS + ",note")
    assert rules(batch) == [(2, "", "shape")]
    assert batch.accepted["rep"].to_list() == ["Bo", "Cy", "Di"]
    assert batch.accepted["note"].to_list() == ["x", "a, b", 'y"']


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_stray_nul_byte_costs_one_record(encoding: str) -> None:
    records = [ROW.replace("Ana", f"Zoë {place}") for place in range(9)]
    records[3] = records[3].replace("Zoë", "Z\0oë")
    batch = read("\n".join([CHECK_INS, *records]).encode(encoding))
    assert rules(batch) == [(5, "rep", "encoding")]
    assert (batch.accepted_records, batch.accepted["rep"][0]) == (8, "Zoë 0")


def test_a_quotation_mark_within_a_cell_is_a_character() -> None:
    batch = check_ins(ROW.replace("Ana", 'Ana "Ace" Lopez'))
    assert batch.accepted["rep"].to_list() == ['Ana "Ace" Lopez']


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\n", "empty_file"),
        (codecs.BOM_UTF8, "empty_file"),
        (CHECK_INS.encode() + b"\n\0", "unreadable_file"),
        (CHECK_INS.encode("utf-16-le"), "unreadable_file"),
        (b"a,\x81\x8d\n", "unreadable_file"),
        (codecs.BOM_UTF16_LE + b"a", "unreadable_file"),
        (b"PK\x03\x04rest", "unreadable_file"),
        (b'"date,rep\n', "unreadable_file"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(content)
    assert refusal.value.code == code
    assert refusal.value.hint


def test_a_workbook_is_refused_with_the_way_out() -> None:
    with pytest.raises(FileRefused) as refusal:
        read(b"PK\x03\x04", sheet="May")
    assert "CSV" in refusal.value.hint


@pytest.mark.parametrize(
    "content",
    [
        f"{CHECK_INS},note\n" + (ROW + ",x\n") * 4,
        f"{CHECK_INS},note\n" + (ROW + ',"x\ny"\n') * 4,
        f"{CHECK_INS},note\n" + "\n" * 4,
        CHECK_INS + ",a,b,c\n",
        f"{CHECK_INS},note\n" + "x" * (1 << 20),
    ],
)
def test_limits_are_held(content: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(content, Limits(megabytes=1, rows=3, columns=7))
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize(
    "content", [CHECK_INS, f"{CHECK_INS}\n", f"Report\n\n{CHECK_INS}\n", f"sep=,\n{CHECK_INS}"]
)
def test_a_header_alone_is_refused(content: str) -> None:
    with pytest.raises(FileRefused, match="has a header row and no records below it") as refusal:
        read(content)
    assert refusal.value.code == "empty_file"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<html><body><table><tr><td>Date</td></tr></table></body></html>", "a web page"),
        ("\n<!DOCTYPE html>\n<html>", "a web page"),
        ('<?xml version="1.0"?><rows/>', "XML"),
        ('[{"date": "2026-08-03", "rep": "Ana"}]', "JSON"),
        ('{"rows": []}', "JSON"),
    ],
)
def test_what_only_its_name_makes_a_table_is_refused_as_what_it_is(content: str, what: str) -> None:
    with pytest.raises(FileRefused, match=f"The file is {what}, whatever its name says") as refusal:
        read(content)
    assert refusal.value.code == "unreadable_file"


def test_a_text_has_no_sheet_to_name() -> None:
    with pytest.raises(FileRefused, match="is no workbook: it has no sheet 'Data'") as refusal:
        read(f"{CHECK_INS}\n{ROW}\n", sheet="Data")
    assert refusal.value.code == "unknown_sheet"


def test_many_bytes_are_judged_alike_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    text = ('a,b\n"a,b",c\n,""\n"x""y",z\nx,"y\nz",1\n"1",2,3\n\n' * 20).encode() + b"end,1"
    whole = scan(text, 0, ",", 2)
    monkeypatch.setattr("dashboard.ingest.lines._BLOCK", 16)
    blocks = scan(text, 0, ",", 2)
    assert blocks.starts.tolist() == whole.starts.tolist()
    assert blocks.plain.tolist() == whole.plain.tolist()
    assert whole.plain.tolist() == [True, True, True, True, False, False, False, False] * 20 + [True]
    assert list(whole.blocks(30))[-1][1] == whole.count


def test_an_exact_record_is_what_the_format_says() -> None:
    content = b'a,"b ""c"",\n",,d"e\nnext'
    record = record_at(content, 0, ",")
    assert record is not None
    assert record.fields == ("a", 'b "c",\n', "", 'd"e')
    assert content[record.end :] == b"next"
    assert record_at(b'a,"b" c', 0, ",") is None
    assert record_at(b"a" * 300_000, 0, ",") is None


def test_two_stray_quotation_marks_swallow_no_record_between_them() -> None:
    rows = [ROW.replace("Ana", name) for name in ("Ana", "Bo", "Cy", "Di")]
    batch = check_ins(
        rows[0] + ',"x', rows[1] + ",", rows[2] + ',y"', rows[3] + ",", header=CHECK_INS + ",note"
    )
    assert rules(batch) == [(2, "", "shape")]
    assert batch.accepted["rep"].to_list() == ["Bo", "Cy", "Di"]


def test_lines_of_a_quoted_cell_may_look_like_a_table() -> None:
    batch = check_ins(ROW + ',"a\n1,2,3,4,5,6\nb"', header=CHECK_INS + ",note")
    assert batch.accepted["note"].to_list() == ["a\n1,2,3,4,5,6\nb"]


def test_a_file_that_takes_too_long_to_part_into_records_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [ROW + ',"a\nb"'] * 3
    assert check_ins(*rows, header=CHECK_INS + ",note").accepted.height
    monkeypatch.setattr(stragglers, "SECONDS", 0.0)
    with pytest.raises(FileRefused, match="take longer than 0 seconds to read") as refused:
        check_ins(*rows, header=CHECK_INS + ",note")
    assert refused.value.code == "too_large"

"""What the tables say of their columns is enough to erase a person and to leave words about people out."""

from __future__ import annotations

from dashboard.schemas import ROSTER, TABLES, Domain, Kind

COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]


def test_a_column_of_names_says_what_they_name() -> None:
    assert [column.name for _, column in COLUMNS if column.kind is Kind.NAME and column.domain is None] == []


def test_a_row_is_about_one_person_at_most() -> None:
    assert all(sum(column.about for column in table.columns) <= 1 for table in TABLES.values())
    assert all(column.domain is Domain.PERSON for _, column in COLUMNS if column.about or column.spelling)


def test_only_the_roster_says_what_else_a_person_is_called() -> None:
    assert {table.name for table, column in COLUMNS if column.spelling} == {ROSTER.name}


def test_remarks_are_free_words() -> None:
    assert {column.kind for _, column in COLUMNS if column.remarks} == {Kind.TEXT}


def test_a_blank_is_excused_by_a_column_beside_it() -> None:
    for table, column in COLUMNS:
        beside, values = column.excused_by or (column.name, column.choices)
        assert set(values) <= set(table.by_name[beside].choices)

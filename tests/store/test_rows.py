"""Rows: what is accepted is what is stored, and a name is who it says, never what its hash says."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import StoreUnreadable
from dashboard.schemas import TABLES, Column, Kind
from dashboard.store import files as files_module
from dashboard.store import names as names_module
from dashboard.store import rows as rows_module
from dashboard.store.dictionary import identify
from dashboard.store.log import NOTHING
from dashboard.store.names import choice_columns, coded_columns, digest
from dashboard.store.store import Store
from dashboard.words import fold
from tests.store import Row, accepted, current, line, new_store, nothing_refused, put, staged, talk

EVERYTHING = {name: table.names for name, table in TABLES.items()}
ODD_NAMES = [
    "Ana Ruiz",
    "ANA RUIZ",
    "Zoë",
    "李小龙",
    'O\'Neil "Bob"',
    "a=b/c%20;d",
    "null",
    "NaN",
    "x" * 300,
    "🙂",
]
TEXTS = ["one", "line one\nline two", 'a;b,"c"', "0", "=1+1", "None", "\\N", "ünï"]
DAYS = [date(2000, 1, 1), date(2024, 2, 29), date(2026, 9, 20), date(2062, 12, 31)]
NUMBERS = [0.0, 0.1 + 0.2, 12_345_678.91, 1e-9, 2.0**53]


def _cell(column: Column, place: int) -> object:
    match column.kind:
        case Kind.CHOICE if column.several:
            return ";".join(column.choices[: 1 + place % len(column.choices)])
        case Kind.CHOICE:
            return column.choices[place % len(column.choices)]
        case Kind.EVENT | Kind.DAY:
            return DAYS[place % len(DAYS)]
        case Kind.NUMBER:
            return NUMBERS[place % len(NUMBERS)]
        case Kind.QUARTER:
            return f"2026-Q{1 + place % 4}"
        case Kind.NAME:
            return ODD_NAMES[place % len(ODD_NAMES)]
        case _:
            return TEXTS[place % len(TEXTS)]


def _filled(table: str) -> list[Row]:
    """Write rows in which every column takes all its odd values, and is sometimes empty where it may be."""
    return [
        {
            column.name: None
            if not column.required and (row + place) % 7 == 0
            else _cell(column, row + place)
            for place, column in enumerate(TABLES[table].columns)
        }
        for row in range(20)
    ]


@pytest.mark.parametrize("table", list(TABLES))
def test_every_word_is_stored_as_it_was_accepted(tmp_path: Path, table: str) -> None:
    rows = _filled(table)
    upload = put(new_store(tmp_path), table, rows)
    found = pl.read_delta(str(tmp_path / table)).sort("line")
    assert found["upload_id"].unique().to_list() == [upload.upload_id]
    expected = accepted(table, rows)
    assert found.select(expected.columns).equals(expected)
    assert all(expected[name].n_unique() > 1 for name in TABLES[table].names)  # or nothing was tried


def test_many_rows_are_written_in_parts_and_read_in_the_order_of_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_module, "_AT_ONCE", 3)
    put(new_store(tmp_path), "check_ins", [talk(f"08-{day:02}", f"Rep {day}") for day in range(1, 11)])
    assert DeltaTable(str(tmp_path / "check_ins")).version() == 3
    store = new_store(tmp_path, EVERYTHING)
    found = store.tables(store.live()).frames["check_ins"]
    assert found["date"].to_list() == [date(2026, 8, day) for day in range(1, 11)]


def test_uploads_read_together_are_those_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path)
    put(store, "check_ins", [talk("08-01", "Ana", check_in_id="7"), talk("08-02", "Bo", skill="Asking")])
    put(store, "roster", [{"person": "Ana", "team": "EMEA", "name": "Ana Ruiz"}])
    put(store, "check_ins", [talk("08-02", "bo", "partly", skill="asking"), talk("08-03", "Cy")])
    put(store, "check_ins", [talk("08-09", "Ana", "not applied", check_in_id="7")])
    live = store.live()
    together = store.tables(live)
    monkeypatch.setattr(rows_module, "_SMALL", 0)
    alone = store.tables(live)
    assert together.frames["check_ins"].height == 3
    for table, rows in together.frames.items():
        assert rows.equals(alone.frames[table]), table


def test_a_tables_log_is_read_once_however_many_uploads_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path)
    for place in range(1, 7):  # all of the same days: each is held against all others
        put(store, "check_ins", [talk("08-03", f"Rep {place}"), talk("08-09", "Ana", note=f"note {place}")])
    opened: list[str] = []

    def counted(path: str) -> DeltaTable:
        opened.append(path)
        return DeltaTable(path)

    monkeypatch.setattr(files_module, "DeltaTable", counted)
    one = staged(store, "check_ins", [talk("08-03", "Ana")])
    assert store.tables(store.live(), [one]).frames["check_ins"].height == 8
    assert len(opened) == len(set(opened)) == 2  # rows and names
    opened.clear()
    assert store.novelty(one, store.live()).counts["new"] == 1
    assert len(opened) == len(set(opened)) == 2


@pytest.mark.parametrize("table", list(TABLES))
@pytest.mark.parametrize("live", [True, False], ids=["stored", "staged"])
def test_every_column_is_read_as_what_was_accepted(tmp_path: Path, table: str, live: bool) -> None:
    """Names as ids that are equal when the folded names are, choices as their places, all else as it was."""
    store = new_store(tmp_path, EVERYTHING)
    rows = _filled(table)
    one = staged(store, table, rows)
    if live:
        store.commit(one, nothing_refused())
        tables = new_store(tmp_path, EVERYTHING).tables(store.live())
    else:
        tables = store.tables(NOTHING, [one])
    found = tables.frames[table]
    known: dict[str, dict[str, int]] = {}
    for name in TABLES[table].names:
        values = found[name].to_list()
        written = [row[name] for row in rows]
        assert [value is None for value in values] == [cell is None for cell in written]
        if name in coded_columns(TABLES[table]):
            ids = known.setdefault(coded_columns(TABLES[table])[name], {})
            pairs = [(v, fold(str(w))) for v, w in zip(values, written, strict=True) if w is not None]
            assert all(ids.setdefault(folded, value) == value for value, folded in pairs), name
        elif name in choice_columns(TABLES[table]):
            words = choice_columns(TABLES[table])[name]
            assert [v if v is None else words[v] for v in values] == written
        else:
            assert values == written
    for domain, ids in known.items():
        assert sorted(ids.values()) == list(range(len(ids))), domain  # distinct, and without a gap


def test_columns_a_file_lacks_are_empty(tmp_path: Path) -> None:
    store = new_store(tmp_path, EVERYTHING)
    put(store, "check_ins", [talk("08-03", "Ana")])
    put(store, "check_ins", [talk("08-04", "Ana", barrier="no time", status="missed")])
    found = store.tables(store.live()).frames["check_ins"]
    assert found.columns == [*TABLES["check_ins"].names, "rank"]
    assert found["rank"].to_list() == [1, 2]
    assert found["barrier"].to_list() == [None, 0]
    assert found["note"].null_count() == 2
    # a table nobody uploaded has its columns and no rows
    assert store.tables(store.live()).frames["budgets"].height == 0


def test_what_was_refused_is_kept_with_its_upload(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    entry = {
        "what": "reject",
        "line": 7,
        "column": "date",
        "value": "31/02",
        "rule": "date",
        "message": "No date.",
    }
    other = {**entry, "what": "duplicate", "line": 3, "of_line": 2}
    refused = pl.concat([nothing_refused(), pl.DataFrame([entry, other])], how="diagonal_relaxed")
    _, upload, _ = store.commit(staged(store, "check_ins", [talk("08-03", "Ana")]), refused)
    put(store, "check_ins", [talk("08-04", "Bo")])
    found = new_store(tmp_path).refused(upload.upload_id)
    assert found["line"].to_list() == [3, 7]
    assert found.row(1, named=True) == {"upload_id": upload.upload_id, **entry, "of_line": None}
    assert new_store(tmp_path).refused("nobody's").height == 0


def test_an_upload_of_rejects_alone_is_a_line_without_rows(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    empty = store.stage(
        accepted("check_ins", [talk("08-03", "Ana")]).clear(), line("check_ins", [], rejected=3, records=3)
    )
    assert store.commit(empty, nothing_refused())[0] == 1
    assert current(store, "check_ins") == []
    put(store, "check_ins", [talk("08-04", "Bo")])
    assert len(current(store, "check_ins")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Ruiz", "  ana   RUIZ "),
        ("Zoë", unicodedata.normalize("NFD", "ZOË")),
        ("Weiß", "WEISS"),
        ("Ana\N{NO-BREAK SPACE}Ruiz", "Ana Ruiz"),
        ("İpek", "i̇pek"),
    ],
)
def test_two_spellings_are_one_name(tmp_path: Path, one: str, other: str) -> None:
    assert digest(one) == digest(other)
    store = new_store(tmp_path)
    put(store, "check_ins", [talk("08-03", one, team=one)])
    put(store, "check_ins", [talk("08-04", other, team=other), talk("08-05", "Somebody else", team=one)])
    tables = store.tables(store.live())
    assert tables.frames["check_ins"]["rep"].n_unique() == 2
    assert tables.frames["check_ins"]["team"].n_unique() == 1
    assert tables.names["team"]["text"].to_list() == [one]  # as it was written last: in the last line
    assert tables.names["person"].height == 2


@given(st.text(max_size=12), st.text(max_size=12))
def test_digests_are_equal_when_folded_names_are(one: str, other: str) -> None:
    assert (digest(one) == digest(other)) == (fold(one) == fold(other))
    assert digest(one) == digest(fold(one))


def test_names_shown_in_their_newest_spelling(tmp_path: Path) -> None:
    """The newest upload decides, and undoing it brings the spelling before back."""
    store = new_store(tmp_path)
    put(store, "check_ins", [talk("08-09", "Ana", team="emea")])
    last = put(store, "check_ins", [talk("08-01", "Bo", team="EMEA"), talk("08-01", "Cy", team="Emea")])
    assert store.tables(store.live()).names["team"]["text"].to_list() == ["Emea"]
    store.undo(last.upload_id)
    assert store.tables(store.live()).names["team"]["text"].to_list() == ["emea"]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3))))
def test_ids_are_equal_when_both_words_of_a_digest_are(digests: list[tuple[int, int]]) -> None:
    high = pl.Series([h for h, _ in digests], dtype=pl.Int64)
    low = pl.Series([low for _, low in digests], dtype=pl.Int64)
    ids = identify(high, low).to_list()
    assert len(set(zip(ids, digests, strict=True))) == len(set(ids)) == len(set(digests))
    assert sorted(set(ids)) == list(range(len(set(digests))))


@pytest.mark.parametrize("word", ["first", "second"])
def test_people_whose_digests_half_collide_stay_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    def halved(text: str) -> tuple[int, int]:
        high, low = digest(text)
        return (7, low) if word == "first" else (high, 7)

    monkeypatch.setattr(names_module, "digest", halved)
    store = new_store(tmp_path)
    put(
        store,
        "check_ins",
        [talk("08-03", "Ana"), talk("08-03", "Bo"), talk("08-04", "ana"), talk("08-04", "Cy")],
    )
    put(store, "check_ins", [talk("08-05", "Bo"), talk("08-05", "ANA")])
    ana, bo, again, cy, bo_again, ana_again = store.tables(store.live()).frames["check_ins"]["rep"]
    assert ana == again == ana_again
    assert bo == bo_again
    assert len({ana, bo, cy}) == 3


def test_rows_whose_keys_hash_alike_stay_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row of every frame is given one hash, as if all 64-bit hashes collided."""
    store = new_store(tmp_path)
    put(store, "check_ins", [talk("08-03", "Ana"), talk("08-03", "Bo"), talk("08-03", "Cy", check_in_id="1")])
    put(store, "check_ins", [talk("08-03", "ana", "partly"), talk("08-03", "Cy", "partly", check_in_id="2")])
    expected = current(store, "check_ins")
    assert len(expected) == 4  # Ana's first is replaced
    asked = []

    def alike(frame: pl.DataFrame, *_: object) -> pl.Series:
        asked.append(frame.height)
        return pl.Series([5] * frame.height, dtype=pl.UInt64)

    monkeypatch.setattr(pl.DataFrame, "hash_rows", alike)
    assert current(Store(str(tmp_path), store._needs), "check_ins") == expected
    assert asked
    from tests.ingest import check_ins

    batch = check_ins(
        "2026-08-03,Ana,EMEA,Calls,applied",
        "2026-08-03,Bo,EMEA,Calls,applied",
        "2026-08-03,ana,EMEA,Calls,partly",
    )
    assert batch.accepted["rep"].to_list() == ["Bo", "ana"]


@pytest.mark.parametrize("name", ["two words", "Müller", "a#b", "a?b", "star*", "c:d", "a+b&c"])
def test_the_store_may_lie_anywhere(tmp_path: Path, name: str) -> None:
    """Delta percent-encodes the folders it is given."""
    folder = tmp_path / name
    put(new_store(folder), "check_ins", [talk("08-03", "Ana")])
    assert len(current(new_store(folder), "check_ins")) == 1
    assert new_store(folder).live().version == 1


@pytest.mark.parametrize("name", ["per%cent", "per%20cent", "a[1]b"])
def test_a_place_that_delta_cannot_use_is_refused_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreUnreadable) as refused:
        put(new_store(tmp_path / name), "check_ins", [talk("08-03", "Ana")])
    assert name in refused.value.message

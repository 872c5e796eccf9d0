"""Which rows are current, counted by brute force; and uploads nobody would write by hand."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import compress

from hypothesis import strategies as st

from dashboard.schemas import TABLES, Kind
from dashboard.store.rows import Staged
from dashboard.store.store import Store
from dashboard.words import fold
from tests.store import DAYS, Row, accepted, day, line

Place = tuple[int, int]  # rank, line


@dataclass(frozen=True)
class File:
    """One upload as a test draws it: its rows, each with the line it stands in."""

    table: str
    rows: tuple[tuple[int, Row], ...]
    source: str = "one"
    replaces: bool = False


# --- by brute force --------------------------------------------------------------------------------


def cell(table: str, row: Row, name: str) -> Hashable:
    value = row.get(name)
    is_name = TABLES[table].by_name[name].kind is Kind.NAME
    return fold(value) if is_name and isinstance(value, str) else value


def key(table: str, row: Row) -> Hashable:
    schema = TABLES[table]
    own = schema.id_column is not None and row.get(schema.id_column) is not None
    return own, *(cell(table, row, name) for name in (schema.key_with_id if own else schema.key))


def content(table: str, row: Row) -> Hashable:
    return tuple(cell(table, row, name) for name in TABLES[table].names)


def is_replaced(file: File, row: Row, newer: Sequence[File]) -> bool:
    """A later fresh export of the same source took the row's day, or all days where a table has none."""
    for other in newer:
        if (other.table, other.source, other.replaces) != (file.table, file.source, True) or not other.rows:
            continue
        if file.table not in DAYS:
            return True
        days = [r[DAYS[other.table]] for _, r in other.rows]
        if min(days) <= row[DAYS[file.table]] <= max(days):  # type: ignore[type-var,operator]
            return True
    return False


def naive_current(files: Sequence[File], table: str) -> list[tuple[Place, Row]]:
    """List the rows that count, with rank and line."""
    standing = [
        (rank, line_number, row)
        for rank, file in enumerate(files, 1)
        if file.table == table
        for line_number, row in file.rows
        if not is_replaced(file, row, files[rank:])
    ]
    newest: dict[Hashable, int] = {}
    for rank, _, row in standing:
        newest[key(table, row)] = rank
    return [((rank, n), row) for rank, n, row in standing if newest[key(table, row)] == rank]


def naive_novelty(files: Sequence[File], new: File) -> dict[str, int]:
    """Judge each record of a new file: new, changed or unchanged."""
    live = [row for _, row in naive_current(files, new.table)]
    keys = {key(new.table, row) for row in live}
    contents = {content(new.table, row) for row in live}
    told = {"new": 0, "changed": 0, "unchanged": 0}
    for number in {number for number, _ in new.rows}:
        mine = [row for n, row in new.rows if n == number]
        if not all(key(new.table, row) in keys for row in mine):
            told["new"] += 1
        elif all(content(new.table, row) in contents for row in mine):
            told["unchanged"] += 1
        else:
            told["changed"] += 1
    return told


# --- uploads nobody would write by hand ------------------------------------------------------------


def one_of(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from(values)


PEOPLE = one_of("Ana", "ANA ", "Bo", "bo", "Cy")
DATES = one_of(*(day(f"08-0{n}") for n in (1, 2, 3, 4)))
ROWS: dict[str, st.SearchStrategy[Row]] = {
    "check_ins": st.fixed_dictionaries(
        {
            "date": DATES, "rep": PEOPLE, "team": one_of("EMEA"), "program": one_of("Calls", "calls"),
            "outcome": one_of("applied", "partly"), "check_in_id": one_of(None, None, "1", "2"),
            "skill": one_of(None, "Asking"), "manager": one_of(None, "Max", "max"),
        }
    ),
    "recognitions": st.fixed_dictionaries(
        {
            "date": DATES, "recipient": PEOPLE, "kind": one_of("praise", "award"), "team": one_of(None, "EMEA"),
            "recognition_id": one_of(None, None, "1"), "giver": one_of(None, "Max"), "program": one_of(None),
            "value": one_of(None, 0.0, -0.0, 5.0), "currency": one_of(None, "EUR"), "reason": one_of(None, "A", "a"),
        }
    ),
    "roster": st.fixed_dictionaries(
        {
            "person": PEOPLE, "team": one_of("EMEA", "North"), "email": one_of(None, "a@x.org"),
            "started_on": one_of(None, day("2020-01-01"), day("2021-01-01")),
        }
    ),
    "programs": st.fixed_dictionaries(
        {
            "program": one_of("Calls", "CALLS"), "team": one_of(None, "EMEA", "emea"),
            "effective_from": one_of(None, day("2020-01-01")), "target_rate": one_of(None, 0.5, 0.6),
        }
    ),
    "trainings": st.fixed_dictionaries({"person": PEOPLE, "program": one_of("Calls", "calls"), "completed_on": DATES}),
    "outcomes": st.fixed_dictionaries(
        {
            "person": PEOPLE, "quarter": one_of("2026-Q1", "2026-Q2"), "metric": one_of("Sales", "sales"),
            "actual": one_of(1.0, 2.0), "target": one_of(None, 1.5),
        }
    ),
    "budgets": st.fixed_dictionaries(
        {
            "team": one_of("EMEA", "emea", "North"), "quarter": one_of("2026-Q1", "2026-Q2"),
            "amount": one_of(1.0, 2.0), "currency": one_of(None, "EUR"),
        }
    ),
}  # fmt: skip


@st.composite
def files(draw: st.DrawFn, table: str | None = None, most: int = 5) -> list[File]:
    table = table or draw(st.sampled_from(["check_ins", "check_ins", "recognitions", *ROWS]))
    return [draw(one_file(table)) for _ in range(draw(st.integers(1, most)))]


@st.composite
def one_file(draw: st.DrawFn, table: str) -> File:
    drawn = draw(st.lists(ROWS[table], max_size=6))
    lines = sorted(draw(st.lists(st.integers(2, 6), min_size=len(drawn), max_size=len(drawn))))
    return File(
        table,
        as_imported(table, tuple(zip(lines, drawn, strict=True))),
        draw(st.sampled_from(["one", "other"])),
        draw(st.sampled_from([False, False, True])),
    )


def as_imported(table: str, rows: tuple[tuple[int, Row], ...]) -> tuple[tuple[int, Row], ...]:
    """Keep of one key the last row, as an import does, except where rows alike without an id stand for themselves."""
    schema = TABLES[table]
    keys = [key(table, row) for _, row in rows]
    last = {one: position for position, one in enumerate(keys)}
    alone = (schema.key_is_content and row.get(str(schema.id_column)) is None for _, row in rows)
    kept = (by_itself or last[keys[n]] == n for n, by_itself in enumerate(alone))
    return tuple(compress(rows, kept))


def stage(store: Store, file: File, rank: int) -> Staged:
    rows = [row for _, row in file.rows]
    if not rows:
        return store.stage(
            accepted(file.table, [_example(file.table)]).clear(),
            line(file.table, [], rank=rank, source=file.source, replaces=file.replaces),
        )
    frame = accepted(file.table, rows, [n for n, _ in file.rows])
    return store.stage(frame, line(file.table, rows, rank=rank, source=file.source, replaces=file.replaces))


def _example(table: str) -> Row:
    return dict.fromkeys(TABLES[table].required)

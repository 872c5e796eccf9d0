"""How a file is read, and what its columns are: each can be said otherwise than it was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard.schemas import TABLES, Column, Kind
from dashboard.ui.markup import put, text
from dashboard.ui.sheet import sheet
from dashboard.usecases.freshness import named
from dashboard.usecases.uploads.desk import Sketch
from dashboard.usecases.uploads.importing import ENCODINGS, MappingFile, Options
from dashboard.words import shortened

ORDERS = {"The day, as in 31/12/2026": "day-first", "The month, as in 12/31/2026": "month-first"}
AS_TOLD, NOT_THERE, FOR_ALL = "as told", "not in the file", "the same for all rows"
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "vertical bar": "|"}
_DECIMALS = {"point": ".", "comma": ","}
_LONGEST = 40


def reading(file_id: str, options: Options, found: Sketch | None) -> Options:
    """Ask how the bytes become cells; what is left as told stays told."""
    columns = st.columns(3)
    with columns[0]:
        table = _pick("Table", {named(name): name for name in TABLES}, f"table-{file_id}")
        line = st.number_input("Header begins on line (0: as told)", 0, 10_000, 0, key=f"header-{file_id}")
    with columns[1]:
        encoding = _pick("Encoding", {name: name for name in ENCODINGS}, f"encoding-{file_id}")
        separator = _pick("Cells end at", _SEPARATORS, f"separator-{file_id}")
    with columns[2]:
        decimal = _pick("Decimal sign", _DECIMALS, f"decimal-{file_id}")
        order = _pick("First in its dates", ORDERS, f"dates-{file_id}")
        sheets = found.sheets if found and len(found.sheets) > 1 else ()
        page = _pick("Sheet", {name: name for name in sheets}, f"sheet-{file_id}") if sheets else None
    return replace(
        options,
        table=table or options.table,
        encoding=encoding,
        separator=separator,
        decimal=decimal,
        date_order=order,
        sheet=page,
        header_row=int(line) or None,
    )


def columns(file_id: str, table: str, headers: Sequence[str], told: Mapping[str, str]) -> MappingFile:
    """Ask which of their columns is which of ours, or what all rows have; `told` is theirs → ours as it is now."""
    offered = list(dict.fromkeys(header for header in headers if header))
    said: dict[str, str] = {}
    constants: dict[str, str] = {}
    places = st.columns(2)
    by_ours = {ours: theirs for theirs, ours in reversed(list(told.items()))}
    for place, column in enumerate(TABLES[table].columns):
        name = column.label + (" (needed)" if column.required else "")
        with places[place % 2]:
            known = f"{AS_TOLD}: {by_ours[column.name]}" if column.name in by_ours else AS_TOLD
            choices = [known, NOT_THERE, FOR_ALL, *offered]
            picked = st.selectbox(name, choices, key=f"is-{column.name}-{file_id}")
            constant = _for_all(column, file_id) if picked == FOR_ALL else None
        if constant:
            constants[column.name] = constant
        elif picked == NOT_THERE and column.name in by_ours:
            said.setdefault(by_ours[column.name], "")
        elif picked in offered:
            said[str(picked)] = column.name
    return MappingFile(columns=said, constants=constants)


def _for_all(column: Column, file_id: str) -> str | None:
    """Ask for the one value that a column has in all rows; None until it is said."""
    label, key = f"{column.label.capitalize()} of all rows", f"all-{column.name}-{file_id}"
    if column.kind is Kind.CHOICE:
        return st.selectbox(label, column.choices, index=None, key=key)
    return (st.text_input(label, key=key, max_chars=200) or "").strip() or None


def first_rows(found: Sketch) -> None:
    """Show the file's first rows under its headers."""
    width = len(found.headers)
    rows = [[shortened(cell, _LONGEST) for cell in [*row, *[""] * width][:width]] for row in found.rows]
    if rows and width:
        put(
            text("h4", "Its first rows"),
            sheet("First rows of the file", [shortened(h, _LONGEST) for h in found.headers], rows),
        )


def _pick(label: str, known: Mapping[str, str], key: str) -> str | None:
    return known.get(str(st.selectbox(label, [AS_TOLD, *known], key=key)))

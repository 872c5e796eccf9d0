"""Mapping files: what a user says their headers, words and missing columns mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.errors import FileRefused
from dashboard.schemas import TABLES, Column, Kind
from dashboard.words import fold, listing

_PARTS = ("table", "columns", "values", "constants", "date_order")
BLANK = ""  # the word of theirs that stands for a blank cell
_HINT = "A mapping file is JSON with the keys table, columns, values, constants and date_order, all optional."
DATE_ORDERS = ("day-first", "month-first")


@dataclass(frozen=True)
class MappingFile:
    """A mapping: `columns` theirs → ours, `values` ours → their word → ours, `constants` ours → value.

    In values, the word "" is a blank cell: what all of a column's blank cells mean.
    """

    table: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    date_order: str | None = None

    @classmethod
    def parse(cls, text: str) -> MappingFile:
        """Read a mapping file's JSON (docs/data.md, mapping files).

        Raises FileRefused naming what is unknown. Their headers are checked against the file later.
        """
        parts = _object(text)
        mapping = cls(
            table=_word(parts, "table"),
            columns=_words(parts.get("columns", {}), "columns"),
            values=_tables_of_words(parts.get("values", {})),
            constants=_words(parts.get("constants", {}), "constants"),
            date_order=_word(parts, "date_order"),
        )
        mapping._check()
        return mapping

    @property
    def ours(self) -> tuple[str, ...]:
        """Name every column of ours that is spoken of."""
        named = dict.fromkeys([*self.columns.values(), *self.values, *self.constants])
        return tuple(name for name in named if name)

    def over(self, other: MappingFile) -> MappingFile:
        """Lay what this says over what another says."""
        words = {
            **other.values,
            **{c: {**other.values.get(c, {}), **said} for c, said in self.values.items()},
        }
        return MappingFile(
            table=self.table or other.table,
            columns={**other.columns, **self.columns},
            values=words,
            constants={**other.constants, **self.constants},
            date_order=self.date_order or other.date_order,
        )

    def _check(self) -> None:
        if self.table is not None and self.table not in TABLES:
            raise FileRefused("unknown_table", f"The mapping file names the table {self.table!r}.", _tables())
        if self.date_order is not None and self.date_order not in DATE_ORDERS:
            hint = f"It is one of {', '.join(DATE_ORDERS)}."
            raise FileRefused("wrong_mapping", f"The mapping file has date_order {self.date_order!r}.", hint)
        tables = [self.table] if self.table else list(TABLES)
        check_ours(self.ours, tables)
        for name, words in self.values.items():
            _check_words(
                name,
                words,
                [TABLES[table].by_name[name] for table in tables if name in TABLES[table].by_name],
            )


def check_ours(names: tuple[str, ...], tables: list[str]) -> None:
    """Refuse names that are no column of any of these tables (FileRefused, unknown_column)."""
    known = {name for table in tables for name in TABLES[table].names}
    for name in names:
        if name not in known:
            hint = f"Columns of {', '.join(tables)}: {', '.join(sorted(known))}."
            raise FileRefused(
                "unknown_column", f"The mapping names {name!r}, which is no column of ours.", hint
            )


def _check_words(name: str, words: Mapping[str, str], columns: list[Column]) -> None:
    """Refuse words that no such column of ours takes (FileRefused, wrong_mapping)."""
    if any(column.kind is not Kind.CHOICE for column in columns):
        return
    choices = tuple(dict.fromkeys(choice for column in columns for choice in column.choices))
    for theirs, ours in words.items():
        parts = ours.split(";") if any(column.several for column in columns) else [ours]
        if any(part.strip() and fold(part) not in choices for part in parts):
            told = f"The mapping makes {theirs!r} of {name} {ours!r}, which {name} does not take."
            raise FileRefused("wrong_mapping", told, f"It takes {listing(choices, len(choices))}.")


def _tables() -> str:
    return f"It is one of {', '.join(TABLES)}."


def _object(text: str) -> Mapping[str, object]:
    try:
        parts = json.loads(text)
    except ValueError as error:
        raise FileRefused("wrong_mapping", f"The mapping file is no JSON: {error}.", _HINT) from None
    except RecursionError:
        raise FileRefused("wrong_mapping", "The mapping file is nested too deeply.", _HINT) from None
    if not isinstance(parts, dict):
        raise FileRefused("wrong_mapping", "The mapping file holds no JSON object.", _HINT)
    for key in parts:
        if key not in _PARTS:
            raise FileRefused("wrong_mapping", f"The mapping file has the unknown key {key!r}.", _HINT)
    return parts


def _word(parts: Mapping[str, object], key: str) -> str | None:
    value = parts.get(key)
    if value is not None and not isinstance(value, str):
        raise FileRefused("wrong_mapping", f"The mapping file's {key} is no text.", _HINT)
    return value


def _words(value: object, key: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise FileRefused("wrong_mapping", f"The mapping file's {key} is no object of texts.", _HINT)
    return value


def _tables_of_words(value: object) -> dict[str, dict[str, str]]:
    if not isinstance(value, dict):
        raise FileRefused("wrong_mapping", "The mapping file's values is no object.", _HINT)
    return {ours: _words(words, f"values of {ours}") for ours, words in value.items()}

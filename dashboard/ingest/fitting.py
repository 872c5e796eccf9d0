"""How far a header row fits a table: exact names first, then synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.schemas import Column, Table
from dashboard.words import fold

_PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Fit:
    """How far a table fits: the position of each column of ours, and the required ones that are missing."""

    table: Table
    positions: Mapping[str, int]
    missing: tuple[str, ...]


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """Normalise a header for comparing: folded, punctuation as spaces."""
    return " ".join(_PUNCTUATION.sub(" ", fold(text)).split())


def fit_table(
    table: Table, headers: Sequence[str], said: Mapping[int, str], constants: Mapping[str, str]
) -> Fit:
    """Give each column of ours its header: what was said (by position), exact names, then synonyms.

    Required columns choose first, and rather what no optional one could be. Last, they take headers from
    optional ones: in a roster that has "Name" and no "Person", the name is the person.
    """
    columns = [c for c in sorted(table.columns, key=lambda c: not c.required) if c.name not in constants]
    places = _places(headers)
    spoken = sorted(said.items(), reverse=True)
    positions = {ours: place for place, ours in spoken if ours in table.by_name and ours not in constants}
    for column in columns:
        _claim(positions, column, _at(places, [column.name]))
    shared = {place for column in columns if not column.required for place in _synonymous(places, column)}
    for column in columns:
        _claim(
            positions, column, sorted(_synonymous(places, column), key=lambda place: (place in shared, place))
        )
    for column in columns:
        if column.required and column.name not in positions:
            _take_over(positions, column, [p for p in _synonymous(places, column) if p not in said], table)
    missing = (name for name in table.required if name not in positions and name not in constants)
    return Fit(table, positions, tuple(missing))


def _places(headers: Sequence[str]) -> dict[str, int]:
    """Give each header's first position; a header that comes again is nobody's."""
    return {heading(name): index for index, name in reversed(list(enumerate(headers))) if heading(name)}


def _at(places: Mapping[str, int], names: Iterable[str]) -> list[int]:
    return sorted(places[text] for text in {heading(name) for name in names} if text in places)


def _synonymous(places: Mapping[str, int], column: Column) -> list[int]:
    return _at(places, column.synonyms)


def _claim(positions: dict[str, int], column: Column, places: Iterable[int]) -> None:
    free = [place for place in places if place not in positions.values()]
    if free and column.name not in positions:
        positions[column.name] = free[0]


def _take_over(positions: dict[str, int], column: Column, places: Sequence[int], table: Table) -> None:
    optional = {place: name for name, place in positions.items() if not table.by_name[name].required}
    for place in places:
        if place in optional:
            positions[column.name] = positions.pop(optional[place])
            return

"""Their headers become our columns, and the headers tell the table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from dashboard.errors import FileRefused
from dashboard.ingest.batch import Options
from dashboard.ingest.fitting import Fit, fit_table, heading
from dashboard.ingest.mapping_file import MappingFile, check_ours
from dashboard.schemas import TABLES, Column, Table
from dashboard.words import fold, listing


@dataclass(frozen=True)
class Plan:
    """What to read of a file as which table. `values` are their words (folded) by column of ours."""

    table: Table
    positions: Mapping[str, int]
    constants: Mapping[str, str]
    mapping: dict[str, str]
    ignored: tuple[str, ...]
    source: str
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Give our columns that the file has, in our order."""
        return tuple(c for c in self.table.columns if c.name in self.positions or c.name in self.constants)


def plan(headers: Sequence[str], options: Options) -> Plan:
    """Decide table and columns.

    Raises FileRefused: unknown_table, ambiguous_table, missing_columns, unknown_column.
    """
    mapping = options.mapping or MappingFile()
    fit = _chosen(headers, options.table or mapping.table, mapping)
    theirs = {
        headers[position]: ours for ours, position in sorted(fit.positions.items(), key=lambda item: item[1])
    }
    used = set(fit.positions.values())
    return Plan(
        table=fit.table,
        positions=fit.positions,
        constants=mapping.constants,
        mapping=theirs,
        ignored=tuple(name for index, name in enumerate(headers) if index not in used and name),
        source=_fingerprint(fit.table.name, headers),
        values={
            ours: {fold(old): new for old, new in words.items()} for ours, words in mapping.values.items()
        },
    )


def _fingerprint(table: str, headers: Sequence[str]) -> str:
    names = [table, *sorted(heading(name) for name in headers)]
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:32]


def _chosen(headers: Sequence[str], table: str | None, mapping: MappingFile) -> Fit:
    said = _said(headers, mapping)
    if table is None:
        return _recognised(headers, said, mapping)
    if table not in TABLES:
        raise FileRefused(
            "unknown_table", f"There is no table {table!r}.", f"It is one of {', '.join(TABLES)}."
        )
    check_ours(mapping.ours, [table])
    fit = fit_table(TABLES[table], headers, said, mapping.constants)
    if fit.missing:
        raise FileRefused(
            "missing_columns", f"The file lacks {_columns(fit.missing)} of {table}.", _rename(headers)
        )
    return fit


def _said(headers: Sequence[str], mapping: MappingFile) -> dict[int, str]:
    """Find the positions of the headers that a mapping file names (FileRefused, unknown_column)."""
    places = {heading(name): index for index, name in reversed(list(enumerate(headers)))}
    places.update({name: index for index, name in reversed(list(enumerate(headers)))})
    said: dict[int, str] = {}
    for theirs, ours in mapping.columns.items():
        place = places.get(" ".join(theirs.split()), places.get(heading(theirs)))
        if place is None:
            near = get_close_matches(heading(theirs), [heading(name) for name in headers], 1)
            hint = f"Did you mean {headers[places[near[0]]]!r}?" if near else _rename(headers)
            raise FileRefused(
                "unknown_column", f"The file has no column {theirs!r}, which the mapping names.", hint
            )
        said[place] = ours
    return said


def _recognised(headers: Sequence[str], said: Mapping[int, str], mapping: MappingFile) -> Fit:
    able = [table for table in TABLES.values() if set(mapping.ours) <= set(table.names)]
    check_ours(mapping.ours, [table.name for table in able] or list(TABLES))
    fits = [fit_table(table, headers, said, mapping.constants) for table in able]
    whole = [fit for fit in fits if not fit.missing]
    most = max((len(fit.positions) for fit in whole), default=0)
    near = max(
        fits, key=lambda fit: (len(fit.positions) - 2 * len(fit.missing), len(fit.positions)), default=None
    )
    if near is None or not whole or _almost(near, most):
        raise _unknown(near, headers)
    best = [fit for fit in whole if len(fit.positions) == most]
    if len(best) > 1:
        names = [fit.table.name for fit in best]
        message = f"The headers fit {listing(names, len(names))} equally well."
        raise FileRefused("ambiguous_table", message, " or ".join(f"--table {name}" for name in names))
    return best[0]


def _almost(near: Fit, most: int) -> bool:
    """Say whether a file is more likely a table that lacks one column than the one that fits."""
    return len(near.missing) == 1 and len(near.positions) > most + 1


def _unknown(near: Fit | None, headers: Sequence[str]) -> FileRefused:
    if near is None or not near.positions:
        return FileRefused("unknown_table", "The headers fit none of our tables.", _rename(headers))
    lacks = f"it lacks {_columns(near.missing)}"
    return FileRefused(
        "unknown_table",
        f"The headers fit no table; the nearest is {near.table.name}, {lacks}.",
        _rename(headers),
    )


def _columns(names: Iterable[str]) -> str:
    names = list(names)
    return f"the column{'s' if len(names) > 1 else ''} {listing(names, len(names))}"


def _rename(headers: Sequence[str]) -> str:
    return f"Rename a header, or name it in a mapping file (--mapping); the file has {listing(headers, 12)}."

"""Their headers become our columns, and the headers tell the table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from dashboard.errors import FileRefused
from dashboard.ingest import evidence
from dashboard.ingest.batch import Options
from dashboard.ingest.evidence import Known, Sample, Witness
from dashboard.ingest.fitting import WEAKLY, Fit, claim_by_header, claim_weakly, fitted, heading
from dashboard.ingest.mapping_file import MappingFile, check_ours
from dashboard.ingest.marks import Marked, find_marks, marks_in_names, own_of_surveys
from dashboard.ingest.strangers import refuse_strangers
from dashboard.schemas import TABLES, Column, Table
from dashboard.words import REASON_HEADER, fold, listing

Said = Mapping[int, str | None]
_BY_VALUES = (evidence.DATES, evidence.OUR_WORDS, evidence.KNOWN_NAMES)
_TELLING = 3  # required columns of a table that nothing else is likely to have
_NAMED = 2  # required columns that must be named by their headers before values may tell the others


@dataclass(frozen=True)
class Plan:
    """What to read of a file as which table. `values` are their words (folded) by column of ours.

    `reasons` says for each of their columns that is read why it is taken for ours; `comes_back` that this is a file of
    rejected rows; `marks` are columns that say which records count, and are not kept.
    """

    table: Table
    positions: Mapping[str, int]
    constants: Mapping[str, str]
    mapping: dict[str, str]
    ignored: tuple[str, ...]
    source: str
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    more: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    comes_back: bool = False
    marks: tuple[Marked, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Give our columns that the file has, in our order."""
        return tuple(c for c in self.table.columns if c.name in self.positions or c.name in self.constants)

    @property
    def judging(self) -> tuple[Marked, ...]:
        """Give all that says whether a record counts: columns that do nothing else, and names with a standing."""
        return (*self.marks, *marks_in_names(self.table, self.mapping))


def plan(headers: Sequence[str], options: Options, sample: Sample = (), known: Known | None = None) -> Plan:
    """Decide table and columns.

    Raises FileRefused: unknown_table, ambiguous_table, missing_columns, unknown_column, not_this_data.
    """
    mapping = options.mapping or MappingFile()
    witness = Witness(headers, sample, known or Known())
    fit = _chosen(witness, options.table or mapping.table, mapping)
    left_out = {fit.positions[name] for name in options.leave_out if name in fit.positions}
    places = {p: ours for ours, at in fit.more.items() for p in at}
    places |= {place: ours for ours, place in fit.positions.items()}
    read = {p: places[p] for p in sorted(places) if p not in left_out}
    aside = {place for place, ours in _said(headers, mapping).items() if ours is None}
    marks = find_marks(fit.table, headers, {*read, *aside})
    used = {*read, *(mark.place for mark in marks)}
    return Plan(
        table=fit.table,
        positions={ours: place for ours, place in fit.positions.items() if place not in left_out},
        constants=mapping.constants,
        mapping={headers[place]: ours for place, ours in read.items()},
        ignored=tuple(name for index, name in enumerate(headers) if index not in used and name),
        source=source_of(headers),
        values={
            ours: {fold(old): new for old, new in words.items()} for ours, words in mapping.values.items()
        },
        more=fit.more,
        reasons={headers[place]: fit.reasons[ours] for place, ours in read.items()},
        comes_back=REASON_HEADER in headers,
        marks=marks,
    )


def source_of(headers: Sequence[str]) -> str:
    """Fingerprint headers, in any order: the same for every export of one report."""
    names = sorted(heading(name) for name in headers if name != REASON_HEADER)
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:32]


def _chosen(witness: Witness, table: str | None, mapping: MappingFile) -> Fit:
    said = _said(witness.headers, mapping)
    if table is None:
        return _recognised(witness, said, mapping)
    if table not in TABLES:
        raise FileRefused(
            "unknown_table", f"There is no table {table!r}.", f"It is one of {', '.join(TABLES)}."
        )
    check_ours(mapping.ours, [table])
    fit = _fit(TABLES[table], witness, said, mapping.constants)
    if fit.missing:
        refuse_strangers(witness)
        raise FileRefused(
            "missing_columns",
            f"The file lacks {_columns(fit.missing)} of {table}.",
            _rename(witness.headers),
            table,
            _told(fit, witness.headers),
        )
    return fit


def _fit(table: Table, witness: Witness, said: Said, constants: Mapping[str, str]) -> Fit:
    """Fit a table by headers, then by questions, then by weak headers, and last by values."""
    said = {**own_of_surveys(witness.headers), **said}
    claims = claim_by_header(table, witness.headers, said, constants)
    evidence.disbelieve(claims, table, witness, said)
    evidence.claim_by_question(claims, table, witness, constants)
    evidence.leave_anonymous(claims, witness)
    claim_weakly(claims, table, witness.headers, said, constants)
    evidence.doubt_respondents(claims, table, witness)
    named = sum(name in claims.positions or name in constants for name in table.required)
    if named >= min(_NAMED, len(table.required) - 1) and claims.positions:
        evidence.claim_by_values(claims, table, witness, constants)
    return fitted(claims, table, constants)


def _said(headers: Sequence[str], mapping: MappingFile) -> dict[int, str | None]:
    """Find the positions of the headers that a mapping file names (FileRefused, unknown_column)."""
    places = {heading(name): index for index, name in reversed(list(enumerate(headers)))}
    places.update({name: index for index, name in reversed(list(enumerate(headers)))})
    said: dict[int, str | None] = {}
    for theirs, ours in mapping.columns.items():
        place = places.get(" ".join(theirs.split()), places.get(heading(theirs)))
        if place is None:
            near = get_close_matches(heading(theirs), [heading(name) for name in headers], 1)
            hint = f"Did you mean {headers[places[near[0]]]!r}?" if near else _rename(headers)
            raise FileRefused(
                "unknown_column", f"The file has no column {theirs!r}, which the mapping names.", hint
            )
        said[place] = ours or None
    return said


def _recognised(witness: Witness, said: Said, mapping: MappingFile) -> Fit:
    able = [table for table in TABLES.values() if set(mapping.ours) <= set(table.names)]
    check_ours(mapping.ours, [table.name for table in able] or list(TABLES))
    fits = [_fit(table, witness, said, mapping.constants) for table in able]
    whole = [fit for fit in fits if not fit.missing and _is_told(fit)]
    most = max((_named_count(fit) for fit in whole), default=0)
    near = max(
        fits, key=lambda fit: (len(fit.positions) - 2 * len(fit.missing), len(fit.positions)), default=None
    )
    if not any(len(fit.table.required) >= _TELLING for fit in whole):
        refuse_strangers(witness)
    if near is None or not whole or _almost(near, most):
        raise _unknown(near, witness.headers)
    if rather := _rather(fits, whole, witness):
        raise _unknown(rather, witness.headers)
    answering = _without_left_answers(whole, witness)
    most = max(_named_count(fit) for fit in answering)
    best = [fit for fit in answering if _named_count(fit) == most]
    if len(best) > 1:
        names = [fit.table.name for fit in best]
        message = f"The headers fit {listing(names, len(names))} equally well."
        raise FileRefused("ambiguous_table", message, " or ".join(f"--table {name}" for name in names))
    return best[0]


def _is_told(fit: Fit) -> bool:
    """Say whether more than a name gives the table away: any list of people or things has one."""
    return any(fit.reasons.get(name) != WEAKLY for name in fit.table.required)


def _named_count(fit: Fit) -> int:
    """Count the columns that their headers give away."""
    return sum(fit.reasons[name] not in _BY_VALUES for name in fit.positions)


def _almost(near: Fit, most: int) -> bool:
    """Say whether a file is more likely a table that lacks one column than the one that fits."""
    return len(near.missing) == 1 and len(near.positions) > most + 1


def _rather(fits: Sequence[Fit], whole: Sequence[Fit], witness: Witness) -> Fit | None:
    """Find the table that lacks one column, where what the file would be taken for leaves its answers aside."""
    able = (fit for fit in fits if len(fit.missing) == 1)
    return next(
        (fit for fit in able if whole and all(_leaves_answers(one, fit, witness) for one in whole)), None
    )


def _without_left_answers(whole: Sequence[Fit], witness: Witness) -> Sequence[Fit]:
    """Leave out tables that would not read the answers another one reads: a survey names people, as a roster does."""
    return [
        one for one in whole if not any(_has_answers_beside(one, other, witness) for other in whole)
    ] or whole


def _leaves_answers(one: Fit, rather: Fit, witness: Witness) -> bool:
    return one.used < rather.used and _has_answers_beside(one, rather, witness)


def _has_answers_beside(one: Fit, rather: Fit, witness: Witness) -> bool:
    answers = [c for c in rather.table.columns if c.required and c.choices and c.name in rather.positions]
    left = [c for c in answers if rather.positions[c.name] not in one.used]
    return any(witness.share(rather.positions[c.name], c) >= evidence.HALF for c in left)


def _unknown(near: Fit | None, headers: Sequence[str]) -> FileRefused:
    if near is None or not near.positions:
        return FileRefused("unknown_table", "The headers fit none of our tables.", _rename(headers))
    lacks = f"it lacks {_columns(near.missing)}"
    return FileRefused(
        "unknown_table",
        f"The headers fit no table; the nearest is {near.table.name}, {lacks}.",
        _rename(headers),
        near.table.name,
        _told(near, headers),
    )


def _told(fit: Fit, headers: Sequence[str]) -> dict[str, str]:
    return {headers[place]: ours for ours, place in fit.positions.items()}


def _columns(names: Iterable[str]) -> str:
    names = list(names)
    return f"the column{'s' if len(names) > 1 else ''} {listing(names, len(names))}"


def _rename(headers: Sequence[str]) -> str:
    return f"Rename a header, or name it in a mapping file (--mapping); the file has {listing(headers, 12)}."

"""Columns that say of a record whether it counts: a survey's previews and unfinished answers, and who has left."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.ingest.batch import REJECTS
from dashboard.ingest.fitting import heading
from dashboard.ingest.names import STANDING
from dashboard.ingest.sheet import Cells
from dashboard.schemas import ROSTER, TRAININGS, Table

PREVIEW, UNFINISHED, INACTIVE = "preview", "unfinished", "inactive"
_NO = frozenset({"false", "no", "n", "0", "falsch", "nein", "non", "faux", "falso"})
_YES = frozenset({"true", "yes", "y", "1", "x", "wahr", "ja", "oui", "vrai", "sí", "si", "verdadero"})
_LEFT = frozenset({
    "inactive", "terminated", "termination", "deactivated", "disabled", "suspended", "archived", "deleted", "left",
    "leaver", "former", "former employee", "resigned", "retired", "offboarded", "not active", "inaktiv",
    "ausgeschieden", "deaktiviert", "gekündigt", "inactif", "inactivo", "de baja",
})  # fmt: skip
# in words, and by the numbers that Qualtrics writes for them
_TRIES = frozenset({
    "survey preview", "survey test", "spam", "survey preview spam", "offline survey preview", "1", "2", "8", "9", "17",
})  # fmt: skip


@dataclass(frozen=True)
class _Mark:
    """Under which of these headers which words say that a record does not count, and why.

    Where a column is `lacking`, only of records in which that has no value.
    """

    reason: str
    headers: frozenset[str]
    words: frozenset[str]
    lacking: str = ""


_OF_SURVEYS = (  # of two reasons the last counts
    _Mark(UNFINISHED, frozenset({"finished"}), _NO),
    _Mark(PREVIEW, frozenset({"status", "response type"}), _TRIES),
)
_OF_ROSTERS = (
    _Mark(
        INACTIVE,
        frozenset({"is active", "active", "active status", "active employee", "currently active", "enabled"}),
        _NO | _LEFT,
    ),
    _Mark(
        INACTIVE,
        frozenset({"is inactive", "inactive", "is terminated", "terminated", "suspended", "deactivated", "archived",
                   "disabled"}),
        _YES | _LEFT,
    ),
    _Mark(
        INACTIVE,
        frozenset({"status", "employment status", "employee status", "worker status", "user status", "account status",
                   "work status", "mitarbeiterstatus", "beschäftigungsstatus", "statut", "estado"}),
        _LEFT,
    ),
)  # fmt: skip
_OF_TRAININGS = (
    _Mark(
        UNFINISHED,
        frozenset({"status", "enrollment status", "enrolment status", "transcript status", "completion status",
                   "course status", "training status", "progress status", "state", "kursstatus", "lernstatus",
                   "statut"}),
        frozenset({"in progress", "not started", "enrolled", "registered", "not attempted", "incomplete",
                   "not completed", "started", "pending", "assigned", "subscribed", "waitlisted", "in bearbeitung",
                   "begonnen", "nicht begonnen", "angemeldet", "en cours", "non commencé", "inscrit", "en curso",
                   "no iniciado", "inscrito", "not yet started", "overdue", "never submitted"}),
        "completed_on",
    ),
)  # fmt: skip
_OF_TABLES: Mapping[str, tuple[_Mark, ...]] = {ROSTER.name: _OF_ROSTERS, TRAININGS.name: _OF_TRAININGS}
_A_SURVEY = frozenset({"finished", "response id"})  # Qualtrics writes both, and nobody else


@dataclass(frozen=True)
class Marked:
    """A column that is looked at and not kept: where it is, and which words say that a record does not count.

    Or one of ours (`behind`), in which these words stand behind a name.
    """

    reason: str
    place: int
    header: str
    words: frozenset[str]
    lacking: str = ""
    behind: str = ""

    @property
    def name(self) -> str:
        """Name its cells; none of our columns is called so, unless it is one."""
        return self.behind or f"marked {self.reason} {self.place}"


def find_marks(table: Table, headers: Sequence[str], taken: Collection[int]) -> tuple[Marked, ...]:
    """Find a file's marks among the positions that nothing else takes."""
    names = {place: heading(header) for place, header in enumerate(headers) if place not in taken}
    known = (*_OF_TABLES.get(table.name, ()), *(_OF_SURVEYS if _is_survey(headers) else ()))
    return tuple(
        Marked(mark.reason, place, headers[place], mark.words, mark.lacking)
        for mark in known
        for place, name in names.items()
        if name in mark.headers
    )


def marks_in_names(table: Table, mapping: Mapping[str, str]) -> tuple[Marked, ...]:
    """Give the columns of a roster in which who has left stands as "Jane Doe (Terminated)"."""
    if table is not ROSTER:
        return ()
    whose = {column.name for column in table.columns if column.about or column.spelling}
    return tuple(
        Marked(INACTIVE, -1, header, _LEFT, behind=ours) for header, ours in mapping.items() if ours in whose
    )


def own_of_surveys(headers: Sequence[str]) -> dict[int, None]:
    """List the positions of what a survey's tool says of an answer, which is no column of ours."""
    known = {word for mark in _OF_SURVEYS for word in mark.headers} if _is_survey(headers) else set()
    return {place: None for place, header in enumerate(headers) if heading(header) in known}


def _is_survey(headers: Sequence[str]) -> bool:
    return {heading(header) for header in headers} >= _A_SURVEY


def not_counting(cells: Cells, marks: Sequence[Marked], rows: pl.DataFrame) -> dict[int, tuple[str, str]]:
    """List the records that are marked as not counting, each with its reason and text, by line.

    `rows` are the same records, typed. Where they say when people left, who is inactive stays.
    """
    found: dict[int, tuple[str, str]] = {}
    for mark in marks:
        if mark.reason != INACTIVE or "left_on" not in rows.columns:
            marked = _is_marked(cells, mark)
            these = marked & rows[mark.lacking].is_null() if mark.lacking in rows.columns else marked
            found |= {
                line: (mark.reason, cells.look(line)[0]) for line in rows["line"].filter(these).to_list()
            }
    return found


def left_some_day(cells: Cells, marks: Sequence[Marked], columns: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Reject who is marked as inactive in a file that says when people left, and not when this one did."""
    wrong = [pl.DataFrame(schema=REJECTS)]
    for mark in marks:
        if mark.reason == INACTIVE and "left_on" in columns:
            undated = _is_marked(cells, mark) & columns["left_on"].is_null()
            said = f"Marked as inactive in “{mark.header}”, without the day; fill the leaving date in."
            wrong.append(
                pl.DataFrame({"line": cells.rows["line"].filter(undated)}).with_columns(
                    column=pl.lit("left_on"), value=pl.lit(""), rule=pl.lit(INACTIVE), message=pl.lit(said)
                )
            )
    return pl.concat(wrong).unique("line", keep="first", maintain_order=True)


def _is_marked(cells: Cells, mark: Marked) -> pl.Series:
    texts = cells.rows[mark.name]
    words = (texts.str.extract(STANDING) if mark.behind else texts.str.strip_chars()).str.to_lowercase()
    return words.is_in(list(mark.words)).fill_null(value=False)

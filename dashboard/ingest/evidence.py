"""What cells and questions give away about a column: for headers that are none of our words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.ingest import choices, dates
from dashboard.ingest.fitting import WEAK, WEAKLY, Claims, heading, in_order, joins, strong_synonyms
from dashboard.ingest.names import person
from dashboard.schemas import Column, Domain, Kind, Table
from dashboard.words import fold

SAMPLE = 200  # records that are looked at
QUESTION = "its question names it"
DATES, OUR_WORDS, KNOWN_NAMES = (
    "its values are dates",
    "its values are our words",
    "its values are known names",
)
_QUESTION_WORDS = 3
_WHOSE = ("their ", "your ", "my ", "his ", "her ")  # "Their team" is a question of two words
_MOST, HALF, _ENOUGH = 0.8, 0.5, 3
_SOME = 0.2  # of answers to a question that names what we need: the others are said on the page, a word for all rows
_WHOM = ("who did you", "whom did you", "who was coached", "who is this about", "wen haben sie", "wen hast du",
         "qui avez vous", "a quién")  # fmt: skip
_ASKED: Mapping[str, tuple[str, ...]] = {
    "outcome": ("apply", "applied", "apply it", "use", "used", "implement", "implemented", "put into practice",
                "aplicaste", "appliqué", "umgesetzt"),
    "barrier": ("stops", "stopped", "stop", "in the way", "barrier", "barriers", "obstacle", "prevented", "hinders",
                "keeps"),
    "program": ("course",),
    "rep": ("reps", *_WHOM),
    "recipient": _WHOM,
}  # fmt: skip
# of what survey and learning tools write about the answer itself
_ABOUT_THE_ANSWER = frozenset({
    "finished", "status", "progress", "state", "is active", "completed", "distribution channel", "user language",
})  # fmt: skip
_NOBODY = "anonymous"
# the first column of what a form's tool exports: the e-mail beside it is the address of whoever filled it in
_FORMS = frozenset({"timestamp", "horodateur", "zeitstempel", "marca temporal", "start time", "submitted at"})
_FULL_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}")
Sample = Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class Known:
    """What is known beside the file: the order its dates had the last time, and names (folded) by what they name."""

    date_order: str | None = None
    names: Callable[[Domain], frozenset[str]] = lambda _: frozenset()


@dataclass(frozen=True, eq=False)
class Witness:
    """Looks at the sampled cells of a position."""

    headers: Sequence[str]
    sample: Sample
    known: Known

    def cells(self, place: int) -> list[str]:
        """Give the filled cells of a position."""
        return [row[place].strip() for row in self.sample if place < len(row) and row[place].strip()]

    def share(self, place: int, column: Column) -> float:
        """Say which share of the cells can be values of a column of choices, dates or known names; 0 without any."""
        cells, test = self.cells(place), self._test(column)
        return sum(test(cell) for cell in cells) / len(cells) if cells and test else 0.0

    def _test(self, column: Column) -> Callable[[str], bool] | None:
        if column.kind is Kind.CHOICE:
            return lambda cell: choices.means(cell, column)
        if column.kind in {Kind.EVENT, Kind.DAY}:
            return dates.looks_like
        names = self.known.names(column.domain) if column.domain else frozenset()
        said = person if column.domain is Domain.PERSON else str
        return (lambda cell: fold(said(cell)) in names) if names else None

    def is_foreign(self, place: int, column: Column) -> bool:
        """Say whether none of several cells is a value of a column of choices."""
        cells = self.cells(place)
        return column.kind is Kind.CHOICE and len(cells) >= _ENOUGH and self.share(place, column) == 0


def leave_anonymous(claims: Claims, witness: Witness) -> None:
    """Leave columns aside whose cells are all empty or "anonymous": they name nobody."""
    for place in range(len(witness.headers)) if witness.sample else ():
        if {fold(cell) for cell in witness.cells(place)} <= {_NOBODY}:
            claims.closed.add(place)


def doubt_respondents(claims: Claims, table: Table, witness: Witness) -> None:
    """Give up a form's e-mail as the person a row is about where another column nobody reads names people.

    A manager who fills a form in for a rep would be taken for the rep: whoever uploads it says who is who.
    """
    if not _FORMS & {heading(header) for header in witness.headers}:
        return
    for column in table.columns:
        if column.about and claims.reasons.get(column.name) == WEAKLY:
            free = [p for p, h in enumerate(witness.headers) if claims.is_free(p) and heading(h) not in WEAK]
            if any(_names_people(witness, place, column) for place in free):
                del claims.positions[column.name], claims.reasons[column.name]


def _names_people(witness: Witness, place: int, column: Column) -> bool:
    cells = witness.cells(place)
    named = sum(bool(_FULL_NAME.fullmatch(cell)) and _capitalised(cell) for cell in cells)
    return len(set(cells)) > 1 and (named >= len(cells) * _MOST or witness.share(place, column) >= HALF)


def _capitalised(text: str) -> bool:
    return all(word[0].isupper() for word in text.split())


def disbelieve(claims: Claims, table: Table, witness: Witness, said: Mapping[int, str | None]) -> None:
    """Give optional columns of choices up where no cell is one of our words: a survey has a "Status" of its own."""
    for name, place in list(claims.positions.items()):
        column = table.by_name[name]
        if place not in said and not column.required and witness.is_foreign(place, column):
            claims.closed.add(place)
            del claims.positions[name], claims.reasons[name]


def claim_by_question(claims: Claims, table: Table, witness: Witness, constants: Mapping[str, str]) -> None:
    """Let columns claim the questions that name them; cells that say otherwise speak against it."""
    wanting = [c for c in in_order(table, constants) if c.name not in claims.positions]
    for place, text in _questions(witness.headers):
        named = [(at, c) for c in wanting if (at := _named_at(text, c)) is not None]
        for _, column in sorted(named, key=lambda found: found[0]):
            # what has its question already leaves this one to the next column it names: "Did the rep apply it?"
            if claims.is_free(place) and _agrees(place, column, table, witness):
                _claim_question(claims, column, place)


def claim_by_values(claims: Claims, table: Table, witness: Witness, constants: Mapping[str, str]) -> None:
    """Let required columns without a header claim the one position whose cells give it away."""
    for column in in_order(table, constants):
        if column.required and column.name not in claims.positions:
            share = HALF if column.kind is Kind.NAME else _MOST
            able = [p for p, h in enumerate(witness.headers) if claims.is_free(p) and _is_about_content(h)]
            found = [place for place in able if witness.share(place, column) >= share]
            if len(found) == 1:
                claims.claim(column.name, found, _reason(column))


def _questions(headers: Sequence[str]) -> Iterator[tuple[int, str]]:
    for place, header in enumerate(headers):
        text = heading(header)
        if len(text.split()) >= _QUESTION_WORDS or header.rstrip().endswith("?") or text.startswith(_WHOSE):
            yield place, f" {text} "


def _named_at(question: str, column: Column) -> int | None:
    words = (column.name, *strong_synonyms(column), *_ASKED.get(column.name, ()))
    places = [question.find(f" {heading(word)} ") for word in words if len(word) > 2]
    return min((place for place in places if place >= 0), default=None)


def _agrees(place: int, column: Column, table: Table, witness: Witness) -> bool:
    if column.kind in {Kind.CHOICE, Kind.EVENT, Kind.DAY}:
        enough = _SOME if column.kind is Kind.CHOICE and column.required else HALF
        return witness.share(place, column) >= enough
    if column.kind in {Kind.NUMBER, Kind.QUARTER, Kind.ID}:
        return False
    others = [c for c in table.columns if c.required and c.kind in {Kind.CHOICE, Kind.EVENT}]
    return all(witness.share(place, other) < _MOST for other in others)


def _claim_question(claims: Claims, column: Column, place: int) -> None:
    if column.name not in claims.positions:
        claims.claim(column.name, [place], QUESTION)
    elif claims.reasons[column.name] == QUESTION and joins(column) and column.kind is not Kind.NAME:
        claims.add(column.name, place)


def _is_about_content(header: str) -> bool:
    return heading(header) not in _ABOUT_THE_ANSWER


def _reason(column: Column) -> str:
    if column.kind is Kind.NAME:
        return KNOWN_NAMES
    return DATES if column.kind is Kind.EVENT else OUR_WORDS

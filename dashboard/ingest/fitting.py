"""How far a header row fits a table: exact names first, then synonyms, then what else gives a column away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from dashboard.schemas import Column, Domain, Kind, Table
from dashboard.words import fold, only_words

SAID, SAME, SYNONYM = "as you said", "same name", "synonym"
WEAKLY = "a name or e-mail"
TWO_PARTS = "first and last name together"
# Headers that say who somebody is, but not in which part: a question that names the rep goes before them.
WEAK = frozenset({
    "email", "email address", "e mail", "e mail adresse", "adresse e mail", "name", "full name", "user", "username",
    "user name",
})  # fmt: skip
_FIRST_NAMES = (
    "first name",
    "firstname",
    "given name",
    "recipient first name",
    "recipientfirstname",
    "vorname",
)
_LAST_NAMES = ("last name", "lastname", "surname", "family name", "recipient last name", "recipientlastname",
               "nachname")  # fmt: skip
# TeamName, repEmail and CheckInID are several words; eMail and NAME are one
_HUMPED = re.compile(r"[A-Za-z][a-z]+(?:[A-Z][a-z]+)*(?:[A-Z][a-z]+|ID)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Fit:
    """How far a table fits: the position of each column of ours, why, and the required ones that are missing.

    `more` are further positions of a column, whose cells follow the first one's; `disbelieved` are positions whose
    header fits and whose cells do not.
    """

    table: Table
    positions: Mapping[str, int]
    missing: tuple[str, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    disbelieved: tuple[int, ...] = ()

    @property
    def used(self) -> set[int]:
        """Give all positions that are read."""
        return {*self.positions.values(), *(place for places in self.more.values() for place in places)}


@dataclass(eq=False)
class Claims:
    """Columns of ours and the positions they have claimed so far."""

    positions: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    more: dict[str, tuple[int, ...]] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    def claim(self, name: str, places: Iterable[int], reason: str) -> None:
        """Take the first free position for a column that has none."""
        free = [place for place in places if self.is_free(place)]
        if free and name not in self.positions:
            self.positions[name], self.reasons[name] = free[0], reason

    def add(self, name: str, place: int) -> None:
        """Add a position to a column."""
        self.more[name] = (*self.more.get(name, ()), place)

    def is_free(self, place: int) -> bool:
        """Say whether nobody reads a position yet."""
        taken = place in self.positions.values() or any(place in places for places in self.more.values())
        return not taken and place not in self.closed


@lru_cache(maxsize=8192)
def heading(text: str) -> str:
    """Normalise a header for comparing: folded, punctuation as spaces, words that begin with a capital apart."""
    words = _HUMP.sub(" ", text.strip()) if _HUMPED.fullmatch(text.strip()) else text
    return only_words(fold(words))


def claim_by_header(
    table: Table, headers: Sequence[str], said: Mapping[int, str | None], constants: Mapping[str, str]
) -> Claims:
    """Give each column of ours its header: what was said (by position; None: nobody's), exact names, strong synonyms.

    Required columns choose first, and rather what no optional one could be.
    """
    columns, places = in_order(table, constants), _places(headers)
    claims = Claims(closed={place for place, ours in said.items() if ours is None})
    for place, ours in sorted(said.items()):
        _claim_said(claims, table, place, ours, constants)
    for column in columns:
        claims.claim(column.name, _at(places, [column.name]), SAME)
    _claim_synonyms(claims, columns, places, weak=False)
    return claims


def claim_weakly(
    claims: Claims, table: Table, headers: Sequence[str], said: Iterable[int], constants: Mapping[str, str]
) -> None:
    """Let what is left claim e-mails and names, join first and last names, and take from optional columns.

    In a roster that has "Name" and no "Person", the name is the person.
    """
    columns, places = in_order(table, constants), _places(headers)
    _claim_synonyms(claims, columns, places, weak=True)
    _claim_two_parts(claims, columns, places)
    for column in columns:
        if column.required and column.name not in claims.positions:
            places_left = [place for place in _synonymous(places, column) if place not in set(said)]
            _take_over(claims, column, places_left, table)


def fitted(claims: Claims, table: Table, constants: Mapping[str, str]) -> Fit:
    """Sum claims up."""
    missing = (name for name in table.required if name not in claims.positions and name not in constants)
    return Fit(
        table, claims.positions, tuple(missing), claims.reasons, claims.more, tuple(sorted(claims.closed))
    )


def in_order(table: Table, constants: Mapping[str, str]) -> list[Column]:
    """List the columns that want a header, required ones first."""
    columns = sorted(table.columns, key=lambda column: not column.required)
    return [column for column in columns if column.name not in constants]


def strong_synonyms(column: Column) -> list[str]:
    """List the headers that mean this column beyond doubt."""
    return [word for word in column.synonyms if word not in WEAK]


def joins(column: Column) -> bool:
    """Say whether several columns of theirs can be one of ours: parts of a name, or answers to choose among."""
    return column.kind in {Kind.NAME, Kind.TEXT} or column.several


def _claim_said(
    claims: Claims, table: Table, place: int, ours: str | None, constants: Mapping[str, str]
) -> None:
    if ours is None or ours not in table.by_name or ours in constants:
        return
    if ours in claims.positions and joins(table.by_name[ours]):
        claims.add(ours, place)
    claims.claim(ours, [place], SAID)


def _claim_synonyms(
    claims: Claims, columns: Sequence[Column], places: Mapping[str, int], *, weak: bool
) -> None:
    wanted = {
        c.name: [word for word in _synonymous(places, c) if (_word_at(places, word) in WEAK) <= weak]
        for c in columns
    }
    shared = {place for column in columns if not column.required for place in wanted[column.name]}
    for column in columns:
        ordered = sorted(wanted[column.name], key=lambda place: (place in shared, place))
        claims.claim(column.name, ordered, WEAKLY if weak else SYNONYM)


def _word_at(places: Mapping[str, int], place: int) -> str:
    return next(word for word, at in places.items() if at == place)


def _claim_two_parts(claims: Claims, columns: Sequence[Column], places: Mapping[str, int]) -> None:
    first, last = _at(places, _FIRST_NAMES), _at(places, _LAST_NAMES)
    wanting = [c.name for c in columns if _is_whole_name(c) and c.name not in claims.positions]
    if first and last and wanting and claims.is_free(first[0]) and claims.is_free(last[0]):
        claims.claim(wanting[0], first, TWO_PARTS)
        claims.add(wanting[0], last[0])


def _is_whole_name(column: Column) -> bool:
    """Say whether a column headed "name" could be this one: then first and last name can be, too."""
    return column.domain is Domain.PERSON and "name" in (column.name, *column.synonyms)


def _places(headers: Sequence[str]) -> dict[str, int]:
    """Give each header's first position; a header that comes again is nobody's."""
    return {heading(name): index for index, name in reversed(list(enumerate(headers))) if heading(name)}


def _at(places: Mapping[str, int], names: Iterable[str]) -> list[int]:
    return sorted(places[text] for text in {heading(name) for name in names} if text in places)


def _synonymous(places: Mapping[str, int], column: Column) -> list[int]:
    return _at(places, column.synonyms)


def _take_over(claims: Claims, column: Column, places: Sequence[int], table: Table) -> None:
    optional = {place: name for name, place in claims.positions.items() if not table.by_name[name].required}
    for place in places:
        if place in optional:
            claims.reasons.pop(optional[place], None)
            claims.positions[column.name] = claims.positions.pop(optional[place])
            claims.reasons[column.name] = WEAKLY
            return

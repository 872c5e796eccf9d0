"""Reviews: a principal and a selection become numbers, once per version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

import polars as pl

from dashboard.access.principal import Principal
from dashboard.access.reader import Reader, Reading, Spell
from dashboard.errors import UnknownName
from dashboard.kept import Kept
from dashboard.metrics.answer import Answer, answer, default_quarter
from dashboard.metrics.details import DETAILS
from dashboard.metrics.marts.marts import Marts
from dashboard.metrics.narrowed import EVERYTHING, Narrow
from dashboard.periods import Quarter
from dashboard.selection import Selection
from dashboard.usecases.notes import notes_of, rewards_until
from dashboard.usecases.review import Compared, Review, nothing_to_review
from dashboard.usecases.unnamed import unnamed
from dashboard.words import fold, listing

_KEPT = 256


@dataclass(frozen=True)
class Choices:
    """What can be selected: quarters oldest first, teams and programs by name."""

    quarters: tuple[str, ...]
    teams: tuple[str, ...]
    programs: tuple[str, ...]


class _Key(NamedTuple):
    """What a kept review was asked of, and what was asked."""

    data: tuple[int, bool]
    asked: tuple[object, ...]


class Reviews:
    """Evaluates reviews and keeps the last ones; `rules` names the day and settings that change numbers."""

    def __init__(self, reader: Reader[Marts], rules: Callable[[], object], first_month: int) -> None:
        self._reader = reader
        self._rules = rules
        self._first_month = first_month
        self._kept: Kept[_Key, Review] = Kept(_KEPT)

    def review(self, principal: Principal, selection: Selection) -> Review:
        """Evaluate a selection; raises UnknownName for a quarter, team or program that is not there."""
        reading = self._reader.read(principal)
        known = _known(reading.marts, selection, self._first_month)
        names = principal.may_name(known.teams)
        key = _Key((reading.version, reading.sample), (principal.scope, names, known, self._rules()))
        kept = self._kept.get(key)
        if kept:
            return kept
        found = review_of(reading, known, self._first_month)
        return self._keep(key, found if names else unnamed(found))

    def resolve(self, principal: Principal, selection: Selection) -> tuple[Selection, tuple[str, ...]]:
        """Complete a selection and drop what is unknown in it, naming it in the second part."""
        marts = self._reader.read(principal).marts
        asked = _asked_quarter(marts, selection.quarter, self._first_month)
        quarter = asked or default_quarter(marts)
        teams, strange_teams = _sorted_out(marts, "team", selection.teams)
        programs, strange_programs = _sorted_out(marts, "program", selection.programs)
        wrong_quarter = [selection.quarter] if selection.quarter and asked is None else []
        found = Selection.of(str(quarter) if quarter else None, teams, programs)
        return found, (*wrong_quarter, *strange_teams, *strange_programs)

    def read(self, principal: Principal) -> Reading[Marts]:
        """Read what a principal may see of the newest version."""
        return self._reader.read(principal)

    def choices(self, principal: Principal) -> Choices:
        """List what can be selected."""
        return choices_of(self._reader.read(principal).marts)

    def _keep(self, key: _Key, review: Review) -> Review:
        self._kept.drop(lambda other, _: other.data != key.data)  # a review holds on to its version's marts
        return self._kept.put(key, review)


def review_of(reading: Reading[Marts], selection: Selection, first_month: int) -> Review:
    """Evaluate a known, complete selection over what was read."""
    quarter = _asked_quarter(reading.marts, selection.quarter, first_month)
    choices = choices_of(reading.marts)
    if quarter is None:
        return nothing_to_review(reading.version, reading.sample)
    found = answer(reading.marts, quarter, _narrow(reading.marts, selection))
    return _review(reading, selection, choices, found)


def choices_of(marts: Marts) -> Choices:
    """List what can be selected in some marts."""
    quarters = marts.facts.calendar.quarters if marts.facts.calendar else []
    return Choices(tuple(map(str, quarters)), tuple(marts.shown("team")), tuple(marts.shown("program")))


def _review(reading: Reading[Marts], selection: Selection, choices: Choices, found: Answer) -> Review:
    facts, question = reading.marts.facts, found.question
    compared = Compared(str(question.quarter.shift(-1)), question.compared) if question.compared else None
    return Review(
        version=reading.version,
        sample=reading.sample,
        as_of=facts.calendar.as_of if facts.calendar else None,
        quarter=str(question.quarter),
        partial=question.partial,
        span=question.span,
        compared_with=compared,
        selection=selection,
        currency=facts.currency,
        numbers=found.numbers,
        lorenz=found.lorenz,
        kinds=found.kinds,
        newest=found.newest,
        notes=notes_of(found, facts),
        quarters=choices.quarters,
        teams=choices.teams,
        programs=choices.programs,
        by_due_days=facts.cadence == "due",
        rewards_until=rewards_until(found, facts),
        by_number=found.by_number,
        detail=cache(lambda name: _named(name, found.detail(name), reading.spell)),
    )


def _named(name: str, found: pl.DataFrame, spell: Spell) -> pl.DataFrame:
    detail = DETAILS[name]
    return detail.named(spell(found["person"]), found) if detail.people else found


def _known(marts: Marts, selection: Selection, first_month: int) -> Selection:
    """Complete a selection; everything in it must be known."""
    quarter = _asked_quarter(marts, selection.quarter, first_month)
    if selection.quarter and quarter is None:
        raise _unknown("quarter", selection.quarter, list(choices_of(marts).quarters))
    quarter = quarter or default_quarter(marts)
    names = {}
    for domain, asked in (("team", selection.teams), ("program", selection.programs)):
        found, strange = _sorted_out(marts, domain, asked)
        if strange:
            raise _unknown(domain, strange[0], marts.shown(domain))
        names[domain] = found
    return Selection.of(str(quarter) if quarter else None, names["team"], names["program"])


def _asked_quarter(marts: Marts, text: str | None, first_month: int) -> Quarter | None:
    quarter = Quarter.parse(text, first_month) if text else None
    known = marts.facts.calendar.quarters if marts.facts.calendar else []
    return quarter if quarter in known else None


def _sorted_out(marts: Marts, domain: str, asked: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split names into known ones, as they are shown, and strange ones."""
    shown = {fold(text): text for text in marts.shown(domain)}
    known = [shown[fold(name)] for name in asked if fold(name) in shown]
    return known, [name for name in asked if fold(name) not in shown]


def _narrow(marts: Marts, selection: Selection) -> Narrow:
    def ids(domain: str, names: Sequence[str]) -> tuple[int, ...] | None:
        return tuple(marts.ids(domain)[fold(name)] for name in names) if names else None

    narrow = Narrow(ids("team", selection.teams), ids("program", selection.programs))
    return EVERYTHING if narrow == EVERYTHING else narrow


def _unknown(what: str, name: str, known: Sequence[str]) -> UnknownName:
    near = get_close_matches(fold(name), [fold(k) for k in known], n=3, cutoff=0.3)
    nearest = [k for k in known if fold(k) in near] or list(known)
    hint = f"Did you mean {listing(nearest, 5)}?" if nearest else "Import check-ins first."
    return UnknownName(f"unknown_{what}", f"There is no {what} {name!r}.", hint)

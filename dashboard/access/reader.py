"""Reader: the one way to rows. Rights precede choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, Protocol, Self, TypeVar

import polars as pl

from dashboard.access.principal import Principal
from dashboard.store.log import Upload
from dashboard.store.marts import KeptMarts
from dashboard.store.remembered import is_lesson
from dashboard.store.rows import Staged
from dashboard.store.store import Store


class Restrictable(Protocol):
    """Marts that can be cut down to what a scope allows."""

    def restricted(self, teams: frozenset[str] | None, programs: frozenset[str] | None) -> Self:
        """Keep what belongs to the named teams and programs; None keeps all."""


M = TypeVar("M", bound=Restrictable)


Spell = Callable[[pl.Series], pl.DataFrame]


def nobody(ids: pl.Series) -> pl.DataFrame:
    """Name nobody (id, text)."""
    return pl.DataFrame({"id": ids.clear(), "text": pl.Series([], dtype=pl.String)})


@dataclass(frozen=True, eq=False)
class Reading(Generic[M]):
    """What a principal may see of one version; `sample` when it is the sample that is shown.

    `spell` gives the names (id, text) of people by the ids that the marts have.
    """

    version: int
    sample: bool
    marts: M
    spell: Spell = nobody


class Reader(Generic[M]):
    """Opens the store for principals; with an empty store it shows the sample, where there is one.

    `sample` stages the sample's files; it is called when first needed.
    """

    def __init__(
        self, store: Store, marts: KeptMarts[M], sample: Callable[[], Sequence[Staged]] | None
    ) -> None:
        self._store = store
        self._marts = marts
        self._sample = sample
        self._spelling: tuple[int, Spell | None] = (0, None)

    def read(self, principal: Principal) -> Reading[M]:
        """Read the newest version within the principal's scope."""
        version, uploads = self._store.uploads()
        if all(is_lesson(u) for u in uploads) and self._sample is not None:
            staged = cache(self._sample)
            marts = _within(self._marts.shown(staged), principal)
            return Reading(version, True, marts, self._names(-1, lambda: self._store.spelling((), staged())))
        marts = _within(self._marts.at(version, uploads), principal)
        return Reading(version, False, marts, self._names(version, lambda: self._store.spelling(uploads)))

    def preview(self, principal: Principal, uploads: Sequence[Upload], staged: Sequence[Staged]) -> M:
        """Give the marts as they would be with staged uploads, within the principal's scope."""
        return _within(self._marts.preview(uploads, staged), principal)

    def _names(self, version: int, find: Callable[[], Spell]) -> Spell:
        """Find out where people's names stand when one is first asked for, once per version."""

        def spell(ids: pl.Series) -> pl.DataFrame:
            known, how = self._spelling
            if known != version or how is None:
                how = find()
                self._spelling = (version, how)
            return how(ids)

        return spell


def _within(marts: M, principal: Principal) -> M:
    return marts.restricted(principal.scope.teams, principal.scope.programs)

"""Reader: the one way to rows. Rights precede choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Generic, Protocol, Self, TypeVar

import polars as pl

from dashboard.access.grants import Grants
from dashboard.access.principal import Principal, Scope
from dashboard.kept import Kept
from dashboard.store.log import NOTHING, Live
from dashboard.store.marts import KeptMarts
from dashboard.store.rows import Staged
from dashboard.store.store import Store


class Restrictable(Protocol):
    """Marts that can be cut down to what a scope allows."""

    def restricted(self, teams: frozenset[str] | None, programs: frozenset[str] | None) -> Self:
        """Keep what belongs to the named teams and programs; None keeps all."""


M = TypeVar("M", bound=Restrictable)
_KEPT: Final = 32


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
        self,
        store: Store,
        marts: KeptMarts[M],
        sample: Callable[[], Sequence[Staged]] | None,
        grants: Grants,
    ) -> None:
        self._store = store
        self._marts = marts
        self._sample = sample
        self._grants = grants
        self._spelling: tuple[int, Spell | None] = (0, None)
        self._cut: Kept[Scope, tuple[M, M]] = Kept(_KEPT)

    def read(self, principal: Principal) -> Reading[M]:
        """Read the newest version within the principal's scope; raises NotAllowed where their grant is over."""
        self._grants.confirm(principal)
        live = self._store.live()
        if not live.uploads and self._sample is not None:
            staged = cache(self._sample)
            marts = self._within(self._marts.shown(staged), principal.scope)
            names = self._names(-1, lambda: self._store.spelling(NOTHING, staged()))
            return Reading(live.version, True, marts, names)
        marts = self._within(self._marts.at(live), principal.scope)
        names = self._names(live.version, lambda: self._store.spelling(live))
        return Reading(live.version, False, marts, names)

    def preview(self, principal: Principal, live: Live, staged: Sequence[Staged]) -> M:
        """Give the marts as they would be with staged uploads, within the principal's scope."""
        self._grants.confirm(principal)
        return _restricted(self._marts.preview(live, staged), principal.scope)

    def _within(self, marts: M, scope: Scope) -> M:
        """Cut marts down to a scope, once for each; who sees everything sees the marts themselves."""
        if scope == Scope():
            return _restricted(marts, scope)
        whole, cut = self._cut.get(scope) or (None, None)
        return cut if whole is marts and cut is not None else self._keep(marts, scope)

    def _keep(self, marts: M, scope: Scope) -> M:
        cut = _restricted(marts, scope)
        self._cut.drop(lambda _, pair: pair[0] is not marts)  # what is kept holds on to its version's marts
        self._cut.put(scope, (marts, cut))
        return cut

    def _names(self, version: int, find: Callable[[], Spell]) -> Spell:
        """Find out where people's names stand when one is first asked for, once per version."""

        def spell(ids: pl.Series) -> pl.DataFrame:
            known, how = self._spelling
            if known != version or how is None:
                how = find()
                self._spelling = (version, how)
            return how(ids)

        return spell


def _restricted(marts: M, scope: Scope) -> M:
    return marts.restricted(scope.teams, scope.programs)

"""Erasing: a person is taken out of the store, and that is noted without their name."""

from __future__ import annotations

from dashboard.access.grants import Grants
from dashboard.access.principal import Principal, Right
from dashboard.store.erasure import Erased, Erasure
from dashboard.usecases.auditing import Audit


class Erasing:
    """Erases people."""

    def __init__(self, erasure: Erasure, audit: Audit, grants: Grants) -> None:
        self._grants = grants
        self._erasure = erasure
        self._audit = audit

    def erase(self, principal: Principal, person: str) -> Erased:
        """Erase a person; raises UnknownName where that is nobody, or several."""
        self._grants.require(principal, Right.ERASE)
        with self._audit.of(principal.name, "erase", "a person") as outcome:
            erased = self._erasure.erase(person)
            outcome.version, outcome.rows = erased.version, erased.total
        return erased

"""Erasing: a person is taken out of the store, and that is noted without their name."""

from __future__ import annotations

from dashboard.access.principal import Principal
from dashboard.store.erasure import Erased, Erasure
from dashboard.usecases.auditing import Audit


class Erasing:
    """Erases people."""

    def __init__(self, erasure: Erasure, audit: Audit) -> None:
        self._erasure = erasure
        self._audit = audit

    def erase(self, principal: Principal, person: str) -> Erased:
        """Erase a person; raises UnknownName where that is nobody, or several."""
        with self._audit.of(principal.name, "erase", "a person") as outcome:
            erased = self._erasure.erase(person)
            outcome.version, outcome.rows = erased.version, erased.total
        return erased

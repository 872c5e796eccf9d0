"""Auditing: acts are noted before they are done, and how they went after it. What cannot be noted is not done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dashboard.errors import StateUnusable

if TYPE_CHECKING:
    from dashboard.state.state import State

_log = logging.getLogger("dashboard")


@dataclass
class Outcome:
    """What an act came to: the version after it and how many rows it touched."""

    version: int | None = None
    rows: int | None = None


class Audit:
    """Notes acts in the journal; the state is opened with the first one."""

    def __init__(self, state: Callable[[], State], now: Callable[[], datetime]) -> None:
        self._state = state
        self._now = now

    @contextmanager
    def of(self, who: str, action: str, subject: str) -> Iterator[Outcome]:
        """Note that an act begins, and when the block ends well what it came to; `subject` names no rep.

        Where its end cannot be noted the act is done all the same: to call it refused would be false.
        """
        outcome = Outcome()
        self._write(who, action, subject, outcome, "begun")
        yield outcome
        try:
            self._write(who, action, subject, outcome, "done")
        except StateUnusable as error:
            _log.error("%s (%s) is done, but the audit says begun: %s", action, subject, error.message)

    def _write(self, who: str, action: str, subject: str, outcome: Outcome, how: str) -> None:
        from dashboard.state.journal import Entry

        entry = Entry(self._now(), who, action, subject, None, outcome.version, outcome.rows, how)
        self._state().journal.write(entry)

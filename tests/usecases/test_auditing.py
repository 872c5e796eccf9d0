"""Acts and what is noted of them: never an act without its beginning, never a refusal of what was done."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboard.errors import StateUnusable
from dashboard.usecases.auditing import Audit

NOW = datetime(2026, 9, 22, tzinfo=UTC)


def _audit(room: int) -> tuple[Audit, list[str]]:
    """Make an audit whose journal has room for so many lines."""
    written: list[str] = []

    def write(entry: Any) -> None:  # noqa: ANN401
        if len(written) == room:
            raise StateUnusable("state_unusable", "The disk is full.", "Make room.")
        written.append(entry.outcome)

    state = SimpleNamespace(journal=SimpleNamespace(write=write))
    return Audit(cast("Any", lambda: state), lambda: NOW), written


def test_what_cannot_be_noted_is_not_done() -> None:
    audit, written = _audit(room=0)
    done = False
    with pytest.raises(StateUnusable), audit.of("ops", "upload", "check_ins"):
        done = True
    assert (done, written) == (False, [])


def test_what_was_done_is_not_called_refused(caplog: pytest.LogCaptureFixture) -> None:
    audit, written = _audit(room=1)
    with caplog.at_level(logging.ERROR), audit.of("ops", "upload", "check_ins") as outcome:
        outcome.version = 7
    assert written == ["begun"]
    assert "upload (check_ins) is done, but the audit says begun: The disk is full." in caplog.text


def test_what_failed_stays_begun() -> None:
    audit, written = _audit(room=2)
    with pytest.raises(ZeroDivisionError), audit.of("ops", "undo", "upload 1"):
        raise ZeroDivisionError
    assert written == ["begun"]

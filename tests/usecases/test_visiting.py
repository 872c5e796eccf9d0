"""Who visits, by what a provider says: a name in the audit is one person's, whatever somebody calls themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from dashboard.usecases.visiting import Visiting

VISITING = Visiting(cast("Any", None), {}, "groups", lambda: datetime(2026, 9, 22, tzinfo=UTC))


def called(**claims: object) -> str:
    login = VISITING.by_provider({"iss": "https://id.example", "sub": "17", "iat": 1, **claims})
    return login.person if login else ""


def test_a_verified_email_is_the_name() -> None:
    assert called(email="lea@example.org", email_verified=True, preferred_username="ceo") == "lea@example.org"
    assert called() == "17"


@pytest.mark.parametrize("name", ["lea@example.org", "ceo", "x" * 246])
def test_a_name_of_ones_choice_is_nobody_elses(name: str) -> None:
    mine = called(preferred_username=name, email="lea@example.org")
    assert mine.startswith(f"{name} (")
    assert mine != called(preferred_username=name, sub="18")
    assert mine == called(preferred_username=name)
    assert len(mine) <= 255, "as many as the audit takes"
    assert called(preferred_username=mine[:246], sub="18") != mine


def test_a_name_too_long_is_none() -> None:
    assert called(preferred_username="x" * 247) == "17"

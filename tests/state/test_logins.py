"""Logins are kept alike on SQLite and PostgreSQL: the newest one's groups hold, and what has ended stays so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.errors import UnknownName
from dashboard.state.database import Database
from dashboard.state.journal import Journal
from dashboard.state.logins import Logins, Seen

NOON = datetime(2026, 9, 29, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ANA = Seen("ana", "ana@example.org", "first", NOON, frozenset({"a", "b"}))
PROXIED = replace(ANA, login_id="")


@pytest.fixture
def logins(database: Database) -> Logins:
    return Logins(database)


def _acts(database: Database) -> list[tuple[str, str]]:
    return [(entry.who, entry.action) for entry in Journal(database).newest()][::-1]


def test_a_login_is_noted_once(database: Database, logins: Logins) -> None:
    for _ in range(3):
        assert logins.seen(ANA).groups == {"a", "b"}
    assert _acts(database) == [("ana@example.org", "login")]


def test_the_newest_login_decides_the_groups_of_all(logins: Logins) -> None:
    logins.seen(ANA)
    newer = replace(ANA, login_id="second", since=NOON + SECOND, groups=frozenset({"c"}))
    assert logins.seen(newer).groups == {"c"}
    assert logins.seen(ANA).groups == {"c"}
    assert logins.seen(replace(ANA, subject="bo")).groups == {"a", "b"}, "somebody else"


def test_one_login_ends_and_the_other_goes_on(logins: Logins) -> None:
    second = replace(ANA, login_id="second")
    logins.seen(ANA)
    logins.end(ANA, NOON)
    logins.end(ANA, NOON + SECOND)
    assert (logins.seen(ANA).ended, logins.seen(second).ended) == (True, False)


def test_all_logins_of_a_person_end_up_to_now(database: Database, logins: Logins) -> None:
    logins.seen(ANA)
    logins.end_all("boss", "ana@example.org", NOON + SECOND)
    later = replace(ANA, login_id="later", since=NOON + 2 * SECOND)
    assert [logins.seen(one).ended for one in (ANA, replace(ANA, login_id="x"), later, ANA)] == [
        True, True, False, True,
    ]  # fmt: skip
    assert _acts(database)[1] == ("boss", "end logins")
    with pytest.raises(UnknownName):
        logins.end_all("boss", "nobody", NOON)


def test_a_proxy_that_names_other_groups_is_believed_at_once(database: Database, logins: Logins) -> None:
    logins.seen(PROXIED)
    for place in range(1, 4):
        assert logins.seen(replace(PROXIED, since=NOON + place * SECOND)).groups == {"a", "b"}
    moved = replace(PROXIED, since=NOON + 5 * SECOND, groups=frozenset({"c"}))
    assert logins.seen(moved).groups == {"c"}
    assert len(_acts(database)) == 2, "a request with the same groups is no news"


def test_logging_out_behind_a_proxy_ends_everything_so_far(logins: Logins) -> None:
    logins.seen(PROXIED)
    logins.end(PROXIED, NOON + SECOND)
    assert logins.seen(PROXIED).ended
    assert not logins.seen(replace(PROXIED, since=NOON + 2 * SECOND)).ended


def test_many_first_requests_at_once_are_one_login(database: Database, logins: Logins) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: logins.seen(ANA), range(16)))
    assert {standing.groups for standing in found} == {frozenset({"a", "b"})}
    assert _acts(database) == [("ana@example.org", "login")]

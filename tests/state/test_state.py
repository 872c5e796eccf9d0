"""The state keeps links and audit alike on SQLite and PostgreSQL, and only ever adds to the audit."""

from __future__ import annotations

import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, text, update

from dashboard.errors import StateUnusable, UnknownName
from dashboard.state.database import MIGRATIONS, NEWEST, Database
from dashboard.state.journal import Entry, Journal
from dashboard.state.links import Document, Link, Links, Overtaken
from dashboard.state.schema import AUDIT, METADATA
from tests.conftest import ROOT

NOON = datetime(2026, 9, 29, 12, tzinfo=UTC)
LINK = Link("abc", "2026-Q3", ("EMEA",), (), ("review",), "local", NOON, NOON + timedelta(days=14))
DOCUMENT = Document(0, "abc", 7, NOON, '{"a": 1}', "{}")
MADE = Entry(NOON, "local", "share", "EMEA, 2026-Q3", "abc", 7)


def _with_link(database: Database) -> Links:
    links = Links(database)
    links.add(LINK, "s" * 64, DOCUMENT, MADE, 0)
    return links


def test_the_migrations_make_exactly_the_schema(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == NEWEST


def test_many_who_open_it_at_once_migrate_it_once(url: str) -> None:
    def write(place: int) -> None:
        database = Database(url)
        Journal(database).write(replace(MADE, subject=str(place)))
        database.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    database = Database(url)
    assert sorted(entry.subject for entry in Journal(database).newest()) == [str(i) for i in range(8)]
    database.close()


def test_a_link_comes_back_as_it_went_in(database: Database) -> None:
    links = _with_link(database)
    assert links.get("abc") == LINK
    assert links.by_secret("s" * 64) == LINK
    assert links.by_secret("t" * 64) is None
    assert links.get("abc").created_at.tzinfo is UTC
    with pytest.raises(UnknownName):
        links.get("abd")


def test_moments_of_other_zones_are_kept_in_utc(database: Database) -> None:
    journal = Journal(database)
    journal.write(replace(MADE, at=NOON.astimezone(timezone(timedelta(hours=9)))))
    (entry,) = journal.newest()
    assert (entry.at, entry.at.utcoffset()) == (NOON, timedelta(0))


def test_a_visit_is_of_its_link_only_and_shows_the_newest_document(database: Database) -> None:
    links = _with_link(database)
    links.enter("v" * 64, LINK, NOON, replace(MADE, action="open"))
    assert links.visit("v" * 64, "other") is None
    assert links.visit("w" * 64, "abc") is None
    first = links.visit("v" * 64, "abc")
    assert first is not None
    assert (first.link, first.unlocked) == (LINK, True)
    links.advance(replace(DOCUMENT, version=8, content="{}"), replace(MADE, action="advance"), 1)
    second = links.visit("v" * 64, "abc")
    assert second is not None
    assert links.document(second.document_id).version == 8
    assert links.document(first.document_id).version == 7


def test_a_passcode_locks_a_visit_until_it_is_unlocked(database: Database) -> None:
    links = _with_link(database)
    links.enter("v" * 64, replace(LINK, passcode="hash"), NOON, MADE)
    before = links.visit("v" * 64, "abc")
    links.unlock("v" * 64)
    after = links.visit("v" * 64, "abc")
    assert before is not None
    assert after is not None
    assert (before.unlocked, after.unlocked) == (False, True)


def test_rotating_ends_the_old_secret_and_every_visit(database: Database) -> None:
    links = _with_link(database)
    links.enter("v" * 64, LINK, NOON, MADE)
    links.rotate("abc", "t" * 64, replace(MADE, action="rotate"))
    assert links.by_secret("s" * 64) is None
    assert links.by_secret("t" * 64) == LINK
    assert links.visit("v" * 64, "abc") is None
    assert links.listing()[0].opens == 1


def test_the_listing_counts_opens_and_says_when_last(database: Database) -> None:
    links = _with_link(database)
    links.add(replace(LINK, link_id="new", created_at=NOON + timedelta(1)), "n" * 64,
              replace(DOCUMENT, link_id="new"), MADE, 1)  # fmt: skip
    for hour in (1, 2):
        links.enter(f"{hour}" * 64, LINK, NOON + timedelta(hours=hour), MADE)
    links.advance(replace(DOCUMENT, version=9), MADE, 2)
    new, old = links.listing()
    assert (new.link.link_id, new.opens, new.last_opened, new.version) == ("new", 0, None, 7)
    assert (old.opens, old.last_opened, old.version) == (2, NOON + timedelta(hours=2), 9)


def test_known_are_links_that_live_to_the_second_and_for_90_days_those_that_somebody_opened(
    database: Database,
) -> None:
    links = _with_link(database)
    second = timedelta(seconds=1)
    end = LINK.expires_at
    assert [link for link, _ in links.known(end - second)] == [LINK]
    assert links.known(end) == [], "nobody opened it"
    links.enter("v" * 64, LINK, NOON, MADE)
    assert [link for link, _ in links.known(end + timedelta(days=90) - second)] == [LINK]
    assert links.known(end + timedelta(days=90)) == []
    links.revoke("abc", NOON, MADE)
    assert [counts for _, counts in links.known(NOON + timedelta(days=90) - second)] == [[DOCUMENT.counts]]
    assert links.known(NOON + timedelta(days=90)) == []
    links.revoke("abc", NOON + second, MADE)
    assert links.get("abc").revoked_at == NOON, "the first revocation counts"


@pytest.mark.parametrize("change", [update(AUDIT).values(who="nobody"), delete(AUDIT)])
def test_the_audit_cannot_be_changed_or_shortened(database: Database, change: object) -> None:
    journal = Journal(database)
    journal.write(MADE)
    with pytest.raises(StateUnusable, match="only grows"), database.change() as connection:
        connection.execute(change)  # type: ignore[call-overload]
    assert journal.newest() == [MADE]


def test_what_cannot_be_noted_is_not_done(database: Database) -> None:
    links = _with_link(database)
    broken = replace(MADE, who=None)  # type: ignore[arg-type]
    with pytest.raises(StateUnusable):
        links.revoke("abc", NOON, broken)
    assert links.get("abc").revoked_at is None
    with pytest.raises(StateUnusable):
        links.rotate("abc", "t" * 64, broken)
    assert links.by_secret("s" * 64) == LINK


def test_of_two_documents_checked_at_once_one_is_checked_again(database: Database) -> None:
    links = _with_link(database)
    seen = links.newest()

    def advance(version: int) -> bool:
        try:
            links.advance(replace(DOCUMENT, version=version), MADE, seen)
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(advance, range(4))) == [False, False, False, True]
    assert links.newest() == seen + 1


def test_a_refusal_names_no_secret(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    links = _with_link(database)
    with caplog.at_level(logging.DEBUG), pytest.raises(StateUnusable) as refused:
        links.add(LINK, "s" * 64, DOCUMENT, MADE, 1)
    said = refused.value.message + refused.value.hint + caplog.text
    assert "ssss" not in said.replace("DETAIL", "")


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "oracle://", "sqlite:////proc/none/state.db"])
def test_a_database_that_cannot_be_used_is_refused_in_words(url: str) -> None:
    with pytest.raises(StateUnusable):
        Journal(Database(url)).write(MADE)


def test_a_url_with_a_password_does_not_show_it() -> None:
    database = Database("postgresql://me:verysecret@127.0.0.1:1/none")
    with pytest.raises(StateUnusable) as refused:
        Journal(database).newest()
    assert "verysecret" not in refused.value.message + refused.value.hint


def test_a_killed_change_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    killed = (
        "import os, sys; from tests.state.test_state import *; d = Database(sys.argv[1])\n"
        "with d.change() as c:\n"
        "    from dashboard.state.journal import note; note(c, MADE); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", killed, url], cwd=ROOT, check=False)
    assert done.returncode == 9
    database = Database(url)
    assert Journal(database).newest() == []
    with database.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    database.close()

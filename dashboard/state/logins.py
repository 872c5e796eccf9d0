"""Logins: the groups somebody was in when they last logged in, and which logins have ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from dashboard.errors import UnknownName
from dashboard.state.database import Database, one_at_a_time
from dashboard.state.journal import Entry, note
from dashboard.state.schema import ENDED_LOGINS, LOGINS


@dataclass(frozen=True)
class Seen:
    """A login as it came in; `login_id` is empty where a proxy says with each request who it is."""

    subject: str
    person: str
    login_id: str
    since: datetime
    groups: frozenset[str]


@dataclass(frozen=True)
class Standing:
    """What holds for a login now: the groups of the newest login of that person, and whether this one has ended."""

    groups: frozenset[str]
    ended: bool = False


@dataclass(frozen=True)
class _Known:
    since: datetime
    groups: frozenset[str]
    ended_before: datetime | None

    def knows(self, login: Seen) -> bool:
        """Tell whether a login says nothing newer; a proxy's is new with each request, so its groups decide."""
        same = not login.login_id and login.groups == self.groups
        return same or login.since <= self.since


class Logins:
    """The logins of an installation. An older login counts with the groups of the newest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen(self, login: Seen) -> Standing:
        """Give a login's standing; one that is newer than all before is noted."""
        with self._database.read() as connection:
            known = _known(connection, login.subject)
            ended = _is_over(connection, login, known)
        if ended or (known and known.knows(login)):
            return Standing(known.groups if known else frozenset(), ended)
        return self._noted(login)

    def end(self, login: Seen, now: datetime) -> None:
        """End one login; one without a name of its own cannot be told from others, so it ends them all."""
        with self._database.change() as connection:
            one_at_a_time(connection)
            if not login.login_id:
                mine = LOGINS.c.subject == login.subject
                connection.execute(update(LOGINS).where(mine).values(ended_before=now))
            elif not _is_ended(connection, login.login_id):
                connection.execute(insert(ENDED_LOGINS).values(login_id=login.login_id, ended_at=now))
            note(connection, Entry(now, login.person, "logout", login.person))

    def end_all(self, who: str, person: str, now: datetime) -> None:
        """End all logins of a person so far; raises UnknownName for somebody who never logged in."""
        with self._database.change() as connection:
            one_at_a_time(connection)
            theirs = update(LOGINS).where(LOGINS.c.person == person).values(ended_before=now)
            if not connection.execute(theirs).rowcount:
                hint = "`python -m dashboard audit` lists who logged in."
                raise UnknownName("unknown_person", f"Nobody called {person!r} has logged in.", hint)
            note(connection, Entry(now, who, "end logins", person))

    def _noted(self, login: Seen) -> Standing:
        with self._database.change() as connection:
            one_at_a_time(connection)
            known = _known(connection, login.subject)
            if known and known.knows(login):  # another of their logins was quicker
                return Standing(known.groups)
            _keep(connection, login, known.ended_before if known else None)
            note(connection, Entry(login.since, login.person, "login", login.person))
        return Standing(login.groups)


def _known(connection: Connection, subject: str) -> _Known | None:
    wanted = select(LOGINS).where(LOGINS.c.subject == subject)
    row = connection.execute(wanted).mappings().one_or_none()
    return _Known(row["since"], frozenset(row["groups"]), row["ended_before"]) if row else None


def _is_over(connection: Connection, login: Seen, known: _Known | None) -> bool:
    before = known.ended_before if known else None
    return (before is not None and login.since <= before) or _is_ended(connection, login.login_id)


def _is_ended(connection: Connection, login_id: str) -> bool:
    wanted = select(ENDED_LOGINS.c.login_id).where(ENDED_LOGINS.c.login_id == login_id)
    return bool(login_id) and connection.execute(wanted).first() is not None


def _keep(connection: Connection, login: Seen, ended_before: datetime | None) -> None:
    connection.execute(delete(LOGINS).where(LOGINS.c.subject == login.subject))
    row = {"since": login.since, "groups": sorted(login.groups), "ended_before": ended_before}
    connection.execute(insert(LOGINS).values(subject=login.subject, person=login.person, **row))

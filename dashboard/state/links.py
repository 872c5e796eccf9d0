"""Links as they are stored: digests of secrets, what each shows, who opened it when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, exists, func, insert, select, update

from dashboard.errors import UnknownName
from dashboard.state.database import Database, one_at_a_time
from dashboard.state.journal import Entry, note
from dashboard.state.schema import DOCUMENTS, LINKS, OPENS, VISITS

REMEMBERED = timedelta(days=90)  # for how long a reader is held to know what a link showed that has ended


@dataclass(frozen=True)
class Link:
    """A link. `teams` and `programs` are its scope in display spelling, empty for all; `passcode` is hashed."""

    link_id: str
    quarter: str
    teams: tuple[str, ...]
    programs: tuple[str, ...]
    pages: tuple[str, ...]
    created_by: str
    created_at: datetime
    expires_at: datetime
    passcode: str | None = None
    revoked_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Tell whether it opens: not revoked, and not yet expired."""
        return self.revoked_at is None and now < self.expires_at

    @property
    def ended_at(self) -> datetime:
        """Give when it ended, or will."""
        return min(self.revoked_at or self.expires_at, self.expires_at)


@dataclass(frozen=True)
class Document:
    """What a link shows: JSON fixed when it was made. `counts` holds hidden groups too and never leaves."""

    document_id: int
    link_id: str
    version: int
    made_at: datetime
    content: str
    counts: str


@dataclass(frozen=True)
class Listed:
    """A link with the version it shows, how often it was opened and when last."""

    link: Link
    version: int
    opens: int
    last_opened: datetime | None


@dataclass(frozen=True)
class Visit:
    """Somebody who came by a link: `unlocked` once the passcode was right, or where there is none."""

    link: Link
    document_id: int
    unlocked: bool


class Overtaken(Exception):
    """Another document was stored since the ones that this one was checked against."""


def no_such_link(link_id: str) -> UnknownName:
    """Say that there is no such link, also to those who may not know of it."""
    hint = "`python -m dashboard share list` lists them."
    return UnknownName("unknown_link", f"There is no link {link_id}.", hint)


_NEWEST = select(func.coalesce(func.max(DOCUMENTS.c.document_id), 0))


class Links:
    """The links of an installation; every change is noted in the audit within its transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self) -> int:
        """Give the number of the newest document of all links; 0 where there is none."""
        with self._database.read() as connection:
            return int(connection.execute(_NEWEST).scalar_one())

    def add(self, link: Link, secret: str, document: Document, entry: Entry, seen: int) -> None:
        """Store a new link with its document; raises Overtaken where `seen` is not the newest one any more."""
        with self._database.change() as connection:
            one_at_a_time(connection)
            connection.execute(insert(LINKS).values(**_columns(link), secret=secret))
            _add_document(connection, document, seen)
            note(connection, entry)

    def advance(self, document: Document, entry: Entry, seen: int) -> None:
        """Let a link show a newer document; the earlier ones stay, for the checks of later ones."""
        with self._database.change() as connection:
            one_at_a_time(connection)
            _add_document(connection, document, seen)
            note(connection, entry)

    def revoke(self, link_id: str, now: datetime, entry: Entry) -> None:
        """End a link; who has it open is out with the next request."""
        with self._database.change() as connection:
            never = (LINKS.c.link_id == link_id) & LINKS.c.revoked_at.is_(None)
            connection.execute(update(LINKS).where(never).values(revoked_at=now))
            note(connection, entry)

    def rotate(self, link_id: str, secret: str, entry: Entry) -> None:
        """Give a link another secret; the old one and every visit by it end."""
        with self._database.change() as connection:
            connection.execute(update(LINKS).where(LINKS.c.link_id == link_id).values(secret=secret))
            connection.execute(delete(VISITS).where(VISITS.c.link_id == link_id))
            note(connection, entry)

    def by_secret(self, secret: str) -> Link | None:
        """Find the link of a secret's digest."""
        return self._one(select(LINKS).where(LINKS.c.secret == secret))

    def get(self, link_id: str) -> Link:
        """Give a link; raises UnknownName."""
        found = self._one(select(LINKS).where(LINKS.c.link_id == link_id))
        if found is None:
            raise no_such_link(link_id)
        return found

    def enter(self, visit: str, link: Link, now: datetime, entry: Entry) -> None:
        """Note an open and let its visit begin; locked where there is a passcode."""
        place = {"link_id": link.link_id}
        with self._database.change() as connection:
            connection.execute(
                insert(VISITS).values(visit=visit, opened_at=now, unlocked=link.passcode is None, **place)
            )
            connection.execute(insert(OPENS).values(at=now, **place))
            note(connection, entry)

    def unlock(self, visit: str) -> None:
        """Note that a visit knows the passcode."""
        with self._database.change() as connection:
            connection.execute(update(VISITS).where(VISITS.c.visit == visit).values(unlocked=True))

    def visit(self, visit: str, link_id: str) -> Visit | None:
        """Find a visit by its digest, with its link and newest document as they are now."""
        newest = select(func.max(DOCUMENTS.c.document_id)).where(DOCUMENTS.c.link_id == link_id)
        asked = (VISITS.c.visit == visit) & (VISITS.c.link_id == link_id)
        wanted = select(LINKS, VISITS.c.unlocked, newest.scalar_subquery().label("document_id"))
        with self._database.read() as connection:
            found = connection.execute(wanted.join(VISITS).where(asked)).mappings().one_or_none()
        return Visit(_link(dict(found)), found["document_id"], found["unlocked"]) if found else None

    def document(self, document_id: int) -> Document:
        """Give a document."""
        wanted = select(DOCUMENTS).where(DOCUMENTS.c.document_id == document_id)
        with self._database.read() as connection:
            return Document(**connection.execute(wanted).mappings().one())

    def newest_of(self, link_id: str) -> Document:
        """Give the document that a link shows."""
        mine = select(DOCUMENTS).where(DOCUMENTS.c.link_id == link_id)
        with self._database.read() as connection:
            found = connection.execute(mine.order_by(DOCUMENTS.c.document_id.desc()).limit(1))
            return Document(**found.mappings().one())

    def known(self, now: datetime) -> list[tuple[Link, list[str]]]:
        """List what readers may know: links that live, and those opened that ended lately, with all they ever counted.

        A link that nobody opened told nobody anything once it has ended.
        """
        wanted = select(LINKS, exists().where(OPENS.c.link_id == LINKS.c.link_id).label("opened"))
        counted = select(DOCUMENTS.c.link_id, DOCUMENTS.c.counts).order_by(DOCUMENTS.c.document_id)
        with self._database.read() as connection:
            rows = connection.execute(wanted.order_by(LINKS.c.created_at)).mappings().all()
            known = {link.link_id: link for link in _known(rows, now)}
            counts: dict[str, list[str]] = {link_id: [] for link_id in known}
            for link_id, told in connection.execute(counted.where(DOCUMENTS.c.link_id.in_(list(known)))):
                counts[link_id].append(told)
        return [(link, counts[link_id]) for link_id, link in known.items()]

    def listing(self) -> list[Listed]:
        """List all links, the newest first."""
        opens = select(OPENS.c.link_id, func.count().label("opens"), func.max(OPENS.c.at).label("last"))
        opened = opens.group_by(OPENS.c.link_id).subquery()
        shown = select(DOCUMENTS.c.link_id, func.max(DOCUMENTS.c.version).label("version"))
        versions = shown.group_by(DOCUMENTS.c.link_id).subquery()
        wanted = (
            select(LINKS, opened.c.opens, opened.c.last, versions.c.version)
            .outerjoin(opened, opened.c.link_id == LINKS.c.link_id)
            .join(versions, versions.c.link_id == LINKS.c.link_id)
            .order_by(LINKS.c.created_at.desc(), LINKS.c.link_id)
        )
        with self._database.read() as connection:
            rows = connection.execute(wanted).mappings().all()
        return [Listed(_link(dict(row)), row["version"], row["opens"] or 0, row["last"]) for row in rows]

    def _one(self, wanted: Select[Any]) -> Link | None:
        with self._database.read() as connection:
            found = connection.execute(wanted).mappings().one_or_none()
        return _link(dict(found)) if found else None


def _known(rows: Iterable[RowMapping], now: datetime) -> Iterator[Link]:
    for row in rows:
        link = _link(dict(row))
        if link.is_live(now) or (row["opened"] and now < link.ended_at + REMEMBERED):
            yield link


_FIELDS = tuple(Link.__dataclass_fields__)
_LISTS = ("teams", "programs", "pages")


def _link(row: dict[str, Any]) -> Link:
    stored: dict[str, Any] = {name: tuple(row[name]) if name in _LISTS else row[name] for name in _FIELDS}
    return Link(**stored)


def _columns(link: Link) -> dict[str, Any]:
    return {name: list(value) if name in _LISTS else value for name, value in vars(link).items()}


def _add_document(connection: Connection, document: Document, seen: int) -> None:
    """Add a document that was checked against all up to `seen`; its number is the database's."""
    values = {name: value for name, value in vars(document).items() if name != "document_id"}
    if connection.execute(_NEWEST).scalar_one() != seen:
        raise Overtaken
    connection.execute(insert(DOCUMENTS).values(**values))

"""The tables of the state. A change here is a migration too (state/migrations)."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator
from typing_extensions import override


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is taken off on the way in and put on on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        moment = value and value.astimezone(UTC)
        return moment and (moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


METADATA = MetaData()
# `secret` and `visit` hold SHA-256 digests: whoever reads the database can open no link.
LINKS = Table(
    "links",
    METADATA,
    Column("link_id", String(32), primary_key=True),
    Column("secret", String(64), nullable=False, unique=True),
    Column("passcode", String(255)),
    Column("quarter", String(16), nullable=False),
    Column("teams", JSON, nullable=False),
    Column("programs", JSON, nullable=False),
    Column("pages", JSON, nullable=False),
    Column("created_by", String(255), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)
# `content` is what the link shows; `counts` are its groups with those that are hidden, for later checks alone.
DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("document_id", Integer, primary_key=True, autoincrement=True),
    Column("link_id", ForeignKey("links.link_id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("content", Text, nullable=False),
    Column("counts", Text, nullable=False),
)
VISITS = Table(
    "visits",
    METADATA,
    Column("visit", String(64), primary_key=True),
    Column("link_id", ForeignKey("links.link_id"), nullable=False, index=True),
    Column("opened_at", Instant, nullable=False),
    Column("unlocked", Boolean, nullable=False),
)
# When, and nothing about who.
OPENS = Table(
    "opens",
    METADATA,
    Column("open_id", Integer, primary_key=True, autoincrement=True),
    Column("link_id", ForeignKey("links.link_id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("entry_id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("who", String(255), nullable=False),
    Column("action", String(32), nullable=False),
    Column("link_id", String(32)),
    Column("subject", Text, nullable=False),
    Column("version", Integer),
    Column("rows", Integer),
    Column("outcome", String(255), nullable=False),
    Index("audit_at", "at"),
)
# What each person's newest login said; logins up to `ended_before` are over.
LOGINS = Table(
    "logins",
    METADATA,
    Column("subject", String(64), primary_key=True),
    Column("person", String(255), nullable=False),
    Column("since", Instant, nullable=False),
    Column("groups", JSON, nullable=False),
    Column("ended_before", Instant),
)
# Digests, as those of secrets.
ENDED_LOGINS = Table(
    "ended_logins",
    METADATA,
    Column("login_id", String(64), primary_key=True),
    Column("ended_at", Instant, nullable=False),
)

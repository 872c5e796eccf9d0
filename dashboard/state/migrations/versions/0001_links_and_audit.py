"""Links, their documents, visits and opens; and the audit, which only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.state.schema import Instant

revision = "0001"
down_revision = None

_SQLITE = """CREATE TRIGGER audit_{word} BEFORE {act} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"""
_POSTGRES = """CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit only grows'; END $$"""


def upgrade() -> None:
    """Make the tables."""
    _links()
    _audit()
    _only_growing()


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("link_id", sa.String(32), primary_key=True),
        sa.Column("secret", sa.String(64), nullable=False, unique=True),
        sa.Column("passcode", sa.String(255)),
        sa.Column("quarter", sa.String(16), nullable=False),
        sa.Column("teams", sa.JSON, nullable=False),
        sa.Column("programs", sa.JSON, nullable=False),
        sa.Column("pages", sa.JSON, nullable=False),
        sa.Column("created_by", sa.String(255), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant),
    )
    op.create_table(
        "documents",
        sa.Column("document_id", sa.Integer, primary_key=True, autoincrement=True),
        _of_link(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
    )
    op.create_table(
        "visits",
        sa.Column("visit", sa.String(64), primary_key=True),
        _of_link(),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("unlocked", sa.Boolean, nullable=False),
    )
    op.create_table(
        "opens",
        sa.Column("open_id", sa.Integer, primary_key=True, autoincrement=True),
        _of_link(),
        sa.Column("at", Instant, nullable=False),
    )


def _of_link() -> sa.Column[str]:
    return sa.Column("link_id", sa.String(32), sa.ForeignKey("links.link_id"), nullable=False, index=True)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("entry_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("who", sa.String(255), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("link_id", sa.String(32)),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("rows", sa.Integer),
        sa.Column("outcome", sa.String(255), nullable=False),
    )
    op.create_index("audit_at", "audit", ["at"])


def _only_growing() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_SQLITE.format(word="kept", act="DELETE"))
        op.execute(_SQLITE.format(word="as_written", act="UPDATE"))
        return
    op.execute(_POSTGRES)
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )

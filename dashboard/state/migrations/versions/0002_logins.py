"""Logins: groups as they were last told, and which have ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.state.schema import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "logins",
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("groups", sa.JSON, nullable=False),
        sa.Column("ended_before", Instant),
    )
    op.create_table(
        "ended_logins",
        sa.Column("login_id", sa.String(64), primary_key=True),
        sa.Column("ended_at", Instant, nullable=False),
    )

"""Where alembic enters: the connection is given by state/database.py, there is no configuration file."""

from __future__ import annotations

from alembic import context

from dashboard.state.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True
)
context.run_migrations()

"""Journal: who did what, when, and how it went. It only grows, and names no rep and no secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from dashboard.state.database import Database
from dashboard.state.schema import AUDIT


@dataclass(frozen=True)
class Entry:
    """One line: `subject` says what it was done to, in words; `rows` how many rows it touched."""

    at: datetime
    who: str
    action: str
    subject: str = ""
    link_id: str | None = None
    version: int | None = None
    rows: int | None = None
    outcome: str = "done"


class Journal:
    """The table of entries. What cannot be written raises StateUnusable: then nothing is done either."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, entry: Entry) -> None:
        """Add an entry."""
        with self._database.change() as connection:
            note(connection, entry)

    def newest(self, most: int = 500) -> list[Entry]:
        """Give the newest entries, the newest first."""
        wanted = select(AUDIT).order_by(AUDIT.c.entry_id.desc()).limit(most)
        with self._database.read() as connection:
            rows = connection.execute(wanted).mappings().all()
        return [Entry(**{key: value for key, value in row.items() if key != "entry_id"}) for row in rows]


def note(connection: Connection, entry: Entry) -> None:
    """Add an entry inside a transaction: both are kept, or neither."""
    connection.execute(insert(AUDIT).values(**vars(entry)))

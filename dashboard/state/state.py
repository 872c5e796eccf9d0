"""State: links, logins and journal over one database."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.state.database import Database
from dashboard.state.journal import Journal
from dashboard.state.links import Links
from dashboard.state.logins import Logins


@dataclass(frozen=True, eq=False)
class State:
    """What is kept beside the rows."""

    database: Database
    links: Links
    logins: Logins
    journal: Journal


def open_state(url: str) -> State:
    """Name the database; it is opened when it is first used."""
    database = Database(url)
    return State(database, Links(database), Logins(database), Journal(database))

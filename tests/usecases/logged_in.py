"""A dashboard of a company with a login: four teams, a group for each role, and a clock that tests set."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from typing import Any, Final

import pytest

from dashboard.access.principal import Login, Principal
from dashboard.app import Dashboard
from tests.usecases.files import content, opened, put, talks

NOON: Final = datetime(2026, 9, 22, 12, tzinfo=UTC)
ROLES: Final = {
    "emea-leaders": {"role": "leader", "teams": ["EMEA"]},
    "emea-viewers": {"role": "viewer", "teams": ["emea "]},
    "everybody": "viewer",
    "sales-ops": "ops",
    "admins": "admin",
}
LOGIN: Final = {
    "proxy": "127.0.0.1",
    "proxy_user_header": "X-User",
    "proxy_groups_header": "X-Groups",
    "roles": ROLES,
}
# Every word of a row that nobody of EMEA may read; none of them is a part of a word that they may.
CANARIES: Final = ("Zanzibar", "Quetzal", "Jaguarundi", "Ocelot", "Wombat", "Xerus")
ROSTER: Final = content(
    "person,team,role,email,name",
    *(f"rep{i},EMEA,rep,rep{i}@example.org,Rep Number {i}" for i in range(8)),
    "Lea Lead,EMEA,leader,lead@example.org,Lea Lead",
    *(f"Jaguarundi{i},Zanzibar,rep,Xerus{i}@example.org,Jaguarundi Number {i}" for i in range(7)),
    "Ocelot,Zanzibar,leader,Xerus@example.org,Ocelot Leader",
)
_TALKS: Final = "date,rep,team,program,outcome,manager,barrier,note,skill"
CHECK_INS: Final = content(
    _TALKS,
    *(
        f"2026-0{m},rep{i},EMEA,Calls,applied,Lea Lead,no time,,Asking"
        for i in range(6)
        for m in ("5-11", "8-11")
    ),
    *(
        f"2026-0{m},Jaguarundi{i},Zanzibar,Quetzal,not applied,Ocelot,Wombat,Wombat said,Xerus skill"
        for i in range(5)
        for m in ("5-12", "8-12", "9-12")
    ),
)
THANKS: Final = content(
    "date,recipient,kind,giver,value,currency,reason",
    "2026-08-20,rep1,award,Lea Lead,50,EUR,well done",
    *(f"2026-08-21,Jaguarundi{i},award,Ocelot,777,EUR,Wombat" for i in range(3)),
)
GOALS: Final = content(
    "person,quarter,metric,actual,target",
    "rep1,2026-Q3,Bookings,5,4",
    *(f"Jaguarundi{i},2026-Q3,Quetzal metric,5,4" for i in range(5)),
)
TRAININGS: Final = content(
    "person,program,completed_on", "rep1,Calls,2026-06-01", "Jaguarundi1,Quetzal,2026-06-01"
)
PROGRAMS: Final = content(
    "program,team,target_rate,cadence_days,expectation",
    "Calls,EMEA,0.5,14,Ask twice",
    "Quetzal,Zanzibar,0.5,14,Wombat twice",
)
FILES: Final = {
    "roster": ROSTER,
    "check_ins": CHECK_INS,
    "recognitions": THANKS,
    "outcomes": GOALS,
    "trainings": TRAININGS,
    "programs": PROGRAMS,
}


def fill(folder: Path) -> None:
    """Put all files into a store."""
    dashboard = opened(folder)
    for name, file in FILES.items():
        put(dashboard, file, f"{name}.csv")


def copied(rows: Path, folder: Path) -> Path:
    """Copy a filled store, and give its folder."""
    copytree(rows, folder, dirs_exist_ok=True)
    return folder


class Company:
    """The dashboard, and who comes to it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, *files: bytes, **said: Any) -> None:  # noqa: ANN401
        self.now = NOON
        patch.setattr("dashboard.app.Clock.instant", lambda _: self.now)
        self.dashboard: Dashboard = opened(folder, **{**LOGIN, **said})
        for place, file in enumerate(files):
            put(self.dashboard, file, f"{place}.csv")

    def login(self, *groups: str, person: str = "", login_id: str = "one") -> Login:
        """Log somebody in, as a provider does: without a name, somebody who is in these groups alone."""
        name = person or f"{'+'.join(groups)}@example.org"
        return Login(f"subject of {name}", name, frozenset(groups), self.now, f"{login_id} of {name}")

    def principal(self, *groups: str, person: str = "", login_id: str = "one") -> Principal:
        """Tell what somebody who logs in now may do."""
        return self.dashboard.grants.principal(self.login(*groups, person=person, login_id=login_id))


def small() -> bytes:
    """Give two teams, for tests that need few numbers."""
    return talks("2026-08-11,Ana,EMEA,Calls,applied", "2026-08-12,Zed,Zanzibar,Calls,applied")

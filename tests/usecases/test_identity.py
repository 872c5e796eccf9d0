"""Who is who decides what has one key: a person is one, whichever name a row was written with."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.selection import Selection
from tests.usecases.files import content, opened, preview, put

ROSTER = content(
    "person,team,email,name", "E1,EMEA,sam@example.org,Sam Lee", "E2,EMEA,kim@example.org,Kim Roe"
)
TALKS = "date,rep,team,program,outcome"
GIVEN = "date,recipient,kind,value,currency"


def _totals(folder: Path, *files: bytes) -> dict[str, float | None]:
    dashboard = opened(folder)
    for number, file in enumerate(files):
        put(dashboard, file, f"{number}.csv")
    kpis = dashboard.reviews.review(dashboard.principal(), Selection("2026-Q3")).kpis
    return dict(kpis.filter(by="all").select("kpi", "value").iter_rows())


def test_a_correction_under_another_name_takes_the_place_of_the_row(tmp_path: Path) -> None:
    by_name = content(
        TALKS, "2026-08-03,Sam Lee,EMEA,Calls,not applied", "2026-08-03,Kim Roe,EMEA,Calls,applied"
    )
    by_mail = content(TALKS, "2026-08-03,SAM@example.org,EMEA,Calls,applied")
    found = _totals(tmp_path / "two", ROSTER, by_name, by_mail)
    assert (found["implementation_rate"], found["partly_share"]) == (1.0, 0.0)
    one_file = content(TALKS, *by_name.decode().splitlines()[1:], *by_mail.decode().splitlines()[1:])
    found = _totals(tmp_path / "one", ROSTER, one_file)
    assert (found["implementation_rate"], found["partly_share"]) == (1.0, 0.0)


@pytest.mark.parametrize("roster_last", [False, True])
def test_a_reward_under_two_names_is_one_reward(tmp_path: Path, roster_last: bool) -> None:
    talks = content(TALKS, *(f"2026-08-03,E{i},EMEA,Calls,applied" for i in (1, 2)))
    by_name, by_mail = (
        content(GIVEN, f"2026-08-02,{who},award,10,EUR") for who in ("Sam Lee", "sam@example.org")
    )
    files = [talks, by_name, by_mail]
    files.insert(3 if roster_last else 0, ROSTER)
    assert _totals(tmp_path, *files)["reward_per_head"] == 5.0


def test_a_preview_says_that_it_is_known(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    put(dashboard, ROSTER, "roster.csv")
    put(dashboard, content(TALKS, "2026-08-03,Sam Lee,EMEA,Calls,not applied"), "first.csv")
    again = preview(dashboard, content(TALKS, "2026-08-03,e1,EMEA,Calls,applied"), "second.csv")
    assert again.lines == {"new": [], "changed": [2], "unchanged": []}

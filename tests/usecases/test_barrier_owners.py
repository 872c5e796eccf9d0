"""Who can remove a barrier is what its rows say, before what is usual: in every sentence and colour."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dashboard.app import Dashboard
from dashboard.usecases.review import Review
from dashboard.usecases.sharing.again import review_of
from dashboard.usecases.sharing.content import Shown, fix
from dashboard.usecases.sharing.groups import TABLE_OF
from dashboard.usecases.sharing.told import NAMED, told_barriers
from dashboard.usecases.stories.barriers import BARRIERS
from dashboard.usecases.stories.overview import REVIEW
from dashboard.usecases.stories.reading import owners
from tests.usecases.files import content, opened, put, review

pytestmark = pytest.mark.slow

HEADER = "date,rep,team,program,outcome,barrier,barrier_owner"


def asked(folder: Path, said: Sequence[str]) -> Dashboard:
    """Hold twelve reps who named lack of time, each with the owner said in turn."""
    dashboard = opened(folder)
    rows = [
        f"2026-09-{day:02},Rep {day},East,Calls,partly,no time,{said[day % len(said)]}"
        for day in range(1, 13)
    ]
    put(dashboard, content(HEADER, *rows))
    return dashboard


def told(found: Review) -> str:
    picture = BARRIERS.told(found).charts["barriers"].caption.title
    return " ".join([REVIEW.headline(found), BARRIERS.headline(found), picture])


def test_owners_named_in_rows_are_believed(tmp_path: Path) -> None:
    found = review(asked(tmp_path, ["enablement"]))
    assert owners(found)["Lack of time"] == "enablement"
    assert "only leaders" not in told(found)
    assert "enablement can change that" in told(found)


def test_without_any_it_is_the_usual_one(tmp_path: Path) -> None:
    found = review(asked(tmp_path, [""]))
    assert found.detail("barrier_owners").is_empty()
    assert owners(found)["Lack of time"] == "leader"
    assert "only leaders" in told(found)


@pytest.mark.parametrize(
    ("said", "owner"),
    [
        (["enablement", "enablement", "rep"], "enablement"),
        (["enablement", "leader"], "leader"),
        (["rep", "shared"], "rep"),
        (["", "", "shared"], "leader"),
    ],
)
def test_most_reps_decide_and_the_usual_owner_between_as_many(
    tmp_path: Path, said: list[str], owner: str
) -> None:
    assert owners(review(asked(tmp_path, said)))["Lack of time"] == owner


def test_a_link_says_the_same_of_what_it_tells_and_no_more(tmp_path: Path) -> None:
    dashboard = asked(tmp_path, ["enablement"])
    put(dashboard, content(HEADER, "2026-09-20,Rep 1,East,Calls,partly,peers,leader"), "more.csv")
    found = review(dashboard)
    assert owners(found)["Peers"] == "leader"
    shown = Shown(dict.fromkeys(TABLE_OF.values(), ()), {}, {NAMED})
    again = review_of(fix(found, shown))
    assert owners(again) == owners(found) | {"Peers": "shared"}, "of one person nothing is told"
    assert {cell.by for cell in told_barriers(found)} == {"barrier"}, (
        "what owners are more than barriers tells of few"
    )
    unshown = review_of(fix(found, Shown(shown.tables, {}, ())))
    assert unshown.detail("barrier_owners").is_empty()

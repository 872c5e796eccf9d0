"""The effect shown before a commit is what the reviews before and after it say."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.app import Dashboard
from dashboard.metrics.kpis.catalogue import KPIS
from dashboard.usecases.uploads.effect import Effect
from tests.usecases.files import (
    PEOPLE,
    SECOND_QUARTER,
    THANKS,
    THIRD_QUARTER,
    content,
    opened,
    preview,
    put,
    review,
    talks,
)

pytestmark = pytest.mark.slow

TOTALS = [kpi.key for kpi in KPIS if kpi.has_total]
LATER = talks("2026-08-20,Ana,North,Calls,partly", "2026-09-20,Fay,South,Demos,applied")
DOLLARS = content(
    "date,recipient,kind,value,currency", *(f"2026-08-2{n},Ana,award,{n},USD" for n in range(1, 6))
)
LEAVERS = content("person,team,role,left_on", "Ana,EMEA,rep,2026-07-05", "Cy,North,leader,")


def totals(dashboard: Dashboard, quarter: str) -> dict[str, object]:
    found = review(dashboard)
    if quarter not in found.quarters:
        return dict.fromkeys(TOTALS)
    asked = review(dashboard, quarter)
    return {key: asked.total(key)["value"] for key in TOTALS}


def told(effect: tuple[Effect, ...]) -> tuple[dict[str, object], dict[str, object]]:
    return {e.kpi: e.before for e in effect}, {e.kpi: e.after for e in effect}


@pytest.mark.parametrize(
    ("before", "file"),
    [
        ([], THIRD_QUARTER),
        ([SECOND_QUARTER], THIRD_QUARTER),  # a quarter nobody could ask for before
        pytest.param([SECOND_QUARTER, THIRD_QUARTER], LATER, marks=pytest.mark.slow),
        ([SECOND_QUARTER, THIRD_QUARTER], THANKS),
        pytest.param([THANKS, SECOND_QUARTER, THIRD_QUARTER], PEOPLE, marks=pytest.mark.slow),
        pytest.param([PEOPLE, THANKS, THIRD_QUARTER], LEAVERS, marks=pytest.mark.slow),
        ([THANKS, THIRD_QUARTER], DOLLARS),  # the reporting currency becomes another
    ],
    ids=["first", "new quarter", "more", "recognitions", "roster", "leavers", "currency"],
)
def test_before_and_after_are_those_of_the_reviews(tmp_path: Path, before: list[bytes], file: bytes) -> None:
    dashboard = opened(tmp_path)
    for one in before:
        put(dashboard, one)
    shown = preview(dashboard, file)
    (quarter,) = {one.quarter for one in shown.effect}
    assert [one.kpi for one in shown.effect] == TOTALS
    old, new = told(shown.effect)
    assert old == totals(dashboard, quarter)
    dashboard.uploads.commit(dashboard.principal(), shown)
    for process in (dashboard, opened(tmp_path)):
        assert new == totals(process, quarter)
        assert quarter == review(process).quarters[-1]
    assert old != new


def test_undo_tells_the_same_the_other_way_round(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    for file in (SECOND_QUARTER, THIRD_QUARTER, PEOPLE):
        put(dashboard, file)
    done = put(dashboard, LATER)
    taken_back = dashboard.uploads.undo_and_compare(dashboard.principal(), done.upload.upload_id)
    assert (taken_back.version, taken_back.sample) == (5, False)
    old, new = told(done.effect)
    assert told(taken_back.effect) == (new, old)


def test_a_file_without_conversations_has_no_effect_alone(tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    assert preview(dashboard, PEOPLE).effect == ()
    put(dashboard, PEOPLE)
    assert preview(dashboard, THIRD_QUARTER).effect != ()


def test_the_sample_is_no_before(tmp_path: Path) -> None:
    """What it shows are not the user's numbers."""
    dashboard = opened(tmp_path, sample_data=True)
    assert review(dashboard).sample
    old, _ = told(preview(dashboard, THIRD_QUARTER).effect)
    assert set(old.values()) == {None}
    done = put(dashboard, THIRD_QUARTER)
    taken_back = dashboard.uploads.undo_and_compare(dashboard.principal(), done.upload.upload_id)
    assert (taken_back.sample, taken_back.effect) == (True, ())

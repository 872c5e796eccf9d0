"""Whatever was uploaded, in whatever way: once all of it is undone, in any order, the numbers of before are back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.app import Dashboard
from dashboard.selection import Selection
from dashboard.usecases.answers import review_json
from tests.usecases.files import (
    PEOPLE,
    SECOND_QUARTER,
    THANKS,
    THIRD_QUARTER,
    TODAY,
    content,
    listed,
    opened,
    put,
    talks,
)

_DAYS = st.dates(date(2026, 4, 1), TODAY).map(date.isoformat)
_PEOPLE = st.sampled_from(("Ana", "Bo", "Cy", "Dee", "ANA", "Fay"))
_TEAMS = st.sampled_from(("EMEA", "North", "emea"))
_TALK = st.tuples(
    _DAYS,
    _PEOPLE,
    _TEAMS,
    st.sampled_from(("Calls", "Demos")),
    st.sampled_from(("applied", "partly", "no", "?")),
)
_REWARD = st.tuples(_DAYS, _PEOPLE, st.sampled_from(("praise", "bonus")), st.sampled_from(("", "10", "99")))
_PERSON = st.tuples(_PEOPLE, _TEAMS, st.sampled_from(("rep", "leader")))


def _file(header: str, rows: Sequence[Sequence[str]]) -> bytes:
    return content(header, *(",".join(row) for row in rows))


_FILES = st.one_of(
    st.lists(_TALK, min_size=1, max_size=6).map(lambda rows: talks(*(",".join(row) for row in rows))),
    st.lists(_REWARD, min_size=1, max_size=4).map(lambda rows: _file("date,recipient,kind,value", rows)),
    st.lists(_PERSON, min_size=1, max_size=4).map(lambda rows: _file("person,team,role", rows)),
)
_UPLOAD = st.tuples(_FILES, st.booleans(), st.booleans())


def _numbers(dashboard: Dashboard) -> list[dict[str, Any]]:
    review = dashboard.reviews.review(dashboard.principal(), Selection("2026-Q3"))
    answer = json.loads(json.dumps(review_json(review), allow_nan=False))
    return sorted(answer["kpis"], key=str)


@pytest.mark.slow
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_UPLOAD, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_undoing_everything_in_any_order_brings_the_numbers_of_before_back(
    tmp_path_factory: pytest.TempPathFactory,
    given_uploads: list[tuple[bytes, bool, bool]],
    random: Any,  # noqa: ANN401
) -> None:
    folder = tmp_path_factory.mktemp("undoing")
    dashboard = opened(folder)
    for file in (SECOND_QUARTER, THIRD_QUARTER, THANKS, PEOPLE):
        put(dashboard, file)
    before, known = _numbers(dashboard), {upload.upload_id for upload in listed(dashboard)[1]}
    for file, keep, fresh in given_uploads:
        put(dashboard, file, keep_repeats=keep, replace=fresh)
    mine = [u.upload_id for u in listed(dashboard)[1] if u.upload_id not in known]
    random.shuffle(mine)
    for upload_id in mine:
        dashboard.uploads.undo(dashboard.principal(), upload_id)
    assert _numbers(dashboard) == before
    assert _numbers(opened(folder)) == before, "also for a process that has just started"

"""Rights: what a scope shows is what a filter shows, and nothing that was summed up over everybody."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from dashboard.metrics.answer import answer, default_quarter
from dashboard.metrics.narrowed import EVERYTHING
from dashboard.words import fold
from tests.metrics import oracle
from tests.metrics.worlds import marts, narrowed, uploads

pytestmark = pytest.mark.slow

FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(uploads(), st.sampled_from(["EMEA", "North", "South"]))
def test_a_scope_of_one_team_shows_what_the_team_filter_shows(
    given_uploads: list[oracle.Upload], team: str
) -> None:
    built = marts(given_uploads)
    quarter = default_quarter(built)
    if quarter is None:
        return
    mine = built.restricted(frozenset({fold(team)}), None)
    scoped = answer(mine, quarter, EVERYTHING)
    filtered = answer(built, quarter, narrowed(built, [team], []))
    assert_frame_equal(scoped.kpis, filtered.kpis, check_exact=False, abs_tol=1e-9)
    assert_frame_equal(scoped.newest, filtered.newest)


@FEW
@given(uploads())
def test_a_scope_names_no_team_or_count_from_outside(given_uploads: list[oracle.Upload]) -> None:
    built = marts(given_uploads)
    quarter = default_quarter(built)
    if quarter is None:
        return
    mine = built.restricted(frozenset({"north"}), None)
    found = answer(mine, quarter, EVERYTHING)
    assert {fold(team) for team in mine.shown("team")} <= {"north"}
    assert {fold(team) for team in found.kpis["team"].drop_nulls()} <= {"north"}
    assert found.recipients == 0, "how many people were recognised elsewhere is nobody's business"
    assert "weeks" not in mine.frames


@FEW
@given(uploads())
def test_a_scope_of_one_program_holds_no_other_programs_conversations(
    given_uploads: list[oracle.Upload],
) -> None:
    built = marts(given_uploads)
    mine = built.restricted(None, frozenset({"negotiation"}))
    assert [fold(text) for text in mine.shown("program")] in ([], ["negotiation"])
    kept = mine.frames["conversations"]["program"].unique().to_list()
    assert len(kept) <= 1

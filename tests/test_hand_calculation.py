"""An awkward little company, calculated by hand; then the shell's numbers, and the oracle's, against that.

tests/golden/awkward: seven reps and two leaders on 20 August 2026. Line numbers below are those of the files.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from dashboard import cli
from dashboard.app import dashboard_for_process
from dashboard.metrics.kpis.catalogue import KPIS
from tests.metrics import oracle

pytestmark = pytest.mark.slow

GOLDEN: Final = Path(__file__).resolve().parent / "golden"
TODAY: Final = "2026-08-20"
Row = dict[str, Any]
Review = Callable[..., Row]


class Cell(NamedTuple):
    """What is expected of one row: its value, base and people, the value compared, and the n of its Wilson interval."""

    value: float | None
    base: int
    people: int
    previous: float | None = None
    n: float | None = None


def _shell(*arguments: object) -> Row:
    dashboard_for_process.cache_clear()
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(io.StringIO()):
        assert cli.main([*map(str, arguments), "--json"]) == 0
    return dict(json.loads(said.getvalue()))


def _imported(company: str, store: Path) -> Iterator[Review]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(store))
        patch.setenv("DASHBOARD_TODAY", TODAY)
        patch.delenv("DASHBOARD_CURRENCY", raising=False)
        uploads = _shell("import", GOLDEN / company)["uploads"]
        told = {one["table"]: (one["accepted"], one["rejected"]) for one in uploads}
        yield lambda *selection: {**_shell("review", *selection), "imported": told}
    dashboard_for_process.cache_clear()


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Review]:
    yield from _imported("awkward", tmp_path_factory.mktemp("awkward") / "store")


# Wilson's interval of k of n, z = 1.959964, z² = 3.841459. For instance half of n = 4.5:
#   middle  0.5 + 3.841459 / 9                                   = 0.926829
#   reach   1.959964 · √(0.25/4.5 + 3.841459/81)  = 1.959964 · √0.102981 = 0.628965
#   scale   1 + 3.841459 / 4.5                                   = 1.853658
#   low     (0.926829 − 0.628965) / 1.853658 = 0.160690,   high 1.555794 / 1.853658 = 0.839310
WILSON: Final = {
    (1 / 2, 4.5): (0.160690, 0.839310), (1 / 6, 4.5): (0.024326, 0.616025), (2 / 3, 1.8): (0.147964, 0.958392),
    (1 / 3, 1.8): (0.041608, 0.852036), (0, 1): (0, 0.793451), (1, 1): (0.206549, 1), (0, 2): (0, 0.657620),
    (1 / 2, 2): (0.094531, 0.905469), (1, 2): (0.342380, 1), (0, 3): (0, 0.561497),
    (0, 4): (0, 0.489891), (1 / 3, 3): (0.061492, 0.792340),
    (2 / 3, 3): (0.207660, 0.938508), (1 / 4, 4): (0.045587, 0.699358), (2 / 4, 4): (0.150039, 0.849961),
    (3 / 4, 4): (0.300642, 0.954413), (0, 5): (0, 0.434482), (1 / 5, 5): (0.036224, 0.624465),
    (2 / 5, 5): (0.117621, 0.769276), (3 / 5, 5): (0.230724, 0.882379), (4 / 5, 5): (0.375535, 0.963776),
    (2 / 6, 6): (0.096771, 0.700007), (3 / 6, 6): (0.187616, 0.812384), (4 / 6, 6): (0.299993, 0.903229),
    (5 / 6, 6): (0.436497, 0.969947), (2 / 5, 25 / 9): (0.080342, 0.835727), (4 / 10, 10): (0.168180, 0.687326),
}  # fmt: skip
DISCOVERY, NEGOTIATION = "Discovery", "Negotiation"

# The quarter. as_of is Ed's 15 August (line 20): the missed and the refused rows are no conversations. Today is the
# 20th, so Q3 is partial: 1 July to 15 August, 31 + 15 = 46 days. As many of Q2: 1 April to 16 May, 30 + 16.
#
# Conversations of reps then, latest of each pair (x: not the latest):
#   Ana/Discovery    6 Apr not (x), 20 Apr partly (line 3, by e-mail)                       EMEA  partly
#   Bo/Discovery     7 Apr applied (x), 5 May not (line 5, "discovery")                     EMEA  not
#   Cy/Negotiation   8 Apr                                                                  North applied
#   Di/Negotiation   12 May (her 20 May is after the cut)                                   EMEA  applied
# and now:
#   Ana/Discovery    2 Jul applied (x); 3 Aug one row applied, one not: partly              EMEA  partly
#   Ana/Negotiation  15 Jul (line 13, spaces and capitals)                                  EMEA  applied
#   Bo/Discovery     9 Jul (his missed row of 30 July is none)                              EMEA  applied
#   Cy/Negotiation   3 Jul                                                                  North not
#   Di/Negotiation   10 Jul EMEA partly (x), 10 Aug, moved                                  North applied
#   Ed/Discovery     1 Aug partly (x); 15 Aug two rows, both not (one by e-mail)            North not
# Lea (line 9) and Max (line 22) are leaders: left out.
#
# Ana has two of the six pairs: n = (2+1+1+1+1)² / (4+1+1+1+1) = 36/8 = 4.5; in EMEA (2+1)² / (4+1) = 1.8.
IMPLEMENTATION: Final = {
    ("all", None, None): Cell(3 / 6, 6, 5, 2 / 4, 4.5),
    ("team", "EMEA", None): Cell(2 / 3, 3, 2, 1 / 3, 1.8),
    ("team", "North", None): Cell(1 / 3, 3, 3, 1 / 1, 3),
    ("program", None, DISCOVERY): Cell(1 / 3, 3, 3, 0 / 2, 3),
    ("program", None, NEGOTIATION): Cell(2 / 3, 3, 3, 2 / 2, 3),
    ("team_program", "EMEA", DISCOVERY): Cell(1 / 2, 2, 2, 0 / 2, 2),
    ("team_program", "EMEA", NEGOTIATION): Cell(1 / 1, 1, 1, 1 / 1, 1),
    ("team_program", "North", DISCOVERY): Cell(0 / 1, 1, 1, None, 1),  # nobody there before
    ("team_program", "North", NEGOTIATION): Cell(1 / 2, 2, 2, 1 / 1, 2),
}
PARTLY: Final = {
    ("all", None, None): Cell(1 / 6, 6, 5, 1 / 4, 4.5),
    ("team", "EMEA", None): Cell(1 / 3, 3, 2, 1 / 3, 1.8),
    ("team", "North", None): Cell(0 / 3, 3, 3, 0 / 1, 3),
    ("program", None, DISCOVERY): Cell(1 / 3, 3, 3, 1 / 2, 3),
    ("program", None, NEGOTIATION): Cell(0 / 3, 3, 3, 0 / 2, 3),
    ("team_program", "EMEA", DISCOVERY): Cell(1 / 2, 2, 2, 1 / 2, 2),
    ("team_program", "EMEA", NEGOTIATION): Cell(0 / 1, 1, 1, 0 / 1, 1),
    ("team_program", "North", DISCOVERY): Cell(0 / 1, 1, 1, None, 1),
    ("team_program", "North", NEGOTIATION): Cell(0 / 2, 2, 2, 0 / 1, 2),
}
# Active: at least 23 of the 46 days in one roster row, or checked in. Now Ana, Bo (EMEA), Di, Ed, Flo (North); Cy's row
# holds 10 days (he left on 10 July), but he was checked in, in North. All but Flo were seen. Then Ana, Bo, Di (EMEA),
# Cy, Ed (North), Flo not yet; all but Ed were seen.
COVERAGE: Final = {
    ("all", None, None): Cell(5 / 6, 6, 6, 4 / 5, 6),
    ("team", "EMEA", None): Cell(2 / 2, 2, 2, 3 / 3, 2),
    ("team", "North", None): Cell(3 / 4, 4, 4, 1 / 2, 4),
}
# Of the five reps with a conversation now: Ana lack of time; Cy lack of time and peers, his owner "rep" holds for both;
# Ed, in two rows of one day, lack of time ("too busy") and market ("customers refuse"). Bo's "none" is no barrier, and
# Max leads. Then four reps: Cy, no practice.
BARRIERS: Final = {
    ("barrier", "Customer or market"): Cell(1 / 5, 5, 5, 0 / 4, 5),
    ("barrier", "Lack of time"): Cell(3 / 5, 5, 5, 0 / 4, 5),
    ("barrier", "No practice"): Cell(0 / 5, 5, 5, 1 / 4, 5),
    ("barrier", "Peers"): Cell(1 / 5, 5, 5, 0 / 4, 5),
    ("owner", "enablement"): Cell(0 / 5, 5, 5, 1 / 4, 5),
    ("owner", "leader"): Cell(2 / 5, 5, 5, 0 / 4, 5),  # Ana and Ed
    ("owner", "rep"): Cell(1 / 5, 5, 5, 0 / 4, 5),
    ("owner", "shared"): Cell(1 / 5, 5, 5, 0 / 4, 5),
}
# No period of any length has 10 conversations, so periods have 4 weeks. 23 March 2026 is 9,576 = 342 · 28 days after
# 3 January 2000; the one from 10 August is not finished on the 15th.
#   23 Mar  Ana not, Bo applied, Cy applied            20 Apr  Ana partly, Bo not, Di applied
#   18 May  Di not                                     15 Jun  Ana applied, Cy not, Bo applied, Di partly
#   13 Jul  Ana applied, Ed partly, Ana partly: n = (2+1)² / (4+1) = 1.8
TREND: Final = {
    ("period", "2026-03-23"): Cell(2 / 3, 3, 3, None, 3),
    ("period", "2026-04-20"): Cell(1 / 3, 3, 3, None, 3),
    ("period", "2026-05-18"): Cell(0 / 1, 1, 1, None, 1),
    ("period", "2026-06-15"): Cell(2 / 4, 4, 4, None, 4),
    ("period", "2026-07-13"): Cell(1 / 3, 3, 2, None, 1.8),
}
# Recognitions are known until 12 August, 3 days before the span's end: the span stays. Given to active reps now: Ana
# (100 EUR by Lea; 30 USD by "LEA HOLT"), Bo (praise by Ana), Di (60 EUR and 500 points by Max), Ed (20 of no currency,
# so EUR; no giver). Lea leads and Zoe is unknown: they count for nobody. Then: Bo (50 EUR by Lea), Cy (praise by Max);
# Ana's 70 of 30 May is after the cut.
REACH: Final = {
    ("all", None, None): Cell(4 / 6, 6, 6, 2 / 5, 6),
    ("team", "EMEA", None): Cell(2 / 2, 2, 2, 1 / 3, 2),
    ("team", "North", None): Cell(2 / 4, 4, 4, 1 / 2, 4),
}
PER_HEAD: Final = {
    ("all", None, None): Cell((100 + 60 + 20) / 6, 6, 6, 50 / 5),
    ("team", "EMEA", None): Cell(100 / 2, 2, 2, 50 / 3),
    ("team", "North", None): Cell((60 + 20) / 4, 4, 4, None),  # then nothing of North's was valued
}
GIVERS: Final = {
    ("all", None, None): Cell(3, 6, 6, 2),  # Lea, Ana, Max; before, Lea and Max
    ("team", "EMEA", None): Cell(2, 2, 2, 1),
    ("team", "North", None): Cell(1, 4, 4, 1),
}
GINI: Final = {  # fewer than ten reps
    ("all", None, None): Cell(None, 6, 6),
    ("team", "EMEA", None): Cell(None, 2, 2),
    ("team", "North", None): Cell(None, 4, 4),
}
# Gaps that end now: Ana 73 and 32, Bo 65, Di 51 (in EMEA, 20 May to 10 July) and 31 (in North), Cy 86, Ed 14. Before:
# Ana 14, Bo 28.
GAPS: Final = {
    ("all", None, None): Cell(51, 7, 5, 21),
    ("team", "EMEA", None): Cell((51 + 65) / 2, 4, 3, 21),
    ("team", "North", None): Cell(31, 3, 3, None),
}
# North's newest is Ed's 15 August: Cy's "not applied" of 3 July is 43 days old, and nothing followed; Ed's own is of
# today. Before, with EMEA's newest on 12 May: Ana's of 6 April is 36 days old and was followed on the 20th; Bo's of
# 5 May is too young.
FOLLOWED: Final = {
    ("all", None, None): Cell(0 / 1, 1, 1, 1 / 1, 1),
    ("team", "EMEA", None): Cell(None, 0, 0, 1 / 1),
    ("team", "North", None): Cell(0 / 1, 1, 1, None, 1),
}
# Max applied it on 14 August; before, Lea on 9 April. Each was the only one.
LEADERS_APPLY: Final = {
    ("all", None, None): Cell(1 / 1, 1, 1, 1 / 1, 1),
    ("team", "EMEA", None): Cell(None, 0, 0, 1 / 1),
    ("team", "North", None): Cell(1 / 1, 1, 1, None, 1),
}
LEADERS_SEEN: Final = {
    ("all", None, None): Cell(1 / 2, 2, 2, 1 / 2, 2),
    ("team", "EMEA", None): Cell(0 / 1, 1, 1, 1 / 1, 1),
    ("team", "North", None): Cell(1 / 1, 1, 1, 0 / 1, 1),
}
# Weights and rates before and now: EMEA/Discovery 2/4 of 0 and 2/6 of 1/2, EMEA/Negotiation 1/4 and 1/6 of 1,
# North/Negotiation 1/4 of 1 and 2/6 of 1/2; North/Discovery is new, 1/6 of 0.
#   rate  ½(1/2 + 1/3)(1/2 - 0) + ½(1/4 + 1/3)(1/2 - 1)                          = 10/48 - 7/48        =  1/16
#   mix   ½(0 + 1/2)(1/3 - 1/2) + 1·(1/6 - 1/4) + ½(1 + 1/2)(1/3 - 1/4)          = (-2 - 4 + 3)/48     = -1/16
# Episodes, known now: Cy's "No practice" of 8 April was not named on 3 July: gone after 86 days. His "Lack of time" and
# "Peers" of 3 July (his to remove) are 43 days old and open, Ana's "Lack of time" of 3 August 12 days, Ed's two of 15
# August 0. So S falls once, to 0 on day 86, where one is at risk. On 16 May, Cy's first had been open for 38 days.
RESOLVED: Final = {
    ("all", None, None): Cell(86, 6, 3),
    ("barrier", "Customer or market"): Cell(None, 1, 1),
    ("barrier", "Lack of time"): Cell(None, 3, 3),
    ("barrier", "No practice"): Cell(86, 1, 1),
    ("barrier", "Peers"): Cell(None, 1, 1),
    ("owner", "enablement"): Cell(86, 1, 1),
    ("owner", "leader"): Cell(None, 2, 2),
    ("owner", "rep"): Cell(None, 2, 1),
    ("owner", "shared"): Cell(None, 1, 1),
}
# Of five open ones Cy has two, Ed two, Ana one: n = 25 / (4 + 4 + 1).
OPEN: Final = {
    ("all", None, None): Cell(2 / 5, 5, 3, 1 / 1, 25 / 9),
    ("barrier", "Customer or market"): Cell(0 / 1, 1, 1, None, 1),
    ("barrier", "Lack of time"): Cell(1 / 3, 3, 3, None, 3),
    ("barrier", "No practice"): Cell(None, 0, 0, 1 / 1),
    ("barrier", "Peers"): Cell(1 / 1, 1, 1, None, 1),
    ("owner", "enablement"): Cell(None, 0, 0, 1 / 1),
    ("owner", "leader"): Cell(0 / 2, 2, 2, None, 2),
    ("owner", "rep"): Cell(2 / 2, 2, 1, None, 1),
    ("owner", "shared"): Cell(0 / 1, 1, 1, None, 1),
}
NOTHING_SAID: Final = {("all", None, None): Cell(None, 0, 0)}  # no column, or none filled
EXPECTED: Final[dict[str, dict[tuple[Any, ...], Cell]]] = {
    "implementation_rate": dict(IMPLEMENTATION),
    "partly_share": dict(PARTLY),
    "check_in_coverage": dict(COVERAGE),
    "cadence_kept": dict(NOTHING_SAID),
    "days_between_check_ins": dict(GAPS),
    "follow_through": dict(FOLLOWED),
    "self_reported_share": dict(NOTHING_SAID),
    "check_in_purposes": {},
    "leader_implementation_rate": dict(LEADERS_APPLY),
    "leader_coverage": dict(LEADERS_SEEN),
    "own_manager_share": dict(NOTHING_SAID),
    "rate_effect": {("all", None, None): Cell(1 / 16, 6, 5)},
    "mix_effect": {("all", None, None): Cell(-1 / 16, 6, 5)},
    "barrier_days_to_resolve": dict(RESOLVED),
    "barriers_open_over_30": dict(OPEN),
    "barrier_recurrence": dict(NOTHING_SAID),  # gone for 43 days
    "expectations_set": {
        # four teams' programs, Ana to Ed, in EMEA two and in North two; no table of programs. Before, three
        ("all", None, None): Cell(0 / 4, 4, 5, 0 / 3, 4),
        ("team", "EMEA", None): Cell(0 / 2, 2, 2, 0 / 2, 2),
        ("team", "North", None): Cell(0 / 2, 2, 3, 0 / 1, 2),
        ("program", None, DISCOVERY): Cell(0 / 2, 2, 3, 0 / 1, 2),
        ("program", None, NEGOTIATION): Cell(0 / 2, 2, 3, 0 / 2, 2),
    },
    "target_attainment": dict(NOTHING_SAID),
    "days_to_first_application": dict(NOTHING_SAID),  # no trainings
    "retention": {("weeks", weeks): Cell(None, 0, 0) for weeks in ("4", "8", "12", "26")},
    "goal_attainment": {},  # no outcomes
    "goal_difference": {},
    # Recognitions are known until 12 August: 30 days old are conversations up to 13 July in North (newest 15 August)
    # and up to 4 July in EMEA (3 August). Ana's 2 July applied; Cy's 3 July not, and he is active by it; Bo's 9 July is
    # too young, Di's 10 July was in EMEA. Two reps, and on neither side five.
    "recognition_alignment": {("all", None, None): Cell(None, 2, 2)},
    "applied_share_trend": dict(TREND),
    "barrier_reach": dict(BARRIERS),
    "recognition_reach": dict(REACH),
    "recognition_gini": dict(GINI),
    "reward_per_head": dict(PER_HEAD),
    "unique_givers": dict(GIVERS),
}


def key(row: Row) -> tuple[Any, ...]:
    if row["by"] in {"barrier", "owner", "period", "manager", "purpose", "weeks", "metric"}:
        return row["by"], row["category"]
    return row["by"], row["team"], row["program"]


def near(value: float | None) -> Any:  # noqa: ANN401
    return value if value is None else pytest.approx(value, abs=1e-6)


def assert_cells(rows: list[Row], kpi: str, expected: dict[tuple[Any, ...], Cell]) -> None:
    found = {key(row): row for row in rows if row["kpi"] == kpi}
    assert found.keys() == expected.keys()
    for group, cell in expected.items():
        row = found[group]
        assert (row["value"], row["base"], row["people"]) == (near(cell.value), cell.base, cell.people), group
        assert row["previous"] == near(cell.previous), group
        both = cell.value is not None and cell.previous is not None
        assert row["change"] == near((cell.value or 0) - (cell.previous or 0) if both else None), group
        low, high = (None, None) if cell.n is None or cell.value is None else WILSON[cell.value, cell.n]
        assert (row["low"], row["high"]) == (near(low), near(high)), group


def test_every_kpi_is_calculated_here() -> None:
    assert EXPECTED.keys() == {kpi.key for kpi in KPIS}


def test_the_frame_of_the_review(review: Review) -> None:
    found = review()
    assert found["imported"] == {"check_ins": (23, 2), "recognitions": (11, 1), "roster": (9, 0)}
    assert (found["version"], found["sample"], found["as_of"]) == (3, False, "2026-08-15")
    assert (found["quarter"], found["partial"], found["currency"]) == ("2026-Q3", True, "EUR")
    assert found["compared_with"] == {"quarter": "2026-Q2", "from": "2026-04-01", "to": "2026-05-16"}


@pytest.mark.parametrize("kpi", list(EXPECTED))
def test_the_company(review: Review, kpi: str) -> None:
    assert_cells(review()["kpis"], kpi, EXPECTED[kpi])


@pytest.mark.parametrize(
    ("kpi", "low", "high"),
    [
        # Newcombe, 3/6 (n 4.5: 0.160690, 0.839310) less 2/4 (n 4: 0.150039, 0.849961):
        #   low 0 − √((0.5 − 0.160690)² + (0.849961 − 0.5)²) = −√(0.115131 + 0.122473) = −0.487447
        ("implementation_rate", -0.487447, 0.487447),
        # 1/6 (n 4.5: 0.024326, 0.616025) less 1/4 (n 4: 0.045587, 0.699358), −0.083333:
        #   low −0.083333 − √(0.142341² + 0.449358²) = −0.554697, high −0.083333 + √(0.449358² + 0.204413²)
        ("partly_share", -0.554697, 0.410334),
        # 5/6 (0.436497, 0.969947) less 4/5 (0.375535, 0.963776), 0.033333: √(0.396836² + 0.163776²) = 0.429303
        ("check_in_coverage", -0.395970, 0.479241),
        # 4/6 (0.299993, 0.903229) less 2/5 (0.117621, 0.769276), 0.266667: √(0.366674² + 0.369276²) = 0.520398
        ("recognition_reach", -0.253731, 0.635041),
        ("reward_per_head", None, None),
        ("unique_givers", None, None),
    ],
)
def test_the_interval_of_a_change(review: Review, kpi: str, low: float | None, high: float | None) -> None:
    (row,) = [row for row in review()["kpis"] if (row["kpi"], row["by"]) == (kpi, "all")]
    assert (row["change_low"], row["change_high"]) == (near(low), near(high))


def test_what_is_undefined_says_why(review: Review) -> None:
    undefined = {(row["kpi"], row["reason"]) for row in review()["kpis"] if row["value"] is None}
    assert undefined == {
        ("recognition_gini", "too_few"),
        ("recognition_alignment", "too_few"),
        ("target_attainment", "no_targets"),
        ("days_to_first_application", "no_trainings"),
        ("retention", "too_early"),
        ("cadence_kept", "no_cadence"),
        ("self_reported_share", "no_evidence"),
        ("own_manager_share", "no_managers"),
        ("follow_through", "nothing_waited"),  # EMEA: only before
        ("leader_implementation_rate", "no_leaders"),
        ("barrier_days_to_resolve", "never_half"),
        ("barriers_open_over_30", "none_open"),
        ("barrier_recurrence", "none_gone"),
    }


def test_the_quarter_before_as_a_whole(review: Review) -> None:
    """April to June. Di's 20 May counts now: her pair is not applied. It is the first quarter: nothing to compare."""
    found = review("--quarter", "2026-Q2")
    assert (found["partial"], found["compared_with"]) == (False, None)
    # Ana partly, Bo not, Cy applied, Di not
    assert_total(found, "implementation_rate", Cell(1 / 4, 4, 4, None, 4))
    assert_total(found, "partly_share", Cell(1 / 4, 4, 4, None, 4))
    assert_total(found, "check_in_coverage", Cell(4 / 5, 5, 5, None, 5))  # not Ed; Flo comes in July
    assert_total(found, "recognition_reach", Cell(3 / 5, 5, 5, None, 5))  # Bo, Cy, and Ana of 30 May
    assert_total(found, "reward_per_head", Cell((50 + 70) / 5, 5, 5))
    assert_total(found, "unique_givers", Cell(2, 5, 5))


def assert_total(found: Row, kpi: str, cell: Cell) -> None:
    totals = [row for row in found["kpis"] if row["kpi"] == kpi and row["by"] == "all"]
    assert_cells(totals, kpi, {("all", None, None): cell})


def test_one_team(review: Review) -> None:
    """North: what is counted by conversation by where it was held, heads by where they are at home."""
    found = review("--team", "north")
    assert found["selection"] == {"teams": ["North"], "programs": []}
    assert {row["team"] for row in found["kpis"]} == {None, "North"}
    assert_total(found, "implementation_rate", Cell(1 / 3, 3, 3, 1 / 1, 3))  # Cy, Di, Ed; before, Cy
    assert_total(found, "check_in_coverage", Cell(3 / 4, 4, 4, 1 / 2, 4))
    assert_total(found, "recognition_reach", Cell(2 / 4, 4, 4, 1 / 2, 4))
    assert_total(found, "reward_per_head", Cell(80 / 4, 4, 4, None))
    assert_total(found, "unique_givers", Cell(1, 4, 4, 1))
    # three reps had conversations in North: Cy, Di, Ed; before, Cy alone
    expected = {
        ("barrier", "Customer or market"): Cell(1 / 3, 3, 3, 0 / 1, 3),
        ("barrier", "Lack of time"): Cell(2 / 3, 3, 3, 0 / 1, 3),
        ("barrier", "No practice"): Cell(0 / 3, 3, 3, 1 / 1, 3),
        ("barrier", "Peers"): Cell(1 / 3, 3, 3, 0 / 1, 3),
        ("owner", "enablement"): Cell(0 / 3, 3, 3, 1 / 1, 3),
        ("owner", "leader"): Cell(1 / 3, 3, 3, 0 / 1, 3),
        ("owner", "rep"): Cell(1 / 3, 3, 3, 0 / 1, 3),
        ("owner", "shared"): Cell(1 / 3, 3, 3, 0 / 1, 3),
    }
    assert_cells(found["kpis"], "barrier_reach", dict(expected))


def test_one_program(review: Review) -> None:
    """Negotiation: headcount stays; seen is who was seen about it; recognitions that name another or none are out."""
    found = review("--program", "NEGOTIATION")
    rates = {
        ("all", None, None): Cell(2 / 3, 3, 3, 2 / 2, 3),
        ("team", "EMEA", None): Cell(1 / 1, 1, 1, 1 / 1, 1),
        ("team", "North", None): Cell(1 / 2, 2, 2, 1 / 1, 2),
        ("program", None, NEGOTIATION): Cell(2 / 3, 3, 3, 2 / 2, 3),
        ("team_program", "EMEA", NEGOTIATION): Cell(1 / 1, 1, 1, 1 / 1, 1),
        ("team_program", "North", NEGOTIATION): Cell(1 / 2, 2, 2, 1 / 1, 2),
    }
    assert_cells(found["kpis"], "implementation_rate", dict(rates))
    coverage = {
        ("all", None, None): Cell(3 / 6, 6, 6, 2 / 5, 6),  # Ana, Cy, Di; before, Cy and Di
        ("team", "EMEA", None): Cell(1 / 2, 2, 2, 1 / 3, 2),  # Di was at home in EMEA then
        ("team", "North", None): Cell(2 / 4, 4, 4, 1 / 2, 4),
    }
    assert_cells(found["kpis"], "check_in_coverage", dict(coverage))
    reach = {
        ("all", None, None): Cell(2 / 6, 6, 6, 0 / 5, 6),  # Ana's dollars and Di's euros
        ("team", "EMEA", None): Cell(1 / 2, 2, 2, 0 / 3, 2),
        ("team", "North", None): Cell(1 / 4, 4, 4, 0 / 2, 4),
    }
    assert_cells(found["kpis"], "recognition_reach", dict(reach))
    assert_total(found, "reward_per_head", Cell(60 / 6, 6, 6, None))
    assert_total(found, "unique_givers", Cell(2, 6, 6, 0))


def test_rewards_of_ten_reps(tmp_path: Path) -> None:
    """tests/golden/spread: four of five recognitions, 80 %, have a value: by value.

    Ana 100 + 20, Jo 50, Bo 30, and seven of ten nothing (Cy's praise is worth nothing). Sorted they stand at 8, 9
    and 10: Σ i·x = 8·30 + 9·50 + 10·120 = 1890, Σ x = 200. Gini = 2·1890 / (10·200) − 11/10 = 1.89 − 1.1 = 0.79.
    """
    for shown in _imported("spread", tmp_path / "store"):
        found = shown()
        assert_total(found, "recognition_gini", Cell(0.79, 10, 10))
        assert_total(found, "reward_per_head", Cell(200 / 10, 10, 10))
        # Wilson of 4/10: (0.592073 ∓ 0.359287) / 1.384146
        assert_total(found, "recognition_reach", Cell(4 / 10, 10, 10, None, 10))
        teams = {
            row["team"]: row
            for row in found["kpis"]
            if (row["kpi"], row["by"]) == ("recognition_gini", "team")
        }
        assert {team: (row["value"], row["base"], row["reason"]) for team, row in teams.items()} == {
            "EMEA": (None, 9, "too_few"),
            "North": (None, 1, "too_few"),
        }
        coverage = [row for row in found["kpis"] if (row["kpi"], row["by"]) == ("check_in_coverage", "all")]
        # without a roster, in the store's first quarter, it could only be 100 %
        assert [(row["value"], row["base"], row["reason"]) for row in coverage] == [(None, 10, "no_roster")]


# --- and the oracle --------------------------------------------------------------------------------

PHRASES: Final = {  # the oracle knows only our words
    "no time; nobody else does it": "Lack of time; Peers",
    "too busy": "Lack of time",
    "customers refuse": "Customer or market",
}


def _read(table: str, refused: set[int]) -> oracle.Upload:
    with (GOLDEN / "awkward" / f"{table}.csv").open() as lines:
        records = [
            {name.casefold().replace(" ", "_"): cell or None for name, cell in record.items()}
            for record in csv.DictReader(lines)
        ]
    rows = [_typed(record) for line, record in enumerate(records, 2) if line not in refused]
    return oracle.Upload(table, rows, frozenset(records[0]), date(2026, 8, 20), table)


def _typed(record: dict[str, str | None]) -> oracle.Row:
    row: oracle.Row = dict(record)
    for name in ("date", "started_on", "left_on"):
        if row.get(name):
            row[name] = date.fromisoformat(row[name])
    if row.get("value"):
        row["value"] = float(row["value"])
    if row.get("barrier"):
        row["barrier"] = PHRASES.get(row["barrier"], row["barrier"])
    return row


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"quarter": "2026-Q2"},
        {"team": "North"},
        {"program": "Negotiation"},
        {"team": "EMEA", "program": "Discovery"},
    ],
    ids=lambda asked: "-".join(asked.values()) or "company",
)
def test_the_oracle_comes_to_the_same(review: Review, asked: dict[str, str]) -> None:
    uploads = [_read("check_ins", {25, 26}), _read("recognitions", {13}), _read("roster", set())]
    teams = [asked["team"]] if "team" in asked else []
    programs = [asked["program"]] if "program" in asked else []
    naive = oracle.review(
        uploads, today=date.fromisoformat(TODAY), quarter=asked.get("quarter"), teams=teams, programs=programs
    )
    flags = [part for name, value in asked.items() for part in (f"--{name}", value)]
    ours = review(*flags)
    for name in ("as_of", "quarter", "partial", "compared_with", "currency"):
        assert ours[name] == naive[name]
    names = ("kpi", "by", "team", "program", "category")
    theirs = {tuple(row[name] for name in names): row for row in naive["kpis"]}
    mine = {tuple(row[name] for name in names): row for row in ours["kpis"]}
    assert mine.keys() == theirs.keys()
    for group, row in theirs.items():
        for column, value in row.items():
            same = near(value) if isinstance(value, float) else value
            assert mine[group][column] == same, (group, column)

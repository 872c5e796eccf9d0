"""The KPIs: each one literal, from which cards, trends, shell, definitions and tests are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.metrics.measures import (
    Measure,
    Share,
    Why,
    barrier_reach,
    reached,
    recognition_gini,
    reward_per_head,
    uncovered,
    unique_givers,
    unknown_rewards,
)
from dashboard.metrics.trend import applied_share_trend
from dashboard.schemas import APPLIED, PARTLY

Unit = Literal["share", "index", "currency", "people"]


@dataclass(frozen=True)
class Kpi:
    """A key figure: what it is called, means and is measured by.

    `rule` is the exact rule in words, `formula` its fraction, `source` where rule or formula come from. `better`
    is None where neither direction is. `cuts` are the values of `by`. `nobody` says why a group has no value
    that is listed for the compared days alone.
    """

    key: str
    label: str
    definition: str
    rule: str
    formula: str
    source: str
    unit: Unit
    better: Literal["higher", "lower"] | None
    cuts: tuple[str, ...]
    measure: Measure
    prominent: bool = False
    nobody: Why = Why.NO_PEOPLE

    @property
    def has_total(self) -> bool:
        """Tell whether it has a value over the whole selection."""
        return "all" in self.cuts


_EVERY_CUT = ("all", "team", "program", "team_program")
_BY_TEAM = ("all", "team")
_PAIRS = (
    "Counted are pairs of rep and program. A pair belongs to its latest conversation of the quarter: all "
    "check-in rows of one rep, program and day. Leaders are left out."
)
_HEADS = (
    "A rep is active with at least 30 days of the quarter in the roster, or when checked in on. Leaders are "
    "left out; people count in their home team."
)
_WILSON = "Wilson interval with n = (Σm)² ÷ Σm², m being a rep's {}; Brown, Cai and DasGupta 2001."

KPIS: tuple[Kpi, ...] = (
    Kpi(
        key="implementation_rate",
        label="Implementation rate",
        definition="Share of rep and program pairs whose latest conversation says the training is applied.",
        rule=_PAIRS,
        formula="pairs whose latest conversation is applied ÷ pairs with a conversation",
        source=_WILSON.format("pairs"),
        unit="share",
        better="higher",
        cuts=_EVERY_CUT,
        measure=Share(lambda view: view.pairs, APPLIED, Why.NO_CHECK_INS),
        nobody=Why.NO_CHECK_INS,
        prominent=True,
    ),
    Kpi(
        key="partly_share",
        label="Tried, not there yet",
        definition="Share of rep and program pairs whose latest conversation says partly: learning, "
        "not failure.",
        rule=_PAIRS,
        formula="pairs whose latest conversation is partly ÷ pairs with a conversation",
        source=_WILSON.format("pairs"),
        unit="share",
        better=None,
        cuts=_EVERY_CUT,
        measure=Share(lambda view: view.pairs, PARTLY, Why.NO_CHECK_INS),
        nobody=Why.NO_CHECK_INS,
    ),
    Kpi(
        key="check_in_coverage",
        label="Check-in coverage",
        definition="Share of active reps who had a conversation in the quarter.",
        rule=_HEADS
        + " Without a roster, active are the reps of this quarter and the three before; the store's "
        "first quarter is then undefined. A program selection asks for a conversation on that program.",
        formula="active reps with a conversation ÷ active reps",
        source="Wilson interval, n = active reps.",
        unit="share",
        better="higher",
        cuts=_BY_TEAM,
        measure=Share(lambda view: view.heads, "seen", Why.NO_PEOPLE, uncovered),
        prominent=True,
    ),
    Kpi(
        key="applied_share_trend",
        label="Applied share of conversations",
        definition="Share of conversations that say applied, week by week.",
        rule="Weeks from Monday; periods of 2 or 4 weeks where the median of the last 26 would hold fewer than "
        "10 conversations. Unfinished and empty periods are left out; the last 26 up to the quarter's end are "
        "shown.",
        formula="applied conversations ÷ conversations, per period",
        source=_WILSON.format("conversations of the period"),
        unit="share",
        better="higher",
        cuts=("period",),
        measure=applied_share_trend,
    ),
    Kpi(
        key="barrier_reach",
        label="Barriers",
        definition="Share of reps with a conversation who named the barrier.",
        rule="Categories after the Learning Transfer System Inventory, each with an owner who can remove it; an "
        "owner named in the check-in goes before. Only uploads with a barrier column count. Leaders are left "
        "out.",
        formula="distinct reps citing the category ÷ distinct reps with a conversation",
        source="Holton, Bates and Ruona 2000 (categories); Wilson interval, n = reps.",
        unit="share",
        better="lower",
        cuts=("barrier", "owner"),
        measure=barrier_reach,
        prominent=True,
    ),
    Kpi(
        key="recognition_reach",
        label="Recognition reach",
        definition="Share of active reps who were recognised in the quarter.",
        rule=_HEADS
        + " The days end where recognitions are known until, when that is more than 14 days before the "
        "quarter's end. A program selection keeps recognitions that name that program.",
        formula="active reps with a recognition ÷ active reps",
        source="Wilson interval, n = active reps.",
        unit="share",
        better="higher",
        cuts=_BY_TEAM,
        measure=Share(reached, "thanked", Why.NO_PEOPLE, unknown_rewards),
        prominent=True,
    ),
    Kpi(
        key="recognition_gini",
        label="Reward concentration (Gini)",
        definition="How unevenly recognition is spread over active reps: 0 is even, 1 is all to one.",
        rule=_HEADS
        + " By value in the reporting currency where at least 80 % of the quarter's recognitions have "
        "one, else by number; reps with nothing are counted; undefined under 10 reps.",
        formula="2 Σ i·xᵢ ÷ (n Σ x) − (n + 1) ÷ n, x sorted",
        source="Gini 1912, as in R's ineq.",
        unit="index",
        better=None,
        cuts=_BY_TEAM,
        measure=recognition_gini,
    ),
    Kpi(
        key="reward_per_head",
        label="Reward per head",
        definition="Value of recognitions per active rep, in the reporting currency.",
        rule=_HEADS + " Other currencies are never added up; undefined where nothing is valued.",
        formula="value in the reporting currency ÷ active reps",
        source="A plain mean; no interval.",
        unit="currency",
        better=None,
        cuts=_BY_TEAM,
        measure=reward_per_head,
    ),
    Kpi(
        key="unique_givers",
        label="People who give recognition",
        definition="How many different people recognised active reps.",
        rule=_HEADS + " Teams are those of the recipients.",
        formula="distinct givers of recognitions to active reps",
        source="A count; no interval.",
        unit="people",
        better="higher",
        cuts=_BY_TEAM,
        measure=unique_givers,
    ),
)
BY_KEY: dict[str, Kpi] = {kpi.key: kpi for kpi in KPIS}

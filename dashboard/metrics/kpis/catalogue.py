"""The KPIs: each one literal, from which cards, trends, shell, definitions and tests are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.metrics.kpis.barriers import (
    barrier_days_to_resolve,
    barrier_recurrence,
    barriers_open_over_30,
)
from dashboard.metrics.kpis.effects import Effect
from dashboard.metrics.kpis.feedback import (
    FactShare,
    cadence_kept,
    check_in_purposes,
    days_between_check_ins,
)
from dashboard.metrics.kpis.measures import (
    Measure,
    Share,
    barrier_reach,
    reached,
    recognition_gini,
    reward_per_head,
    uncovered,
    unique_givers,
    unknown_rewards,
)
from dashboard.metrics.kpis.practices import (
    days_to_first_application,
    expectations_set,
    goal_attainment,
    goal_difference,
    recognition_alignment,
    retention,
    target_attainment,
)
from dashboard.metrics.kpis.reasons import Why
from dashboard.metrics.kpis.trend import applied_share_trend
from dashboard.schemas import APPLIED, PARTLY
from dashboard.words import share

Unit = Literal["share", "difference", "index", "currency", "people", "days"]


@dataclass(frozen=True)
class Kpi:
    """A key figure: what it is called, means and is measured by.

    `rule` is the exact rule in words, `formula` its fraction, `source` where rule or formula come from. `better`
    is None where neither direction is. `cuts` are the values of `by`. `nobody` is the reason of a group that
    is there on the compared days alone. `at_once`: it is measured as a review opens; the others wait until a
    page asks for them. `part_of` names the KPI whose change it is a part of. `tested`: of a share, whether groups and
    changes are held against chance.
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
    at_once: bool = False
    part_of: str = ""
    tested: bool = True
    nobody: Why = Why.NO_PEOPLE

    @property
    def has_total(self) -> bool:
        """Tell whether it has a value over the whole selection."""
        return "all" in self.cuts


_EVERY_CUT = ("all", "team", "program", "team_program")
_BY_TEAM = ("all", "team")
_BY_MANAGER = ("all", "team", "manager")
_BY_BARRIER = ("all", "barrier", "owner")
_PAIRS = (
    "Counted are pairs of rep and program. A pair belongs to its latest conversation of the quarter: all "
    "check-in rows of one rep, program and day. Leaders are left out."
)
_HEADS = (
    "A rep is active with at least 30 days of the quarter in the roster, or when checked in on. Leaders are "
    "left out; people count in their home team."
)
_WILSON = "Wilson interval with n = (Σm)² ÷ Σm², m being a person's {}; Brown, Cai and DasGupta 2001."

KPIS: tuple[Kpi, ...] = (
    Kpi(
        key="implementation_rate",
        label="Implementation rate",
        definition="Share of rep and program pairs whose latest check-in says the training is applied.",
        rule=_PAIRS,
        formula="pairs whose latest conversation is applied ÷ pairs with a conversation",
        source=_WILSON.format("pairs"),
        unit="share",
        better="higher",
        cuts=_EVERY_CUT,
        measure=Share(lambda view: view.pairs, APPLIED, Why.NO_CHECK_INS),
        at_once=True,
        nobody=Why.NO_CHECK_INS,
        prominent=True,
    ),
    Kpi(
        key="partly_share",
        label="Tried, not there yet",
        definition="Share of rep and program pairs whose latest check-in says partly: learning, not failure.",
        rule=_PAIRS,
        formula="pairs whose latest conversation is partly ÷ pairs with a conversation",
        source=_WILSON.format("pairs"),
        unit="share",
        better=None,
        cuts=_EVERY_CUT,
        measure=Share(lambda view: view.pairs, PARTLY, Why.NO_CHECK_INS),
        at_once=True,
        nobody=Why.NO_CHECK_INS,
    ),
    Kpi(
        key="check_in_coverage",
        label="Check-in coverage",
        definition="Share of active reps who had a check-in in the quarter.",
        rule=_HEADS
        + " Without a roster, active are the reps of this quarter and the three before; the store's "
        "first quarter is then undefined. A program selection asks for a conversation on that program.",
        formula="active reps with a conversation ÷ active reps",
        source="Wilson interval, n = active reps.",
        unit="share",
        better="higher",
        cuts=_BY_TEAM,
        measure=Share(lambda view: view.heads, "seen", Why.NO_PEOPLE, uncovered),
        at_once=True,
        prominent=True,
    ),
    Kpi(
        key="cadence_kept",
        label="Cadence kept",
        definition="Share of days on which a pair's last check-in was recent enough.",
        rule="Where programs name a cadence: days of the quarter since a pair's training or first conversation, on "
        "which the rep was employed. Elsewhere, check-ins that were due or missed: in time up to 7 days after the "
        "day they were due. Leaders are left out.",
        formula="pair-days with the last conversation at most the cadence ago ÷ pair-days",
        source=_WILSON.format("days"),
        unit="share",
        better="higher",
        cuts=_BY_MANAGER,
        measure=cadence_kept,
        nobody=Why.NO_PAIRS,
    ),
    Kpi(
        key="days_between_check_ins",
        label="Days between check-ins",
        definition="Median days between consecutive check-ins of a rep on a program.",
        rule="Conversations of a pair, the later of which lies in the quarter; it names team and manager.",
        formula="median of the days from a pair's conversation to its next; base: how many there are",
        source="A median; no interval.",
        unit="days",
        better="lower",
        cuts=_BY_MANAGER,
        measure=days_between_check_ins,
        nobody=Why.NO_GAPS,
    ),
    Kpi(
        key="follow_through",
        label="Follow-through",
        definition="Share of check-ins that said not applied and were followed up within 35 days.",
        rule="Conversations of the quarter that say not applied, once the team's newest conversation is 35 days past "
        "them; followed by another of the same pair 1 to 35 days later.",
        formula="not applied conversations followed by another within 35 days ÷ all such",
        source=_WILSON.format("such conversations"),
        unit="share",
        better="higher",
        cuts=_BY_TEAM,
        measure=FactShare("follow_through", Why.NO_WAITING),
        nobody=Why.NO_WAITING,
    ),
    Kpi(
        key="self_reported_share",
        label="Self-reported check-ins",
        definition="Share of check-ins that rest on what the rep says, not on what somebody saw.",
        rule="Conversations that state their evidence; one with any observed row is observed.",
        formula="self-reported conversations ÷ conversations stating their evidence",
        source=_WILSON.format("such conversations"),
        unit="share",
        better=None,
        cuts=_BY_TEAM,
        measure=FactShare("self_reported", Why.NO_EVIDENCE),
        nobody=Why.NO_EVIDENCE,
    ),
    Kpi(
        key="check_in_purposes",
        label="What check-ins are for",
        definition="Share of check-ins held for coaching, for unblocking and for celebrating.",
        rule="Conversations that name a purpose; one may name several.",
        formula="conversations naming the purpose ÷ conversations naming any",
        source=_WILSON.format("such conversations"),
        unit="share",
        better=None,
        cuts=("purpose",),
        measure=check_in_purposes,
        nobody=Why.NO_PURPOSES,
    ),
    Kpi(
        key="leader_implementation_rate",
        label="Leaders who apply it",
        definition="Share of leaders' own program pairs whose latest check-in says applied.",
        rule="As the implementation rate, over leaders alone: by role in the roster, else who manages two others.",
        formula="leaders' pairs whose latest conversation is applied ÷ leaders' pairs with a conversation",
        source=_WILSON.format("pairs"),
        unit="share",
        better="higher",
        cuts=_BY_TEAM,
        measure=Share(lambda view: view.leader_pairs, APPLIED, Why.NO_LEADERS),
        nobody=Why.NO_LEADERS,
    ),
    Kpi(
        key="leader_coverage",
        label="Leaders checked in on",
        definition="Share of leaders who had a check-in about their own application.",
        rule="Leaders by role in the roster, else who manages two others; they count in their home team.",
        formula="leaders with a conversation about themselves ÷ leaders",
        source="Wilson interval, n = leaders.",
        unit="share",
        better="higher",
        cuts=_BY_TEAM,
        measure=Share(lambda view: view.leader_heads, "seen", Why.NO_LEADERS),
        nobody=Why.NO_LEADERS,
    ),
    Kpi(
        key="own_manager_share",
        label="Check-ins by the own manager",
        definition="Share of check-ins held by the rep's own manager.",
        rule="Conversations naming a manager, of reps with a manager in the roster.",
        formula="conversations whose manager is the rep's own ÷ such conversations",
        source=_WILSON.format("such conversations"),
        unit="share",
        better="higher",
        cuts=_BY_TEAM,
        measure=FactShare("own_manager", Why.NO_MANAGERS),
        nobody=Why.NO_MANAGERS,
    ),
    Kpi(
        key="rate_effect",
        label="Change within teams",
        definition="How much of the change in implementation comes from teams and programs applying more or less.",
        rule="Over team and program, this quarter against the compared one. One that is missing at one time is mix.",
        formula="Σ ½(w₁ + w₂)(r₂ − r₁), w = pairs of the stratum ÷ all pairs",
        source="Kitagawa 1955; Das Gupta 1993.",
        unit="difference",
        better="higher",
        cuts=("all",),
        measure=Effect("rate_effect"),
        part_of="implementation_rate",
        at_once=True,
        nobody=Why.NO_CHECK_INS,
    ),
    Kpi(
        key="mix_effect",
        label="Change by who is counted",
        definition="How much of the change in implementation comes from teams and programs growing or shrinking.",
        rule="Over team and program, this quarter against the compared one. One that is missing at one time is mix.",
        formula="Σ ½(r₁ + r₂)(w₂ − w₁), w = pairs of the stratum ÷ all pairs",
        source="Kitagawa 1955; Das Gupta 1993.",
        unit="difference",
        better=None,
        cuts=("all",),
        measure=Effect("mix_effect"),
        part_of="implementation_rate",
        at_once=True,
        nobody=Why.NO_CHECK_INS,
    ),
    Kpi(
        key="applied_share_trend",
        label="Applied share of check-ins",
        definition="Share of check-ins that say applied, week by week.",
        rule="Weeks from Monday; periods of 2 or 4 weeks where the median of the last 26 would hold fewer than "
        "10 conversations. Unfinished and empty periods are left out; the last 26 up to the quarter's end are "
        "shown.",
        formula="applied conversations ÷ conversations, per period",
        source=_WILSON.format("conversations of the period"),
        unit="share",
        better="higher",
        cuts=("period",),
        measure=applied_share_trend,
        at_once=True,
        nobody=Why.NO_PERIODS,
    ),
    Kpi(
        key="barrier_reach",
        label="Barriers",
        definition="Share of reps with a check-in who named the barrier.",
        rule="Categories after the Learning Transfer System Inventory, each with an owner who can remove it; an "
        "owner named in the check-in goes before. Only uploads with a barrier column count. Leaders are left "
        "out.",
        formula="distinct reps citing the category ÷ distinct reps with a conversation",
        source="Holton, Bates and Ruona 2000 (categories); Wilson interval, n = reps.",
        unit="share",
        better="lower",
        cuts=("barrier", "owner"),
        measure=barrier_reach,
        at_once=True,
        prominent=True,
    ),
    Kpi(
        key="barrier_days_to_resolve",
        label="Days a barrier stays",
        definition="Days after which half of the barriers that came up are resolved or no longer named.",
        rule="A barrier of a rep and program is open from the check-in that names it to the day it is resolved, or to "
        "the pair's next check-in that does not name it. Those opened in the quarter or the three before; what is open "
        "at the quarter's end is counted as waiting still. Leaders are left out.",
        formula="first day with S ≤ ½, S = Π(1 − ended ÷ at risk)",
        source="Kaplan and Meier 1958, with the log-log band.",
        unit="days",
        better="lower",
        cuts=_BY_BARRIER,
        measure=barrier_days_to_resolve,
        nobody=Why.NONE_OPENED,
    ),
    Kpi(
        key="barriers_open_over_30",
        label="Open for over 30 days",
        definition="Share of open barriers that were opened more than 30 days before the quarter's end.",
        rule="Barriers of a rep and program that are open at the quarter's end, whenever opened. Leaders are left out.",
        formula="open for more than 30 days ÷ open at the quarter's end",
        source=_WILSON.format("open barriers"),
        unit="share",
        better="lower",
        cuts=_BY_BARRIER,
        measure=barriers_open_over_30,
        nobody=Why.NONE_OPEN,
    ),
    Kpi(
        key="barrier_recurrence",
        label="Barriers that come back",
        definition="Share of barriers that were no longer named and came back within 90 days.",
        rule="Barriers that ended in the quarter or the three before, once the team's newest conversation is 90 days "
        "past that; back when the same rep names it again for the same program within 90 days. Leaders are left out.",
        formula="followed by another within 90 days ÷ ended at least 90 days ago",
        source=_WILSON.format("such barriers"),
        unit="share",
        better="lower",
        cuts=_BY_BARRIER,
        measure=barrier_recurrence,
        nobody=Why.NONE_GONE,
    ),
    Kpi(
        key="days_to_first_application",
        label="Days to first application",
        definition="Days after which half of those trained have applied it for the first time.",
        rule="A rep's first training of a program in the quarter or the three before, with a conversation since; who "
        "has not applied it by the quarter's end is counted as waiting still, to the last conversation. Where at "
        f"least {share(0.8)} of all check-ins state their evidence, a self-report alone does not count. Reps count in "
        "their home team, leavers in the total alone.",
        formula="first day with S ≤ ½, S = Π(1 − applied ÷ at risk)",
        source="Kaplan and Meier 1958, with the log-log band.",
        unit="days",
        better="lower",
        cuts=("all", "program"),
        measure=days_to_first_application,
        nobody=Why.NO_TRAININGS,
    ),
    Kpi(
        key="retention",
        label="Applied after training",
        definition="Share applied 4, 8, 12 and 26 weeks after training, of those checked in on in the 28 days before.",
        rule="Of the same trainings, those whose week is over by the quarter's end and that have a conversation in the "
        "28 days that end then; the latest one decides.",
        formula="trainings whose latest conversation then is applied ÷ trainings with one then",
        source=_WILSON.format("trainings"),
        unit="share",
        better="higher",
        cuts=("weeks",),
        measure=retention,
        nobody=Why.TOO_EARLY,
    ),
    Kpi(
        key="expectations_set",
        label="Expectations set",
        definition="Share of teams' programs that have both a target and a sentence on what applied means.",
        rule="Team and program with pairs in the quarter. Target and expectation are each of the newest row that names "
        "it by the quarter's end, a team's own before the program's.",
        formula="teams' programs with a target and an expectation ÷ teams' programs with pairs",
        source="Wilson interval, n = teams' programs.",
        unit="share",
        better="higher",
        cuts=("all", "team", "program"),
        measure=expectations_set,
        tested=False,  # a record of what leaders said, no sample
        nobody=Why.NO_CHECK_INS,
    ),
    Kpi(
        key="target_attainment",
        label="Targets met",
        definition="Share of teams' programs whose implementation rate reaches their target.",
        rule="Team and program with a target and at least 5 reps with a pair in the quarter.",
        formula="teams' programs at or over their target ÷ teams' programs with a target and 5 reps",
        source="Wilson interval, n = teams' programs.",
        unit="share",
        better="higher",
        cuts=("all", "team", "program"),
        measure=target_attainment,
        tested=False,  # reps stand behind several teams' programs, and these are there in both quarters
        nobody=Why.NO_TARGETS,
    ),
    Kpi(
        key="goal_attainment",
        label="Goals reached",
        definition="Share of reps who reached their goal, by metric.",
        rule="Results of the quarter with an actual and a target. Leaders are left out; people count in their home "
        "team, leavers in the total alone.",
        formula="reps with actual ≥ target ÷ reps with both",
        source="Wilson interval, n = reps.",
        unit="share",
        better="higher",
        cuts=("metric",),
        measure=goal_attainment,
        nobody=Why.NO_GOALS,
    ),
    Kpi(
        key="goal_difference",
        label="Goals of those who apply it",
        definition="How many more of those who apply training reach their goal than of the others: associated with, "
        "not caused by.",
        rule="Reps with at least half of their pairs applied against the others with a pair.",
        formula="share with actual ≥ target among those who apply it − share among the others; each hits ÷ reps",
        source="Newcombe's interval, method 10, 1998.",
        unit="difference",
        better=None,
        cuts=("metric",),
        measure=goal_difference,
        nobody=Why.NO_GOALS,
    ),
    Kpi(
        key="recognition_alignment",
        label="Thanked for applying it",
        definition="How many more are thanked around applying it than around not applying it: associated, not caused.",
        rule="Each active rep's latest conversation of the quarter that is at least 30 days old: applied against not "
        "applied. Thanked is a recognition from 7 days before to 30 days after; only of a leader, where at least half "
        "of the quarter's recognitions name a giver and one of these is a leader. Undefined under 5 reps in either.",
        formula="thanked ÷ reps whose conversation says applied − thanked ÷ reps whose says not applied",
        source="Newcombe's interval, method 10, 1998.",
        unit="difference",
        better="higher",
        cuts=("all",),
        measure=recognition_alignment,
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
        at_once=True,
        prominent=True,
    ),
    Kpi(
        key="recognition_gini",
        label="Reward concentration (Gini)",
        definition="How unevenly recognition is spread over active reps: 0 is even, near 1 is all to one.",
        rule=_HEADS
        + f" By value in the reporting currency where at least {share(0.8)} of the quarter's recognitions have "
        "one, else by number; reps with nothing are counted; undefined under 10 reps.",
        formula="2 Σ i·xᵢ ÷ (n Σ x) − (n + 1) ÷ n, x sorted",
        source="Gini 1912, as in R's ineq.",
        unit="index",
        better=None,
        cuts=_BY_TEAM,
        measure=recognition_gini,
        at_once=True,
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
        at_once=True,
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
        at_once=True,
    ),
)
BY_KEY: dict[str, Kpi] = {kpi.key: kpi for kpi in KPIS}

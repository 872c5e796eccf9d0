"""Answer a question about a quarter: all KPIs, compared with earlier days, and over the last six quarters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Self

import polars as pl

from dashboard.metrics.details import DETAILS
from dashboard.metrics.evaluate import compare, measure, named
from dashboard.metrics.kpis.catalogue import BY_KEY, KPIS, Kpi
from dashboard.metrics.marts.calendar import Question
from dashboard.metrics.marts.marts import Marts
from dashboard.metrics.narrowed import EVERYTHING, Moment, Narrow, quickly
from dashboard.metrics.tables.moves import MOVES, Moves
from dashboard.metrics.verdicts import judged, with_differences_judged, with_verdicts
from dashboard.metrics.view import View
from dashboard.periods import Quarter
from dashboard.schemas import KINDS

TREND_QUARTERS = 6
_WORDS = ("kpi", "by", "team", "program", "category")
_COUNTS = ("base", "people")
_NUMBERS = ("n", "low", "high", "previous", "change", "change_low", "change_high")
TIDY_SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(_WORDS, pl.String()),
    "value": pl.Float64(),
    **dict.fromkeys(_COUNTS, pl.Int64()),
    **dict.fromkeys(_NUMBERS, pl.Float64()),
    **dict.fromkeys(("reason", "standing", "verdict"), pl.String()),
}
TREND_SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys((*_WORDS, "quarter"), pl.String()),
    **{name: TIDY_SCHEMA[name] for name in ("value", "base", "people", "n", "low", "high")},
}
SHARES = [kpi.key for kpi in KPIS if kpi.unit == "share"]
UNTESTED = [kpi.key for kpi in KPIS if not kpi.tested]
_NO_CURVE = pl.DataFrame(schema={"people": pl.Float64, "value": pl.Float64})
_CUT_ORDER = tuple(dict.fromkeys(cut for kpi in KPIS for cut in kpi.cuts))


@dataclass(frozen=True, eq=False)
class Measured:
    """KPIs of a question (TIDY_SCHEMA), and their groups over the last six quarters (TREND_SCHEMA)."""

    kpis: pl.DataFrame
    trends: pl.DataFrame

    def cut(self, kpi: str, by: str) -> pl.DataFrame:
        """Give one KPI's rows at one cut."""
        return self._cuts.get((kpi, by), self.kpis.clear())

    def over_time(self, kpi: str, by: str) -> pl.DataFrame:
        """Give one KPI's last six quarters at one cut."""
        return self._past.get((kpi, by), self.trends.clear())

    @cached_property
    def _cuts(self) -> dict[tuple[object, ...], pl.DataFrame]:
        return self.kpis.partition_by("kpi", "by", as_dict=True)

    @cached_property
    def _past(self) -> dict[tuple[object, ...], pl.DataFrame]:
        return self.trends.partition_by("kpi", "by", as_dict=True)


class Numbers:
    """All KPIs of a question: those a review opens with, and those that are measured when a page asks for them."""

    def __init__(self, opens: Measured, later: Callable[[], Measured] | None = None) -> None:
        self._opens = opens
        self._later = cache(later) if later else None

    @classmethod
    def of(cls, kpis: pl.DataFrame, trends: pl.DataFrame) -> Self:
        """Hold numbers that are known already."""
        return cls(Measured(kpis, trends))

    def having(self, kpi: str) -> Measured:
        """Give the numbers that one KPI is among."""
        return self._opens if self._later is None or BY_KEY[kpi].at_once else self._later()

    @property
    def kpis(self) -> pl.DataFrame:
        """Give every KPI's numbers, measured now where they were not before."""
        if self._later is None:
            return self._opens.kpis
        return _ordered(pl.concat([self._opens.kpis, self._later().kpis]))


@dataclass(frozen=True, eq=False)
class Answer:
    """Numbers of one question.

    `lorenz` (people, value); `kinds` (kind, count, value) of what was given; `newest` (team, day) conversations.
    `by_number`: the Lorenz curve and the Gini count recognitions, as too few have a value. `other_money` (currency,
    count, value) and `unnamed` (recognitions that name no program, where a program is asked for) are what the numbers
    leave out; of `recipients` so many `matched` somebody known. `detail` gives what only a page asks for, by its name
    (details.DETAILS).
    """

    question: Question
    numbers: Numbers
    lorenz: pl.DataFrame
    kinds: pl.DataFrame
    newest: pl.DataFrame
    other_money: pl.DataFrame
    unnamed: int
    recipients: int
    matched: int
    detail: Callable[[str], pl.DataFrame]
    by_number: bool = False

    @property
    def kpis(self) -> pl.DataFrame:
        """Give the numbers of every KPI."""
        return self.numbers.kpis


def default_quarter(marts: Marts) -> Quarter | None:
    """Choose the newest quarter, or the one before while it has less than half of its reps checked in."""
    calendar = marts.facts.calendar
    if calendar is None:
        return None
    newest = calendar.quarters[-1]
    if len(calendar.quarters) == 1:
        return newest
    now, before = (_reps_met(marts, quarter) for quarter in (newest, newest.shift(-1)))
    return newest if 2 * now >= before else newest.shift(-1)


def answer(marts: Marts, quarter: Quarter, narrow: Narrow = EVERYTHING) -> Answer:
    """Measure the KPIs of a quarter, against the compared days and over the last six quarters."""
    question, view = marts.question(quarter), view_of(marts, quarter, narrow)
    places = {str(q): view.moments.index(m) for q, m in _past(marts, quarter).items()}
    moved = _moved(view)

    def measured(kpis: Sequence[Kpi]) -> Measured:
        found = measure(view, kpis)
        standing = judged(compare(found, 0, view.compared), SHARES, UNTESTED)
        differences = [kpi.key for kpi in kpis if kpi.unit == "difference" and not kpi.part_of]
        told = with_verdicts(with_differences_judged(standing, differences), moved, UNTESTED)
        tidy = named(told, marts.names).select(list(TIDY_SCHEMA))
        return Measured(_ordered(tidy), _trends(named(found, marts.names), places))

    opens = measured([kpi for kpi in KPIS if kpi.at_once])
    return Answer(
        question,
        Numbers(opens, lambda: measured([kpi for kpi in KPIS if not kpi.at_once])),
        _lorenz(view, opens.kpis),
        _kinds(view),
        _newest(marts, narrow),
        _other_money(view),
        _unnamed(marts, view, narrow),
        int(view.knowledge["recipients"][0]) if marts.whole else 0,
        int(view.knowledge["matched"][0]) if marts.whole else 0,
        cache(lambda name: DETAILS[name].measure(view)),
        not view.knowledge["by_value"].first(),
    )


def totals(marts: Marts, quarter: Quarter) -> dict[str, float | None]:
    """Measure what every KPI of a quarter is over everything, with no more of the practices than that asks for."""
    question = marts.question(quarter)
    now, before = _moment(question), _compared(question)
    opens = View(marts, [now, before] if before else [now], EVERYTHING, 1 if before else None)
    later = View(marts.glance(question.needed), [now])
    parts = [(opens, [k for k in KPIS if k.at_once]), (later, [k for k in KPIS if not k.at_once])]
    found = pl.concat(measure(view, kpis, "all").filter(moment=0) for view, kpis in parts)
    values = dict(found.select("kpi", "value").iter_rows())
    return {kpi.key: values[kpi.key] for kpi in KPIS if kpi.has_total}


def view_of(marts: Marts, quarter: Quarter, narrow: Narrow = EVERYTHING) -> View:
    """View a quarter first, the days it is compared with, and the last six quarters."""
    question = marts.question(quarter)
    compared = _compared(question)
    wanted = [_moment(question), *([compared] if compared else []), *_past(marts, quarter).values()]
    moments = list(dict.fromkeys(wanted))
    return View(marts, moments, narrow, moments.index(compared) if compared else None)


def _moved(view: View) -> Moves:
    return Moves() if view.compared is None else Moves(*view.moves.select(MOVES).row(0))


def _reps_met(marts: Marts, quarter: Quarter) -> int:
    return int(marts.of("head_cells", marts.question(quarter).span)["seen"].sum())


def _moment(question: Question) -> Moment:
    return Moment(question.span, question.reward_span)


def _compared(question: Question) -> Moment | None:
    return Moment(question.compared, question.reward_compared) if question.compared else None


def _past(marts: Marts, quarter: Quarter) -> Mapping[Quarter, Moment]:
    known = marts.facts.calendar.quarters if marts.facts.calendar else []
    last = [q for q in known if q <= quarter][-TREND_QUARTERS:]
    return {q: _moment(marts.question(q)) for q in last}


def _ordered(tidy: pl.DataFrame) -> pl.DataFrame:
    """Sort as the catalogue lists KPIs and cuts, groups by name: equal data gives equal bytes."""
    kpis = pl.Enum([kpi.key for kpi in KPIS])
    places = [pl.col("kpi").cast(kpis), pl.col("by").cast(pl.Enum(_CUT_ORDER))]
    names = [pl.col(c).str.to_lowercase() for c in ("team", "program", "category")]
    weeks = pl.col("category").cast(pl.Int64, strict=False)  # 4 weeks come before 12
    return tidy.sort(*places, weeks, *names, nulls_last=False, maintain_order=True)


def _trends(measured: pl.DataFrame, places: Mapping[str, int]) -> pl.DataFrame:
    quarters = pl.DataFrame(
        {"quarter": list(places), "moment": pl.Series(list(places.values()), dtype=pl.UInt8)}
    )
    # what was named in one of the quarters is 0 in the others, not unknown
    ever = pl.col("listed").any().over("kpi", "by", "team", "program", "category")
    over_time = measured.lazy().filter(ever & (pl.col("by") != "period")).join(quarters.lazy(), on="moment")
    order = ("kpi", "by", "team", "program", "category", "quarter")
    return quickly(over_time.select(list(TREND_SCHEMA)).sort(order))


def _kinds(view: View) -> pl.DataFrame:
    """Count the asked moment's recognitions by kind, with their value in the reporting currency."""
    sums = view.given.group_by("kind").agg(pl.len().cast(pl.Int64).alias("count"), pl.sum("value"))
    words = pl.DataFrame({"kind": pl.Series(range(len(KINDS)), dtype=pl.Int8), "word": KINDS})
    found = sums.join(words, on="kind").select(pl.col("word").alias("kind"), "count", "value")
    return found.sort("count", "kind", descending=[True, False])


def _newest(marts: Marts, narrow: Narrow) -> pl.DataFrame:
    """Tell each selected team's newest conversation, its leaders' included."""
    teams = marts.names["team"].rename({"id": "team"})
    rows = marts.frames["newest"].join(teams, on="team")
    mine = rows if narrow.teams is None else rows.filter(pl.col("team").is_in(list(narrow.teams)))
    return mine.select(pl.col("text").alias("team"), "day").sort("day", "team")


def _lorenz(view: View, tidy: pl.DataFrame) -> pl.DataFrame:
    defined = tidy.filter(kpi="recognition_gini", by="all")["value"].is_not_null()
    return view.lorenz.select("people", "value") if defined.all() else _NO_CURVE


def _other_money(view: View) -> pl.DataFrame:
    sums = (
        view.given.drop_nulls("other")
        .group_by(pl.col("other").alias("currency"))
        .agg(pl.len().alias("count"), pl.sum("other_value").alias("value"))
    )
    return sums.sort("currency")


def _unnamed(marts: Marts, view: View, narrow: Narrow) -> int:
    if narrow.programs is None:
        return 0
    return View(marts, view.moments[:1], Narrow(narrow.teams)).given["program"].null_count()

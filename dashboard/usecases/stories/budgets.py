"""The picture of budgets: what each team gave of its own, in the reporting currency alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.charts import amounts, tables
from dashboard.charts.amounts import Amount
from dashboard.charts.chart import Chart, Reference, Standing
from dashboard.metrics.kpis.reasons import Why
from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative import recognition
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.findings import Finding
from dashboard.narrative.missing import missing
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import caption, lacking, so_far, total
from dashboard.words import UNDEFINED, count, money, share

_NAME, _PER_HEAD = "budget-use", "reward_per_head"
_NO_ROWS = pl.DataFrame()
_ABSENT = "nobody is active there"


@dataclass(frozen=True)
class Use:
    """A team's budget and what it gave; `given` is None where the two cannot be held together, and `why` says so."""

    team: str
    budget: float
    currency: str | None
    given: float | None
    heads: int
    why: str = ""

    @property
    def part(self) -> float | None:
        """Give the share of the budget that was given."""
        return None if self.given is None or not self.budget else self.given / self.budget


def budget_use(review: Review) -> Chart:
    """Draw what share of its budget each team gave, the largest budget first."""
    uses = _uses(review)
    known = {use.team: use.part for use in uses if use.part is not None}
    if total(review, _PER_HEAD).value is None or not known:
        return amounts.of(_NAME, (), caption(_lacking(review, uses), ""), _NO_ROWS, _NO_ROWS, _PER_HEAD)
    ours = [use for use in uses if use.part is not None]
    given, budget = sum(use.given or 0.0 for use in ours), sum(use.budget for use in ours)
    ranked = {use.team: use.part or 0.0 for use in ours if use.heads >= FEWEST}
    told = recognition.budgets(ranked, given, budget, review.currency)
    return amounts.of(
        _NAME,
        [_bar(use) for use in uses if use.why != _ABSENT],
        caption(told, _subtitle(review, sum(use.why == _ABSENT for use in uses))),
        _table(uses),
        _csv(uses),
        _PER_HEAD,
        (Reference(1.0, "the whole budget"),),
    )


def _uses(review: Review) -> list[Use]:
    """Hold each budget of the quarter against what the team's active reps were given; the largest first.

    Last are those of teams without anybody: the table has them, the picture does not.
    """
    teams = {cell.group: cell for cell in cells(review.cells(_PER_HEAD, "team"))}
    rows = review.detail("budgets").to_dicts()
    uses = [_use(row, teams.get(row["team"]), review.selection.programs) for row in rows]
    return sorted(uses, key=lambda use: (use.why == _ABSENT, use.part is None, -use.budget, use.team))


def _use(row: dict[str, object], cell: Cell | None, programs: Sequence[str]) -> Use:
    team, budget, currency = str(row["team"]), float(str(row["amount"])), row["currency"]
    heads = (cell.base or 0) if cell else 0
    why = (
        "budgets are for all programs together" if programs
        else "another currency" if not row["ours"]
        else _ABSENT if not heads
        else "a budget of nothing" if not budget
        else ""
    )  # fmt: skip
    given = None if why or cell is None else (cell.value or 0.0) * heads
    return Use(team, budget, None if currency is None else str(currency), given, heads, why)


def _lacking(review: Review, uses: Sequence[Use]) -> Finding:
    """Say why there is nothing to draw."""
    if total(review, _PER_HEAD).value is None:
        return lacking(review, _PER_HEAD)
    if not uses:
        return Finding(missing(Why.NO_BUDGETS, _PER_HEAD).sentence.removesuffix("."))
    return Finding(f"No budget can be held against what was given: {uses[0].why}")


def _bar(use: Use) -> Amount:
    standing: Standing = "few" if use.heads < FEWEST else "within"
    if use.part is None:
        return Amount(use.team, None, UNDEFINED, money(use.budget, use.currency), use.why, "missing")
    spent = f"{money(round(use.given or 0.0, 2), None)} of {money(use.budget, use.currency)}"
    return Amount(use.team, use.part, share(use.part), count(use.heads, "active rep"), spent, standing)


def _subtitle(review: Review, absent: int) -> str:
    """Say what is drawn, and that budgets of teams without anybody are only in the table."""
    until = so_far(review, _PER_HEAD)
    money_of = f" in {review.currency}" if review.currency else ""
    told = f"Value{money_of} given to active reps ÷ their team’s budget of the quarter; largest budget first."
    left_out = (
        f"{count(absent, 'budget of a team', 'budgets of teams')} without active reps: in the table."
        if absent
        else ""
    )
    return " ".join(part for part in (told, until, left_out) if part)


def _table(uses: Sequence[Use]) -> pl.DataFrame:
    return tables.words(
        {
            "Team": [use.team for use in uses],
            "Of the budget": [share(use.part) if use.part is not None else UNDEFINED for use in uses],
            "Given": [
                money(None if use.given is None else round(use.given, 2), use.currency) for use in uses
            ],
            "Budget": [money(use.budget, use.currency) for use in uses],
            "Of": [count(use.heads, "active rep") for use in uses],
            "Why not": [use.why for use in uses],
        }
    )


def _csv(uses: Sequence[Use]) -> pl.DataFrame:
    schema = {"team": pl.String, "share": pl.Float64, "given": pl.Float64, "budget": pl.Float64}
    rows = [(use.team, use.part, use.given, use.budget, use.currency, use.why) for use in uses]
    return pl.DataFrame(rows, schema=schema | {"currency": pl.String, "why_not": pl.String}, orient="row")

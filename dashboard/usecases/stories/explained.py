"""The pictures that explain: the parts of a change, waits, what chance does, and what was aimed at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from dashboard.charts import amounts, bullets, funnel, heat_maps, survival, waterfall
from dashboard.charts.amounts import Amount
from dashboard.charts.chart import Chart, Reference
from dashboard.metrics.curves import OPEN_FOR
from dashboard.metrics.formulas.statistics import against_all, distance, shrink
from dashboard.metrics.formulas.statistics import funnel as limits_of_chance
from dashboard.metrics.verdicts import FEWEST, over_dispersion
from dashboard.narrative import explained, mix
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.chance import standings
from dashboard.narrative.findings import Finding
from dashboard.usecases.review import Review
from dashboard.usecases.stories.charts import together
from dashboard.usecases.stories.reading import APPLIED, RATE, caption, grown, lacking, total
from dashboard.words import INTERVAL, SURE, count, integer, share

_NEAR, _FAR = 1.96, 3.09
_FAR_OUT = f"998 of {integer(1000)}"
_POINTS = 60  # of the limits' curves
_FIRST, _RESOLVE, _OPEN = "days_to_first_application", "barrier_days_to_resolve", "barriers_open_over_30"
_MET = "target_attainment"
_ENOUGH_OWNED = 10  # barriers of leaders from which their own curve is drawn
Row = dict[str, Any]


def change_made_of(review: Review) -> Chart:
    """Draw the change of the rate as what came about within teams, and what by who is counted."""
    rate, by_rate, by_mix = (total(review, kpi) for kpi in (RATE, "rate_effect", "mix_effect"))
    if rate.change is None or by_rate.value is None or by_mix.value is None:
        told = lacking(review, RATE) if rate.value is None else Finding("Nothing earlier to compare with")
        return waterfall.of("rate-change", (), caption(told, ""), "rate_effect")
    rows = [
        _part("Within teams", "and their programs", by_rate.value),
        _part("Who is counted", "larger or smaller parts", by_mix.value),
        _part("Change", f"{share(rate.previous)} to {share(rate.value)}", rate.change)
        | {"low": rate.change_low, "high": rate.change_high},
    ]
    told, whose = mix.change(rate, by_rate, by_mix), mix.grew_most(grown(review), by_mix)
    rounded = mix.rounding([rate.previous or 0.0, by_rate.value, by_mix.value], rate.value or 0.0)
    warned = mix.warning(all_against=_all_against(review, rate.change))
    subtitle = (
        f"Points of the rate; the change with its {INTERVAL}.{mix.told_exactly(rate)} "
        "Within teams: what each program of each team changed by itself. "
        "Who is counted: some of them are a larger or smaller part of all pairs"
        f"{f' ({whose})' if whose else ''}.{rounded}{warned}"
    )
    return waterfall.of("rate-change", rows, caption(told, subtitle), "rate_effect")


def _all_against(review: Review, change: float) -> bool:
    """Tell whether every program of every team that was there before moved against the total, and there are several."""
    moved = review.cells(RATE, "team_program")["change"].drop_nulls()
    return len(moved) > 1 and bool(pl.select(against_all(pl.lit(moved), pl.lit(change))).item())


def _part(name: str, said: str, value: float) -> Row:
    return {"name": name, "count": said, "value": value, "low": None, "high": None}


def teams_by_chance(review: Review) -> Chart:
    """Draw teams in the funnel of what chance does around all of them together."""
    company = total(review, RATE).value
    known = review.cells(RATE, "team").filter(pl.col("value").is_not_null() & (pl.col("n") > 0))
    if company is None or known.is_empty() or not 0 < company < 1:
        return _no_funnel(review, company, known)
    wider = _widening(known, company)
    groups = known.select("team", "n", "value", "low", "high", "base", shrunken=_shrunken(company))
    teams = cells(known)
    kinds = dict(zip((team.group for team in teams), standings(teams), strict=True))
    more = (
        f" Limits are {wider:.1f} times as wide: teams differ more than one rate lets them."
        if wider > 1
        else ""
    )
    subtitle = (
        "Share by reps it stands on. If all teams were alike, 95 of 100 would lie between the lines, "
        f"{_FAR_OUT} in the band.{more}"
    )
    told = caption(explained.funnel(list(kinds.values()), list(kinds), wider=wider > 1), subtitle)
    limits = _limits(company, max(team.n or 0.0 for team in teams), wider)
    line = together(review, "team", company)
    return funnel.of("teams-funnel", groups, limits, kinds, told, line, APPLIED)


def _no_funnel(review: Review, company: float | None, known: pl.DataFrame) -> Chart:
    alike = Finding(f"{share(company)} in every team: nothing to tell apart")
    told = caption(lacking(review, RATE) if company is None else alike, "")
    none = known.clear().with_columns(shrunken=pl.lit(0.0))
    return funnel.of("teams-funnel", none, pl.DataFrame(), {}, told, Reference(0, ""), APPLIED)


def _widening(known: pl.DataFrame, company: float) -> float:
    """Tell by how much limits are wider because teams vary more than a binomial lets them: √φ."""
    z = distance(pl.col("value"), pl.col("n"), pl.lit(company))
    return float(over_dispersion(known.filter(pl.col("people") >= FEWEST).with_columns(z=z)) ** 0.5)


def _shrunken(company: float) -> pl.Expr:
    """Draw each team's share towards that of all, the more the fewer reps it stands on."""
    hits = pl.col("value") * pl.col("n")
    alpha, beta = shrink(hits, pl.col("n"))
    return ((hits + alpha) / (pl.col("n") + alpha + beta)).fill_null(company)


def _limits(centre: float, most: float, wider: float) -> pl.DataFrame:
    """Give the limits of chance from one rep on to a little beyond the largest team."""
    top = max(most * 1.1, 10.0)
    n = pl.DataFrame({"n": [1 + (top - 1) * (i / _POINTS) ** 2 for i in range(_POINTS + 1)]})
    near, far = (limits_of_chance(pl.lit(centre), pl.col("n"), z, wider) for z in (_NEAR, _FAR))
    return n.with_columns(low=near[0], high=near[1], low_far=far[0], high_far=far[1])


def until_applied(review: Review) -> Chart:
    """Draw how trainings of four quarters wait for their first application."""
    steps, median = review.detail("applying"), total(review, _FIRST)
    if steps.is_empty():
        return survival.of("first-application", steps, caption(lacking(review, _FIRST), ""), _FIRST)
    early = int(review.detail("early")["trainings"].sum())
    subtitle = (
        f"Trainings of four quarters not yet applied, by days since; band {SURE}, n below: still waiting."
        f"{explained.unseen_before(early)}"
    )
    told = caption(explained.first_application(median), subtitle)
    return survival.of("first-application", steps, told, _FIRST, _half(median.value))


def until_gone(review: Review) -> Chart:
    """Draw how long barriers stay that leaders can remove, where there are enough of them."""
    every = review.detail("resolving")
    owners = {cell.group: cell for cell in cells(review.cells(_RESOLVE, "owner"))}
    leaders = owners.get("leader")
    if leaders is None or (leaders.base or 0) < _ENOUGH_OWNED:
        few = Finding("Too few barriers of leaders to follow how long they stay")
        told = caption(few if every.height else lacking(review, _RESOLVE), "")
        return survival.of("barriers-resolved", every.clear(), told, _RESOLVE)
    subtitle = f"Leaders’ barriers of four quarters, by days since named; band {SURE}, n below: still there."
    told = caption(explained.resolved(leaders.value, leaders.base or 0), subtitle)
    steps = every.filter(owner="leader")
    return survival.of("barriers-resolved", steps, told, _RESOLVE, _half(leaders.value))


def _half(days: float | None) -> Reference | None:
    return None if days is None else Reference(days, f"half within {count(days, 'day')}")


def ages_of_open(review: Review) -> Chart:
    """Draw how old the open barriers are, and how many of each age only leaders can remove."""
    found = review.detail("open_ages")
    every = int(found["barriers"].sum())
    if not every:
        told = lacking(review, _OPEN) if total(review, _OPEN).value is None else explained.ages(0, 0, 0)
        return amounts.of("barriers-open", (), caption(told, ""), pl.DataFrame(), pl.DataFrame(), _OPEN)
    rows = [(age, *_counts(found.filter(age=age))) for age in OPEN_FOR]
    told = explained.ages(sum(n for _, n, _ in rows[1:]), every, sum(ours for *_, ours in rows[1:]))
    marks = [
        Amount(age, float(n), count(n, "barrier"), "", f"{ours} of leaders" if ours else "", part=float(ours))
        for age, n, ours in rows
    ]
    columns = ["Open for", "Barriers", "That leaders can remove"]
    table = pl.DataFrame([tuple(map(str, row)) for row in rows], schema=columns, orient="row")
    subtitle = (
        "Barriers open at the end of the quarter’s data, by how long; orange: what only leaders can remove."
    )
    return amounts.of("barriers-open", marks, caption(told, subtitle), table, found, _OPEN)


def _counts(found: pl.DataFrame) -> tuple[int, int]:
    """Count barriers, and those of leaders."""
    return int(found["barriers"].sum()), int(found.filter(owner="leader")["barriers"].sum())


def thanked_for_applying(review: Review) -> Chart:
    """Draw who applied training and who did not, and who of each was recognised around it."""
    kpi = "recognition_alignment"
    difference = total(review, kpi)
    rows = review.detail("thanked").to_dicts()
    if difference.value is None or not rows:
        return heat_maps.of_answers("thanked", (), caption(lacking(review, kpi), ""), kpi)
    found = rows[0]
    tiles = [
        *_two("Applied it", found["applied_thanked"], found["applied"]),
        *_two("Did not", found["failed_thanked"], found["failed"]),
    ]
    subtitle = (
        "Reps by their latest check-in of 30 days ago or before; recognised: 7 days before to 30 days after it, by a "
        f"leader where leaders are known to give. {explained.between(difference)}"
    ).strip()
    return heat_maps.of_answers("thanked", tiles, caption(explained.thanked(difference), subtitle), kpi)


def _two(name: str, hits: int, base: int) -> list[Row]:
    return [
        {"row": name, "column": "Recognised", "hits": hits, "base": base},
        {"row": name, "column": "Not recognised", "hits": base - hits, "base": base},
    ]


def against_targets(review: Review) -> Chart:
    """Draw each team's programs against their target, those farthest from it first."""
    found = review.detail("targets").to_dicts()
    if not found:
        return bullets.of("targets-of-teams", (), caption(lacking(review, _MET), ""), _MET)
    rates = {(cell.team, cell.program): cell for cell in cells(review.cells(RATE, "team_program"))}
    rows = [_aim(row, rates.get((row["team"], row["program"]), Cell(RATE))) for row in found]
    rows.sort(key=lambda row: (row["standing"] == "few", row["value"] - row["target"], row["name"]))
    judged = [row for row in rows if row["standing"] != "few"]
    met = [row for row in judged if row["standing"] == "within"]
    short = judged[0]["target"] - judged[0]["value"] if judged else 0.0
    subtitle = (
        "Bar: share applying it. Long mark: the target; short: the quarter before. Under five reps grey."
    )
    told = explained.aims(len(met), len(judged), short)
    return bullets.of("targets-of-teams", rows, caption(told, subtitle), _MET)


def _aim(row: Row, rate: Cell) -> Row:
    standing = "few" if not row["judged"] else "within" if row["met"] else "below"
    name = f"{row['program']} in {row['team']}"
    return {"name": name, "base": row["base"], "value": row["value"], "target": row["target"]} | {
        "before": rate.previous,
        "standing": standing,
        "pace": explained.pace(replace(rate, value=row["value"]), row["target"]),
    }

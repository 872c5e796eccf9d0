"""Pictures of rewards: how much each tenth, team, kind and quarter has of them."""

from __future__ import annotations

import polars as pl

from dashboard.charts import amounts, lorenz, tables
from dashboard.charts.amounts import Amount
from dashboard.charts.chart import Chart, Reference, Standing
from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative import changes, recognition
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.findings import Finding
from dashboard.usecases.review import Review
from dashboard.usecases.stories.charts import together
from dashboard.usecases.stories.reading import caption, earlier, lacking, over_time, so_far, total, unfinished
from dashboard.words import chosen, count, integer, money, share

_PER_HEAD = "reward_per_head"
_NO_ROWS = pl.DataFrame()


def tenths_of(curve: pl.DataFrame) -> list[float]:
    """Read from the corners of the Lorenz curve what each tenth of reps receives, the least first."""
    corners = [(float(people), float(value)) for people, value in curve.select("people", "value").rows()]
    if not corners:
        return []
    held = [lorenz.height_at(corners, tenth / 10) for tenth in range(11)]
    return [held[i + 1] - held[i] for i in range(10)]


def tenths(review: Review) -> Chart:
    """Draw what each tenth of reps receives of all rewards."""
    parts = tenths_of(review.lorenz)
    if not parts:
        return _nothing(review, "reward-tenths", "recognition_gini")
    names = ["Tenth with least", *(f"{_ORDINALS[i]} tenth" for i in range(1, 9)), "Tenth with most"]
    reps = total(review, "recognition_gini").base or 0
    whom = f"tenth of {count(reps, 'active rep')}, from the Lorenz curve"
    subtitle = recognition.spread_by(whom, review.currency, by_number=review.by_number)
    return amounts.of(
        "reward-tenths",
        [Amount(name, part, share(part)) for name, part in zip(names, parts, strict=True)],
        caption(recognition.tenths(parts), subtitle),
        tables.words(
            {
                "Reps": names,
                f"Of all {recognition.spread_of(by_number=review.by_number)}": [
                    share(part) for part in parts
                ],
            }
        ),
        pl.DataFrame({"tenth": range(1, 11), "share": parts}),
        "recognition_gini",
    )


def per_head_by_team(review: Review) -> Chart:
    """Draw what a head receives in each team, the largest team first, against all together."""
    company, found = total(review, _PER_HEAD), cells(review.cells(_PER_HEAD, "team"))
    rows = sorted((one for one in found if one.base), key=lambda one: (-(one.base or 0), one.group))
    if company.value is None or not rows:
        return _nothing(review, "reward-per-head-by-team", _PER_HEAD)
    line = together(review, "team", company.value, money(round(company.value, 2), review.currency))
    words = [money(None if one.value is None else round(one.value, 2), review.currency) for one in rows]
    heads = [count(one.base or 0, "active rep") for one in rows]
    marks = zip(rows, words, heads, strict=True)
    subtitle = (
        f"Value in {review.currency} ÷ active reps, a plain mean; largest team first. Dotted: {line.label}."
    )
    return amounts.of(
        "reward-per-head-by-team",
        [Amount(one.group, one.value, said, n, standing=_standing(one.base or 0)) for one, said, n in marks],
        caption(
            recognition.per_head(rows, company.value, review.currency, review.selection.programs), subtitle
        ),
        tables.words({"Team": [one.group for one in rows], "Per head": words, "Of": heads}),
        tables.numbers(review.cells(_PER_HEAD, "team"), ("team",)),
        _PER_HEAD,
        (line,),
    )


def _standing(people: int) -> Standing:
    return "few" if people < FEWEST else "within"


def kinds(review: Review) -> Chart:
    """Draw how often each kind of recognition was given, and what it was worth."""
    given = review.kinds.filter(pl.col("count") > 0).to_dicts()
    if not given or total(review, "recognition_reach").value is None:
        return _nothing(review, "kinds", "recognition_reach")
    names, counts = [row["kind"] for row in given], [row["count"] for row in given]
    nothing = f"no value in {review.currency}" if review.currency else "no value"
    worth = [money(row["value"], review.currency) if row["value"] else nothing for row in given]
    said = [integer(number) for number in counts]
    valued = f" and its value in {review.currency}" if review.currency else ""
    subtitle = f"How often each kind was given{valued}; {count(sum(counts), 'recognition')} in all."
    return amounts.of(
        "kinds",
        [
            Amount(name.capitalize(), number, words, more=value)
            for name, number, words, value in zip(names, counts, said, worth, strict=True)
        ],
        caption(recognition.kinds(names, counts), subtitle),
        tables.words({"Kind": [name.capitalize() for name in names], "Given": said, "Worth": worth}),
        review.kinds,
        "recognition_reach",
    )


def per_head_over_quarters(review: Review) -> Chart:
    """Draw what a head received in each of the last quarters, the newest first."""
    name = "reward-per-head-over-quarters"
    trend = over_time(review, _PER_HEAD).reverse()
    rows, now = trend.to_dicts(), total(review, _PER_HEAD)
    if now.value is None or not rows:
        return _nothing(review, name, _PER_HEAD)
    words = [money(None if row["value"] is None else round(row["value"], 2), review.currency) for row in rows]
    heads = [count(row["base"] or 0, "active rep") for row in rows]
    quarters = [row["quarter"] for row in rows]
    before = earlier(review, _PER_HEAD) or ("as many days before" if review.partial else "the quarter before")
    moved = changes.change(now, "currency", review.currency, before)
    until = so_far(review, _PER_HEAD)
    said = money(round(now.value, 2), review.currency)
    marks = zip(quarters, rows, words, heads, strict=True)
    return amounts.of(
        name,
        [Amount(quarter, row["value"], amount, n) for quarter, row, amount, n in marks],
        caption(
            Finding(f"{said} a head{chosen('for', review.selection.programs)}, {moved}"),
            f"Value in {review.currency} ÷ active reps, a plain mean. {until}".strip(),
        ),
        tables.words({"Quarter": quarters, "Per head": words, "Of": heads}),
        trend.select("quarter", "value", "base", "people"),
        _PER_HEAD,
        _held_against(review, now),
    )


def _held_against(review: Review, now: Cell) -> tuple[Reference, ...]:
    """Draw what an unfinished quarter is compared with: none of the whole quarters' bars is that."""
    if now.previous is None or not unfinished(review, now.kpi):
        return ()
    return (Reference(now.previous, f"as many days before {money(round(now.previous, 2), review.currency)}"),)


def _nothing(review: Review, name: str, kpi: str) -> Chart:
    return amounts.of(name, (), caption(lacking(review, kpi), ""), _NO_ROWS, _NO_ROWS, kpi)


_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")

"""Cards: each KPI of the catalogue as a number, how it moved, how sure it is and what it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.metrics.answer import TREND_QUARTERS
from dashboard.metrics.kpis.catalogue import BY_KEY, KPIS, Kpi
from dashboard.narrative import changes, mix, values
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.evidence import WIDE, width
from dashboard.narrative.missing import missing
from dashboard.narrative.owners import speak_of
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import earlier, most_named, over_time, owner, periods, total, why
from dashboard.usecases.stories.real_or_noise import trend_signal
from dashboard.usecases.stories.trending import newest_period
from dashboard.words import listing, share

_MOST_NAMES = 2


@dataclass(frozen=True)
class Card:
    """A KPI as its card says it; undefined, `reason_text` says why and `upload` which table mends it.

    `trend` are the KPI's last six quarters, or its periods where it has those; `trend_quarters` names them. `weak` is
    a share that its interval leaves nearly open.
    """

    kpi: str
    label: str
    value_text: str
    change_text: str
    base_text: str
    interval_text: str
    trend: tuple[float | None, ...]
    trend_quarters: tuple[str, ...]
    reason_text: str
    definition_anchor: str
    prominent: bool = False
    upload: str | None = None
    weak: bool = False


def cards(review: Review) -> tuple[Card, ...]:
    """Make the cards of all KPIs, the prominent ones first."""
    made = [_card(review, kpi) for kpi in KPIS]
    return tuple(sorted(made, key=lambda card: not card.prominent))


def cards_of(review: Review, kpis: Sequence[str], *, prominent: bool = True) -> tuple[Card, ...]:
    """Make the cards of a page, in this order."""
    return tuple(replace(_card(review, BY_KEY[kpi]), prominent=prominent) for kpi in kpis)


def _card(review: Review, kpi: Kpi) -> Card:
    if kpi.has_total:
        number = total(review, kpi.key)
        return _of(kpi, number, review, _moved(review, kpi, number), _quarters(review, kpi.key))
    if "period" in kpi.cuts:
        return _latest(review, kpi)
    return _top_barrier(review, kpi) if kpi.key == "barrier_reach" else _most(review, kpi)


def _moved(review: Review, kpi: Kpi, number: Cell) -> str:
    if kpi.part_of:
        return mix.part(total(review, kpi.part_of))
    moved = changes.change(number, kpi.unit, review.currency, earlier(review, kpi.key))
    parts = [total(review, one.key) for one in KPIS if one.part_of == kpi.key]
    return moved + (mix.of_it(parts, number.change) if number.change is not None else "")


def _of(
    kpi: Kpi, number: Cell, review: Review, moved: str, trend: tuple[tuple[str, float | None], ...]
) -> Card:
    lacking = missing(number.reason, kpi.key) if number.value is None else None
    interval = values.interval(number, kpi.unit)
    weak = kpi.unit == "share" and number.value is not None and width(number) > WIDE and interval != ""
    return Card(
        kpi=kpi.key,
        label=kpi.label,
        value_text=values.value(number, kpi.unit, review.currency),
        change_text=moved,
        base_text=values.base(number, kpi.unit, by_due_days=review.by_due_days),
        interval_text=f"anywhere from {interval}" if weak else interval,
        trend=tuple(value for _, value in trend),
        trend_quarters=tuple(name for name, _ in trend),
        reason_text=lacking.sentence if lacking else "",
        definition_anchor=kpi.key,
        prominent=kpi.prominent,
        upload=lacking.upload if lacking else None,
        weak=weak,
    )


def _quarters(review: Review, kpi: str) -> tuple[tuple[str, float | None], ...]:
    """Give the KPI's last quarters up to the asked one; one without a row is a gap."""
    known = dict(over_time(review, kpi).select("quarter", "value").iter_rows())
    upto = sorted(quarter for quarter in {*known, *review.quarters} if quarter <= (review.quarter or ""))
    return tuple((quarter, known.get(quarter)) for quarter in upto[-TREND_QUARTERS:])


def _top_barrier(review: Review, kpi: Kpi) -> Card:
    """Say what most people named; the words of the change say who can remove it."""
    most = most_named(review)
    if not most:
        return _of(kpi, Cell(kpi.key, reason=why(review, kpi.key)), review, "", ())
    top = most[0]
    if len(most) > 1:
        card = _of(kpi, top, review, f"{share(top.value)} of reps each", ())
        names = listing([one.group for one in most], _MOST_NAMES)
        return replace(card, label="Top barriers", value_text=names)
    card = _of(kpi, top, review, f"{share(top.value)} of reps, {speak_of(owner(review, top)).card}", ())
    return replace(card, label="Top barrier", value_text=top.group)


def _greatest(cell: Cell) -> float:
    return cell.value or 0.0


def _widest(cell: Cell) -> float:
    return cell.base or 0


def _most(review: Review, kpi: Kpi) -> Card:
    """Say of a KPI that has no total one of its groups, and which: of purposes the most frequent, which is the news.

    Of goals and weeks it is the one that most people stand behind: the best of several would always look good.
    """
    known = [cell for cell in cells(review.cells(kpi.key, kpi.cuts[0])) if cell.value is not None]
    most = _greatest if kpi.cuts[0] == "purpose" else _widest
    top = max(known, key=most, default=Cell(kpi.key, reason=why(review, kpi.key)))
    alike = [one.group for one in known if most is _greatest and one.value == top.value] or [top.group]
    moved = changes.change(top, kpi.unit, review.currency, earlier(review, kpi.key))
    card = _of(kpi, top, review, moved if len(alike) == 1 else "each", ())
    named = listing([values.group(kpi.cuts[0], name) for name in alike], _MOST_NAMES)
    return replace(card, label=f"{kpi.label}: {named}") if known else card


def _latest(review: Review, kpi: Kpi) -> Card:
    """Say the newest period's value, with the periods as its small trend."""
    known = periods(review)
    last = known[-1] if known else Cell(kpi.key, reason=why(review, kpi.key))
    trend = tuple((period.group, period.value) for period in known)
    card = _of(kpi, last, review, trend_signal(review), trend)
    if not known:
        return card
    # of the newest period alone: without that it would be read as the quarter's
    base = ", ".join(part for part in (card.base_text, newest_period(review)) if part)
    return replace(card, base_text=base)

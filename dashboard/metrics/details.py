"""Details: what only one page shows, worked out when it is opened, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.metrics import curves
from dashboard.metrics.evaluate import measure
from dashboard.metrics.kpis.catalogue import KPIS
from dashboard.metrics.kpis.effects import GROWN, grown
from dashboard.metrics.people_lists import UNMET, UNTHANKED, unmet, unthanked
from dashboard.metrics.tables.moves import MOVES
from dashboard.metrics.view import View
from dashboard.schemas import OWNERS
from dashboard.taxonomy import BARRIERS, OWNER_OF

_USUAL = {code: OWNERS.index(owner) for code, owner in enumerate(OWNER_OF.values())}


@dataclass(frozen=True, eq=False)
class Detail:
    """A frame that a page asks for: its columns, and how it is made of a view (names as text).

    `people`: it lists people in `person`, as ids that whoever may name people turns into names.
    """

    schema: Mapping[str, type[pl.DataType]]
    measure: Callable[[View], pl.DataFrame]
    people: bool = False

    @property
    def nothing(self) -> pl.DataFrame:
        """Give the frame without a row, for what has no marts to ask."""
        return self.named(pl.DataFrame({"id": [], "text": []}, schema={"id": pl.UInt32, "text": pl.String}))

    def named(self, names: pl.DataFrame, found: pl.DataFrame | None = None) -> pl.DataFrame:
        """Put people's names (id, text) in the place of their ids; who has none is left out."""
        frame = pl.DataFrame(schema=dict(self.schema)) if found is None else found
        if not self.people:
            return frame
        known = frame.join(
            names.rename({"text": "name"}), left_on="person", right_on="id", maintain_order="left"
        )
        return known.with_columns(pl.col("name").alias("person")).drop("name")


def barriers_by_team(view: View) -> pl.DataFrame:
    """Tell of each team how many of its reps with a conversation named each barrier that anybody named."""
    asked, cited = (rows.drop("moment") for rows in view.barriers_by_team())
    named = cited.filter(kind="barrier").join(asked, on="team")
    words = pl.DataFrame({"code": range(len(BARRIERS)), "category": [barrier.label for barrier in BARRIERS]})
    told = named.join(words, on="code").with_columns(view.name_of("team", pl.col("team")).alias("team"))
    return told.select("team", "category", "hits", "base").sort("team", "category")


def barrier_owners(view: View) -> pl.DataFrame:
    """Say who can remove each named barrier, as most of the reps who named it have it; nothing where no row says so.

    Of owners whom as many name it is the usual one, if that is among them, else the first of schemas.OWNERS.
    """
    if not view.facts.names_owners:
        return DETAILS["barrier_owners"].nothing
    reps = view.cited().group_by("category", "owner").agg(pl.n_unique("person").alias("reps"))
    words = [
        pl.col("category").cast(pl.Int64).replace_strict(dict(enumerate(OWNER_OF))),
        pl.col("owner").cast(pl.Int64).replace_strict(dict(enumerate(OWNERS))),
    ]
    named = reps.with_columns(is_usual=pl.col("owner") == pl.col("category").replace_strict(_USUAL)).sort(
        "category", "reps", "is_usual", "owner", descending=[False, True, True, False]
    )
    return named.unique("category", keep="first", maintain_order=True).select(words)


def evidence(view: View) -> pl.DataFrame:
    """Count the quarter's conversations that state their evidence, and those of them that were observed."""
    return view.evidence()


def budgets(view: View) -> pl.DataFrame:
    """Give the budgets of the quarter by team and currency, and whether that is the reporting one (ours)."""
    found = view.budgets()
    if not found.width:
        return DETAILS["budgets"].nothing
    named = found.with_columns(view.name_of("team", pl.col("team")).alias("team")).drop_nulls("team")
    return named.select("team", "amount", "currency", "ours").sort("team", "currency")


def moves(view: View) -> pl.DataFrame:
    """Count the reps who apply more, less or as much of the programs that they were seen on at both times."""
    return view.moves.select(MOVES) if view.compared is not None else DETAILS["moves"].nothing


BARRIER_OWNERS = {"category": pl.String, "owner": pl.String}
_COUNTED = {
    **dict.fromkeys(("quarter", "start", "end", "kpi", "by", "team", "program"), pl.String),
    "value": pl.Float64, "base": pl.Int64, "people": pl.Int64,
}  # fmt: skip


def counted_before(view: View) -> pl.DataFrame:
    """Measure the shares that are counted by team at each earlier moment of a view: quarters, and compared days."""
    calendar = view.facts.calendar
    quarters = {quarter.start: str(quarter) for quarter in calendar.quarters} if calendar else {}
    spans = [moment.span for moment in view.moments]
    days = pl.DataFrame(
        {
            "moment": range(len(spans)),
            "quarter": [quarters.get(span.start) for span in spans],
            "start": [span.start.isoformat() for span in spans],
            "end": [span.end.isoformat() for span in spans],
        },
        schema_overrides={"moment": pl.UInt8},
    )
    shares = [kpi for kpi in KPIS if kpi.at_once and kpi.unit == "share" and "team" in kpi.cuts]
    found = measure(view, shares).filter(pl.col("moment") > 0).join(days, on="moment")
    words = [view.name_of(domain, pl.col(domain)).alias(domain) for domain in ("team", "program")]
    return found.with_columns(*words).select(list(_COUNTED)).sort(list(_COUNTED)[:7])


DETAILS: Mapping[str, Detail] = {
    "counted_before": Detail(_COUNTED, counted_before),
    "barriers_by_team": Detail(
        {"team": pl.String, "category": pl.String, "hits": pl.Int64, "base": pl.Int64}, barriers_by_team
    ),
    "grown": Detail(GROWN, grown),
    "moves": Detail(dict.fromkeys(MOVES, pl.Int64), moves),
    "unmet": Detail(UNMET, unmet, people=True),
    "unthanked": Detail(UNTHANKED, unthanked, people=True),
    "applying": Detail(curves.STEPS, curves.applying),
    "early": Detail(curves.EARLY, curves.early),
    "resolving": Detail(curves.OWNED_STEPS, curves.resolving),
    "open_ages": Detail(curves.AGES, curves.open_ages),
    "thanked": Detail(curves.THANKED, curves.thanked),
    "skills": Detail(curves.SKILLS, curves.skills),
    "targets": Detail(curves.TARGETS, curves.targets),
    "budgets": Detail(
        {"team": pl.String, "amount": pl.Float64, "currency": pl.String, "ours": pl.Boolean}, budgets
    ),
    "barrier_owners": Detail(BARRIER_OWNERS, barrier_owners),
    "evidence": Detail({"stated": pl.Int64, "observed": pl.Int64}, evidence),
}

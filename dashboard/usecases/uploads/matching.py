"""Who and what an upload names that nothing else knows: people, teams and barriers, with the nearest that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.schemas import TABLES, Domain
from dashboard.store.log import Live
from dashboard.store.names import digest
from dashboard.store.remembered import aliases, synonyms
from dashboard.store.rows import Staged
from dashboard.store.store import Store
from dashboard.taxonomy import explain
from dashboard.words import fold

_NEAR = 75.0  # of 100: what is worth suggesting, never what is taken
_NEARER = 85.0  # likewise for teams: East is not West
_MOST = 50  # names that are listed
_SUGGESTED = 10  # of them, those for which the nearest is looked up: each is held against the whole roster


@dataclass(frozen=True)
class Stranger:
    """A name that stands in no roster: in which column, on how many rows, and who it may be."""

    column: str
    name: str
    rows: int
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matching:
    """How many people of an upload the roster knows, and who is not; `roster` are its names, for choosing."""

    known: int
    people: int
    strangers: tuple[Stranger, ...]
    roster: tuple[str, ...]


@dataclass(frozen=True)
class Teams:
    """The teams of an upload that stand in no roster; `roster` are those that do, for choosing."""

    strangers: tuple[Stranger, ...]
    roster: tuple[str, ...]


@dataclass(frozen=True)
class BarrierSaid:
    """A barrier phrase, on how many rows it stands, what it was taken for and how that was told."""

    phrase: str
    rows: int
    labels: tuple[str, ...]
    how: str


def match_people(store: Store, staged: Staged, live: Live) -> Matching | None:
    """Match the people of an upload with the rosters; None without a roster, or where nobody is named."""
    listed = store.people_listed(live)
    about = [column.name for column in TABLES[staged.upload.table].people if column.about]
    columns = [name for name in about if f"{name}_code" in staged.rows.columns]
    if staged.upload.table == "roster" or listed.is_empty() or not columns:
        return None
    named = pl.concat([_counted(staged.rows, column) for column in columns])
    people = staged.names.filter(pl.col("domain") == Domain.PERSON).join(named, on="code").sort("code")
    strange = people.join(_known(listed, live), on=["hi", "lo"], how="anti", maintain_order="left")
    everybody = people.select("hi", "lo").n_unique()
    roster = tuple(listed.sort(pl.col("text").str.to_lowercase(), "text")["text"])
    found = _most_frequent(strange)
    strangers = _strangers(found, roster, _NEAR)
    return Matching(everybody - strange.select("hi", "lo").n_unique(), everybody, strangers, roster)


def match_teams(store: Store, staged: Staged, live: Live) -> Teams | None:
    """Hold the teams of an upload against the rosters; None without a roster, or where no team is named.

    An unknown team counts as it is written: it may be new, and only who uploads it knows.
    """
    if staged.upload.table == "roster" or "team_code" not in staged.rows.columns:
        return None
    roster = {fold(team): team for team in sorted(store.teams_listed(live))}
    if not roster:
        return None
    named = (
        staged.names.filter(pl.col("domain") == Domain.TEAM)
        .join(_counted(staged.rows, "team"), on="code")
        .sort("code")
    )
    found = _most_frequent(named.filter([fold(text) not in roster for text in named["text"]]))
    teams = tuple(sorted(roster.values(), key=fold))
    return Teams(_strangers(found, teams, _NEARER), teams)


def told_barriers(staged: Staged, live: Live) -> tuple[BarrierSaid, ...]:
    """Tell what each barrier phrase was taken for; what is unsure comes first."""
    if "barrier_code" not in staged.rows.columns:
        return ()
    counted = _counted(staged.rows, "barrier")
    cells = staged.names.filter(pl.col("domain") == Domain.BARRIER).join(counted, on="code")
    rows: dict[str, int] = {}
    meant = {}
    own = synonyms(live.lessons)
    for text, count in cells.select("text", "rows").iter_rows():
        for meaning in explain(text, own):
            rows[meaning.phrase] = rows.get(meaning.phrase, 0) + count
            meant[meaning.phrase] = meaning
    found = [BarrierSaid(phrase, rows[phrase], one.labels, one.how) for phrase, one in meant.items()]
    return tuple(sorted(found, key=lambda one: (bool(one.how), -one.rows, one.phrase)))


def _counted(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    code = f"{column}_code"
    counted = rows.group_by(code).agg(pl.len().alias("rows")).drop_nulls(code)
    return counted.select(pl.col(code).alias("code"), "rows", pl.lit(column).alias("column"))


def _most_frequent(strange: pl.DataFrame) -> pl.DataFrame:
    """Count a name's spellings together, under its newest one (text, column, rows)."""
    names = strange.group_by("hi", "lo", "column", maintain_order=True)
    found = names.agg(pl.col("text").sort_by("last_line").last(), pl.sum("rows"))
    return found.sort("rows", descending=True, maintain_order=True).head(_MOST)


def _known(listed: pl.DataFrame, live: Live) -> pl.DataFrame:
    matched = pl.DataFrame(
        [digest(name) for name in aliases(live.lessons)],
        schema={"hi": pl.Int64, "lo": pl.Int64},
        orient="row",
    )
    return pl.concat([listed.select("hi", "lo"), matched])


def _strangers(found: pl.DataFrame, roster: Sequence[str], least: float) -> tuple[Stranger, ...]:
    """Tell of strange names, the most frequent ones with who or what they may be."""
    folded = [fold(text) for text in roster] if found.height else []
    return tuple(
        Stranger(column, name, rows, _nearest(name, roster, folded, least) if place < _SUGGESTED else ())
        for place, (column, name, rows) in enumerate(found.select("column", "text", "rows").iter_rows())
    )


def _nearest(name: str, roster: Sequence[str], folded: Sequence[str], least: float) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process  # few commands look for names that are nearly the same

    found = process.extract(fold(name), folded, scorer=fuzz.WRatio, score_cutoff=least, limit=3)
    return tuple(roster[place] for _, _, place in found)

"""Marts: small tables at person grain, built once per version, from which every number is read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import Self

import polars as pl

from dashboard.metrics import cells
from dashboard.metrics.alignment import alignment_cells
from dashboard.metrics.calendar import Calendar, Question
from dashboard.metrics.episodes import at_moments, episode_cells
from dashboard.metrics.facts import fact_cells
from dashboard.metrics.goals import goal_cells
from dashboard.metrics.pace import gap_cells, gap_people, pace_cells
from dashboard.metrics.shard import Frames
from dashboard.metrics.standards import judged_people
from dashboard.metrics.training import application_cells, retention_cells
from dashboard.periods import Quarter, Span
from dashboard.words import fold

LEVELS: Mapping[str, tuple[str, ...]] = {
    "all": (),
    "team": ("team",),
    "manager": ("manager",),
    "team_manager": ("team", "manager"),
    "program": ("program",),
}
# What cells of a cut are summed up from, and by what.
ROWS_OF: Mapping[str, str] = {
    "facts": "talks",
    "paces": "paces",
    "gaps": "gaps",
    "spaced": "spaced",
    "trained": "trained",
    "aligned": "aligned",
}
_CUTS: Mapping[str, Callable[[pl.DataFrame, tuple[str, ...]], pl.DataFrame]] = {
    "facts": fact_cells,
    "paces": pace_cells,
    "gaps": gap_cells,
    "spaced": gap_people,
    "trained": application_cells,
    "aligned": alignment_cells,
}
_LEVELS_OF = [
    *((name, by) for name in ("facts", "aligned") for by in ("all", "team")),
    *(
        (name, by)
        for name in ("paces", "gaps", "spaced")
        for by in ("all", "team", "manager", "team_manager")
    ),
    *(("trained", by) for by in ("all", "program")),
]


@dataclass(frozen=True)
class Facts:
    """What is known of the whole store, beside its marts."""

    calendar: Calendar | None
    currency: str | None
    has_roster: bool
    has_recognitions: bool
    has_givers: bool
    asks_barriers: bool
    cadence: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, eq=False)
class Marts:
    """A version's marts. `frames` as `shard.build` makes them; `names` has team and program (id, text).

    `whole` is False where rights have taken something away: what was counted over all must then not be shown.
    """

    facts: Facts
    names: Mapping[str, pl.DataFrame]
    frames: Mapping[str, pl.DataFrame]
    whole: bool = True
    slices: Mapping[tuple[str, Span], pl.DataFrame] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slices", _slices(self.facts.spans, self.frames))

    def of(self, name: str, span: Span) -> pl.DataFrame:
        """Give one mart's rows of one span."""
        return self.slices[name, span]

    def restricted(self, teams: frozenset[str] | None, programs: frozenset[str] | None) -> Self:
        """Keep rows and names of the given (folded) teams and programs; None keeps all."""
        allowed = {"team": teams, "program": programs}
        names, frames = dict(self.names), dict(self.frames)
        for domain, inside in allowed.items():
            if inside is not None:
                kept = [fold(text) in inside for text in names[domain]["text"]]
                names[domain] = names[domain].filter(pl.Series(kept, dtype=pl.Boolean))
                mine = pl.col(domain).is_in(names[domain]["id"].implode())
                frames = {n: f.filter(mine) if domain in f.columns else f for n, f in frames.items()}
        if teams is None and programs is None:
            return self
        return replace(
            self, names=names, frames=_summed_again(frames) if self.facts.spans else frames, whole=False
        )

    def ids(self, domain: str) -> Mapping[str, int]:
        """Map the folded names of teams or programs that have rows to their ids."""
        return self._known[domain]

    def shown(self, domain: str) -> list[str]:
        """List teams or programs that have rows, in display spelling, by name."""
        words = dict(self.names[domain].iter_rows())
        return sorted((str(words[i]) for i in self._known[domain].values()), key=fold)

    @cached_property
    def _known(self) -> Mapping[str, Mapping[str, int]]:
        if not self.facts.spans:
            return {"team": {}, "program": {}}
        talks, heads = self.frames["talks"], self.frames["heads"]
        used = {
            "team": pl.concat([talks["team"].unique(), heads["team"].unique()]),
            "program": talks["program"].unique(),
        }
        return {
            domain: {
                fold(text): i
                for i, text in self.names[domain].filter(pl.col("id").is_in(ids.implode())).iter_rows()
            }
            for domain, ids in used.items()
        }

    def has(self, name: str) -> bool:
        """Tell whether there is a mart of this name."""
        return name in self.frames

    def question(self, quarter: Quarter) -> Question:
        """Work out the days that answer a question about a quarter."""
        if self.facts.calendar is None:
            raise LookupError("a store without conversations has no quarters")
        return self.facts.calendar.question(quarter)


def pack(marts: Marts) -> tuple[dict[str, pl.DataFrame], str]:
    """Give marts as frames and a JSON text, to be kept on a disk."""
    facts = asdict(marts.facts)
    named = {f"names_{domain}": frame for domain, frame in marts.names.items()}
    return {**marts.frames, **named}, json.dumps(facts, default=date.isoformat)


def unpack(frames: Mapping[str, pl.DataFrame], text: str) -> Marts:
    """Read marts that `pack` gave."""
    facts = json.loads(text)
    calendar = facts.pop("calendar")
    spans = tuple(Span(_day(s["start"]), _day(s["end"])) for s in facts.pop("spans"))
    days = {key: _day(calendar[key]) for key in ("first", "as_of", "today")} if calendar else {}
    known = _day(calendar["known_until"]) if calendar and calendar["known_until"] else None
    remade = Calendar(**days, first_month=calendar["first_month"], known_until=known) if calendar else None
    shown = {domain: frames[f"names_{domain}"] for domain in ("team", "program", "person", "metric")}
    marts = {name: frame for name, frame in frames.items() if not name.startswith("names_")}
    return Marts(Facts(calendar=remade, spans=spans, **facts), shown, marts)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def with_cells(marts: Mapping[str, pl.DataFrame]) -> Frames:
    """Add the cells of every span without a selection, so that no question about all sums people up again."""
    rows = {
        name: frame.rename({"span": "moment"}) for name, frame in marts.items() if "span" in frame.columns
    }
    talks, thanks, knowledge, heads, citations = (
        rows[name] for name in ("talks", "thanks", "knowledge", "heads", "citations")
    )
    sizes, got = cells.head_cells(heads), cells.received(thanks, knowledge)
    work: dict[str, Callable[[], pl.DataFrame]] = {
        "episode_cells": lambda: _episode_cells(marts["episodes"], rows),
        **{f"{name}_{by}": partial(_CUTS[name], rows[ROWS_OF[name]], LEVELS[by]) for name, by in _LEVELS_OF},
        "goals_all": lambda: goal_cells(rows["goals"], talks, ()),
        "goals_team": lambda: goal_cells(rows["goals"], talks, ("team",)),
        "judged_all": lambda: judged_people(talks, rows["standards"], ()),
        "judged_team": lambda: judged_people(talks, rows["standards"], ("team",)),
        "retention_cells": lambda: retention_cells(rows["trained"]),
        "pair_cells": lambda: cells.pair_cells(talks),
        "head_cells": lambda: sizes,
        "asked_cells": lambda: cells.asked_cells(talks),
        "asked_team_cells": lambda: cells.asked_cells(talks, ("team",)),
        "citation_cells": lambda: cells.citation_cells(citations),
        "citation_team_cells": lambda: cells.citation_cells(citations, ("team",)),
        "reward_cells": lambda: cells.reward_cells(got, thanks, sizes, ()),
        "reward_team_cells": lambda: cells.reward_cells(got, thanks, sizes, ("team",)),
        "lorenz": lambda: cells.lorenz(got, sizes),
        "leader_pair_cells": lambda: cells.pair_cells(rows["leader_talks"]),
        "leader_head_cells": lambda: cells.head_cells(rows["leader_heads"]),
    }
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # many of these steps use one core only
        ready = dict(zip(work, pool.map(lambda make: make(), work.values()), strict=True))
    whole = {**marts, **{name: frame.rename({"moment": "span"}) for name, frame in ready.items()}}
    return {n: f.sort("span", maintain_order=True) if "span" in f.columns else f for n, f in whole.items()}


def _episode_cells(episodes: pl.DataFrame, rows: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Sum episodes up span by span: each is looked at from several."""
    found = [
        episode_cells(at_moments(episodes, days, *(rows[name] for name in ("leaders", "waits"))))
        for (_,), days in rows["days"].partition_by("moment", as_dict=True).items()
    ]
    return pl.concat(found)


def _summed_again(frames: Frames) -> Frames:
    """Make anew, of rows that rights left, what had been summed up over all rows."""
    newest = frames["conversations"].group_by("team").agg(pl.max("day"))
    return with_cells({name: f for name, f in frames.items() if name != "weeks"} | {"newest": newest})


def _slices(
    spans: tuple[Span, ...], frames: Mapping[str, pl.DataFrame]
) -> dict[tuple[str, Span], pl.DataFrame]:
    found: dict[tuple[str, Span], pl.DataFrame] = {}
    for name, frame in frames.items():
        if "span" in frame.columns:
            ends = frame["span"].search_sorted(pl.Series(range(len(spans) + 1), dtype=pl.UInt8), side="left")
            rows = frame.drop("span")
            for place, span in enumerate(spans):
                found[name, span] = rows.slice(int(ends[place]), int(ends[place + 1] - ends[place]))
    return found

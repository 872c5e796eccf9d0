"""Marts: small tables at person grain, built once per version, from which every number is read."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

import polars as pl

from dashboard.metrics.marts.calendar import Calendar, Question
from dashboard.metrics.marts.ready import with_cells, with_practice_cells
from dashboard.metrics.marts.shard import Frames
from dashboard.metrics.tables.runs import slices
from dashboard.periods import Quarter, Span
from dashboard.words import fold


@dataclass(frozen=True)
class Facts:
    """What is known of the whole store, beside its marts."""

    calendar: Calendar | None
    currency: str | None
    has_roster: bool
    has_recognitions: bool
    has_givers: bool
    asks_barriers: bool
    names_owners: bool
    cadence: str | None
    spans: tuple[Span, ...]


class Part:
    """Marts that are made together, and their rows of each span."""

    def __init__(self, spans: tuple[Span, ...], frames: Mapping[str, pl.DataFrame]) -> None:
        self.frames = dict(frames)
        self._slices = _slices(spans, frames)

    def of(self, name: str, span: Span) -> pl.DataFrame:
        """Give one mart's rows of one span."""
        return self._slices[name, span]


Few = Callable[[Sequence[Span]], Part]


class Later:
    """A part that is made when it is first asked for, once for all threads; `few` makes it of some spans alone."""

    def __init__(self, make: Callable[[], Part], few: Few | None = None) -> None:
        self._make: Callable[[], Part] | None = make
        self._few = few
        self._made: Part | None = None
        self._lock = threading.Lock()

    def of(self, spans: Sequence[Span]) -> Later:
        """Give the part of some spans, which is made sooner than the whole, and not kept."""
        few = self._few
        return self if self._made or few is None else Later(lambda: few(spans))

    @property
    def made(self) -> Part | None:
        """Give the part if it has been made already."""
        return self._made

    def __call__(self) -> Part:
        """Give the part."""
        with self._lock:
            if self._made is None and self._make is not None:
                self._made, self._make = self._make(), None  # what it was made of need not be kept
        if self._made is None:
            raise LookupError("a part that could not be made")
        return self._made


@dataclass(frozen=True, eq=False)
class Marts:
    """A version's marts: those a review `opens` with, and those of the `practices`, made when a page asks.

    Frames as `shard.build` and `practice_shard.build_practices` make them; `names` has team and program (id, text),
    and how people are called (id, called).
    `whole` is False where rights have taken something away: what was counted over all must then not be shown.
    """

    facts: Facts
    names: Mapping[str, pl.DataFrame]
    opens: Part
    practices: Later
    whole: bool = True

    @property
    def frames(self) -> Frames:
        """Give the marts that a review opens with."""
        return self.opens.frames

    def of(self, name: str, span: Span) -> pl.DataFrame:
        """Give one mart's rows of one span."""
        return self._part(name).of(name, span)

    def frame(self, name: str) -> pl.DataFrame:
        """Give one mart."""
        return self._part(name).frames[name]

    def has(self, name: str) -> bool:
        """Tell whether there is a mart of this name."""
        return name in self._part(name).frames

    def restricted(self, teams: frozenset[str] | None, programs: frozenset[str] | None) -> Self:
        """Keep rows and names of the given (folded) teams and programs; None keeps all."""
        if teams is None and programs is None:
            return self
        names, mine = dict(self.names), {}
        for domain, inside in (("team", teams), ("program", programs)):
            if inside is not None:
                kept = [fold(text) in inside for text in names[domain]["text"]]
                names[domain] = names[domain].filter(pl.Series(kept, dtype=pl.Boolean))
                mine[domain] = pl.col(domain).is_in(names[domain]["id"].implode())
        spans = self.facts.spans

        def practices() -> Part:
            frames = _within(self.practices().frames, mine)
            return Part(spans, with_practice_cells(frames) if spans else frames)

        opens = _within(self.frames, mine)
        return replace(
            self,
            names=names,
            opens=Part(spans, _summed_again(opens) if spans else opens),
            practices=Later(practices),
            whole=False,
        )

    def glance(self, spans: Sequence[Span]) -> Self:
        """Give the same marts with the practices of some spans alone."""
        return replace(self, practices=self.practices.of(spans))

    def ids(self, domain: str) -> Mapping[str, int]:
        """Map the folded names of teams or programs that have rows to their ids."""
        return self._known[domain]

    def shown(self, domain: str) -> list[str]:
        """List teams or programs that have rows, in display spelling, by name."""
        words = dict(self.names[domain].iter_rows())
        return sorted((str(words[i]) for i in self._known[domain].values()), key=fold)

    def question(self, quarter: Quarter) -> Question:
        """Work out the days that answer a question about a quarter."""
        if self.facts.calendar is None:
            raise LookupError("a store without conversations has no quarters")
        return self.facts.calendar.question(quarter)

    def _part(self, name: str) -> Part:
        return self.opens if name in self.opens.frames else self.practices()

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


def pack(marts: Marts) -> tuple[dict[str, pl.DataFrame], str]:
    """Give the marts that a review opens with as frames and a JSON text, to be kept on a disk."""
    facts = asdict(marts.facts)
    named = {f"names_{domain}": frame for domain, frame in marts.names.items()}
    return {**marts.frames, **named}, json.dumps(facts, default=date.isoformat)


def unpack(
    frames: Mapping[str, pl.DataFrame],
    text: str,
    practices: Callable[[], Mapping[str, pl.DataFrame]],
    few: Few | None = None,
) -> Marts:
    """Read marts that `pack` gave; `practices` gives the frames of the other part, `few` the part of some spans."""
    facts = json.loads(text)
    calendar = facts.pop("calendar")
    spans = tuple(Span(_day(s["start"]), _day(s["end"])) for s in facts.pop("spans"))
    days = {key: _day(calendar[key]) for key in ("first", "as_of", "today")} if calendar else {}
    known = _day(calendar["known_until"]) if calendar and calendar["known_until"] else None
    remade = Calendar(**days, first_month=calendar["first_month"], known_until=known) if calendar else None
    shown = {
        domain: frames[f"names_{domain}"]
        for domain in ("team", "program", "person", "metric", "skill", "called")
    }
    marts = {name: frame for name, frame in frames.items() if not name.startswith("names_")}
    told = Facts(calendar=remade, spans=spans, **facts)
    return Marts(told, shown, Part(spans, marts), Later(lambda: Part(spans, practices()), few))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _within(frames: Frames, mine: Mapping[str, pl.Expr]) -> Frames:
    """Keep the rows of the teams and programs that a scope has."""
    for domain, inside in mine.items():
        frames = {n: f.filter(inside) if domain in f.columns else f for n, f in frames.items()}
    return frames


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
            for span, rows in zip(spans, slices(frame, "span", len(spans)), strict=True):
                found[name, span] = rows.drop("span")
    return found

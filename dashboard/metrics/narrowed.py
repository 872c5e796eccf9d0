"""Narrowed: the marts of a few moments, cut to a selection; ready cells where the marts hold them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.metrics.marts.marts import Marts
from dashboard.metrics.marts.ready import LEVELS, ROWS_OF
from dashboard.metrics.tables import cells
from dashboard.periods import Span


@dataclass(frozen=True)
class Moment:
    """Days that are evaluated together: those of conversations, and those recognitions are known for."""

    span: Span
    rewards: Span | None

    @property
    def heads(self) -> Span:
        """Give the days whose headcount rewards are counted by."""
        return self.rewards or self.span


@dataclass(frozen=True)
class Narrow:
    """A selection as ids; None selects everything."""

    teams: tuple[int, ...] | None = None
    programs: tuple[int, ...] | None = None


EVERYTHING = Narrow()
_MOMENTS = [pl.lit(place, pl.UInt8).alias("moment") for place in range(16)]
_AS_WRITTEN = pl.QueryOptFlags.none()
Make = Callable[[], pl.DataFrame]
Cut = Callable[[pl.DataFrame, tuple[str, ...]], pl.DataFrame]
_BY_HOME = frozenset({"leader_heads", "goals"})


class Narrowed:
    """Rows and cells of some moments under one selection; `moment` numbers them, `compared` the one before the first.

    What is counted by head is narrowed by home team; what is counted by conversation by the conversation's own
    team and program. A program never narrows headcount. Without a selection the marts hold the cells ready.
    """

    def __init__(
        self,
        marts: Marts,
        moments: Sequence[Moment],
        narrow: Narrow = EVERYTHING,
        compared: int | None = None,
    ) -> None:
        self.facts = marts.facts
        self.moments = tuple(moments)
        self.compared = compared
        self._marts = marts
        self._narrow = narrow
        self._gathered: dict[str, pl.DataFrame] = {}
        self._spans = [m.span for m in self.moments]
        self._heads_spans = [m.heads for m in self.moments]

    def rows(self, name: str) -> pl.DataFrame:
        """Give a mart's rows of all moments, within the selection; what has no program is not narrowed by it."""
        if name not in self._gathered:
            keep = self._teams if name in _BY_HOME else self._both
            self._gathered[name] = self._gather(name, self._spans, keep)
        return self._gathered[name]

    def cut(self, name: str, by: str, make: Cut) -> pl.DataFrame:
        """Give the cells of a cut, as `make` sums up rows by some columns; ready ones where the marts hold them.

        `by` is all, team or manager.
        """
        key = f"{name}_{by}"
        if key not in self._gathered:
            self._gathered[key] = self._cut_of(name, by, lambda: make(self.rows(ROWS_OF[name]), LEVELS[by]))
        return self._gathered[key]

    def called(self, people: pl.Expr) -> pl.Expr:
        """Put the ids of people's names in the place of their keys' where the roster tells them."""
        names = self._marts.names["called"]
        return people.replace(names["id"], names["called"])

    def name_of(self, domain: str, ids: pl.Expr) -> pl.Expr:
        """Put names in the place of ids."""
        names = self._marts.names[domain]
        return ids.replace_strict(names["id"], names["text"], default=None, return_dtype=pl.String)

    def _cut_of(self, name: str, by: str, make: Make, spans: Sequence[Span] | None = None) -> pl.DataFrame:
        spans = self._spans if spans is None else spans
        if self._is_everything and self._marts.has(f"{name}_{by}"):
            return self._gather(f"{name}_{by}", spans, [])
        of_team = f"{name}_team" if by in ("all", "team") else f"{name}_team_{by}"
        if self._is_one_team and self._marts.has(of_team):
            mine = self._gather(of_team, spans, self._teams)
            return mine if by == "team" else mine.drop("team")
        return make()

    def _ready(self, name: str, spans: Sequence[Span], make: Make) -> pl.DataFrame:
        """Take cells that the marts hold ready: of everything, or of a team by itself."""
        if self._is_everything and self._marts.has(name):
            return self._gather(name, spans, [])
        of_team = cells.OF_ONE_TEAM.get(name)
        if of_team is None or not self._is_one_team or not self._marts.has(of_team):
            return make()
        return cells.alone(name, self._gather(of_team, spans, self._teams))

    def _gather(self, name: str, spans: Sequence[Span], keep: list[pl.Expr]) -> pl.DataFrame:
        parts = [
            (rows.lazy().filter(keep) if keep else rows.lazy()).with_columns(_MOMENTS[place])
            for place, rows in enumerate(self._marts.of(name, span) for span in spans)
        ]
        return quickly(pl.concat(parts))

    @property
    def _is_everything(self) -> bool:
        return self._narrow == EVERYTHING

    @property
    def _is_one_team(self) -> bool:
        return self._narrow.programs is None and len(self._narrow.teams or ()) == 1

    @property
    def _teams(self) -> list[pl.Expr]:
        return _inside("team", self._narrow.teams)

    @property
    def _programs(self) -> list[pl.Expr]:
        return _inside("program", self._narrow.programs)

    @property
    def _both(self) -> list[pl.Expr]:
        return [*self._teams, *self._programs]


def quickly(few: pl.LazyFrame) -> pl.DataFrame:
    """Collect a query over few rows as it was written: to improve its plan takes longer than to run it."""
    return few.collect(engine="in-memory", optimizations=_AS_WRITTEN)


def _inside(column: str, ids: tuple[int, ...] | None) -> list[pl.Expr]:
    if ids is None:
        return []
    return [pl.col(column) == ids[0]] if len(ids) == 1 else [pl.col(column).is_in(list(ids))]

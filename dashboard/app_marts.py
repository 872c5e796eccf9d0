"""Marts of a store: its rows, given to the functions that measure them, as this installation's settings say."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.metrics.marts import made_by
from dashboard.metrics.marts.building import build_marts, build_practice_marts
from dashboard.metrics.marts.gathering import AT_ONCE, Rows, Rules
from dashboard.metrics.marts.marts import Marts, Part, pack, unpack
from dashboard.periods import Span
from dashboard.settings import Settings
from dashboard.store.marts import Apart, Packed
from dashboard.store.rows import Tables
from dashboard.store.store import Needs


@dataclass(eq=False)
class MartsOfStore:
    """How this installation makes marts of rows on some day (store.marts.MartFunction)."""

    rules: Rules
    timezone: str
    executor: Executor

    @property
    def key(self) -> str:
        """Name what beside rows decides the marts."""
        return f"{made_by.code()}:{self.rules}:{self.timezone}"

    @property
    def needs(self) -> Needs:
        """Name the columns that a review opens with is built from."""
        return AT_ONCE

    def build(self, tables: Tables, *, glance: bool = False) -> Marts:
        """Build marts from current rows; with a `glance`, the newest quarter's practices meanwhile."""
        return build_marts(self._rows(tables), self.rules, self.executor, glance=glance)

    def build_later(self, tables: Tables) -> Packed:
        """Build the marts of the practices."""
        return build_practice_marts(self._rows(tables), self.rules, self.executor).frames, ""

    def pack(self, marts: Marts) -> Packed:
        """Give the marts a review opens with as frames and a text."""
        return pack(marts)

    def pack_later(self, marts: Marts) -> Packed | None:
        """Give the marts of the practices, if a page has asked for them."""
        made = marts.practices.made
        return (made.frames, "") if made else None

    def unpack(self, packed: Packed, later: Apart) -> Marts:
        """Read what `pack` gave."""

        def few(spans: Sequence[Span]) -> Part:
            ready = later.kept()
            if ready is not None:
                return Part(marts.facts.spans, ready[0])
            return build_practice_marts(self._rows(later.tables()), self.rules, self.executor, spans)

        marts = unpack(*packed, lambda: later()[0], few)
        return marts

    def _rows(self, tables: Tables) -> Rows:
        day = pl.col("uploaded_at").dt.convert_time_zone(self.timezone).dt.date()
        lines = tables.uploads.select(
            pl.col("rank").cast(pl.Int32),
            "table",
            "source",
            pl.col("columns").str.split(","),
            day.alias("uploaded_on"),
        )
        return Rows(tables.frames, tables.names, lines, tables.roster_names, tables.spell)


def marts_of_today(settings: Settings, today: Callable[[], date]) -> Callable[[], MartsOfStore]:
    """Give what makes marts by what settings say and the day it is then."""
    # Polars uses all cores for some steps of a shard only; a cluster's executor takes this place
    executor = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="marts")
    month, currency = settings.fiscal_year_start_month, settings.currency
    return lambda: MartsOfStore(Rules(today(), month, currency), settings.timezone, executor)

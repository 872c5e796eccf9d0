"""Ready cells: marts summed up over everybody and by team, so that no question about all sums people up again."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial

import polars as pl

from dashboard.metrics.marts.shard import Frames
from dashboard.metrics.tables import cells, receipts
from dashboard.metrics.tables.alignment import alignment_cells
from dashboard.metrics.tables.episodes import at_moments, episode_cells
from dashboard.metrics.tables.facts import fact_cells
from dashboard.metrics.tables.goals import goal_cells
from dashboard.metrics.tables.moves import move_cells
from dashboard.metrics.tables.pace import gap_cells, gap_people, pace_cells
from dashboard.metrics.tables.standards import judged_people
from dashboard.metrics.tables.training import application_cells, retention_cells

LEVELS: Mapping[str, tuple[str, ...]] = {
    "all": (),
    "team": ("team",),
    "manager": ("manager",),
    "team_manager": ("team", "manager"),
    "program": ("program",),
}
# What cells of a cut are summed up from, and by what.
ROWS_OF: Mapping[str, str] = {
    "facts": "told",
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


_Work = Mapping[str, Callable[[], pl.DataFrame]]


def with_cells(marts: Frames) -> Frames:
    """Add the cells that a review opens with."""
    rows = _by_moment(marts)
    talks, thanks, citations = rows["talks"], rows["thanks"], rows["citations"]
    sizes = cells.head_cells(rows["heads"])
    with _pool() as pool:
        # first in line: whoever waits for it keeps a core
        got = pool.submit(receipts.received, thanks, rows["knowledge"])
        work: _Work = {
            "pair_cells": lambda: cells.pair_cells(talks),
            "move_cells": lambda: move_cells(talks, rows["befores"]),
            "head_cells": lambda: sizes,
            "asked_cells": lambda: cells.asked_cells(talks),
            "asked_team_cells": lambda: cells.asked_cells(talks, ("team",)),
            "citation_cells": lambda: cells.citation_cells(citations),
            "citation_team_cells": lambda: cells.citation_cells(citations, ("team",)),
            "reward_cells": lambda: receipts.reward_cells(got.result(), thanks, sizes, ()),
            "reward_team_cells": lambda: receipts.reward_cells(got.result(), thanks, sizes, ("team",)),
            "lorenz": lambda: receipts.lorenz(got.result(), sizes),
        }
        return _ready(marts, work, pool)


def with_practice_cells(marts: Frames) -> Frames:
    """Add the cells of the practices."""
    rows = _by_moment(marts)
    told = rows["told"]
    work: _Work = {
        "episode_cells": lambda: _episode_cells(marts["episodes"], rows),
        **{f"{name}_{by}": partial(_CUTS[name], rows[ROWS_OF[name]], LEVELS[by]) for name, by in _LEVELS_OF},
        "goals_all": lambda: goal_cells(rows["goals"], rows["goal_pairs"], ()),
        "goals_team": lambda: goal_cells(rows["goals"], rows["goal_pairs"], ("team",)),
        "judged_all": lambda: judged_people(told, rows["standards"], ()),
        "judged_team": lambda: judged_people(told, rows["standards"], ("team",)),
        "retention_cells": lambda: retention_cells(rows["trained"]),
        "leader_pair_cells": lambda: cells.pair_cells(rows["leader_talks"]),
        "leader_head_cells": lambda: cells.head_cells(rows["leader_heads"]),
    }
    with _pool() as pool:
        return _ready(marts, work, pool)


def _by_moment(marts: Frames) -> Frames:
    return {
        name: frame.rename({"span": "moment"}) for name, frame in marts.items() if "span" in frame.columns
    }


def _pool() -> Executor:
    """Give all cores: many of these steps use one only."""
    return ThreadPoolExecutor(os.cpu_count())


def _ready(marts: Frames, work: _Work, pool: Executor) -> Frames:
    ready = dict(zip(work, pool.map(lambda make: make(), work.values()), strict=True))
    whole = {**marts, **{name: frame.rename({"moment": "span"}) for name, frame in ready.items()}}
    return dict(zip(whole, pool.map(_by_span, whole.values()), strict=True))


def _by_span(frame: pl.DataFrame) -> pl.DataFrame:
    if "span" not in frame.columns or frame["span"].is_sorted():
        return frame
    return frame.sort("span", maintain_order=True)


def _episode_cells(episodes: pl.DataFrame, rows: Frames) -> pl.DataFrame:
    """Sum episodes up span by span: each is looked at from several."""
    found = [
        episode_cells(at_moments(episodes, days, *(rows[name] for name in ("leaders", "waits"))))
        for (_,), days in rows["days"].partition_by("moment", as_dict=True).items()
    ]
    return pl.concat(found)

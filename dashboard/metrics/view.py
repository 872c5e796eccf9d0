"""A view: the marts of a few moments, narrowed to a selection. KPIs read nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import polars as pl

from dashboard.metrics.marts.ready import LEVELS
from dashboard.metrics.narrowed import Narrowed
from dashboard.metrics.tables import cells, receipts
from dashboard.metrics.tables.alignment import alignment_cells
from dashboard.metrics.tables.episodes import at_moments, episode_cells
from dashboard.metrics.tables.goals import goal_cells
from dashboard.metrics.tables.moves import befores, move_cells
from dashboard.metrics.tables.standards import judged_people
from dashboard.metrics.tables.training import retention_cells
from dashboard.periods import Span


class View(Narrowed):
    """What KPIs and details ask for, by name."""

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """Count pairs (`cells.pair_cells`)."""
        return self._ready("pair_cells", self._spans, lambda: cells.pair_cells(self._talks))

    @cached_property
    def moves(self) -> pl.DataFrame:
        """Count how reps of the first moment moved since the compared one (`moves.move_cells`)."""
        first = befores([] if self.compared is None else [(0, self.compared)])
        return self._ready("move_cells", self._spans[:1], lambda: move_cells(self._talks, first))

    @cached_property
    def heads(self) -> pl.DataFrame:
        """Count active reps and those seen (under a program: on that program)."""
        return self._ready("head_cells", self._spans, lambda: cells.head_cells(self._seen()))

    @cached_property
    def reward_heads(self) -> pl.DataFrame:
        """Count active reps of the days recognitions are known for."""
        return self._ready(
            "head_cells",
            self._heads_spans,
            lambda: cells.head_cells(self._gather("heads", self._heads_spans, self._teams)),
        )

    @cached_property
    def asked(self) -> pl.DataFrame:
        """Count who could name a barrier."""
        return self._ready("asked_cells", self._spans, lambda: cells.asked_cells(self._talks))

    @cached_property
    def citations(self) -> pl.DataFrame:
        """Count who named which barrier."""
        return self._ready(
            "citation_cells",
            self._spans,
            lambda: cells.citation_cells(self._gather("citations", self._spans, self._both)),
        )

    def barriers_by_team(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Count, of the first moment and by team, who could name a barrier and who named which."""
        first = self._spans[:1]
        if self._narrow.programs is None and self._marts.has("citation_team_cells"):
            asked, cited = ("asked_team_cells", "citation_team_cells")
            return self._gather(asked, first, self._teams), self._gather(cited, first, self._teams)
        talks, citations = (self._gather(name, first, self._both) for name in ("talks", "citations"))
        return cells.asked_cells(talks, ("team",)), cells.citation_cells(citations, ("team",))

    def cited(self) -> pl.DataFrame:
        """Give what the reps of the first moment named: person, team, program, category, owner."""
        return self._gather("citations", self._spans[:1], self._both)

    def first(self, name: str) -> pl.DataFrame:
        """Give a mart's rows of the first moment, within the selection."""
        return self.rows(name).filter(pl.col("moment") == 0).drop("moment")

    def open_or_gone(self) -> pl.DataFrame:
        """Give the episodes of barriers that matter to the first moment."""
        return self.barriers_of(self._spans[:1])

    def budgets(self) -> pl.DataFrame:
        """Give the budgets of the first moment's quarter, within the selected teams."""
        found = self._marts.frame("budgets")
        calendar = self.facts.calendar
        quarter = str(calendar.quarter(self._spans[0])) if calendar else ""
        for keep in (*self._teams, pl.col("quarter") == quarter) if found.width else ():
            found = found.filter(keep)
        return found

    def skills(self) -> pl.DataFrame:
        """Count, of the first moment, reps by team, program and skill (`skills.skill_cells`)."""
        return self._gather("skills", self._spans[:1], self._both)

    def active(self) -> pl.DataFrame:
        """Give the first moment's active reps: person, team, and whether they were seen (under a program: on it)."""
        return self._seen().filter(pl.col("moment") == 0).drop("moment")

    def thanked(self) -> pl.Series:
        """Give the people of the first moment's recognitions, whatever for."""
        return self._gather("thanks", self._heads_spans[:1], [])["person"].unique()

    def history(self, people: pl.Series, since: Span | None = None) -> pl.DataFrame:
        """Give some people's conversations of some days, or of all until the first moment's end.

        A program narrows them, a team does not: who moved keeps what was before.
        """
        span = since or Span(date.min, self.moments[0].span.end)
        days = pl.col("day").is_between(span.start, span.end)
        rows = self._marts.frames["conversations"].filter(pl.col("person").is_in(people.implode()))
        return rows.filter(days, *self._programs)

    def evidence(self) -> pl.DataFrame:
        """Count the first moment's conversations that state their evidence, and the observed ones (one row)."""
        return self._gather("evidence", self._spans[:1], self._both).select(pl.sum("stated", "observed"))

    def rewards(self, by: str) -> pl.DataFrame:
        """Sum up what active reps were given, by team or over all."""
        return self._rewards_by_team if by == "team" else self._rewards

    @cached_property
    def lorenz(self) -> pl.DataFrame:
        """Draw the reward curve of the first moment."""
        first = self._heads_spans[:1]
        return self._ready("lorenz", first, self._curve)

    @cached_property
    def given(self) -> pl.DataFrame:
        """Give the first moment's recognitions of active reps; under a program only those that name it."""
        return self._gather("thanks", self._heads_spans[:1], self._both)

    @cached_property
    def knowledge(self) -> pl.DataFrame:
        """Count, a row per moment and before any selection, how well recognitions are known."""
        rows = self._gather("knowledge", self._heads_spans, [])
        known = pl.Series("known", [m.rewards is not None for m in self.moments])
        return rows.sort("moment").with_columns(known)

    def conversations(self, moment: int, since: Span) -> pl.DataFrame:
        """Give the conversations of reps (by a moment's roles) in some days, within the selection."""
        return self._by_roles(self._marts.frames["conversations"], moment, since)

    def _by_roles(self, rows: pl.DataFrame, moment: int, since: Span) -> pl.DataFrame:
        days = pl.col("day").is_between(since.start, since.end)
        leaders = self._marts.of("leaders", self.moments[moment].span)["person"]
        for keep in (*self._both, days):  # one after the other: each looks only at what the one before left
            rows = rows.filter(keep)
        return rows.filter(~pl.col("person").is_in(leaders.implode()))

    @property
    def weeks(self) -> pl.DataFrame | None:
        """Give the weeks of all who never lead (`weeks.weekly`), where they are summed up already."""
        weeks = self._marts.frames.get("weeks")
        if weeks is None or not (self._is_everything or self._is_one_team):
            return None
        mine = self._teams or [pl.col("team").is_null()]
        return weeks.filter(mine).drop("team")

    def sometimes_leaders(self, moment: int, since: Span) -> pl.DataFrame:
        """Give the conversations of who leads in some span, but not in a moment's."""
        return self._by_roles(self._marts.frames["leader_conversations"], moment, since)

    @cached_property
    def _rewards(self) -> pl.DataFrame:
        return self._ready(
            "reward_cells",
            self._heads_spans,
            lambda: receipts.reward_cells(self._got, self._thanks, self.reward_heads, ()),
        )

    @cached_property
    def _rewards_by_team(self) -> pl.DataFrame:
        return self._ready(
            "reward_team_cells",
            self._heads_spans,
            lambda: receipts.reward_cells(self._got, self._thanks, self.reward_heads, ("team",)),
        )

    @cached_property
    def _thanks(self) -> pl.DataFrame:
        return self._gather("thanks", self._heads_spans, self._both)

    @cached_property
    def _got(self) -> pl.DataFrame:
        return receipts.received(self._thanks, self.knowledge)

    def _curve(self) -> pl.DataFrame:
        return receipts.lorenz(receipts.received(self.given, self.knowledge), self.reward_heads)

    @cached_property
    def _talks(self) -> pl.DataFrame:
        return self._gather("talks", self._spans, self._both)

    @cached_property
    def leader_pairs(self) -> pl.DataFrame:
        """Count the pairs of leaders (`cells.pair_cells`)."""
        return self._ready(
            "leader_pair_cells", self._spans, lambda: cells.pair_cells(self.rows("leader_talks"))
        )

    @cached_property
    def leader_heads(self) -> pl.DataFrame:
        """Count leaders and those seen (under a program: on that program)."""
        return self._ready(
            "leader_head_cells",
            self._spans,
            lambda: cells.head_cells(self._seen("leader_heads", "leader_talks")),
        )

    def _seen(self, mart: str = "heads", talks: str = "talks") -> pl.DataFrame:
        heads = self._gather(mart, self._spans, self._teams)
        if self._narrow.programs is None:
            return heads
        met = self._gather(talks, self._spans, self._programs).select("moment", "person")
        met = met.join(heads, on=["moment", "person"], how="semi").unique()
        met = met.with_columns(seen=pl.lit(value=True))
        kept = heads.drop("seen").join(met, on=["moment", "person"], how="left")
        return kept.with_columns(pl.col("seen").fill_null(value=False))

    @cached_property
    def standards(self) -> pl.DataFrame:
        """Give each team and program with pairs, and what is expected there (`standards.standards`)."""
        return self.rows("standards")

    def judged(self, by: str) -> pl.DataFrame:
        """Count the reps of teams and programs that are held against a target."""
        return self._cut_of("judged", by, lambda: judged_people(self._talks, self.standards, LEVELS[by]))

    @cached_property
    def retention(self) -> pl.DataFrame:
        """Count trainings that last (`training.retention_cells`)."""
        return self._ready("retention_cells", self._spans, lambda: retention_cells(self.rows("trained")))

    @cached_property
    def goals(self) -> pl.DataFrame:
        """Count who reached goals (`goals.goal_cells`); of pairs a program chooses, a team does not."""
        make = lambda: goal_cells(self.rows("goals"), self.rows("goal_pairs"))  # noqa: E731
        return self._cut_of("goals", "all", make)

    @cached_property
    def aligned(self) -> pl.DataFrame:
        """Count who was thanked after applying and after not (`alignment.alignment_cells`)."""
        spans = self._heads_spans
        make = lambda: alignment_cells(self._gather("aligned", spans, self._both), ())  # noqa: E731
        return self._cut_of("aligned", "all", make, spans)

    @cached_property
    def episodes(self) -> pl.DataFrame:
        """Sum up the episodes of barriers (`episodes.episode_cells`)."""
        return self._ready("episode_cells", self._spans, self._episodes)

    def barriers_of(self, spans: Sequence[Span]) -> pl.DataFrame:
        """Give the episodes of barriers that matter to some spans (`episodes.at_moments`)."""
        found = self._marts.frame("episodes")
        for keep in self._both:
            found = found.filter(keep)
        parts = [self._gather(name, spans, []) for name in ("days", "leaders", "waits")]
        return at_moments(found, *parts)

    def _episodes(self) -> pl.DataFrame:
        return episode_cells(self.barriers_of(self._spans))

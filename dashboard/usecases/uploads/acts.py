"""Uploads: a file is previewed with its effect, committed, listed and undone, by whoever has the right to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import polars as pl

from dashboard.access.grants import Grants
from dashboard.access.principal import Principal, Right
from dashboard.access.reader import Reader
from dashboard.ingest import (
    CHECKING,
    READING,
    Batch,
    Limits,
    Options,
    Sketch,
    read_batch,
    rejected_file,
    sketch,
    untold_source,
)
from dashboard.metrics.marts.marts import Marts
from dashboard.store.log import Live, Upload, next_moment
from dashboard.store.marts import KeptMarts
from dashboard.store.remembered import Lesson
from dashboard.store.rows import Staged
from dashboard.store.store import Store
from dashboard.usecases.auditing import Audit
from dashboard.usecases.uploads.effect import Effect, effect_of
from dashboard.usecases.uploads.lines import (
    NOTES,
    log_line,
    overlapping,
    reasons_by_line,
    refused_by,
    refused_without_words,
    same_upload,
    understood,
    without_words,
)
from dashboard.usecases.uploads.matching import (
    BarrierSaid,
    Matching,
    Teams,
    match_people,
    match_teams,
    told_barriers,
)
from dashboard.usecases.uploads.recalling import lesson_of, recall_for

STAGES = (
    READING,
    CHECKING,
    "Holding it against what is known",
    "Working out what it changes",
)
Told = Callable[[str, int | None], None]


def silent(stage: str, records: int | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, eq=False)
class Preview:
    """An upload as it would be: its line in the log, what was refused, and what it would change.

    `already` is the live upload of the same bytes, taken the same way; there is then nothing to commit. `overlaps` is
    an earlier upload of the same report and days whose rows without ids may stand beside these; `lines` are the first
    ones of what is new, changed or unchanged; `learnt` is what the commit remembers; `currency` is that of the effect.
    """

    upload: Upload
    refused: pl.DataFrame
    effect: tuple[Effect, ...]
    currency: str | None = None
    people: Matching | None = None
    teams: Teams | None = None
    barriers: tuple[BarrierSaid, ...] = ()
    overlaps: Upload | None = None
    lines: Mapping[str, Sequence[int]] = field(default_factory=dict)
    learnt: tuple[Lesson, ...] = ()
    already: bool = False
    staged: Staged | None = None
    marts: Marts | None = None
    base: int = 0
    key: str = ""

    @property
    def ending(self) -> str:
        """Give the ending of a file in the format of this one."""
        return "csv" if self.upload.detail["separator"] else "xlsx"


@dataclass(frozen=True, eq=False)
class TakenBack:
    """An undone upload: the new version and what changed; without uploads left, the sample may be shown again."""

    version: int
    sample: bool
    effect: tuple[Effect, ...]
    currency: str | None


class Uploads:
    """What a user does with uploads; raises NotAllowed for one without the right to them, or without it now.

    `now` tells the time; `limits` what a file may be.
    """

    def __init__(
        self,
        store: Store,
        marts: KeptMarts[Marts],
        reader: Reader[Marts],
        limits: Limits,
        now: Callable[[], datetime],
        audit: Audit,
        grants: Grants,
        *,
        keep_notes: bool = True,
    ) -> None:
        self._store = store
        self._marts = marts
        self._reader = reader
        self._limits = limits
        self._now = now
        self._keep_notes = keep_notes
        self._audit = audit
        self._grants = grants

    def preview(
        self, principal: Principal, content: bytes, name: str, options: Options, told: Told = silent
    ) -> Preview:
        """Read a file and work out what it would change; nothing is written. Raises FileRefused.

        `told` hears which stage begins; what it raises ends the work.
        """
        self._allow(principal)
        live, key = self._store.live(), self._marts.key
        options = options if self._keep_notes else replace(options, leave_out=NOTES)
        again = same_upload(live.uploads, content, options)
        if again:
            return Preview(again, self._store.refused(again.upload_id), (), already=True)
        told(STAGES[0], None)
        now = self._now()
        recall = recall_for(self._store, live)
        batch = read_batch(content, name, options, self._limits, now.date(), now.tzinfo or UTC, recall, told)
        told(STAGES[2], batch.records)
        staged = self._stage(batch, principal, live)
        novelty = self._store.novelty(staged, live)
        told(STAGES[3], batch.records)
        marts = self._reader.preview(principal, live, [staged])
        upload = replace(staged.upload, details=json.dumps({**understood(batch), **novelty.counts}))
        effect = effect_of(self._before(principal, live), marts)
        lesson = lesson_of(untold_source(content, batch, self._limits), options, live)
        return Preview(
            upload,
            refused_by(batch),
            effect,
            marts.facts.currency,
            people=match_people(self._store, staged, live),
            teams=match_teams(self._store, staged, live),
            barriers=told_barriers(staged, live),
            overlaps=overlapping(upload, live.uploads),
            lines=novelty.lines,
            learnt=(lesson,) if lesson else (),
            staged=replace(staged, upload=upload),
            marts=marts,
            base=live.version,
            key=key,
        )

    def sketch(self, principal: Principal, content: bytes, options: Options) -> Sketch:
        """Look at a file's headers and first rows, whatever table it may be. Raises FileRefused."""
        self._allow(principal)
        return sketch(content, options, self._limits)

    def rejected(self, principal: Principal, content: bytes, preview: Preview) -> bytes:
        """Give the rejected records as a file in their format, with the reason beside each."""
        self._allow(principal)
        told = preview.upload.detail
        reading = Options(
            sheet=told["sheet"],
            encoding=told["encoding"],
            separator=told["separator"],
            header_row=told["header_row"],
        )
        return rejected_file(content, reading, self._limits, reasons_by_line(preview.refused))

    def learn(self, principal: Principal, lessons: Sequence[Lesson]) -> int:
        """Remember what a user said, in one commit, and give the new version."""
        self._allow(principal)
        moment = next_moment(self._now().astimezone(UTC), self._store.live())
        return self._store.learn(lessons, moment, principal.name)

    def remembered(self, principal: Principal) -> list[Lesson]:
        """Give the lessons that hold, newest first; each can be undone like an upload."""
        self._allow(principal)
        return list(self._store.live().lessons[::-1])

    def refused(self, principal: Principal, upload: Upload) -> pl.DataFrame:
        """Give what an upload refused, repeated or dropped (grain: entry)."""
        self._allow(principal)
        return self._store.refused(upload.upload_id)

    def commit(self, principal: Principal, preview: Preview) -> Preview:
        """Let a previewed upload count, in one commit; the same file twice at once counts once."""
        self._allow(principal)
        if preview.already or preview.staged is None:
            return preview
        with self._audit.of(principal.name, "upload", preview.upload.table) as outcome:
            refused = preview.refused if self._keep_notes else refused_without_words(preview.refused)
            version, upload, fresh = self._store.commit(preview.staged, refused, preview.learnt)
            outcome.version, outcome.rows = version, upload.accepted
        if preview.marts is not None and (version, self._marts.key) == (preview.base + 1, preview.key):
            self._marts.adopt(version, preview.marts)
        return replace(preview, upload=upload, already=not fresh, staged=None, marts=None)

    def undo(self, principal: Principal, line_id: str) -> int:
        """Take an upload out of the count, or a lesson out of mind, and give the new version; raises UnknownName."""
        self._allow(principal)
        with self._audit.of(principal.name, "undo", f"upload {line_id}") as outcome:
            outcome.version = self._store.undo(line_id)
            return outcome.version

    def undo_and_compare(self, principal: Principal, upload_id: str) -> TakenBack:
        """Undo, and hold the newest quarter's totals against what they were; raises UnknownName."""
        self._allow(principal)
        before = self._reader.read(principal)
        version = self.undo(principal, upload_id)
        after = self._reader.read(principal)
        effect = () if after.sample else effect_of(before.marts, after.marts)
        return TakenBack(version, after.sample, effect, after.marts.facts.currency)

    def listing(self, principal: Principal) -> tuple[int, list[Upload]]:
        """Give the version and the live uploads, newest first."""
        self._allow(principal)
        live = self._store.live()
        return live.version, list(live.uploads[::-1])

    def _allow(self, principal: Principal) -> None:
        self._grants.require(principal, Right.UPLOAD)

    def _before(self, principal: Principal, live: Live) -> Marts | None:
        return self._reader.read(principal).marts if live.uploads else None

    def _stage(self, batch: Batch, principal: Principal, live: Live) -> Staged:
        moment = next_moment(self._now().astimezone(UTC), live)
        rows = batch.accepted if self._keep_notes else without_words(batch.accepted)
        return self._store.stage(rows, log_line(batch, principal.name, moment, len(live.uploads) + 1))


def stage_sample(store: Store, batch: Batch, rank: int, moment: datetime) -> Staged:
    """Stage one of the sample's files; it is shown, never stored."""
    return store.stage(batch.accepted, log_line(batch, "sample", moment, rank))

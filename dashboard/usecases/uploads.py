"""Uploads: a file is previewed with its effect, committed, listed and undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any

import polars as pl

from dashboard.access.principal import Principal
from dashboard.access.reader import Reader, Reading
from dashboard.ingest import Batch, Limits, Options, read_batch
from dashboard.metrics.marts import Marts
from dashboard.schemas import TABLES
from dashboard.store.current import day_column
from dashboard.store.log import Upload, next_moment
from dashboard.store.marts import KeptMarts
from dashboard.store.rows import REFUSED_SCHEMA, Staged
from dashboard.store.store import Store
from dashboard.usecases.effect import Effect, effect_of


@dataclass(frozen=True, eq=False)
class Preview:
    """An upload as it would be: its line in the log, what was refused, and what it would change.

    `already` is the live upload of the same bytes, taken the same way; there is then nothing to commit.
    """

    upload: Upload
    refused: pl.DataFrame
    effect: tuple[Effect, ...]
    already: bool = False
    staged: Staged | None = None
    marts: Marts | None = None
    base: int = 0
    key: str = ""


@dataclass(frozen=True, eq=False)
class TakenBack:
    """An undone upload: the new version and what changed; without uploads left, the sample may be shown again."""

    version: int
    sample: bool
    effect: tuple[Effect, ...]
    currency: str | None


class Uploads:
    """What a user does with uploads. `now` tells the time; `limits` what a file may be."""

    def __init__(
        self,
        store: Store,
        marts: KeptMarts[Marts],
        reader: Reader[Marts],
        limits: Limits,
        now: Callable[[], datetime],
        first_month: int,
    ) -> None:
        self._store = store
        self._marts = marts
        self._reader = reader
        self._limits = limits
        self._now = now
        self._first_month = first_month

    def preview(self, principal: Principal, content: bytes, name: str, options: Options) -> Preview:
        """Read a file and work out what it would change; nothing is written. Raises FileRefused."""
        (version, live), key = self._store.uploads(), self._marts.key
        again = _same(live, content, options)
        if again:
            return Preview(again, self._store.refused(again.upload_id), (), already=True)
        now = self._now()
        batch = read_batch(content, name, options, self._limits, now.date(), now.tzinfo or UTC)
        staged = self._stage(batch, principal, live)
        marts = self._reader.preview(principal, live, [staged])
        novelty = self._store.against_current(staged, live)
        upload = replace(staged.upload, details=json.dumps({**_understood(batch), **novelty}))
        effect = effect_of(self._before(principal, live), Reading(version, False, marts), self._first_month)
        return Preview(
            upload,
            refused_by(batch),
            effect,
            staged=replace(staged, upload=upload),
            marts=marts,
            base=version,
            key=key,
        )

    def commit(self, preview: Preview) -> Preview:
        """Let a previewed upload count, in one commit; the same file twice at once counts once."""
        if preview.already or preview.staged is None:
            return preview
        version, upload, fresh = self._store.commit(preview.staged, preview.refused)
        if preview.marts is not None and (version, self._marts.key) == (preview.base + 1, preview.key):
            self._marts.adopt(version, preview.marts)
        return replace(preview, upload=upload, already=not fresh, staged=None, marts=None)

    def undo(self, upload_id: str) -> int:
        """Take an upload out of the count and give the new version; raises UnknownName."""
        return self._store.undo(upload_id)

    def take_back(self, principal: Principal, upload_id: str) -> TakenBack:
        """Undo, and hold the newest quarter's totals against what they were; raises UnknownName."""
        before = self._reader.read(principal)
        version = self._store.undo(upload_id)
        after = self._reader.read(principal)
        effect = () if after.sample else effect_of(before, after, self._first_month)
        return TakenBack(version, after.sample, effect, after.marts.facts.currency)

    def listing(self) -> tuple[int, list[Upload]]:
        """Give the version and the live uploads, newest first."""
        version, live = self._store.uploads()
        return version, live[::-1]

    def _before(self, principal: Principal, live: list[Upload]) -> Reading[Marts] | None:
        return self._reader.read(principal) if live else None

    def _stage(self, batch: Batch, principal: Principal, live: list[Upload]) -> Staged:
        moment = next_moment(self._now().astimezone(UTC), live)
        return self._store.stage(batch.accepted, _line(batch, principal.name, moment, len(live) + 1))


def stage_sample(store: Store, batch: Batch, rank: int, moment: datetime) -> Staged:
    """Stage one of the sample's files; it is shown, never stored."""
    return store.stage(batch.accepted, _line(batch, "sample", moment, rank))


def refused_by(batch: Batch) -> pl.DataFrame:
    """Put what a batch refused, repeated or dropped into one frame (grain: entry)."""
    rejects = batch.rejects.with_columns(pl.lit("reject").alias("what"))
    repeats = batch.duplicates.rename({"reason": "rule"}).with_columns(pl.lit("duplicate").alias("what"))
    drops = batch.drops.rename({"reason": "rule", "text": "value"}).with_columns(pl.lit("drop").alias("what"))
    schema = {c: kind for c, kind in REFUSED_SCHEMA.items() if c != "upload_id"}
    return pl.concat([pl.DataFrame(schema=schema), rejects, repeats, drops], how="diagonal").sort("line")


def _same(live: list[Upload], content: bytes, options: Options) -> Upload | None:
    digest, said = sha256(content).hexdigest(), _said(options)
    return next((u for u in live if (u.sha256, u.options) == (digest, said)), None)


def _said(options: Options) -> str:
    return json.dumps(asdict(options), sort_keys=True, default=str)


def _understood(batch: Batch) -> dict[str, Any]:
    return {
        "mapping": batch.mapping,
        "ignored_columns": list(batch.ignored_columns),
        "encoding": batch.encoding or None,
        "separator": batch.separator or None,
        "decimal": batch.decimal,
        "date_order": batch.date_order,
        "sheet": batch.sheet,
        "header_row": batch.header_row,
        "reasons": batch.reasons,
        "sheets": list(batch.sheets),
    }


def _line(batch: Batch, by: str, moment: datetime, rank: int) -> Upload:
    table = TABLES[batch.table]
    day = day_column(table)
    days = batch.accepted[day] if day and day in batch.accepted.columns else pl.Series([], dtype=pl.Date)
    own = batch.accepted[table.id_column] if table.id_column in batch.accepted.columns else None
    return Upload(
        upload_id=f"{moment:%Y%m%d%H%M%S}-{token_hex(4)}",
        rank=rank,
        table=batch.table,
        file=batch.file,
        uploaded_at=moment,
        by=by,
        sha256=batch.sha256,
        options=_said(batch.options),
        source=batch.source,
        columns=",".join(batch.columns),
        first_day=days.min(),  # type: ignore[arg-type]  # a column of dates has a date as its least
        last_day=days.max(),  # type: ignore[arg-type]
        ids=own.count() if own is not None else 0,
        replaces=batch.options.replace,
        records=batch.records,
        accepted=batch.accepted_records,
        rejected=batch.rejected,
        duplicate=batch.duplicates.height,
        dropped=batch.drops.height,
        details="{}",
    )

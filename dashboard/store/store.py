"""The store: uploads in, current rows out, one version that moves with every change."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import polars as pl

from dashboard.schemas import TABLES
from dashboard.store.columns import empty
from dashboard.store.current import current_rows
from dashboard.store.durable import check_room
from dashboard.store.identity import TOLD_IN
from dashboard.store.log import Live, Upload, UploadsLog
from dashboard.store.novelty import Novelty, judge_novelty
from dashboard.store.remembered import Lesson, synonyms
from dashboard.store.rows import REFUSED_SCHEMA, Rows, Staged, Tables, batches
from dashboard.taxonomy import YOURS, explain

Needs = Mapping[str, Sequence[str]]


class Store:
    """Uploads below one folder or object-store prefix; `needs` names the columns that marts are made of."""

    def __init__(self, root: str, needs: Needs) -> None:
        self._root = root
        self._log = UploadsLog(root)
        self._rows = Rows(root)
        self._needs = needs

    def version(self) -> int:
        """Tell the version; it moves with every commit that can change a number."""
        return self._log.read().version

    def live(self) -> Live:
        """Give the version, its uploads and what is remembered."""
        return self._log.read()

    def stage(self, accepted: pl.DataFrame, upload: Upload) -> Staged:
        """Prepare accepted rows for a preview or a commit; nothing is written."""
        return self._rows.stage(accepted, upload)

    def commit(
        self, staged: Staged, refused: pl.DataFrame, learnt: Sequence[Lesson] = ()
    ) -> tuple[int, Upload, bool]:
        """Write an upload and let it count, in one commit; False when the same was live already.

        `learnt` are lessons that come with it.
        """
        check_room(self._root, int(staged.rows.estimated_size()))
        self._log.create_if_missing()
        stamp = pl.lit(staged.upload.upload_id).alias("upload_id")
        self._rows.write(staged, refused.with_columns(stamp).select(list(REFUSED_SCHEMA)))
        return self._log.append(staged.upload, learnt)

    def learn(self, lessons: Sequence[Lesson], moment: datetime, by: str) -> int:
        """Remember lessons in one commit and give the new version."""
        self._log.create_if_missing()
        return self._log.learn(lessons, moment, by)

    def undo(self, upload_id: str) -> int:
        """Take an upload out of the count, or a lesson, in one commit; its rows stay until retention ends."""
        return self._log.remove(upload_id)

    def refused(self, upload_id: str) -> pl.DataFrame:
        """Give what an upload refused, repeated or dropped (grain: entry)."""
        return self._rows.refused(upload_id)

    def tables(self, live: Live, staged: Sequence[Staged] = (), needs: Needs | None = None) -> Tables:
        """Read what is current, of staged uploads as if they were the newest.

        `needs` names the columns by table, where they are fewer than usual.
        """
        everything, wanted = [*live.uploads, *(s.upload for s in staged)], needs or self._needs
        files = self._rows.files()
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # names and rows at the same time
            naming = pool.submit(self._rows.dictionary, live, staged, files)
            reading = [
                pool.submit(self._rows.own, batch, wanted[batch[0].table], files)
                for batch in batches([u for u in live.uploads if u.table in wanted and u.accepted])
            ]
            dictionary = naming.result()
            own = {upload_id: rows for found in reading for upload_id, rows in found.result().items()}
        read = self._rows.reader(dictionary, own, staged)
        dictionary.know(current_rows(TABLES["roster"], TOLD_IN, everything, read))
        frames = {
            name: current_rows(TABLES[name], columns, everything, read, dictionary.naming_twice)
            for name, columns in wanted.items()
        }
        rosters = [read(u, ["person"]) for u in everything if u.table == "roster" and u.accepted]
        return Tables(
            frames,
            _explained(dictionary.domains(), synonyms(live.lessons)),
            Upload.frame(everything),
            pl.concat([empty(TABLES["roster"], ["person"]), *rosters]).unique(),
            lambda ids: self._rows.spelled(dictionary.codes_of(ids), staged),
        )

    def spelling(self, live: Live, staged: Sequence[Staged] = ()) -> Callable[[pl.Series], pl.DataFrame]:
        """Give what reads people's names (id, text) by the ids that marts of these uploads have."""
        codes = self._rows.dictionary(live, staged).newest_codes()
        return lambda ids: self._rows.spelled(codes.filter(pl.col("id").is_in(ids.implode())), staged)

    def against_current(self, staged: Staged, live: Live) -> Mapping[str, int]:
        """Count a staged upload's records as new, changed or unchanged against what is current."""
        return self.novelty(staged, live).counts

    def novelty(self, staged: Staged, live: Live) -> Novelty:
        """Sort a staged upload's records against what is current."""
        deciding = tuple(u for u in live.uploads if u.table in {staged.upload.table, "roster"})
        return judge_novelty(self._rows, staged, replace(live, uploads=deciding))

    def people_listed(self, live: Live) -> pl.DataFrame:
        """Give who stands in the live rosters, under each of their names (text, high and low word of its digest)."""
        return self._rows.listed([u for u in live.uploads if u.table == "roster" and u.accepted])

    def teams_listed(self, live: Live) -> list[str]:
        """Give all teams that stand in the live rosters."""
        return self._rows.texts([u for u in live.uploads if u.table == "roster" and u.accepted], "team")

    def texts(self, live: Live, domain: str) -> list[str]:
        """Give all names of a domain that live uploads write."""
        return self._rows.texts(live.uploads, domain)


def _explained(domains: Mapping[str, pl.DataFrame], own: Mapping[str, str]) -> Mapping[str, pl.DataFrame]:
    """Put the categories in the place of barrier texts that a customer's own phrases explain."""
    if not own:
        return domains
    cells = domains["barrier"]
    texts = [_told(text, own) for text in cells["text"]]
    return {**domains, "barrier": cells.with_columns(pl.Series("text", texts, pl.String))}


def _told(cell: str, own: Mapping[str, str]) -> str:
    found = explain(cell, own)
    return (
        ";".join(label for one in found for label in one.labels)
        if any(o.how == YOURS for o in found)
        else cell
    )

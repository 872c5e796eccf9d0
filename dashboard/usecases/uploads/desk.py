"""Desk: uploads as one person uses them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard.access.principal import Principal, Right
from dashboard.errors import FileRefused
from dashboard.ingest import Sketch
from dashboard.store.log import Upload
from dashboard.store.remembered import BARRIER, PERSON, Lesson
from dashboard.taxonomy import plain
from dashboard.usecases.uploads.acts import Preview, TakenBack, Told, Uploads, silent
from dashboard.usecases.uploads.importing import Imported, Options
from dashboard.words import fold

__all__ = ["Desk", "Sketch", "Upload"]


class Desk:
    """What a page may do with uploads, in the name of whoever asked for it; raises NotAllowed for those who may not.

    Also what was begun with a right ends with it: a download is asked for long after its page was drawn.
    """

    def __init__(self, uploads: Uploads, principal: Principal) -> None:
        self._uploads = uploads
        self._principal = principal

    @property
    def is_open(self) -> bool:
        """Tell whether there is anything for them here."""
        return self._principal.may(Right.UPLOAD)

    def look(self, content: bytes, name: str, options: Options, told: Told = silent) -> Imported:
        """Read a file and work out what it would change, or why it is refused; nothing is written."""
        try:
            return Imported(name, self._uploads.preview(self._principal, content, name, options, told), None)
        except FileRefused as error:
            return Imported(name, None, error)

    def sketch(self, content: bytes, options: Options) -> Sketch | None:
        """Look at a file's headers and first rows; None where it is no table at all."""
        try:
            return self._uploads.sketch(self._principal, content, options)
        except FileRefused:
            return None

    def rejected(self, content: bytes, preview: Preview) -> bytes:
        """Give the rejected records as a file in their format."""
        return self._uploads.rejected(self._principal, content, preview)

    def commit(self, previews: Sequence[Preview]) -> list[Preview]:
        """Let previewed uploads count, one after the other; each is all or nothing."""
        return [self._uploads.commit(self._principal, preview) for preview in previews]

    def undo(self, upload_id: str) -> TakenBack:
        """Take an upload out of the count and tell what that changed; raises UnknownName."""
        return self._uploads.undo_and_compare(self._principal, upload_id)

    def listing(self) -> tuple[int, list[Upload]]:
        """Give the version and the live uploads, newest first; none of them to those who may not see any."""
        return self._uploads.listing(self._principal) if self.is_open else (0, [])

    def again(self, upload: Upload) -> Preview:
        """Look at a live upload again, with what it refused."""
        refused: pl.DataFrame = self._uploads.refused(self._principal, upload)
        return Preview(upload, refused, (), already=True)

    def match_person(self, name: str, person: str) -> None:
        """Remember which person of the roster a name means."""
        self._uploads.learn(self._principal, [Lesson(PERSON, fold(name), {"person": person})])

    def match_barrier(self, phrase: str, category: str) -> None:
        """Remember which category a barrier phrase is."""
        self._uploads.learn(self._principal, [Lesson(BARRIER, plain(phrase), {"category": category})])

    def remembered(self) -> list[Lesson]:
        """Give what is remembered, newest first."""
        return self._uploads.remembered(self._principal)

    def forget(self, lesson: Lesson) -> None:
        """Forget something that was remembered; raises UnknownName."""
        self._uploads.undo(self._principal, lesson.lesson_id)

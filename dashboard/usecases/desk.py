"""Desk: uploads as one person uses them."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.access.principal import Principal
from dashboard.errors import FileRefused
from dashboard.store.log import Upload
from dashboard.usecases.importing import Imported, ImportOptions
from dashboard.usecases.uploads import Preview, TakenBack, Uploads

__all__ = ["Desk", "Upload"]


class Desk:
    """What a page may do with uploads, in the name of whoever asked for the page."""

    def __init__(self, uploads: Uploads, principal: Principal) -> None:
        self._uploads = uploads
        self._principal = principal

    def look(self, content: bytes, name: str, options: ImportOptions) -> Imported:
        """Read a file and work out what it would change, or why it is refused; nothing is written."""
        try:
            return Imported(name, self._uploads.preview(self._principal, content, name, options), None)
        except FileRefused as error:
            return Imported(name, None, error)

    def commit(self, previews: Sequence[Preview]) -> list[Preview]:
        """Let previewed uploads count, one after the other; each is all or nothing."""
        return [self._uploads.commit(preview) for preview in previews]

    def undo(self, upload_id: str) -> TakenBack:
        """Take an upload out of the count and tell what that changed; raises UnknownName."""
        return self._uploads.take_back(self._principal, upload_id)

    def listing(self) -> tuple[int, list[Upload]]:
        """Give the version and the live uploads, newest first."""
        return self._uploads.listing()

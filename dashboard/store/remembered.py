"""What users taught the store: lines of the log beside the uploads, so that each moves the version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from dashboard.store.log import Upload

TABLE = "remembered"
SOURCE, BARRIER, PERSON = "source", "barrier", "person"


@dataclass(frozen=True)
class Lesson:
    """Something to remember: how to read a `source`, which category a `barrier` is, which `person` a name means.

    `key` is the fingerprint of headers, the plain phrase, or the folded name.
    """

    kind: str
    key: str
    value: Mapping[str, Any]


def line(lesson: Lesson, moment: datetime, by: str) -> Upload:
    """Write a lesson as a line of the log; a newer one of the same key takes its place."""
    digest = blake2b(lesson.key.encode(), digest_size=8).hexdigest()
    return Upload(
        upload_id=f"{TABLE}-{lesson.kind}-{digest}",
        rank=0,
        table=TABLE,
        file=lesson.kind,
        uploaded_at=moment,
        by=by,
        sha256="",
        options="",
        source=lesson.key,
        columns="",
        first_day=None,
        last_day=None,
        ids=0,
        replaces=False,
        records=0,
        accepted=0,
        rejected=0,
        duplicate=0,
        dropped=0,
        details=json.dumps(lesson.value, sort_keys=True),
    )


def is_lesson(upload: Upload) -> bool:
    """Tell a lesson from an upload."""
    return upload.table == TABLE


def lessons(uploads: Iterable[Upload], kind: str) -> dict[str, Mapping[str, Any]]:
    """Give what is known of a kind by key; the newest of a key counts."""
    return {u.source: u.detail for u in uploads if is_lesson(u) and u.file == kind}


def synonyms(uploads: Sequence[Upload]) -> dict[str, str]:
    """Give the customer's own barrier phrases with their categories."""
    return {phrase: str(value["category"]) for phrase, value in lessons(uploads, BARRIER).items()}


def aliases(uploads: Sequence[Upload]) -> dict[str, str]:
    """Give names (folded) with the person each means."""
    return {name: str(value["person"]) for name, value in lessons(uploads, PERSON).items()}

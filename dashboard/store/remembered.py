"""What users taught the store: kept in the log beside the uploads, so that each lesson moves the version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

SOURCE, BARRIER, PERSON = "source", "barrier", "person"


@dataclass(frozen=True)
class Lesson:
    """Something to remember: how to read a `source`, which category a `barrier` is, which `person` a name means.

    `key` is the fingerprint of headers, the plain phrase, or the folded name. `lesson_id` is what it is forgotten by.
    """

    kind: str
    key: str
    value: Mapping[str, Any]
    lesson_id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        # one that was read keeps the id it was written with: erasing a name changes its key
        digest = blake2b(self.key.encode(), digest_size=8).hexdigest()
        object.__setattr__(self, "lesson_id", self.lesson_id or f"remembered-{self.kind}-{digest}")


def known(lessons: Iterable[Lesson], kind: str) -> dict[str, Mapping[str, Any]]:
    """Give what is known of a kind by key; the newest of a key counts."""
    return {lesson.key: lesson.value for lesson in lessons if lesson.kind == kind}


def synonyms(lessons: Iterable[Lesson]) -> dict[str, str]:
    """Give the customer's own barrier phrases with their categories."""
    return {phrase: str(value["category"]) for phrase, value in known(lessons, BARRIER).items()}


def aliases(lessons: Iterable[Lesson]) -> dict[str, str]:
    """Give names (folded) with the person each means."""
    return {name: str(value["person"]) for name, value in known(lessons, PERSON).items()}

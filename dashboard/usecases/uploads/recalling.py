"""What is remembered of a source: how its file is read, what its headers and words mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from dashboard.ingest import Known, MappingFile, Options
from dashboard.schemas import Domain
from dashboard.store.log import Live
from dashboard.store.remembered import SOURCE, Lesson, known
from dashboard.store.store import Store
from dashboard.words import fold

_READING = ("sheet", "encoding", "separator", "decimal", "header_row")


def recall_for(store: Store, live: Live) -> Callable[[str, Options], tuple[Options, Known]]:
    """Give what recalls: for a fingerprint of headers and what was said, what holds and what is known."""
    taught_of = known(live.lessons, SOURCE)

    @lru_cache
    def names(domain: Domain) -> frozenset[str]:
        return frozenset(fold(text) for text in store.texts(live, domain))

    def recall(source: str, options: Options) -> tuple[Options, Known]:
        lesson = taught_of.get(source)
        if lesson is None:
            return options, Known(names=names)
        said, taught = _without_order(options), _mapping(lesson)
        if _table(options) and taught.table and _table(options) != taught.table:
            return options, Known(names=names)
        merged = said.over(replace(taught, date_order=None))
        asked = replace(merged, date_order=options.mapping.date_order if options.mapping else None)
        reading: dict[str, Any] = {name: getattr(options, name) or lesson.get(name) for name in _READING}
        return replace(options, mapping=asked, **reading), Known(taught.date_order, names)

    return recall


def lesson_of(source: str, options: Options, live: Live) -> Lesson | None:
    """Make the lesson of what was said about a file, laid over what is known; None where that is nothing new."""
    before = known(live.lessons, SOURCE).get(source, {})
    said = options.mapping or MappingFile()
    mapping = replace(
        said, table=options.table or said.table, date_order=options.date_order or said.date_order
    )
    merged = mapping.over(_mapping(before)) if _fits(mapping, before) else mapping
    reading = {name: getattr(options, name) or before.get(name) for name in _READING}
    value = {"mapping": asdict(merged), **reading}
    nothing = {"mapping": asdict(MappingFile()), **dict.fromkeys(_READING)}
    return None if value in (before, nothing) else Lesson(SOURCE, source, value)


def _fits(mapping: MappingFile, before: Mapping[str, Any]) -> bool:
    table = _mapping(before).table
    return table is None or mapping.table in {None, table}


def _mapping(lesson: Mapping[str, Any]) -> MappingFile:
    return MappingFile(**lesson["mapping"]) if "mapping" in lesson else MappingFile()


def _without_order(options: Options) -> MappingFile:
    return replace(options.mapping or MappingFile(), date_order=None)


def _table(options: Options) -> str | None:
    return options.table or (options.mapping.table if options.mapping else None)

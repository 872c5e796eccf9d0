"""What is remembered of a source: how its file is read, what its headers and words mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from dashboard.ingest import ISO, Known, MappingFile, Options, source_of
from dashboard.schemas import Domain
from dashboard.store.log import Live
from dashboard.store.remembered import SOURCE, Lesson, known
from dashboard.store.store import Store
from dashboard.words import REASON_HEADER, fold

_READING = ("sheet", "encoding", "separator", "decimal", "header_row")


def recall_for(store: Store, live: Live) -> Callable[[Sequence[str], Options], tuple[Options, Known]]:
    """Give what recalls: for headers and what was said, what holds and what is known.

    A file of rejected rows is read as the upload it comes from was: of so few rows nobody can tell it anew.
    """
    taught_of = known(live.lessons, SOURCE)

    @lru_cache
    def names(domain: Domain) -> frozenset[str]:
        return frozenset(fold(text) for text in store.texts(live, domain))

    def recall(headers: Sequence[str], options: Options) -> tuple[Options, Known]:
        source = source_of(headers)
        lesson, before = taught_of.get(source), _as_before(live, source) if REASON_HEADER in headers else None
        if lesson is None and before is None:
            return options, Known(names=names)
        lesson = lesson or {}
        said, taught = _without_order(options), _mapping(lesson).over(before or MappingFile())
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


def _as_before(live: Live, source: str) -> MappingFile | None:
    """Give how the newest upload of a report was read, column by column."""
    same = [upload for upload in live.uploads if upload.source == source]
    if not same:
        return None
    newest = max(same, key=lambda upload: upload.rank)
    detail = newest.detail
    order = detail["date_order"] if detail["date_order"] != ISO else None
    aside = dict.fromkeys(detail["ignored_columns"], "")
    return MappingFile(table=newest.table, columns=aside | detail["mapping"], date_order=order)


def _fits(mapping: MappingFile, before: Mapping[str, Any]) -> bool:
    table = _mapping(before).table
    return table is None or mapping.table in {None, table}


def _mapping(lesson: Mapping[str, Any]) -> MappingFile:
    return MappingFile(**lesson["mapping"]) if "mapping" in lesson else MappingFile()


def _without_order(options: Options) -> MappingFile:
    return replace(options.mapping or MappingFile(), date_order=None)


def _table(options: Options) -> str | None:
    return options.table or (options.mapping.table if options.mapping else None)

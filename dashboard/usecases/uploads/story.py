"""An upload told before it counts: how many records, how they were read, what they change, what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.errors import DashboardError
from dashboard.schemas import TABLES, label_of
from dashboard.store.log import Upload
from dashboard.usecases.freshness import named
from dashboard.usecases.uploads.acts import Preview, TakenBack
from dashboard.usecases.uploads.effect_story import Rows, effect_rows, effect_title, known, moved, unknown
from dashboard.usecases.uploads.remarks import doubt, remarks
from dashboard.words import count, integer, listing, moment, quarter, shortened

LEFT_OUT = ("what", "line", "column", "value", "rule", "message", "of_line")
_SHOWN, _FEW, _LONGEST = 10, 3, 120
_FINGERPRINT = 16  # digits by which one file is told from another
_MEANINGS = (
    ("new", "not known so far"),
    ("changed", "known, with other content: these take its place"),
    ("unchanged", "known already, word for word"),
    ("rejected", "something is wrong in them; they do not count"),
    ("duplicate", ""),
    ("dropped", "no data: blank lines, totals, repeated headers, what the file itself marks so"),
)
_NAMES = re.compile(
    "|".join(rf"\b{name}\b" for t in TABLES.values() for name in (t.name, *t.names) if "_" in name)
)
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", ".": "point"}
# The hints of refusals are written for the shell; these say the same on a page.
_OF_THE_SHELL = ", or name it in a mapping file (--mapping)"
_HINTS: Mapping[str, str] = {
    "ambiguous_dates": "Choose which it is.",
    "ambiguous_table": "Choose below which it is.",
    "unknown_table": "Say below which table it is and which of its columns is which.",
    "missing_columns": "Say below which column that is, or what it is in all rows.",
}


@dataclass(frozen=True, eq=False)
class UploadStory:
    """A preview in words. `remarks` are what to know before it counts; `counts` (what, records, meaning), `effect`
    (KPI, before, after, difference) of those that are known, `mapping` (their column, ours, why), `reading` (what,
    how), `rejects` (line, column, value, reason), the first ones; `samples` (sort, line, what stands there), a few of
    each sort.

    `left_out` has a row for everything that does not count, as LEFT_OUT, for a file.
    """

    headline: str
    doubt: str
    remarks: tuple[str, ...]
    counts: Rows
    effect_title: str
    effect: Rows
    effect_unknown: str
    mapping: Rows
    reading: Rows
    aside: str
    rejects: Rows
    rejects_title: str
    left_out: Sequence[tuple[Any, ...]]
    samples: Rows


def told(preview: Preview) -> UploadStory:
    """Tell a preview."""
    upload, detail = preview.upload, preview.upload.detail
    rejects = preview.refused.filter(what="reject")
    return UploadStory(
        headline=_headline(preview),
        doubt=doubt(upload),
        remarks=remarks(upload),
        counts=_counts(upload, preview.refused),
        effect_title=effect_title(preview.effect),
        effect=effect_rows(known(preview.effect), preview.currency),
        effect_unknown=unknown(preview.effect),
        mapping=tuple(_mapped(theirs, ours, detail) for theirs, ours in detail["mapping"].items()),
        reading=(*_reading(detail), ("Content (SHA-256)", upload.sha256[:_FINGERPRINT])),
        aside=integer(len(detail["ignored_columns"])) if detail["ignored_columns"] else "none",
        rejects=tuple(_reject(row) for row in rejects.head(_SHOWN).iter_rows(named=True)),
        rejects_title=_rejects_title(rejects.height),
        left_out=preview.refused.select(LEFT_OUT).rows(),
        samples=tuple(_samples(preview)),
    )


def refusal(error: DashboardError) -> tuple[str, str]:
    """Give the sentence and the way out of a refused file, as a page says them."""
    return _in_words(error.message), _in_words(_HINTS.get(error.code, error.hint).replace(_OF_THE_SHELL, ""))


def _in_words(sentence: str) -> str:
    """Call tables and columns by words, where a sentence for the shell has their names."""
    return _NAMES.sub(lambda name: label_of(name[0]), sentence)


def committed(previews: Sequence[Preview]) -> str:
    """Say what was committed."""
    lines = [f"{preview.upload.file}: {_taken(preview)}." for preview in previews]
    return " ".join(lines) + " The list below has what was uploaded; each upload can be undone."


def undone(upload: Upload, back: TakenBack) -> tuple[str, Rows]:
    """Say what undoing an upload came to, and the KPIs that it moved."""
    start = f"{upload.file} no longer counts"
    if back.sample:
        return f"{start}. It was the last upload, so sample data is shown again.", ()
    changed = moved(back.effect)
    if not back.effect:
        return f"{start}. No check-ins are left to review.", ()
    if not changed:
        return f"{start}. No number of the newest quarter changed.", ()
    newest = quarter(changed[0].quarter).lower()
    return f"{start}. In the {newest} that changed:", effect_rows(changed, back.currency)


def line(upload: Upload) -> str:
    """Tell a line of the log: "check-ins, 1 180 of 1 200 records; 12 rejected, 6 duplicate"."""
    lost = {"rejected": upload.rejected, "duplicate": upload.duplicate, "dropped": upload.dropped}
    rest = [f"{integer(number)} {what}" for what, number in lost.items() if number]
    whole = f"{integer(upload.accepted)} of {count(upload.records, 'record')}"
    return f"{named(upload.table)}, {whole}{'; ' if rest else ''}{', '.join(rest)}"


def when(upload: Upload) -> str:
    """Tell when an upload was committed, and by whom."""
    at = upload.uploaded_at
    return f"{moment(at)} {at.tzname() or ''} by {upload.by}"


def overlap(earlier: Upload) -> str:
    """Say which earlier upload a file overlaps."""
    return (
        f"Its days overlap those of {earlier.file}, uploaded on {when(earlier)}, and some rows differ. "
        "Where those rows have no id, old and new ones would both count."
    )


def _mapped(theirs: str, ours: str, detail: Mapping[str, Any]) -> tuple[str, ...]:
    return theirs, label_of(ours), detail.get("reasons", {}).get(theirs, "")


def _samples(preview: Preview) -> Iterator[tuple[str, ...]]:
    """Write a few records of each sort in words."""
    rows = preview.staged.rows if preview.staged else pl.DataFrame({"line": []})
    for sort, lines in preview.lines.items():
        for number in lines if preview.staged else ():
            record = rows.filter(pl.col("line") == number).select(preview.upload.columns.split(","))
            yield (
                sort,
                str(number),
                shortened(" · ".join(str(cell) for cell in record.row(0) if cell is not None), _LONGEST),
            )
    for what, sort in (("duplicate", "duplicate"), ("drop", "dropped")):
        for entry in preview.refused.filter(pl.col("what") == what).head(_FEW).iter_rows(named=True):
            yield sort, str(entry["line"]), _left_out(entry)


def _left_out(entry: Mapping[str, Any]) -> str:
    if entry["of_line"] is not None:
        return _twice(entry["rule"], entry["of_line"])
    return shortened(f"{entry['rule']}: {entry['value']}" if entry["value"] else str(entry["rule"]), _LONGEST)


def _twice(rule: str, of_line: int) -> str:
    same = rule == "repeated"
    return f"the same as line {of_line}" if same else f"replaced by line {of_line}, which says otherwise"


def _headline(preview: Preview) -> str:
    upload = preview.upload
    if preview.already:
        return f"This file counts already: uploaded on {when(upload)}. There is nothing to commit."
    whole = count(upload.records, "record")
    return f"Read as {named(upload.table)}: {integer(upload.accepted)} of {whole} would count."


def _taken(preview: Preview) -> str:
    return f"{integer(preview.upload.accepted)} of {count(preview.upload.records, 'record')} count now"


def _counts(upload: Upload, refused: pl.DataFrame) -> Rows:
    numbers = {
        **upload.detail,
        "rejected": upload.rejected,
        "duplicate": upload.duplicate,
        "dropped": upload.dropped,
    }
    meanings = {**dict(_MEANINGS), "duplicate": _repeats(refused)}
    return tuple((what, integer(numbers.get(what, 0)), meaning) for what, meaning in meanings.items())


def _repeats(refused: pl.DataFrame) -> str:
    """Tell what is said twice alike from what a later row of the file says otherwise."""
    rules = refused.filter(pl.col("what") == "duplicate")["rule"]
    replaced = rules.filter(rules == "replaced").len()
    if not replaced:
        return "repeated in this file; they count once"
    later = "replaced by a later row of this file that says otherwise; the later one counts"
    if replaced == rules.len():
        return later
    return f"{integer(rules.len() - replaced)} repeated in this file, {integer(replaced)} {later}"


def _reading(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Say how the file was read; what it does not have is left out."""
    ignored = detail["ignored_columns"]
    facts = {
        "Columns left aside": listing(ignored, len(ignored)) if ignored else "none",
        "Columns only looked at": listing(list(detail.get("marks", ())), 6),
        "The same for all rows": _constants(detail.get("constants", {})),
        "Header begins on line": detail.get("header_row"),
        "Encoding": detail["encoding"],
        "Cells end at a": _SEPARATORS.get(detail["separator"] or "", detail["separator"]),
        "Decimal sign": _SEPARATORS.get(detail["decimal"], detail["decimal"]),
        "Dates": (detail["date_order"] or "").replace("iso", "year first"),
        "Sheet": _sheet(detail),
    }
    return [(what, str(how)) for what, how in facts.items() if how]


def _constants(said: Mapping[str, str]) -> str:
    return listing([f"{label_of(ours)} {value}" for ours, value in said.items()], len(said))


def _sheet(detail: Mapping[str, Any]) -> str:
    others = [name for name in detail.get("sheets", ()) if name != detail["sheet"]]
    return f"{detail['sheet']} (the others: {listing(others, 6)})" if others else detail["sheet"] or ""


def _reject(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        str(row["line"]),
        label_of(row["column"]) if row["column"] else "the whole line",
        shortened(row["value"] or "", _LONGEST),
        row["message"] or "",
    )


def _rejects_title(wrong: int) -> str:
    if not wrong:
        return ""
    return f"{count(wrong, 'wrong cell')}" + (f", the first {_SHOWN} of them" if wrong > _SHOWN else "")

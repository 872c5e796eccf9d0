"""Uploads as the JSON of docs/interface.md, and in lines for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from dashboard.store.log import Upload
from dashboard.usecases.uploads.acts import Preview
from dashboard.usecases.uploads.effect_story import effect_rows, moved
from dashboard.usecases.uploads.importing import Imported
from dashboard.usecases.uploads.remarks import doubt, remarks
from dashboard.words import listing

_COUNTS = ("records", "accepted", "new", "changed", "unchanged", "rejected", "duplicate", "dropped")
_UNDERSTOOD = ("mapping", "ignored_columns", "encoding", "separator", "decimal", "date_order", "sheet")
_LISTED = (
    "upload_id", "table", "file", "uploaded_at", "by", "sha256", "records", "accepted", "rejected", "duplicate",
    "dropped",
)  # fmt: skip


def import_json(imported: Imported, *, committed: bool) -> dict[str, Any]:
    """Give what became of one file; a refused one has its error and no counts."""
    preview, error = imported.upload, imported.error
    if preview is None:
        return {"file": imported.file, "upload_id": None, "error": error and error.as_dict()}
    upload = preview.upload
    facts = {**asdict(upload), **upload.detail}
    return {
        "file": imported.file,
        "upload_id": upload.upload_id if committed or preview.already else None,
        "table": upload.table,
        "already_imported": preview.already,
        **{name: facts[name] for name in (*_COUNTS, *_UNDERSTOOD)},
        "looked_at_columns": list(facts.get("marks", ())),
        **_refused(preview),
        "effect": [asdict(effect) for effect in preview.effect],
        "error": None,
    }


def import_lines(imported: Imported, *, committed: bool, most: int = 20) -> list[str]:
    """Say what became of one file, for people."""
    if imported.error or imported.upload is None:
        error = imported.error
        return [f"{imported.file}: {error.message} {error.hint}".strip() if error else imported.file]
    upload, refused = imported.upload.upload, imported.upload.refused
    if imported.upload.already:
        return [f"{imported.file}: already imported as {upload.upload_id}; nothing to do."]
    did = "imported" if committed else "would be imported"
    counts = f"{upload.accepted} of {upload.records} records {did} as {upload.table}"
    rest = f"{upload.rejected} rejected, {upload.duplicate} duplicate, {upload.dropped} dropped"
    lines = [f"{imported.file}: {counts} ({rest})." + (f" Upload {upload.upload_id}." if committed else "")]
    lines += [f"  {line}" for line in (*_effect_lines(imported.upload), *_hints(imported.upload))]
    rejects = refused.filter(what="reject")
    lines += [f"  line {r['line']}: {r['message']}" for r in rejects.head(most).iter_rows(named=True)]
    return lines + ([f"  and {rejects.height - most} more"] if rejects.height > most else [])


def _effect_lines(preview: Preview) -> list[str]:
    """Say what changes in the newest quarter; what stays is left out."""
    changed = moved(preview.effect)
    told = effect_rows(changed, preview.currency)
    moves = [f"{label} {before} → {after}" for label, before, after, _ in told]
    return [f"{changed[0].quarter}: {', '.join(moves)}."] if moves else []


def _hints(preview: Preview) -> list[str]:
    """Say what a user may want to know or say: overlapping days, unknown people and teams, unsure barriers."""
    said = doubt(preview.upload)
    lines = [f"{said} Say --day-first or --month-first where that is wrong."] if said else []
    lines += remarks(preview.upload)
    if preview.overlaps:
        lines.append(
            f"its days overlap those of {preview.overlaps.file} ({preview.overlaps.upload_id}) and rows without ids "
            "differ: say --replace when it is a fresh export."
        )
    if preview.people and preview.people.strangers:
        names = listing([stranger.name for stranger in preview.people.strangers], 5)
        lines.append(
            f"{preview.people.known} of {preview.people.people} people stand in the roster; not {names}."
        )
    if preview.teams and preview.teams.strangers:
        teams = listing([stranger.name for stranger in preview.teams.strangers], 5)
        lines.append(f"teams unknown to the roster, each counting as one of its own: {teams}.")
    unsure = [one.phrase for one in preview.barriers if not one.how]
    return [*lines, f"barriers that count as Other: {listing(unsure, 5)}."] if unsure else lines


def uploads_json(version: int, uploads: Sequence[Upload]) -> dict[str, Any]:
    """Give the live uploads, newest first."""
    lines = [{name: asdict(upload)[name] for name in _LISTED} for upload in uploads]
    return {"version": version, "uploads": [line | {"uploaded_at": _instant(line)} for line in lines]}


def _instant(line: dict[str, Any]) -> str:
    return str(line["uploaded_at"].isoformat())


def _refused(preview: Preview) -> dict[str, list[dict[str, Any]]]:
    entries = preview.refused.to_dicts()
    keys = {
        "rejects": (
            "reject",
            {"line": "line", "column": "column", "value": "value", "rule": "rule", "message": "message"},
        ),
        "duplicates": ("duplicate", {"line": "line", "of_line": "of_line", "reason": "rule"}),
        "drops": ("drop", {"line": "line", "reason": "rule", "text": "value"}),
    }
    return {
        name: [{ours: e[theirs] for ours, theirs in columns.items()} for e in entries if e["what"] == what]
        for name, (what, columns) in keys.items()
    }

"""Links and the audit as the JSON and the lines of docs/interface.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dashboard.access.door import subject_of
from dashboard.schemas import TABLES
from dashboard.usecases.freshness import named
from dashboard.usecases.sharing.acts import Made
from dashboard.words import UNDEFINED, count, day, moment

if TYPE_CHECKING:
    from dashboard.state.journal import Entry
    from dashboard.state.links import Link, Listed


def made_json(made: Made) -> dict[str, Any]:
    """Give a new link, or a new secret of one."""
    return {
        "link_id": made.link.link_id,
        "url": made.url,
        "expires": made.link.expires_at.isoformat(),
        "version": made.version,
        "scope": scope_json(made.link),
    }


def listed_json(listed: Listed) -> dict[str, Any]:
    """Give a link as it is listed; its secret is not known any more."""
    link = listed.link
    return {
        "link_id": link.link_id,
        "scope": scope_json(link),
        "version": listed.version,
        "created_by": link.created_by,
        "created_at": link.created_at.isoformat(),
        "expires": link.expires_at.isoformat(),
        "revoked_at": _instant(link.revoked_at),
        "opens": listed.opens,
        "last_opened": _instant(listed.last_opened),
    }


def scope_json(link: Link) -> dict[str, Any]:
    """Give what a link shows; empty lists are all there are."""
    return {
        "quarter": link.quarter,
        "teams": list(link.teams),
        "programs": list(link.programs),
        "pages": list(link.pages),
        "passcode": link.passcode is not None,
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    """Give an entry of the audit."""
    return {**vars(entry), "at": entry.at.isoformat()}


def made_lines(made: Made) -> list[str]:
    """Tell of a new link, for people."""
    ends = day(made.link.expires_at.date(), year=True)
    return [
        made.url,
        f"Link {made.link.link_id} shows {subject_of(made.link)} until {ends}. The address is shown only this once.",
    ]


def listed_line(listed: Listed, now: datetime) -> str:
    """Tell of a link in a line, for people."""
    link = listed.link
    opened = f"{count(listed.opens, 'open')}" + (
        f", last {_moment(listed.last_opened)}" if listed.opens else ""
    )
    return f"{link.link_id}  {subject_of(link)}  version {listed.version}  {standing(link, now)}  {opened}"


def listed_cells(listed: Listed, now: datetime) -> tuple[str, str, str, str]:
    """Tell of a link in words: what it shows, version, until when, when last opened."""
    return (
        subject_of(listed.link),
        str(listed.version),
        standing(listed.link, now),
        _moment(listed.last_opened),
    )


def entry_cells(entry: Entry) -> tuple[str, ...]:
    """Tell an entry of the audit in a row: when, who, what, about what, how it went."""
    return (_moment(entry.at), entry.who, entry.action, ", ".join(_about(entry)) or UNDEFINED, entry.outcome)


def ended(entries: Iterable[Entry]) -> list[Entry]:
    """Leave out the beginnings of acts whose end is there too; `entries` come newest first."""
    ends: Counter[tuple[str, ...]] = Counter()
    told = []
    for entry in entries:
        act = (entry.who, entry.action, entry.subject)
        if entry.outcome == "begun" and ends[act]:
            ends[act] -= 1
            continue
        ends[act] += entry.outcome == "done"
        told.append(entry)
    return told


def standing(link: Link, now: datetime) -> str:
    """Say whether a link opens."""
    if link.revoked_at is not None:
        return f"revoked {_moment(link.revoked_at)}"
    until = day(link.expires_at.date(), year=True)
    return f"until {until}" if link.is_live(now) else f"ended {until}"


def entry_line(entry: Entry) -> str:
    """Tell an entry of the audit in a line, for people."""
    about = ", ".join([*_about(entry), entry.outcome])
    return f"{entry.at:%Y-%m-%d %H:%M} UTC  {entry.who}  {entry.action}  {about}"


def _about(entry: Entry) -> list[str]:
    subject = named(entry.subject) if entry.subject in TABLES else entry.subject
    parts = [
        subject,
        f"link {entry.link_id}" if entry.link_id else "",
        "" if entry.version is None else f"version {entry.version}",
        "" if entry.rows is None else count(entry.rows, "row"),
    ]
    return [part for part in parts if part]


def _moment(when: datetime | None) -> str:
    return f"{moment(when)} UTC" if when else UNDEFINED


def _instant(when: datetime | None) -> str | None:
    return when.isoformat() if when else None

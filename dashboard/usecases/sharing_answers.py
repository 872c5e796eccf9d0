"""Links and the audit as the JSON and the lines of docs/interface.md."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from dashboard.access.door import subject_of
from dashboard.usecases.sharing import Made
from dashboard.words import UNDEFINED, count, day

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
    about = ", ".join(
        part for part in (entry.subject, f"link {entry.link_id}" if entry.link_id else "") if part
    )
    return (_moment(entry.at), entry.who, entry.action, about or UNDEFINED, entry.outcome)


def standing(link: Link, now: datetime) -> str:
    """Say whether a link opens."""
    if link.revoked_at is not None:
        return f"revoked {_moment(link.revoked_at)}"
    until = day(link.expires_at.date(), year=True)
    return f"until {until}" if link.is_live(now) else f"ended {until}"


def entry_line(entry: Entry) -> str:
    """Tell an entry of the audit in a line, for people."""
    about = [entry.subject, f"link {entry.link_id}" if entry.link_id else ""]
    about += [f"version {entry.version}" if entry.version is not None else ""]
    about += [f"{count(entry.rows, 'row')}" if entry.rows is not None else "", entry.outcome]
    return f"{_moment(entry.at)}  {entry.who}  {entry.action}  {', '.join(part for part in about if part)}"


def _moment(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC" if when else UNDEFINED


def _instant(when: datetime | None) -> str | None:
    return when.isoformat() if when else None

"""Sections: what a page says beside numbers and pictures, with links to what it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.selection import Selection


@dataclass(frozen=True)
class Link:
    """An address of our own, relative to any page, and its words."""

    words: str
    url: str


@dataclass(frozen=True)
class Point:
    """A sentence, with where to see more of it."""

    words: str
    link: Link | None = None


@dataclass(frozen=True)
class Section:
    """A heading over points, or over links that stand side by side; `key` names its element.

    `ranked` points are numbered: the first matters most.
    """

    key: str
    title: str
    points: tuple[Point, ...] = ()
    links: tuple[Link, ...] = ()
    ranked: bool = False


@dataclass(frozen=True)
class Listing:
    """People by name, which opens on demand: a heading, columns, a row each, and who is not listed.

    It is never part of a link or a deck.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str = ""


def at(path: str, quarter: str | None, chosen: Selection, **only: str) -> str:
    """Write the address of a page for the same selection, or for only this team or program of it."""
    teams = (only["team"],) if "team" in only else chosen.teams
    programs = (only["program"],) if "program" in only else chosen.programs
    return Selection.of(quarter, teams, programs).to_url(path)

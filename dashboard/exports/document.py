"""A shared link's pages as HTML: read on a phone or on paper, in light or dark, without a script."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard.charts.chart import Chart
from dashboard.charts.sparkline import sparkline
from dashboard.charts.svg import svg
from dashboard.charts.theme import DARK, LIGHT, Theme, Width, palette
from dashboard.narrative.owners import acting
from dashboard.usecases.sharing.content import Content
from dashboard.usecases.sharing.story import tell
from dashboard.words import UNDEFINED, day, listing

TEMPLATES: Final = Path(__file__).parent / "templates"
_WIDTHS: Final[tuple[Width, ...]] = ("wide", "phone")
_MOST_NAMED: Final = 4


@dataclass(frozen=True)
class Frame:
    """What stands around a document: where its pages are, until when it opens, which sections it has.

    `preview` is for its maker, who may look at a `revoked` link's as well.
    """

    path: str
    expires: date
    pages: tuple[str, ...]
    preview: bool = False
    revoked: bool = False


@dataclass(frozen=True)
class Place:
    """One page: its address below the link's, and the team or program it is of."""

    key: str = ""
    team: str = ""
    program: str = ""


def places(content: Content) -> dict[str, Place]:
    """List a document's pages by address: numbers, so that no name is in an address."""
    teams = {f"team-{i}": Place(f"team-{i}", team=name) for i, name in enumerate(content.teams, 1)}
    programs = {
        f"program-{i}": Place(f"program-{i}", program=name) for i, name in enumerate(content.programs, 1)
    }
    return {"": Place(), **teams, **programs}


def page(content: Content, frame: Frame, place: Place) -> str:
    """Write a page of a document."""
    told = tell(content, frame.pages, place.team, place.program)
    every = places(content)
    return (
        _environment()
        .get_template("document.html")
        .render(
            told=told,
            frame=frame,
            place=place,
            scope=_scope(content, frame),
            sample=content.facts.sample,
            teams=[one for one in every.values() if one.team],
            programs=[one for one in every.values() if one.program],
            shared=_shared(content),
        )
    )


def notice(title: str, words: str, way: tuple[str, str] | None = None) -> str:
    """Write a page that only says something; `way` is a link on: what it says and where it leads."""
    return _environment().get_template("notice.html").render(title=title, words=words, way=way)


def locked(wrong: bool) -> str:
    """Write the page that asks for a passcode."""
    return _environment().get_template("locked.html").render(wrong=wrong)


@cache
def style_hash() -> str:
    """Name the documents' one style sheet as a Content-Security-Policy does."""
    return base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()


def _scope(content: Content, frame: Frame) -> str:
    """Say in one line what the reader sees: "You see EMEA, 2026-Q3, data up to 29 September, until 7 December."."""
    facts = content.facts
    until = facts.as_of
    known = f"data up to {day(until, year=until.year != frame.expires.year)}" if until else ""
    ends = "revoked" if frame.revoked else f"until {day(frame.expires)}"
    parts = (_shared(content), facts.quarter, known, ends)
    return f"You see {', '.join(part for part in parts if part)}."


def _shared(content: Content) -> str:
    """Name the scope."""
    chosen = content.facts.selection
    teams = listing(chosen.teams, _MOST_NAMED) if chosen.teams else "all teams"
    programs = listing(chosen.programs, _MOST_NAMED) if chosen.programs else ""
    return f"{teams}, {programs}" if programs else teams


def _pictures(chart: Chart) -> Markup:
    """Draw a chart for both widths; CSS shows one. Both are made here, and every word in them is escaped."""
    drawn = (f'<div class="{width}">{svg(chart, width)}</div>' for width in _WIDTHS)
    return Markup("".join(drawn))  # noqa: S704


def _small(values: tuple[float | None, ...]) -> Markup:
    """Draw the small trend; one with a hidden quarter in it would only raise a question."""
    first = next((place for place, value in enumerate(values) if value is not None), 0)
    return Markup("" if None in values[first:] else sparkline(values))  # noqa: S704  coordinates alone


def _told_columns(table: pl.DataFrame) -> pl.DataFrame:
    """Leave columns out in which nothing is told: a link has no earlier numbers of groups."""
    first, *others = table.columns
    return table.select(first, *(name for name in others if set(table[name]) - {UNDEFINED, ""}))


@cache
def _style() -> str:
    both = (TEMPLATES / "document.css").read_text(encoding="utf-8")
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{_variables(DARK)}}}}}"
    return f":root{{{_variables(LIGHT)}}}{dark}{both}"


def _variables(theme: Theme) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in palette(theme).items())


@cache
def _environment() -> Environment:
    made: Any = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(style=Markup(_style()))  # noqa: S704  our own file
    made.filters.update(acting=acting, pictures=_pictures, small=_small, told_columns=_told_columns)
    found: Environment = made
    return found

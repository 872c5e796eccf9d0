"""Colours by name, for pictures that are drawn once and shown in light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Final

from dashboard.charts.theme import DARK, LIGHT, Shade, Theme


def _named() -> Theme:
    """Make a theme whose colours are their own names, between two signs that no text holds (figures.js)."""
    return replace(
        LIGHT,
        **{name: _name(name) for name, _ in _plain(LIGHT)},
        owners={owner: _name(f"owner {owner}") for owner in LIGHT.owners},
        outcomes={outcome: _name(f"outcome {outcome}") for outcome in LIGHT.outcomes},
        heat=tuple(Shade(_name(f"heat {i}"), _name(f"heat text {i}")) for i in range(len(LIGHT.heat))),
    )


def _name(colour: str) -> str:
    return f"\ue000{colour}\ue001"


def _palette(theme: Theme) -> Iterator[tuple[str, str]]:
    yield from _plain(theme)
    yield from ((f"owner {owner}", colour) for owner, colour in theme.owners.items())
    yield from ((f"outcome {outcome}", colour) for outcome, colour in theme.outcomes.items())
    for i, shade in enumerate(theme.heat):
        yield from ((f"heat {i}", shade.fill), (f"heat text {i}", shade.text))


def _plain(theme: Theme) -> Iterator[tuple[str, str]]:
    values = ((field.name, getattr(theme, field.name)) for field in fields(theme))
    return ((name, value) for name, value in values if isinstance(value, str))


NAMED: Final = _named()
PALETTES: Final[Mapping[str, dict[str, str]]] = {
    "light": dict(_palette(LIGHT)),
    "dark": dict(_palette(DARK)),
}

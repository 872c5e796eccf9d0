"""Who asks, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """What may be seen: None is everything, else these teams or programs (folded names)."""

    teams: frozenset[str] | None = None
    programs: frozenset[str] | None = None


@dataclass(frozen=True)
class Principal:
    """Who asks. Rights are read from here anew at each call, never remembered by a caller."""

    name: str
    scope: Scope = Scope()


def local_user() -> Principal:
    """Give the person at this machine, who may see and do everything."""
    return Principal("local")

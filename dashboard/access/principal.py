"""Who asks, what they may see and what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from dashboard.login import GroupRole
from dashboard.words import fold, listing


class Right(StrEnum):
    """What one may do beside reading."""

    SHARE = "share"
    UPLOAD = "upload"
    ERASE = "erase"
    AUDIT = "audit"


EVERY_RIGHT: Final = frozenset(Right)
RIGHTS: Final[Mapping[str, frozenset[Right]]] = {
    "viewer": frozenset(),
    "leader": frozenset({Right.SHARE}),
    "ops": frozenset({Right.SHARE, Right.UPLOAD}),
    "admin": EVERY_RIGHT,
}


@dataclass(frozen=True)
class Scope:
    """What may be seen: None is everything, else these teams or programs (folded names)."""

    teams: frozenset[str] | None = None
    programs: frozenset[str] | None = None

    def covers(self, teams: Iterable[str]) -> bool:
        """Tell whether all these teams may be seen; none named is every team."""
        asked = {fold(team) for team in teams}
        return self.teams is None or (bool(asked) and asked <= self.teams)


@dataclass(frozen=True)
class Login:
    """Who somebody is, as a provider or a proxy said it: since when, and in which groups then.

    `subject` tells people apart; `person` is what they are called, and others may be called so too. `login_id` tells
    one login from the next; a proxy, which knows no logins, leaves it empty.
    """

    subject: str
    person: str
    groups: frozenset[str]
    since: datetime
    login_id: str = ""


@dataclass(frozen=True)
class Principal:
    """Who asks. Rights are read from here anew at each call, never remembered by a caller.

    `named` are the teams whose people may be named, `shared` those that may be shared; None is all. Without a `login`
    it is whoever is at this machine.
    """

    name: str
    scope: Scope = Scope()
    rights: frozenset[Right] = frozenset()
    named: frozenset[str] | None = frozenset()
    shared: frozenset[str] | None = frozenset()
    login: Login | None = None

    def may(self, right: str) -> bool:
        """Tell whether they have a right."""
        return right in self.rights

    def may_share(self, teams: Iterable[str]) -> bool:
        """Tell whether links to all these teams are theirs to make; none named is every team."""
        return self.may(Right.SHARE) and Scope(self.shared).covers(teams)

    def may_name(self, teams: Sequence[str]) -> bool:
        """Tell whether people of these teams may be named to them; no team is every team of their scope."""
        asked = frozenset(map(fold, teams)) or self.scope.teams
        return self.named is None or (asked is not None and asked <= self.named)


def local_user() -> Principal:
    """Give the person at this machine, who may see and do everything."""
    return Principal("local", rights=EVERY_RIGHT, named=None, shared=None)


def principal_of(login: Login, groups: Iterable[str], roles: Mapping[str, GroupRole]) -> Principal | None:
    """Give what groups make of somebody; None where none of them may see anything."""
    held = [roles[group] for group in sorted(groups) if group in roles]
    if not held:
        return None
    rights: frozenset[Right] = frozenset().union(*(RIGHTS[one.role] for one in held))
    seen = _teams(held)
    shared = _teams([one for one in held if Right.SHARE in RIGHTS[one.role]])
    named = None if Right.UPLOAD in rights else _teams([one for one in held if one.role == "leader"])
    return Principal(login.person, Scope(seen), rights, named, shared, login)


def in_words(principal: Principal, roles: Mapping[str, GroupRole]) -> str:
    """Say who somebody is: "ana@example.org: leader of EMEA"."""
    groups = principal.login.groups if principal.login else ()
    held = (roles[group] for group in sorted(groups) if group in roles)
    words = sorted({f"{one.role} of {listing(one.teams, 4)}" if one.teams else one.role for one in held})
    return f"{principal.name}: {listing(words, 4)}" if words else principal.name


def _teams(held: Sequence[GroupRole]) -> frozenset[str] | None:
    """Put the teams of roles together; one without teams is of all."""
    if any(not one.teams for one in held):
        return None
    return frozenset(fold(team) for one in held for team in one.teams)

"""Visiting: who comes to the pages, as a provider's claims or a proxy's headers tell it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from dashboard.access.grants import Grants
from dashboard.access.principal import Login, Principal, Right, in_words
from dashboard.login import GroupRole

__all__ = ["HEADER", "Login", "Principal", "Right", "Visiting", "header"]

_MOST: Final = 255
_TELLS_APART: Final = 6  # hexadecimal digits of a subject
# Carries a login from the gate to the pages; whoever comes with one of their own loses it at the gate.
HEADER: Final = "x-dashboard-login"
Claims = Mapping[str, object]


@dataclass(frozen=True)
class Visiting:
    """Tells who visits, and what they may do. A login whose time or name is missing is none."""

    grants: Grants
    roles: Mapping[str, GroupRole]
    groups_claim: str
    now: Callable[[], datetime]

    def by_provider(self, claims: Claims) -> Login | None:
        """Read what a provider said of somebody when they logged in."""
        subject, since = _digest(claims, "iss", "sub"), claims.get("iat")
        person = _person(claims, subject)
        if (
            not person
            or not claims.get("sub")
            or isinstance(since, bool)
            or not isinstance(since, int | float)
        ):
            return None
        name = _digest(claims, "iss", "sub", "iat", "nonce")
        groups = _groups(claims.get(self.groups_claim))
        return Login(subject, person, groups, datetime.fromtimestamp(since, UTC), name)

    def by_proxy(self, person: str, groups: str) -> Login | None:
        """Read what a proxy says of somebody with each of their requests."""
        subject = _digest({"proxy": person}, "proxy")
        return (
            Login(subject, person, _groups(groups.split(",")), self.now())
            if 0 < len(person) <= _MOST
            else None
        )

    def principal(self, login: Login | None) -> Principal:
        """Tell what somebody may do now; raises NotAllowed."""
        return self.grants.principal(login)

    def by_header(self, words: str | None) -> Login | None:
        """Read what `header` wrote."""
        if not words:
            return None
        told = json.loads(words)
        since = datetime.fromtimestamp(told["since"], UTC)
        return Login(**{**told, "groups": frozenset(told["groups"]), "since": since})

    def end(self, login: Login) -> None:
        """End a login, wherever it is used."""
        self.grants.end(login)

    def words(self, principal: Principal) -> str:
        """Say who somebody is."""
        return in_words(principal, self.roles)


def header(login: Login) -> str:
    """Write a login for the header that carries it."""
    return json.dumps({**vars(login), "groups": sorted(login.groups), "since": login.since.timestamp()})


def _person(claims: Claims, subject: str) -> str:
    """Give the name that is best to read; one that people may choose says, too, whose it is."""
    chosen = _word(claims, "preferred_username", _MOST - _TELLS_APART - len(" ()"))
    return (
        (_word(claims, "email") if claims.get("email_verified") is True else "")
        or (f"{chosen} ({subject[:_TELLS_APART]})" if chosen else "")
        or _word(claims, "sub")
    )


def _word(claims: Claims, name: str, most: int = _MOST) -> str:
    word = claims.get(name)
    return word if isinstance(word, str) and 0 < len(word) <= most else ""


def _groups(told: object) -> frozenset[str]:
    words: Iterable[object] = [told] if isinstance(told, str) else told if isinstance(told, list) else []
    return frozenset(word.strip() for word in words if isinstance(word, str) and word.strip())


def _digest(claims: Claims, *names: str) -> str:
    return sha256("\n".join(str(claims.get(name, "")) for name in names).encode()).hexdigest()

"""Grants: what a login is worth at this moment. Every call reads it anew: ended, expired, other groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dashboard.access.principal import Login, Principal, Right, local_user, principal_of
from dashboard.errors import NotAllowed
from dashboard.login import GroupRole

if TYPE_CHECKING:
    from dashboard.state.logins import Seen, Standing
    from dashboard.state.state import State

# How far a provider's clock may be ahead of ours.
_AHEAD: Final = timedelta(minutes=2)
_AGAIN: Final = "Log in again."
_REFUSALS: Final[Mapping[str, str]] = {
    Right.SHARE: "share reviews",
    Right.UPLOAD: "see, make or undo uploads",
    Right.ERASE: "erase people",
    Right.AUDIT: "read the audit",
}


@dataclass(frozen=True)
class Rules:
    """How logins are judged: whether there are any, what groups may do, how long one lasts."""

    required: bool = False
    roles: Mapping[str, GroupRole] | None = None
    lasts: timedelta = timedelta(hours=12)


class Grants:
    """Turns logins into principals, and looks at them again with every call."""

    def __init__(self, state: Callable[[], State], now: Callable[[], datetime], rules: Rules) -> None:
        self._state = state
        self._now = now
        self._rules = rules

    @property
    def required(self) -> bool:
        """Tell whether people have to log in."""
        return self._rules.required

    def principal(self, login: Login | None) -> Principal:
        """Tell what somebody may do now; raises NotAllowed for a login that is over or worth nothing."""
        if not self._rules.required:
            return local_user()
        if login is None:
            raise NotAllowed("no_login", "You are not logged in.", "Log in first.")
        found = principal_of(login, self._standing(login).groups, self._rules.roles or {})
        if found is None:
            hint = "Ask whoever runs it to give one of your groups a role, then log in again."
            raise NotAllowed("no_role", f"{login.person} may see nothing of this dashboard.", hint)
        return found

    def confirm(self, principal: Principal) -> None:
        """Raise NotAllowed where somebody's grant is not any more what it was; who is at this machine needs none."""
        if principal.login is not None and self.principal(principal.login) != principal:
            raise NotAllowed("login_changed", "Your rights have changed.", "Load the page again.")

    def require(self, principal: Principal, right: Right) -> None:
        """Raise NotAllowed for somebody without a right, or without it now."""
        self.confirm(principal)
        if not principal.may(right):
            hint = "Ask whoever runs this dashboard."
            raise NotAllowed("no_right", f"You have no right to {_REFUSALS[right]}.", hint)

    def end(self, login: Login) -> None:
        """End a login, wherever it is used."""
        self._state().logins.end(_seen(login), self._now())

    def end_all(self, who: Principal, person: str) -> None:
        """End all logins of a person."""
        self.require(who, Right.AUDIT)
        self._state().logins.end_all(who.name, person, self._now())

    def _standing(self, login: Login) -> Standing:
        """Give what is known of somebody's logins; raises NotAllowed where this one is over."""
        now = self._now()
        if not now - self._rules.lasts < login.since < now + _AHEAD:
            raise NotAllowed("login_expired", "Your login has expired.", _AGAIN)
        standing = self._state().logins.seen(_seen(login))
        if standing.ended:
            raise NotAllowed("login_ended", "This login has ended.", _AGAIN)
        return standing


def _seen(login: Login) -> Seen:
    from dashboard.state.logins import Seen

    return Seen(login.subject, login.person, login.login_id, login.since, login.groups)

"""Each control of a login, taken away in turn: something must notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from dashboard.access import principal as principals
from dashboard.access import reader
from dashboard.access.grants import Grants, Rules
from dashboard.access.principal import EVERY_RIGHT, Principal, Scope, local_user
from dashboard.errors import DashboardError
from dashboard.state import logins
from dashboard.state.logins import Logins
from dashboard.ui import provider
from dashboard.usecases import reviews
from dashboard.web import floods, gate, guard, messages
from tests.access import test_grants
from tests.state import test_logins
from tests.usecases import test_roles
from tests.usecases.logged_in import Company, copied, small
from tests.web import test_floods, test_gate, test_provider

Check = Callable[[Path, pytest.MonkeyPatch, Path], object]


def _always(answer: object) -> Callable[..., object]:
    return lambda *_, **__: answer


def _company(check: Callable[..., object], *more: object) -> Check:
    """Give a check a company of two teams."""
    return lambda folder, patch, _: check(Company(folder, patch, small()), *more)


def _rows(check: Callable[..., object], *more: object) -> Check:
    """Give a check a company with rows of every sort."""
    return lambda folder, patch, rows: check(Company(copied(rows, folder), patch), *more)


def _served(check: Callable[..., object], *more: object) -> Check:
    return lambda folder, patch, _: check(test_gate.Served(Company(folder, patch, small())), *more)


def _alone(check: Callable[..., object], *more: object) -> Check:
    return lambda folder, patch, _: check(folder, patch, *more)


def _state(check: Callable[[Logins], object]) -> Check:
    from dashboard.state.database import Database

    return lambda folder, *_: check(Logins(Database(f"sqlite:///{folder / 'state.db'}")))


_roles_of = principals.principal_of


def _everywhere(*given: Any) -> Principal | None:  # noqa: ANN401
    found = _roles_of(*given)
    return found and replace(found, scope=Scope())


def _mighty(*given: Any) -> Principal | None:  # noqa: ANN401
    found = _roles_of(*given)
    return found and replace(found, rights=EVERY_RIGHT)


# What is taken away: where, its name, what stands in its place; and the check that must notice.
CONTROLS: Final[dict[str, tuple[Any, str, object, Check]]] = {
    "a login is needed": (
        Grants, "principal", lambda *_: local_user(),
        _company(test_grants.test_nobody_comes_in_without_a_login_where_there_is_one),
    ),
    "a login is one cookie": (
        provider, "_signed", test_provider.joined, _alone(test_provider.check_that_parts_are_nobodys),
    ),
    "a group needs a role": (
        "dashboard.access.grants.principal_of", "", lambda login, *_: Principal(login.person, login=login),
        _company(test_grants.test_a_group_without_a_role_sees_nothing, ["unknown"]),
    ),
    "a role has its scope": (
        "dashboard.access.grants.principal_of", "", _everywhere,
        _rows(test_roles.test_nothing_of_another_team_is_told, ["emea-viewers"]),
    ),
    "a role has its rights": (
        "dashboard.access.grants.principal_of", "", _mighty,
        _alone(test_grants.test_each_role_does_what_it_may_and_nothing_else, "everybody", {
            "review", "choices", "resolve", "read",
        }),
    ),
    "a login expires": (
        "dashboard.app._login_rules", "", lambda settings: Rules(True, settings.roles, timedelta(days=9)),
        _company(test_grants.test_a_login_ends_after_twelve_hours_to_the_second),
    ),
    "nor is it of tomorrow": (
        "dashboard.access.grants._AHEAD", "", timedelta(days=9),
        _company(test_grants.test_a_login_of_tomorrow_is_none),
    ),
    "a login is ended": (
        logins, "_is_over", _always(False),
        _company(test_grants.test_a_login_that_has_ended_stays_so_and_others_go_on),
    ),
    "each call asks again": (
        Grants, "confirm", _always(None),
        _alone(test_grants.test_whoever_has_logged_out_gets_nothing_by_any_way),
    ),
    "the newest groups count": (
        logins, "_keep", _always(None), _state(test_logins.test_the_newest_login_decides_the_groups_of_all),
    ),
    "marts are cut to the scope": (
        reader, "_restricted", lambda marts, _: marts,
        _rows(test_roles.test_nothing_of_another_team_is_told, ["emea-leaders"]),
    ),
    "reviews are made without names": (
        reviews, "unnamed", lambda review: review,
        _rows(test_roles.test_viewers_see_no_names, ["emea-viewers"]),
    ),
    "names are for their own leaders": (
        Principal, "may_name", _always(True),
        _rows(test_roles.test_leaders_see_names_of_their_own_teams_only),
    ),
    "links are of one's own teams": (
        Scope, "covers", _always(True),
        _alone(test_roles.test_a_leaders_link_names_their_teams_and_others_links_are_unknown_to_them),
    ),
    "the gate is closed": (
        gate, "_is_open", _always(True),
        _served(test_gate.test_a_stranger_is_refused_everywhere_but_at_links_and_health),
    ),
    "for websockets too": (
        gate, "_is_open", _always(True), _served(test_gate.test_a_strangers_websocket_does_not_open),
    ),
    "the gate alone says who it is": (
        gate, "_without_header", lambda scope: scope, _served(test_gate.test_who_it_is_is_written_by_the_gate_alone),
    ),
    "some paths need a right": (
        gate, "_needed", _always([]),
        _served(test_gate.test_a_right_is_needed_where_one_is, "emea-viewers", [403, 403, 403]),
    ),
    "only the proxy's word counts": (
        guard.OnlyProxies, "_is_ours", _always(True),
        _served(test_gate.test_a_word_from_another_address_is_thrown_away),
    ),
    "cookies go over https": (
        gate, "_secured", lambda name, value: (name, value), _served(test_gate.test_cookies_go_over_https_alone),
    ),
    "sessions are one's own": (
        messages, "_begun_anew", lambda scope: scope,
        _served(test_gate.test_nobody_goes_on_with_another_ones_session),
    ),
    "nobody opens a crowd of pages": (
        floods, "MOST_OPEN", 99, _alone(lambda *_: test_floods.test_a_sixth_page_of_a_person_is_refused()),
    ),
    "nobody asks without end": (
        floods.Bucket, "wait", _always(0.0), _alone(lambda *_: test_floods.test_messages_that_come_too_fast_wait()),
    ),
    "messages are needed": (
        "tests.web.test_gate.is_needed", "", _always(True),
        _served(test_gate.test_messages_that_no_page_needs_are_dropped),
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTROLS)
def test_without_a_control_its_check_fails(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, company_rows: Path
) -> None:
    """With the control each check is a test of its own, and passes."""
    where, what, instead, check = CONTROLS[name]
    if what:
        monkeypatch.setattr(where, what, instead)
    else:
        monkeypatch.setattr(where, instead)
    with pytest.raises((AssertionError, DashboardError, pytest.fail.Exception)):
        check(tmp_path, monkeypatch, company_rows)

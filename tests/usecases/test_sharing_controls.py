"""Each control of a link, taken away in turn: something must notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from dashboard.access import door, guarding, limits, sensitive
from dashboard.access.door import Door
from dashboard.access.groups import Release
from dashboard.access.secrets import digest
from dashboard.narrative.cells import cells
from dashboard.state import links as state_links
from dashboard.state.links import Link, Links, Visit
from dashboard.usecases.review import Review
from dashboard.usecases.sharing import acts as sharing
from dashboard.usecases.sharing import content as sharing_content
from dashboard.web import links as web_links
from dashboard.web import plain
from tests.access import test_guarding
from tests.usecases import test_sharing
from tests.usecases.files import filled, stored
from tests.web import test_links

pytestmark = pytest.mark.slow

Check = Callable[[Path, pytest.MonkeyPatch], object]


@pytest.fixture(autouse=True, scope="module")
def _filled_with_every_control() -> None:
    """Fill the store that all begin with, before anything is taken away."""
    stored(test_sharing.THREE_TEAMS)


def _world(check: Callable[[test_sharing.World], object]) -> Check:
    return lambda folder, _: check(test_sharing.World(folder, test_sharing.THREE_TEAMS))


def _reader(check: Callable[..., object], *more: object) -> Check:
    """Give a check somebody who came by a link."""

    def run(folder: Path, patch: pytest.MonkeyPatch) -> None:
        clock = test_sharing.Moving()
        patch.setattr("dashboard.app.Clock.instant", lambda _: clock.now)
        server = test_links.Server(filled(folder, test_sharing.THREE_TEAMS))
        with server.client() as client:
            came = client.get(server.link())
            given = {"reader": (client, str(came.url.path)), "server": server, "clock": clock}
            names = check.__code__.co_varnames[: check.__code__.co_argcount]
            check(*[given[name] for name in names if name in given], *more)

    return run


def _alone(check: Callable[[], object]) -> Check:
    return lambda *_: check()


def _always(answer: object) -> Callable[..., object]:
    return lambda *_, **__: answer


def _in_folder(check: Callable[[test_sharing.World, Path], object]) -> Check:
    return lambda folder, _: check(test_sharing.World(folder, test_sharing.THREE_TEAMS), folder)


_visit_of = Links.visit
_numbers = count()


def _of_any_link(links: Links, visit: str, _: str) -> Visit | None:
    found = (_visit_of(links, visit, listed.link.link_id) for listed in links.listing())
    return next((one for one in found if one), None)


def _all_shown(release: Release, *_: object) -> Release:
    return replace(release, shown=frozenset(group.key for group in release.groups))


_guarded = guarding._guarded


def _unguarded(review: Review, kpi: str, *_: object) -> list[dict[str, Any]]:
    return [sharing_content._row(cell) for cell in cells(review.kpis.filter(kpi=kpi))]


# What is taken away: where, its name, what stands in its place; and the check that must notice.
CONTROLS: Final[dict[str, tuple[Any, str, object, Check]]] = {
    "small groups are hidden": (
        guarding, "_guarded", _all_shown,
        _world(test_sharing.test_small_groups_are_not_in_what_is_stored_for_showing),
    ),
    "and what gives them away": (
        guarding, "_guarded", lambda release, *_: release,
        _alone(test_guarding.test_one_small_cell_takes_others_with_it),
    ),
    "also by another link": (
        guarding, "_guarded", lambda release, _, before: _guarded(release, [], before),
        _alone(test_guarding.test_a_link_whose_scope_leaves_out_a_few_is_refused),
    ),
    "also by another version": (
        sensitive, "_little_moves", lambda *_: iter(()),
        _alone(test_guarding.test_a_newer_version_in_which_one_person_changed_is_refused),
    ),
    "also in sums that no line names": (
        guarding, "unlisted", lambda *_: iter(()),
        _alone(test_guarding.test_lines_less_columns_are_looked_at_too),
    ),
    "live links are asked": (
        Links, "known", _always([]),
        _world(test_sharing.test_a_second_link_that_would_give_a_team_away_is_refused),
    ),
    "and those that ended": (
        state_links, "REMEMBERED", timedelta(0),
        _world(test_sharing.test_what_an_ended_link_showed_is_known_where_somebody_opened_it),
    ),
    "whole teams only without a program": (
        sharing_content, "_guarded", _unguarded,
        _world(test_sharing.test_of_whole_teams_a_link_to_one_program_says_nothing),
    ),
    "links expire": (
        Link, "is_live", lambda link, _: link.revoked_at is None,
        _world(test_sharing.test_it_opens_until_the_second_it_ends),
    ),
    "links are revoked": (
        Link, "is_live", lambda link, now: now < link.expires_at,
        _world(test_sharing.test_revoking_ends_what_is_open_at_once),
    ),
    "each request looks again": (
        Door, "look", lambda self, visit, link_id: _visit_of(self._state().links, digest(visit), link_id),
        _world(test_sharing.test_revoking_ends_what_is_open_at_once),
    ),
    "secrets are stored as digests": (
        sharing, "digest", lambda secret: secret, _in_folder(test_sharing.test_a_secret_is_stored_as_a_digest_only),
    ),
    "secrets are compared": (
        Links, "by_secret", lambda self, _: self.listing()[0].link,
        _world(test_sharing.test_no_guess_and_no_flipped_bit_opens_anything),
    ),
    "a visit is of one link": (
        Links, "visit", _of_any_link, _world(test_sharing.test_a_visit_opens_its_own_link_only),
    ),
    "rotating ends visits": (
        Links, "rotate", _always(None), _world(test_sharing.test_rotating_ends_the_old_address_and_opens_the_new),
    ),
    "passcodes are compared": (
        door, "is_passcode", _always(True), _world(test_sharing.test_a_passcode_is_needed_and_guesses_are_counted),
    ),
    "guesses are counted": (
        limits.Attempts, "begin", _always(None), _reader(test_links.test_who_guesses_links_has_to_wait),
    ),
    "acts are noted": (
        state_links, "note", _always(None), _world(test_sharing.test_every_act_is_in_the_audit_and_no_secret_is),
    ),
    "wishes are checked": (
        sharing, "_refuse_wrong", _always(None),
        _world(test_sharing.test_an_unknown_team_a_wrong_page_and_a_weak_passcode_are_refused),
    ),
    "guests stay with links": (
        web_links, "_is_guest", _always(False),
        _reader(test_links.test_a_guest_is_not_the_person_at_this_machine, "/"),
    ),
    "so do their websockets": (
        web_links, "_is_guest", _always(False), _reader(test_links.test_a_guests_websocket_is_refused),
    ),
    "documents run no script": (
        plain, "policy", _always("default-src 'self'"),
        _reader(test_links.test_a_page_says_its_scope_and_has_no_script),
    ),
    "all ends look alike": (
        web_links, "_gone", lambda: plain.answer(f"gone {next(_numbers)}", 404),
        _reader(test_links.test_whatever_does_not_open_looks_alike),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTROLS)
def test_without_a_control_its_check_fails(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, what, instead, check = CONTROLS[name]
    check(tmp_path / "with", monkeypatch)
    monkeypatch.setattr(where, what, instead)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(tmp_path / "without", monkeypatch)

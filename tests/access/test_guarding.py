"""Small groups stay hidden: no subtraction over teams, programs, links or versions gives one back."""

from __future__ import annotations

import time

import numpy as np
import pytest

from dashboard.access.groups import Group, Release, lies_in
from dashboard.access.guarding import guard
from dashboard.access.solving import System
from dashboard.errors import NotAllowed
from tests.access import attack
from tests.access.attack import World

pytestmark = pytest.mark.slow


def _published(generator: np.random.Generator) -> tuple[list[Release], list[World], int]:
    """Make links over random scopes and versions, one after the other; count those that were refused."""
    truth = attack.worlds(generator)
    teams = sorted({team for team, _ in truth[0].counts})
    programs = sorted({program for _, program in truth[0].counts})
    live: list[Release] = []
    refused = 0
    for world in truth:
        for place in range(int(generator.integers(1, 4))):
            scope = ([], []) if place == 0 else (_some(generator, teams), _some(generator, programs))
            groups = attack.groups(world, *scope)
            if not groups[-1].base:
                continue
            try:
                live.append(guard(world.edition, groups, live))
            except NotAllowed:
                refused += 1
    return live, truth, refused


def _some(generator: np.random.Generator, names: list[str]) -> list[str]:
    kept = [name for name in names if generator.random() < 0.6]
    return [] if len(kept) == len(names) else kept


def _attacked(tables: range) -> tuple[int, int, int]:
    shown = refused = hidden = 0
    for seed in tables:
        live, truth, no = _published(np.random.default_rng(seed))
        assert attack.recovered(live, truth) == [], f"table {seed}"
        refused += no
        shown += sum(len(release.shown) for release in live)
        hidden += sum(len(release.groups) - len(release.shown) for release in live)
    return shown, hidden, refused


def test_nothing_is_recovered_from_random_tables() -> None:
    shown, hidden, refused = _attacked(range(100))
    # and it is not by showing nothing, nor by hiding nothing
    assert shown > 500
    assert hidden > 500
    assert refused > 10


@pytest.mark.prove
def test_nothing_is_recovered_from_a_thousand_random_tables() -> None:
    _attacked(range(100, 1100))


def test_the_attacker_finds_what_a_mere_threshold_hides() -> None:
    """Prove that the attack is one: without complements it finds most tables' cells."""
    found = 0
    for seed in range(30):
        world = attack.worlds(np.random.default_rng(seed))[0]
        groups = tuple(attack.groups(world, [], []))
        naive = Release("1", groups, frozenset(g.key for g in groups if not g.is_small))
        found += bool(attack.recovered([naive], [world]))
    assert found > 10


def _table(**cells: tuple[int, int, int]) -> list[Group]:
    """Count teams A, B, C and programs X, Y from literal cells: AX=(applied, partly, not)."""
    return attack.groups(World("1", {(n[0], n[1]): three for n, three in cells.items()}), [], [])


def _world(edition: str, groups: list[Group]) -> World:
    """Read back what a table was counted from."""
    cells = [group for group in groups if group.by == "team_program"]
    return World(edition, {g.name: (g.hits[0], g.hits[1], g.hits[2]) for g in cells})


PLAIN = {"AX": (8, 2, 0), "AY": (6, 2, 4), "BX": (5, 5, 5), "BY": (1, 1, 0), "CX": (9, 0, 3), "CY": (4, 1, 2)}


def test_one_small_cell_takes_others_with_it() -> None:
    release = guard("1", _table(**PLAIN), [])
    hidden = {g.name for g in release.groups if not release.shows(g)}
    assert ("B", "Y") in hidden
    assert len(hidden) >= 4, "a lone hidden cell, or pair of them, is a subtraction away"
    small = next(g for g in release.groups if g.name == ("B", "Y"))
    low, high = System([release]).bounds(small)
    assert high - low >= 3
    assert release.shows(release.groups[-1]), "the total stays"


def test_a_table_without_small_groups_is_shown_whole() -> None:
    groups = _table(AX=(5, 5, 5), AY=(5, 5, 5), BX=(5, 5, 5), BY=(5, 5, 5))
    assert guard("1", groups, []).shown == {g.key for g in groups}


def test_a_scope_of_too_few_is_refused() -> None:
    with pytest.raises(NotAllowed) as refused:
        guard("1", _table(AX=(1, 1, 1)), [])
    assert refused.value.code == "too_few_people"


def test_a_link_whose_scope_leaves_out_a_few_is_refused() -> None:
    counts: attack.Counts = {("A", "X"): (9, 9, 9), ("B", "X"): (9, 9, 9), ("C", "X"): (1, 1, 0)}
    world = World("1", counts)
    all_teams = guard("1", attack.groups(world, [], []), [])
    with pytest.raises(NotAllowed) as refused:
        guard("1", attack.groups(world, ["A", "B"], []), [all_teams])
    assert refused.value.code == "would_reveal"
    # and so is one of the team that was hidden for it; one of a team that is shown is not
    for team, opens in (("A", False), ("B", True)):
        assert all_teams.shows(next(g for g in all_teams.groups if g.name == (team,))) is opens
    with pytest.raises(NotAllowed):
        guard("1", attack.groups(world, ["A"], []), [all_teams])
    guard("1", attack.groups(world, ["B"], []), [all_teams])


def test_the_same_scope_again_shows_the_same() -> None:
    first = guard("1", _table(**PLAIN), [])
    assert guard("1", _table(**PLAIN), [first]).shown == first.shown


def test_a_newer_version_in_which_one_person_changed_is_refused() -> None:
    first = guard("1", _table(**PLAIN), [])
    later = _table(**{**PLAIN, "AX": (9, 2, 0)})
    with pytest.raises(NotAllowed) as refused:
        guard("2", later, [first])
    assert refused.value.code == "too_little_news"
    # also when nobody is new, but one person's outcome is
    with pytest.raises(NotAllowed):
        guard("2", _table(**{**PLAIN, "AX": (7, 3, 0)}), [first])


def test_a_newer_version_hides_the_team_in_which_a_few_changed() -> None:
    big = dict.fromkeys(("AX", "AY", "BX", "BY", "CX", "CY"), (20, 20, 20))
    first = guard("1", _table(**big), [])
    later = _table(**{**big, "AX": (40, 40, 40), "BX": (40, 40, 40), "CX": (21, 20, 20)})
    second = guard("2", later, [first])
    shown = {g.name for g in second.groups if second.shows(g)}
    assert () in shown
    assert ("C", "X") not in shown
    truth = [_world("1", _table(**big)), _world("2", later)]
    assert attack.recovered([first, second], truth) == []


def test_a_store_begun_anew_is_another_edition() -> None:
    """Count the same version differently: what a kept database remembers of another store contradicts it."""
    first = guard("1", _table(**PLAIN), [])
    grown = {name: (a + 20, b + 20, c + 20) for name, (a, b, c) in PLAIN.items()}
    second = guard("1", _table(**grown), [first])
    assert second.shown == {g.key for g in second.groups}


def test_no_change_at_all_is_no_difference() -> None:
    first = guard("1", _table(**PLAIN), [])
    assert guard("2", _table(**PLAIN), [first]).shown == first.shown


def test_forty_teams_and_twelve_programs_are_guarded_in_time() -> None:
    generator = np.random.default_rng(3)
    counts = {
        (f"T{t}", f"P{p}"): tuple(int(n) for n in generator.poisson(2.0, 3))
        for t in range(40)
        for p in range(12)
    }
    groups = attack.groups(World("1", counts), [], [])  # type: ignore[arg-type]
    start = time.perf_counter()
    release = guard("1", groups, [])
    assert time.perf_counter() - start < 3
    asked = [g for g in release.groups if g.is_small]
    assert asked
    assert System([release]).exposed(asked) == []


def test_a_release_comes_back_from_its_json() -> None:
    release = guard("1", _table(**PLAIN), [])
    assert Release.from_json(release.to_json()) == release


def test_extents() -> None:
    assert lies_in(("A", "X"), (("A",), ()))
    assert not lies_in(("A", "X"), ((), ("Y",)))

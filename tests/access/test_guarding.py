"""Small groups stay hidden: no subtraction over teams, programs, links or versions gives one back."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.access import searching
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
    return attack.groups(
        World("1", {(n[0].lower(), n[1].lower()): three for n, three in cells.items()}), [], []
    )


def _world(edition: str, groups: list[Group]) -> World:
    """Read back what a table was counted from."""
    cells = [group for group in groups if group.by == "team_program"]
    return World(edition, {g.name: (g.hits[0], g.hits[1], g.hits[2]) for g in cells})


PLAIN = {"AX": (8, 2, 0), "AY": (6, 2, 4), "BX": (5, 5, 5), "BY": (1, 1, 0), "CX": (9, 0, 3), "CY": (4, 1, 2)}


def test_one_small_cell_takes_others_with_it() -> None:
    release = guard("1", _table(**PLAIN), [])
    hidden = {g.name for g in release.groups if not release.shows(g)}
    assert ("b", "y") in hidden
    assert len(hidden) >= 4, "a lone hidden cell, or pair of them, is a subtraction away"
    small = next(g for g in release.groups if g.name == ("b", "y"))
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
    counts: attack.Counts = {("a", "x"): (9, 9, 9), ("b", "x"): (9, 9, 9), ("c", "x"): (1, 1, 0)}
    world = World("1", counts)
    all_teams = guard("1", attack.groups(world, [], []), [])
    with pytest.raises(NotAllowed) as refused:
        guard("1", attack.groups(world, ["a", "b"], []), [all_teams])
    assert refused.value.code == "would_reveal"
    # and so is one of the team that was hidden for it; one of a team that is shown is not
    for team, opens in (("a", False), ("b", True)):
        assert all_teams.shows(next(g for g in all_teams.groups if g.name == (team,))) is opens
    with pytest.raises(NotAllowed):
        guard("1", attack.groups(world, ["a"], []), [all_teams])
    guard("1", attack.groups(world, ["b"], []), [all_teams])


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
    assert ("c", "x") not in shown
    truth = [_world("1", _table(**big)), _world("2", later)]
    assert attack.recovered([first, second], truth) == []


def test_a_store_begun_anew_is_another_edition() -> None:
    """Count the same version differently: what a kept database remembers of another store contradicts it."""
    first = guard("1", _table(**PLAIN), [])
    grown = {name: (a + 20, b + 20, c + 20) for name, (a, b, c) in PLAIN.items()}
    second = guard("1", _table(**grown), [first])
    assert second.shown == {g.key for g in second.groups}


def _version(number: str, changed: dict[str, tuple[int, int, int]], *teams: str) -> tuple[str, list[Group]]:
    """Count three teams of twenty in each program, some of them changed, within a scope."""
    table = {**dict.fromkeys(("AX", "AY", "BX", "BY", "CX", "CY"), (20, 20, 20)), **changed}
    counts: attack.Counts = {(name[0].lower(), name[1].lower()): three for name, three in table.items()}
    return number, attack.groups(World(number, counts), teams, [])


def test_two_teams_together_are_told_by_each_alone() -> None:
    """Know an older link's teams one by one, and a newer link's teams together."""
    first = guard(*_version("1", {}), [])
    for later in ({"AX": (21, 20, 20)}, {"AX": (18, 22, 20)}):
        with pytest.raises(NotAllowed) as refused:
            guard(*_version("2", later, "a", "b"), [first])
        assert refused.value.code == "too_little_news"


def test_some_teams_more_and_others_fewer_hide_no_one_between_them() -> None:
    """Move ten people from one team to another: all that is left of the difference is the one who is new."""
    first = guard(*_version("1", {}), [])
    moved = _version("2", {"AX": (10, 20, 20), "BX": (31, 20, 20)}, "a", "b")
    with pytest.raises(NotAllowed) as refused:
        guard(*moved, [first])
    assert refused.value.code == "too_little_news"


def test_lines_less_columns_are_looked_at_too() -> None:
    """Tell a set that no line names: two teams, less a program that is hidden in these two teams alone."""
    few = {"ax": (3, 0, 0), "bx": (2, 0, 0), "ay": (2, 0, 0), "by": (3, 0, 0)}
    every = dict.fromkeys((team + program for team in "abcd" for program in "xyz"), (20, 0, 0))
    counts: attack.Counts = {(name[0], name[1]): three for name, three in (every | few).items()}
    world = World("1", counts)
    release = guard("1", attack.groups(world, [], []), [])
    assert attack.recovered([release], [world]) == []


def test_one_person_in_five_programs_is_one_person() -> None:
    """Count pairs: five more of them may be a single newcomer, and five hidden ones three people."""
    programs = ["v", "w", "x", "y", "z"]
    counts: attack.Counts = dict.fromkeys(
        ((team, program) for team in "ab" for program in programs), (20, 20, 20)
    )
    first = guard("1", attack.groups(World("1", counts), [], []), [])
    newcomer: attack.Counts = dict.fromkeys((("a", program) for program in programs), (21, 20, 20))
    with pytest.raises(NotAllowed) as refused:
        guard("2", attack.groups(World("2", counts | newcomer), [], []), [first])
    assert refused.value.code == "too_little_news"
    few: attack.Counts = {
        ("a", "v"): (3, 0, 0),
        ("a", "w"): (2, 0, 0),
        ("b", "v"): (2, 0, 0),
        ("b", "w"): (3, 0, 0),
    }
    hidden = guard("1", attack.groups(World("1", counts | few), [], []), [])
    assert System([hidden]).exposed([Group("", (), ((), ()), (("a", "v"), ("a", "w")), 3, 5)]) == []


def test_people_who_left_and_came_back_are_told_by_outcomes() -> None:
    """Count as many in a store begun anew: it is another edition where outcomes differ, and its changes are few."""
    first = guard(*_version("1", {}), [])
    with pytest.raises(NotAllowed) as refused:
        guard(*_version("1", {"AX": (19, 21, 20)}), [first])
    assert refused.value.code == "too_little_news"


def test_no_change_at_all_is_no_difference() -> None:
    first = guard("1", _table(**PLAIN), [])
    assert guard("2", _table(**PLAIN), [first]).shown == first.shown


def test_forty_teams_and_twelve_programs_are_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_SECONDS", 60.0)  # which two are, on cores that have something else to do
    generator = np.random.default_rng(3)
    counts = {
        (f"t{t}", f"p{p}"): tuple(int(n) for n in generator.poisson(2.0, 3))
        for t in range(40)
        for p in range(12)
    }
    groups = attack.groups(World("1", counts), [], [])  # type: ignore[arg-type]
    release = guard("1", groups, [])
    asked = [g for g in release.groups if g.is_small]
    assert asked
    assert System([release]).exposed(asked) == []


def test_a_release_comes_back_from_its_json() -> None:
    release = guard("1", _table(**PLAIN), [])
    assert Release.from_json(release.to_json()) == release


def test_extents() -> None:
    assert lies_in(("a", "x"), (("a",), ()))
    assert not lies_in(("a", "x"), ((), ("y",)))

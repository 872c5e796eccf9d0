"""A curious reader: takes what documents show, and nothing else, and tries to work out what they hide.

It shares no line with the product: integer programs for one edition, linear algebra between two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from dashboard.access.groups import Group, Release

Cell = tuple[str, ...]
Counts = dict[Cell, tuple[int, int, int]]  # applied, partly, not applied


@dataclass(frozen=True, eq=False)
class World:
    """One edition: what is true, which a reader does not know."""

    edition: str
    counts: Counts


def worlds(generator: np.random.Generator) -> list[World]:
    """Make a random table in up to three versions, each a little later than the one before."""
    teams, programs = int(generator.integers(2, 6)), int(generator.integers(1, 5))
    mean = generator.choice([1.0, 3.0, 8.0])
    counts: Counts = {}
    for cell in product([f"t{i}" for i in range(teams)], [f"p{i}" for i in range(programs)]):
        if generator.random() < 0.85:
            a, b, c = generator.poisson(mean, 3)
            counts[cell] = (int(a), int(b), int(c))
    made = [World("1", counts)]
    for version in range(2, int(generator.integers(1, 4)) + 1):
        later = {cell: _later(generator, three) for cell, three in made[-1].counts.items()}
        made.append(World(str(version), later))
    return made


def _later(generator: np.random.Generator, three: tuple[int, int, int]) -> tuple[int, int, int]:
    kind = generator.random()
    if kind < 0.4:
        return three
    more = generator.poisson(0.7 if kind < 0.7 else 9, 3)
    return tuple(int(a + b) for a, b in zip(three, more, strict=True))  # type: ignore[return-value]


def groups(world: World, teams: Sequence[str], programs: Sequence[str]) -> list[Group]:
    """Count the groups of a scope as a review does; nobody is named, and a rep may be in several programs."""
    inside = {
        cell: sum(three)
        for cell, three in world.counts.items()
        if sum(three) and (not teams or cell[0] in teams) and (not programs or cell[1] in programs)
    }

    def group(by: str, name: tuple[str, ...], cells: list[Cell], people: int) -> Group:
        extent = (name[:1] if by in ("team", "team_program") else tuple(teams),
                  name[-1:] if by in ("program", "team_program") else tuple(programs))  # fmt: skip
        hits = tuple(sum(world.counts[c][i] for c in cells) for i in range(3))
        return Group(by, name, extent, tuple(cells), people, sum(inside[c] for c in cells), hits)

    made = [group("team_program", cell, [cell], size) for cell, size in inside.items()]
    for team in sorted({cell[0] for cell in inside}):
        cells = [cell for cell in inside if cell[0] == team]
        made.append(group("team", (team,), cells, max(inside[c] for c in cells)))
    for program in sorted({cell[1] for cell in inside}):
        cells = [cell for cell in inside if cell[1] == program]
        made.append(group("program", (program,), cells, sum(inside[c] for c in cells)))
    people = sum(max(g.base for g in made if g.by == "team_program" and g.name[0] == t[0]) for t in
                 {(cell[0],) for cell in inside})  # fmt: skip
    return [*made, group("all", (), list(inside), people)]


@dataclass
class Reader:
    """What a reader has seen of one edition, over every cell there could be."""

    cells: list[Cell]
    rows: list[np.ndarray[Any, Any]]
    bases: list[int]

    @classmethod
    def of(cls, releases: Sequence[Release]) -> Reader:
        cells = sorted({part for r in releases for g in r.groups for part in g.parts})
        shown = [g for r in releases for g in r.groups if r.shows(g)]
        rows = [np.array([float(cell in g.parts) for cell in cells]) for g in shown]
        return cls(cells, rows, [g.base for g in shown])

    def vector(self, parts: Sequence[tuple[str, ...]]) -> np.ndarray[Any, Any]:
        return np.array([float(cell in parts) for cell in self.cells])

    def knows(self, parts: Sequence[tuple[str, ...]]) -> bool:
        """Tell whether sums and differences of what is shown give a group's count: plain linear algebra."""
        if not self.rows:
            return False
        matrix, aim = np.array(self.rows), self.vector(parts)
        return bool(np.linalg.matrix_rank(np.vstack([matrix, aim])) == np.linalg.matrix_rank(matrix))

    def range(self, parts: Sequence[tuple[str, ...]]) -> tuple[int, int]:
        """Give the least and most whole number of people that fit what is shown, each shown cell being known."""
        aim = self.vector(parts)
        known = LinearConstraint(np.array(self.rows), self.bases, self.bases)
        ends = [
            milp(
                way * aim,
                constraints=known,
                integrality=np.ones(len(aim), dtype=int),
                bounds=Bounds(1, np.inf),
            )
            for way in (1, -1)
        ]
        least, most = (float(aim @ end.x) if end.success else np.inf for end in ends)
        return round(least), 10**9 if most == np.inf else round(most)


def recovered(releases: Sequence[Release], truth: Sequence[World]) -> list[str]:
    """List what a reader of all documents can tell of fewer than five people."""
    editions = {world.edition: [r for r in releases if r.edition == world.edition] for world in truth}
    readers = {name: Reader.of(mine) for name, mine in editions.items() if mine}
    found = []
    for name, reader in readers.items():
        small = {g.parts: g for r in editions[name] for g in r.groups if 0 < g.people < 5}
        for parts, group in small.items():
            least, most = reader.range(parts)
            if reader.knows(parts) or least == most:
                found.append(f"{name}: {group.by} {group.name} is {least}")
    return found + _between(editions, readers, truth) + _by_sets(editions, truth)


def _by_sets(editions: dict[str, list[Release]], truth: Sequence[World]) -> list[str]:
    """Try sums and differences of all that is told, also of two editions, which no line of a table names."""
    known = {world: editions[world.edition] for world in truth if editions[world.edition]}
    cells = sorted({cell for world in known for cell in _seen(known[world], world)})
    if not cells:
        return []
    spaces = {world: _null(_told(releases, world, cells)) for world, releases in known.items()}
    found = []
    for world, releases in known.items():
        for chosen in _zero_or_one(spaces[world]):
            inside = {cell for cell, yes in zip(cells, chosen, strict=True) if yes}
            few = _changed(world, World("", {}), inside)
            many = any(g.people > 4 and inside >= set(g.parts) for r in releases for g in r.groups)
            if 0 < few < 5 and not many:
                found.append(f"{world.edition}: {few} people are {sorted(inside)}")
    for one, other in [(a, b) for a in known for b in known if a.edition < b.edition]:
        for chosen in _zero_or_one(np.vstack([spaces[one], spaces[other]])):
            inside = {cell for cell, yes in zip(cells, chosen, strict=True) if yes}
            few = _changed(one, other, inside)
            if 0 < few < 5:
                found.append(f"{one.edition}→{other.edition}: {few} of {sorted(inside)} changed")
    return found


def _seen(releases: Sequence[Release], world: World) -> set[Cell]:
    return {cell for cell, three in world.counts.items() if sum(three)
            and any(_lies_in(cell, g.extent) for r in releases for g in r.groups if g.by == "all")}  # fmt: skip


def _lies_in(cell: Cell, extent: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    return all(not names or name in names for name, names in zip(cell, extent, strict=True))


def _told(releases: Sequence[Release], world: World, cells: Sequence[Cell]) -> np.ndarray[Any, Any]:
    """List what is told: sums, and that nobody is where nothing is counted."""
    rows = [
        [float(_lies_in(cell, g.extent)) for cell in cells] for r in releases for g in r.groups if r.shows(g)
    ]
    seen, scopes = _seen(releases, world), [g.extent for r in releases for g in r.groups if g.by == "all"]
    empty = [c for c in cells if c not in seen and any(_lies_in(c, scope) for scope in scopes)]
    return np.array([*rows, *([float(cell == one) for cell in cells] for one in empty)])


def _null(rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Give what every sum of rows is at right angles to."""
    _, sizes, turned = np.linalg.svd(rows)
    return turned[int((sizes > 1e-9).sum()) :]


def _zero_or_one(across: np.ndarray[Any, Any], most: int = 12) -> np.ndarray[Any, Any]:
    """List the sets of parts that sums give: all of them, or those of a few thousand tries where there are more."""
    basis = _null(across) if len(across) else np.eye(across.shape[1])
    basis, pivots = _reduced(basis)
    if len(basis) <= most:
        tries = np.array(list(product([0.0, 1.0], repeat=len(basis))))
    else:
        tries = (np.random.default_rng(1).random((2**most, len(basis))) < 2 / len(basis)).astype(float)
    sets = tries @ basis if len(pivots) else np.zeros((0, across.shape[1]))
    whole = np.abs(sets - np.round(sets)).max(axis=1, initial=0) < 1e-6
    return np.array([row > 0.5 for row in np.round(sets[whole]) if row.min() >= 0 and 0 < row.max() <= 1])


def _reduced(rows: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], list[int]]:
    """Bring a basis into reduced echelon form, so that a set says at its pivots what it is made of."""
    pivots: list[int] = []
    rows = rows.copy()
    for column in range(rows.shape[1]):
        at = len(pivots)
        if at == len(rows):
            break
        best = at + int(np.abs(rows[at:, column]).argmax())
        if abs(rows[best, column]) < 1e-9:
            continue
        rows[[at, best]] = rows[[best, at]]
        rows[at] /= rows[at, column]
        for other in range(len(rows)):
            if other != at:
                rows[other] -= rows[other, column] * rows[at]
        pivots.append(column)
    return rows, pivots


def _between(
    editions: dict[str, list[Release]], readers: dict[str, Reader], truth: Sequence[World]
) -> list[str]:
    """Subtract each group that two editions tell: a few people more are a small group, too."""
    found = []
    for one, other in [(a, b) for a in truth for b in truth if a.edition < b.edition]:
        if one.edition not in readers or other.edition not in readers:
            continue
        extents = {g.extent for r in editions[one.edition] for g in r.groups}
        for teams, programs in extents:
            spans = [_inside(world, teams, programs) for world in (one, other)]
            known = [set(cells) <= set(readers[w.edition].cells) and readers[w.edition].knows(cells)
                     for w, cells in zip((one, other), spans, strict=True)]  # fmt: skip
            few = _changed(one, other, {*spans[0], *spans[1]})
            if all(known) and all(spans) and 0 < few < 5:
                found.append(f"{one.edition}→{other.edition}: {few} of {teams} {programs} changed")
    return found


def _changed(one: World, other: World, cells: set[Cell]) -> int:
    """Count the people of whom a difference tells, at least: nobody stands in one program twice."""
    nobody = (0, 0, 0)
    programs: dict[str, int] = {}
    for cell in cells:
        move = np.subtract(other.counts.get(cell, nobody), one.counts.get(cell, nobody))
        programs[cell[1]] = programs.get(cell[1], 0) + max(*map(abs, move), abs(int(move.sum())))
    return max(programs.values(), default=0)


def _inside(world: World, teams: Sequence[str], programs: Sequence[str]) -> list[Cell]:
    return [
        cell
        for cell, three in world.counts.items()
        if sum(three) and (not teams or cell[0] in teams) and (not programs or cell[1] in programs)
    ]

"""What can be worked out from published sums: the solver that plays the curious reader.

A reader knows every sum that is shown, on all live links together, and that a part which is not shown holds
somebody. Linear programs (HiGHS) tell between which bounds that leaves each group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from dashboard.access.groups import FEWEST, Group, Key, Part, Release

if TYPE_CHECKING:
    import numpy as np
    from highspy import Highs

    Vector = np.ndarray[Any, np.dtype[np.float64]]

# Two hidden parts that hold five people together leave each a range of three.
NARROWEST = FEWEST - 2
_LOOKS = 24
_NEVER = 1e-6


@dataclass(frozen=True)
class Exposed:
    """A group that can be worked out, and the groups shown by the first release that it follows from."""

    group: Group
    means: tuple[Key, ...]


@dataclass(frozen=True, eq=False)
class _Solved:
    """A table that fits what is shown, and how much each shown sum holds it back."""

    table: Vector
    prices: Vector


class System:
    """The sums that releases of one edition show, as equations over their parts."""

    def __init__(self, releases: Sequence[Release]) -> None:
        self._parts = {part: i for i, part in enumerate(sorted({p for r in releases for p in _parts(r)}))}
        self._rows = [(place, g) for place, r in enumerate(releases) for g in r.groups if r.shows(g)]
        self._solver = _solver(
            [[self._parts[part] for part in g.parts] for _, g in self._rows],
            [float(g.base) for _, g in self._rows],
            len(self._parts),
        )

    def exposed(self, asked: Sequence[Group]) -> list[Exposed]:
        """List the asked groups that are known too well."""
        import numpy as np

        wanted = [g for g in asked if g.parts and all(part in self._parts for part in g.parts)]
        if not wanted:
            return []
        vectors = np.array([self._vector(g.parts) for g in wanted])
        found = [self._look_at(wanted[i], vectors[i]) for i in self._doubtful(vectors)]
        return [one for one in found if one]

    def bounds(self, group: Group) -> tuple[float, float]:
        """Tell between which bounds a reader knows a group."""
        vector = self._vector(group.parts)
        return float(vector @ self._solve(vector).table), float(vector @ self._solve(-vector).table)

    def _doubtful(self, vectors: Vector) -> list[int]:
        """Look at a few tables that fit what is shown: two that differ enough prove that nobody can tell."""
        import numpy as np

        generator, left = np.random.default_rng(7), np.arange(len(vectors))
        low, high = np.full(len(vectors), np.inf), np.full(len(vectors), -np.inf)
        for _ in range(min(_LOOKS, len(vectors) // 2)):
            aim = generator.choice([-1.0, 1.0], size=len(left)) @ vectors[left]
            for way in (aim, -aim):
                found = vectors @ self._solve(way).table
                low, high = np.minimum(low, found), np.maximum(high, found)
            left = np.flatnonzero(high - low < NARROWEST - _NEVER)
            if not len(left):
                break
        return [int(i) for i in left]

    def _look_at(self, group: Group, vector: Vector) -> Exposed | None:
        least, most = self._solve(vector), self._solve(-vector)
        if vector @ most.table - vector @ least.table >= NARROWEST - _NEVER:
            return None
        weights = abs(least.prices) + abs(most.prices)
        rows = zip(weights, self._rows, strict=True)
        return Exposed(group, tuple(g.key for w, (place, g) in rows if w > _NEVER and place == 0))

    def _solve(self, aim: Vector) -> _Solved:
        import numpy as np
        from highspy import HighsModelStatus

        self._solver.changeColsCost(len(aim), np.arange(len(aim), dtype=np.int32), aim)
        self._solver.run()  # from where the last one ended: a tenth of the time
        status = self._solver.getModelStatus()
        if status != HighsModelStatus.kOptimal:
            raise ArithmeticError(f"published sums contradict each other: {status}")
        found = self._solver.getSolution()
        return _Solved(np.array(found.col_value), np.array(found.row_dual))

    def _vector(self, parts: Sequence[Part]) -> Vector:
        import numpy as np

        vector = np.zeros(len(self._parts))
        vector[[self._parts[part] for part in parts]] = 1.0
        return vector


def _parts(release: Release) -> set[Part]:
    return {part for group in release.groups for part in group.parts}


def _solver(rows: Sequence[Sequence[int]], sums: Sequence[float], parts: int) -> Highs:
    import numpy as np
    from highspy import HighsLp, MatrixFormat

    problem = HighsLp()
    problem.num_col_, problem.num_row_ = parts, len(rows)
    problem.col_cost_, problem.col_lower_ = np.zeros(parts), np.ones(parts)
    problem.col_upper_ = np.full(parts, sum(sums) + NARROWEST + 1)
    problem.row_lower_ = problem.row_upper_ = np.array(sums)
    problem.a_matrix_.format_ = MatrixFormat.kRowwise
    problem.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)])
    problem.a_matrix_.index_ = np.array([place for row in rows for place in row])
    problem.a_matrix_.value_ = np.ones(sum(len(row) for row in rows))
    solver = _quiet()
    solver.passModel(problem)
    return solver


def _quiet() -> Highs:
    """Start HiGHS without its greeting, which it writes to standard output once callbacks are enabled."""
    from highspy import Highs

    class Quiet(Highs):
        @override
        def enableCallbacks(self) -> None:
            pass

    solver = Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    return solver

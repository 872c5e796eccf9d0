"""Searching: whether shown sums, added and subtracted, give away a set of too few people.

Who adds and subtracts the lines of a table can work out numbers of sets of parts that have no line. There are too many
such sets to list. So an integer program (solved by HiGHS) looks for the smallest set that is too small.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Places = Sequence[int]
_SECONDS = 6.0  # by the clock: a busy server is no reason to refuse what takes a third of it
_OPTIMAL, _INFEASIBLE = 0, 2


class Undecided(Exception):
    """The search took too long to say that there is none."""


@dataclass(frozen=True)
class Wanted:
    """What a set of parts must be like: a weight of each part, at most so much or at least one in total.

    `apart` are sets that it must not contain whole.
    """

    most: Sequence[Sequence[float]]
    bound: float
    least: Sequence[Sequence[float]]
    apart: Sequence[Places] = ()


def smallest(
    count: int, told: Sequence[Sequence[Places]], wanted: Wanted, without: Collection[int] = ()
) -> list[int]:
    """Give the smallest wanted set that sums of each of `told` give, as places of `count` parts; empty for none.

    It is looked for `without` these places. Raises Undecided.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import block_array, eye_array

    sums = [_sums(lines, count) for lines in told]
    width = count + sum(each.shape[1] for each in sums)
    # a set is told where it is a sum of lines, each taken so many times: more, less, or not at all
    same = block_array([[eye_array(count), *_beside(place, sums)] for place in range(len(sums))])
    rules = [LinearConstraint(same.tocsr(), 0.0, 0.0)]
    rules += [LinearConstraint(_wide(each, width), -np.inf, wanted.bound) for each in wanted.most]
    rules += [LinearConstraint(_wide(each, width), 1.0, np.inf) for each in wanted.least]
    rules += [LinearConstraint(_chosen(each, width), -np.inf, len(each) - 1) for each in wanted.apart]
    # bounded, for HiGHS looks for ever where there are too many ways to write one set
    free = np.full(width - count, float(count))
    most = np.ones(count)
    most[list(without)] = 0.0
    found = milp(
        np.concatenate([np.ones(count), np.zeros(width - count)]),
        integrality=np.concatenate([np.ones(count), np.zeros(width - count)]),
        bounds=Bounds(np.concatenate([np.zeros(count), -free]), np.concatenate([most, free])),
        constraints=rules,
        # presolved, some that can be solved are called infeasible, which would pass for "nobody is told" (scipy 1.17)
        options={"time_limit": _SECONDS, "presolve": False},
    )
    if found.status == _INFEASIBLE:
        return []
    if found.status != _OPTIMAL:
        raise Undecided
    return [int(place) for place in np.flatnonzero(found.x[:count] > 0.5)]


def _sums(lines: Sequence[Places], count: int) -> csr_array:
    import numpy as np
    from scipy.sparse import csr_array

    places = [(part, column) for column, line in enumerate(lines) for part in line]
    rows, columns = zip(*places, strict=True) if places else ((), ())
    return csr_array((np.full(len(places), -1.0), (rows, columns)), shape=(count, len(lines)))


def _beside(place: int, sums: Sequence[csr_array]) -> list[csr_array | None]:
    from scipy.sparse import csr_array

    return [each if other == place else csr_array(each.shape) for other, each in enumerate(sums)]


def _wide(weights: Sequence[float], width: int) -> csr_array:
    import numpy as np
    from scipy.sparse import csr_array

    return csr_array(np.pad(np.asarray(weights, dtype=float), (0, width - len(weights)))[np.newaxis])


def _chosen(places: Places, width: int) -> csr_array:
    return _wide([float(place in places) for place in range(width)], width)

"""Exact tests and intervals that need special functions; scipy is imported when one is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
_Z = 1.959963984540054  # of 95 % intervals
EXACT_UNDER = 25
FEWEST_SPREAD = 10  # groups from which over-dispersion is told


def jeffreys(hits: float, base: float) -> tuple[float, float]:
    """Bound a share by the 95 % quantiles of Beta(x + ½, n - x + ½); 0 and 1 at the edges."""
    from scipy.special import betaincinv

    a, b = hits + 0.5, base - hits + 0.5
    low = 0.0 if hits == 0 else float(betaincinv(a, b, 0.025))
    return low, 1.0 if hits == base else float(betaincinv(a, b, 0.975))


def sign_test(up: int, down: int) -> float:
    """Give the exact two-sided p of so many ups and downs where both are equally likely."""
    from scipy.special import bdtr

    return 1.0 if up + down == 0 else min(1.0, 2 * float(bdtr(min(up, down), up + down, 0.5)))


def at_least(hits: int, base: int, share: float) -> float:
    """Give how often so many or more of a base are hit by chance, each at this share (binomial)."""
    from scipy.special import bdtrc

    return float(bdtrc(hits - 1, base, share)) if hits > 0 else 1.0


def mcnemar(b: int, c: int) -> tuple[float, float]:
    """Test discordant pairs: the statistic (b - c)² / (b + c), and p, exact under 25 of them."""
    from scipy.special import chdtrc

    if b + c == 0:
        return 0.0, 1.0
    statistic = (b - c) ** 2 / (b + c)
    return statistic, sign_test(b, c) if b + c < EXACT_UNDER else float(chdtrc(1, statistic))


def mid_p(hits: Numbers, base: Numbers, centre: float) -> Numbers:
    """Give the two-sided mid-P of each share against a centre; a base may be an effective one, not whole."""
    from scipy.special import betainc, betaln

    inside = 0 < centre < 1
    if not inside:
        return np.ones_like(hits)
    at = np.exp(
        hits * np.log(centre)
        + (base - hits) * np.log1p(-centre)
        - betaln(hits + 1, base - hits + 1)
        - np.log(base + 1)
    )
    up_to = np.where(hits >= base, 1.0, betainc(np.maximum(base - hits, 1e-300), hits + 1, 1 - centre))
    lower = up_to - at / 2
    return np.asarray(np.clip(2 * np.minimum(lower, 1 - lower), 0.0, 1.0), dtype=np.float64)


def two_samples(p1: Numbers, n1: Numbers, p2: Numbers, n2: Numbers) -> Numbers:
    """Give the two-sided mid-P that shares of two samples are one and the same (Fisher, given how many are hit at all).

    Effective bases are rounded: half a person is nobody.
    """
    from scipy.special import gammaln

    def ways(n: Numbers, k: Numbers) -> Numbers:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))

    swap = n1 > n2  # the terms to add up are those of the smaller sample
    p1, n1, p2, n2 = (np.where(swap, b, a) for a, b in ((p1, p2), (n1, n2), (p2, p1), (n2, n1)))
    n1, n2 = np.rint(n1)[:, None], np.rint(n2)[:, None]
    first, second = np.rint(p1[:, None] * n1), np.rint(p2[:, None] * n2)
    hits = first + second
    k = np.arange(int(n1.max()) + 1, dtype=np.float64)[None, :]
    possible = (k <= n1) & (k <= hits) & (hits - k <= n2)
    safe = np.where(possible, k, first)
    chance = np.exp(ways(n1, safe) + ways(n2, hits - safe) - ways(n1 + n2, hits)) * possible
    at = (chance * (k == first)).sum(axis=1)
    lower = (chance * (k < first)).sum(axis=1) + at / 2
    return np.asarray(np.clip(2 * np.minimum(lower, 1 - lower), 0.0, 1.0), dtype=np.float64)


def two_samples_of_few(p1: Numbers, n1: Numbers, p2: Numbers, n2: Numbers) -> Numbers:
    """Give `two_samples` where either has fewer than 25 people, and an interval is too narrow; else not a number."""
    numbers = np.vstack((p1, n1, p2, n2))
    fewest = np.minimum(n1, n2)
    few = (fewest > 0) & (fewest < EXACT_UNDER) & ~np.isnan(numbers).any(axis=0)
    found = np.full(len(few), np.nan)
    if few.any():
        found[few] = two_samples(*numbers[:, few])
    return found


def discoveries(p: Sequence[float], q: float = 0.05) -> list[bool]:
    """Tell which of many tests stand at a false discovery rate of q (Benjamini and Hochberg)."""
    from scipy.stats import false_discovery_control

    return [bool(one <= q + 1e-12) for one in false_discovery_control(p)] if len(p) else []


def of_difference(difference: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """Give the p that a difference is none: below 0.05 where its 95 % interval leaves 0 out, not a number without one.

    An interval need not be symmetric: the half of it that reaches towards 0 decides.
    """
    from scipy.special import erfc

    margin = np.where(difference >= 0, difference - low, high - difference)
    none = np.where(difference == 0, 0.0, np.inf)
    apart = np.divide(np.abs(difference), margin, out=none, where=margin != 0)
    return np.asarray(erfc(_Z * apart / np.sqrt(2)), dtype=np.float64)


def over_dispersed(phi: float, groups: int) -> bool:
    """Tell whether groups differ by more than a binomial lets them: at least 10, and I·φ above χ² .95."""
    from scipy.special import chdtri

    return groups >= FEWEST_SPREAD and groups * phi > float(chdtri(groups - 1, 0.05))


def z_of(p: Numbers) -> Numbers:
    """Turn two-sided p into the distance of a normal deviate."""
    from scipy.special import ndtri

    return -np.asarray(ndtri(np.clip(p, 1e-300, 1.0) / 2), dtype=np.float64)


def p_of(z: Numbers) -> Numbers:
    """Turn distances of a normal deviate into two-sided p."""
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.abs(z)), dtype=np.float64)


def log_rank(
    one: tuple[Sequence[float], Sequence[bool]], other: tuple[Sequence[float], Sequence[bool]]
) -> tuple[float, float]:
    """Compare two sets of waits (days, whether each ended): chi² with one degree of freedom, and its p."""
    from scipy.stats import CensoredData, logrank

    def waits(days: Sequence[float], ended: Sequence[bool]) -> CensoredData:
        return CensoredData.right_censored(list(days), [not end for end in ended])

    found = logrank(waits(*one), waits(*other))
    return float(found.statistic) ** 2, float(found.pvalue)

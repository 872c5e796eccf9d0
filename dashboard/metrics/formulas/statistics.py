"""Formulas of docs/measures.md as Polars expressions, over all groups at once."""

from __future__ import annotations

import polars as pl

Z = 1.959964


def wilson(p: pl.Expr, n: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Bound a share p of n by its 95 % Wilson interval; null where n is 0."""
    n = pl.when(n > 0).then(n)
    middle = p + Z**2 / (2 * n)
    half = Z * (p * (1 - p) / n + Z**2 / (4 * n**2)).sqrt()
    scale = 1 + Z**2 / n
    return ((middle - half) / scale).clip(0, 1), ((middle + half) / scale).clip(0, 1)


def newcombe(p1: pl.Expr, n1: pl.Expr, p2: pl.Expr, n2: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Bound p1 - p2 of different people by Newcombe's method 10."""
    return difference(p1, *wilson(p1, n1), p2, *wilson(p2, n2))


def difference(
    p1: pl.Expr, low1: pl.Expr, high1: pl.Expr, p2: pl.Expr, low2: pl.Expr, high2: pl.Expr
) -> tuple[pl.Expr, pl.Expr]:
    """Bound p1 - p2 by Newcombe's method 10 where the ends of both shares' intervals are known."""
    low = p1 - p2 - ((p1 - low1) ** 2 + (high2 - p2) ** 2).sqrt()
    high = p1 - p2 + ((high1 - p1) ** 2 + (p2 - low2) ** 2).sqrt()
    return low, high


def gini(value: pl.Expr, size: pl.Expr) -> pl.Expr:
    """Give the Gini of `size` people of whom those in `value` (any order) have something, the rest nothing.

    2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n on sorted x, zeros included; null where nobody has anything.
    """
    ordered = value.sort()
    place = pl.int_range(1, ordered.len() + 1) + (size - ordered.len())
    total = pl.when(value.sum() > 0).then(value.sum())
    return 2 * (place * ordered).sum() / (size * total) - (size + 1) / size


def kitagawa(w1: pl.Expr, r1: pl.Expr, w2: pl.Expr, r2: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Split a stratum's part in a change of the total into what its rate and what its weight did.

    1 is before, 2 is now; summed over strata the two add up exactly to the change.
    """
    return (w1 + w2) / 2 * (r2 - r1), (r1 + r2) / 2 * (w2 - w1)


def funnel(centre: pl.Expr, n: pl.Expr, z: float, spread: pl.Expr | float = 1.0) -> tuple[pl.Expr, pl.Expr]:
    """Bound what a share of n does by chance around a centre; `spread` is √φ."""
    half = z * (centre * (1 - centre) / n).sqrt() * spread
    return (centre - half).clip(0, 1), (centre + half).clip(0, 1)


def distance(p: pl.Expr, n: pl.Expr, centre: pl.Expr) -> pl.Expr:
    """Count how many standard errors a share of n lies off a centre."""
    return (p - centre) / (centre * (1 - centre) / n).sqrt()


def dispersion(z: pl.Expr) -> pl.Expr:
    """Estimate over-dispersion φ: the mean of z² after winsorising a tenth at either end."""
    low, high = z.quantile(0.1, "linear"), z.quantile(0.9, "linear")
    return (z.clip(low, high) ** 2).mean()


def shrink(hits: pl.Expr, base: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Fit a beta-binomial to all groups by moments: alpha and beta.

    Null where groups differ no more than one binomial lets them, or are of one each, so that nothing tells how much
    they differ: each is then best guessed by the total.
    """
    p, twos = hits.sum() / base.sum(), (base * (base - 1)).sum()
    excess = ((hits - base * p) ** 2).sum() / (p * (1 - p)) - base.sum()
    alike = pl.when((p > 0) & (p < 1) & (twos > 0) & (excess > 0)).then((excess / twos).clip(upper_bound=1))
    weight = 1 / alike - 1
    return p * weight, (1 - p) * weight


def moving_range(x: pl.Expr) -> pl.Expr:
    """Average the moving range; ranges at or over 3.267 times the first average are dropped once."""
    ranges = x.diff().abs().drop_nulls()
    return ranges.filter(ranges < 3.267 * ranges.mean()).mean().fill_null(ranges.mean())


def natural_limits(x: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Give the mean of an XmR chart and its natural process limits."""
    mean, width = x.mean(), 2.66 * moving_range(x)
    return mean, mean - width, mean + width


def against_all(changes: pl.Expr, total: pl.Expr) -> pl.Expr:
    """Tell whether a total moved against every one of its strata (Simpson's paradox)."""
    return (changes.count() > 0) & (changes * total.sign() < 0).all()

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
    (low1, high1), (low2, high2) = wilson(p1, n1), wilson(p2, n2)
    difference = p1 - p2
    low = difference - ((p1 - low1) ** 2 + (high2 - p2) ** 2).sqrt()
    high = difference + ((high1 - p1) ** 2 + (p2 - low2) ** 2).sqrt()
    return low, high


def gini(value: pl.Expr, size: pl.Expr) -> pl.Expr:
    """Give the Gini of `size` people of whom those in `value` (any order) have something, the rest nothing.

    2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n on sorted x, zeros included; null where nobody has anything.
    """
    ordered = value.sort()
    place = pl.int_range(1, ordered.len() + 1) + (size - ordered.len())
    total = pl.when(value.sum() > 0).then(value.sum())
    return 2 * (place * ordered).sum() / (size * total) - (size + 1) / size

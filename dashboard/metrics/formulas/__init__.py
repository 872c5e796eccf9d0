"""Formulas and tests of statistics: numbers in, numbers out, nothing of this product in them."""

"""Marts: how the tables of a store are gathered, built, kept and cut to a scope."""

"""Tests of the shared pieces of the pages."""

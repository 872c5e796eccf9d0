"""Exports: a review as a document that leaves the dashboard."""

"""Frames in, frames out: marts, catalogue, evaluation, statistics."""

"""Charts: what to draw, then how a library draws it."""

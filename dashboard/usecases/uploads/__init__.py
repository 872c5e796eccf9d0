"""A file becomes rows that count, and can be undone."""

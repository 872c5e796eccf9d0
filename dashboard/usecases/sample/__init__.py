"""A company that does not exist, made with a seed."""

"""Who may see what: the one way to rows."""

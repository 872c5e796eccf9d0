"""State: the few facts that are no rows: links, their documents and opens, and who did what."""

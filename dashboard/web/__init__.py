"""Starlette's side of the server: routes of our own, the headers of every answer, and who is answered."""

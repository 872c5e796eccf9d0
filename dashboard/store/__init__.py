"""Rows: the uploads log, what is current, stored marts."""

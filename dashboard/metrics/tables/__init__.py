"""What is summed up of rows before anybody asks, a table to a module."""

"""What `make bench` runs: speed and memory, measured in processes of their own."""

"""The key figures: each one's measure, and the catalogue that lists them."""

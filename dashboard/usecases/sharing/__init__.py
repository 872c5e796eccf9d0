"""Links: documents made from a review for people without a login."""

"""What a page says of a review: sentences, cards, pictures."""

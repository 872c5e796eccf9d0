"""What people can do here: uploads, reviews, sharing, commitments, sample data."""

"""What people can do here: uploads, reviews, sharing, sample data."""

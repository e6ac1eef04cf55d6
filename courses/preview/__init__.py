"""A page as somebody else would see it."""

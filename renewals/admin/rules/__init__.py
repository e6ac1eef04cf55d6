"""Staff pages on the rules of places."""

"""What a new text of a page changes, and for whom."""

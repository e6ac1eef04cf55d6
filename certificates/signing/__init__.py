"""What makes a PDF the organisation's own word, and how anybody finds out whether it still is."""

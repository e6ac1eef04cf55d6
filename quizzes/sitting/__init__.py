"""What one attempt is made of and how it goes, in plain Python: drawn, laid out, walked, graded, shown."""

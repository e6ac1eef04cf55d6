"""What a lesson is made of, read as plain values, and what may stand in it."""

"""What a course consists of, what is open in it and why not."""

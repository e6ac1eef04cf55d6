"""How a course or a muscle is found."""

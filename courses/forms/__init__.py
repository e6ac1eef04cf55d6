"""What people fill in about courses."""

"""What apps above fill in: each registers in `ready()`, nothing here knows who does."""

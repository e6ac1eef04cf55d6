"""Pages of renewals, one file for each noun."""

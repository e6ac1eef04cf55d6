"""The performance budgets, measured beside the limit of this machine in the same run."""

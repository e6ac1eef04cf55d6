"""Filled by the services of this app."""

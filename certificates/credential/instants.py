"""Moments as credentials write them."""

import datetime as dt


def instant(at: dt.datetime) -> str:
    """UTC and whole seconds: `2026-11-20T09:00:00Z`."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: object) -> dt.datetime:
    """The moment that such text names. Raises ValueError for anything without a time zone."""
    if not isinstance(text, str):
        raise ValueError("not an instant")
    at = dt.datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return at

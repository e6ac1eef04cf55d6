"""Redis as the wire. Times are measured, see docs/decisions/0002-what-is-owed-stands-in-the-database.md."""

from typing import Any

CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    # Three times the time limit and more: a task still running is never handed out again.
    "visibility_timeout": 900,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}

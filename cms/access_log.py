"""What the web server writes about requests, without the addresses that are themselves a permission."""

import re
from typing import Any

from gunicorn.glogging import Logger

# Calendar feeds, the end of letters, new passwords, confirmed addresses: whoever reads one may use it.
PRIVATE = re.compile(
    r"(/renewals/calendar/|/renewals/stop/|/password/reset/key/|/confirm-email/)[^/\s?\"]{8,}"
)


def without_secrets(text: str) -> str:
    """The same line; where the secret part of an address stood there is a mark."""
    return PRIVATE.sub(r"\1***", text)


class AccessLog(Logger):  # type: ignore[misc]
    """For gunicorn's `--logger-class`."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        found = super().atoms(resp, req, environ, request_time)
        return {
            name: without_secrets(value) if isinstance(value, str) else value
            for name, value in found.items()
        }

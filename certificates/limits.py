"""How often one address may look up codes."""

import logging

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

logger = logging.getLogger(__name__)

LOOK_UPS = 30
# Looking into a file costs much more than looking up a code.
FILES = 10
SECONDS = 60


def too_many(request: HttpRequest, *, kind: str = "verify", most: int = LOOK_UPS) -> bool:
    """Counts this look-up; True when the address has used up the minute.

    The address is read as sign-in reads it, so a header somebody invents does not help. A cache
    that is away lets everybody in: a certificate must be checkable, and codes cannot be guessed.
    """
    minute = int(timezone.now().timestamp()) // SECONDS
    key = f"{kind}:{get_adapter().get_client_ip(request)}:{minute}"
    try:
        if cache.add(key, 1, timeout=2 * SECONDS):
            return False
        return bool(cache.incr(key) > most)
    except Exception:
        logger.warning("look-ups are not counted, the cache does not answer", exc_info=True)
        return False

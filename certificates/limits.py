"""How often one address may look up codes."""

import logging

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

logger = logging.getLogger(__name__)

LOOK_UPS = 30
SECONDS = 60


def too_many(request: HttpRequest) -> bool:
    """Counts this look-up; True when the address has used up the minute.

    The address is read as sign-in reads it, so a header somebody invents does not help. A cache
    that is away lets everybody in: a certificate must be checkable, and codes cannot be guessed.
    """
    minute = int(timezone.now().timestamp()) // SECONDS
    key = f"verify:{get_adapter().get_client_ip(request)}:{minute}"
    try:
        if cache.add(key, 1, timeout=2 * SECONDS):
            return False
        return bool(cache.incr(key) > LOOK_UPS)
    except Exception:
        logger.warning("look-ups are not counted, the cache does not answer", exc_info=True)
        return False

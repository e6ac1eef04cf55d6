"""How many pages of an uploaded PDF can be looked at, counted once for each file."""

import datetime as dt
import logging

from django.core.cache import cache
from django.db.models.fields.files import FieldFile

from renewals.papers import CannotShow, TookTooLong, count_pages

logger = logging.getLogger(__name__)

# A file never changes under its digest.
KEPT = dt.timedelta(days=30)
TRIED_AGAIN_AFTER = dt.timedelta(minutes=10)


def pages_to_look_at(kept: FieldFile, sha256: str) -> int:
    """At most MOST_PAGES; 0 for a file that cannot be shown or is gone."""
    key, lasts = f"paper-pages-{sha256}", KEPT
    known = cache.get(key)
    if known is not None:
        return int(known)
    try:
        with kept.storage.open(str(kept.name), "rb") as file:
            number = count_pages(file.read())
    except FileNotFoundError:
        logger.error("the file %s is not in the storage", kept.name)
        return 0
    except CannotShow as error:
        logger.warning("the pages of %s cannot be shown: %r", kept.name, error.__cause__)
        number = 0
        if isinstance(error, TookTooLong):
            lasts = TRIED_AGAIN_AFTER
    cache.set(key, number, lasts.total_seconds())
    return number


def page_asked(said: str, pages: int) -> int:
    """The page of an address, within what there is; the first where it says none."""
    number = int(said) if said.isdecimal() and len(said) < 4 else 1
    return min(max(number, 1), max(pages, 1))

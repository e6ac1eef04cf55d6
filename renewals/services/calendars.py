"""Private addresses for calendars: made, shown once, revoked."""

import datetime as dt
import secrets

from django.db import transaction

from practitioners.models import User
from renewals.models import CalendarFeed
from renewals.selectors.calendars import digest_of


@transaction.atomic
def make_feed(*, holder: User, at: dt.datetime) -> str:
    """The secret of a new address, which nobody can read here again. An earlier address ends."""
    User.objects.select_for_update(no_key=True).get(pk=holder.pk)
    revoke_feed(holder=holder, at=at)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(holder=holder, secret_sha256=digest_of(secret), made_at=at)
    return secret


def revoke_feed(*, holder: User, at: dt.datetime) -> bool:
    """The address works no longer, for ever. False when there was none."""
    return bool(CalendarFeed.objects.filter(holder=holder, revoked_at=None).update(revoked_at=at))


def note_reading(*, feed: CalendarFeed, at: dt.datetime) -> None:
    """Calendars look every few minutes: written once an hour is enough to see which one is in use."""
    if feed.read_at is None or at - feed.read_at >= dt.timedelta(hours=1):
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=at)

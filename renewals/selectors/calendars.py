"""What a calendar gets to read, and under which address."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from practitioners.models import User
from renewals.ics import WholeDay
from renewals.models import CalendarFeed, RenewalPeriod
from renewals.selectors.periods import next_letters, title_of, with_what_it_is_for
from renewals.selectors.wishes import offsets_by_period


def digest_of(secret: str) -> str:
    """All that is kept of an address."""
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_for(*, secret: str) -> CalendarFeed:
    """The feed of that address. A wrong one, one that was revoked and one of a closed account do not exist."""
    working = CalendarFeed.objects.filter(
        revoked_at=None, holder__closed_at=None, holder__is_active=True
    ).select_related("holder")
    return get_object_or_404(working, secret_sha256=digest_of(secret))


def own_feed(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(holder=user, revoked_at=None).first()


def calendar_days(user: User, *, at: dt.datetime, with_letters: bool = False) -> Iterator[WholeDay]:
    """One day for each open deadline and, if wanted, one for each letter still to come.

    Titles only: a calendar may be shared, and what stands in it is out of our hands.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    periods = list(with_what_it_is_for(RenewalPeriod.objects.open().filter(holder=user)))
    offsets = offsets_by_period(periods) if with_letters else {}
    for period in periods:
        title, zone = title_of(period), period.time_zone.replace("_", " ")
        page = settings.SITE_URL + reverse("renewals:period", args=[period.pk])
        due = _("Certificate runs out: %(title)s") if period.certificate_id else _("Due: %(title)s")
        yield WholeDay(
            uid=f"deadline-{period.pk}@{host}",
            on=period.due_on,
            title=due % {"title": title},
            words=_(
                "Until midnight in %(zone)s. Renewing in time stays your own duty. Check with your board."
            )
            % {"zone": zone},
            url=page,
        )
        for day in next_letters(period, offsets.get(period.pk, ()), at=at):
            yield WholeDay(
                uid=f"letter-{period.pk}-{(period.due_on - day).days}@{host}",
                on=day,
                title=_("We write to you: %(title)s") % {"title": title},
                words=_("A reminder of the deadline."),
                url=page,
            )

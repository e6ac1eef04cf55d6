"""What a reminder says: who, what, when, how much is missing, and whose duty it stays."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse

from renewals import rules
from renewals.models import Reminder
from renewals.selectors.standing import in_units, standing_of

TEMPLATE = "renewals/mail/reminder"


def letter_of(reminder: Reminder, at: dt.datetime) -> dict[str, Any]:
    """The words' facts, as of the day on which it goes out where the person lives."""
    period = reminder.period
    standing = standing_of(period)
    cycle = standing.cycle
    hours = cycle.hours if cycle else None
    unit = cycle.unit if cycle else ""
    days = rules.days_left(period.due_on, rules.local_day(at, period.time_zone))
    page = reverse("renewals:period", args=[period.pk])
    return {
        "period": period,
        "certificate": period.certificate,
        "certificate_title": period.certificate.data["title"] if period.certificate else "",
        "licence": period.licence,
        "days": days,
        "days_past": -days,
        "zone": period.time_zone.replace("_", " "),
        "standing": standing,
        "hours": hours,
        "missing_words": in_units(hours.missing, unit) if hours else "",
        "counted_words": in_units(hours.counted, unit) if hours else "",
        "needed_words": in_units(hours.needed, unit) if hours else "",
        "is_progress": days >= rules.PROGRESS_FROM,
        "url": f"{settings.SITE_URL}{page}",
    }

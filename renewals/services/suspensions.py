"""A suspended certificate keeps its deadline and its letters are quiet; a closed account has none."""

import datetime as dt

from django.db import transaction

from practitioners.models import User
from renewals.models import PeriodEvent, RenewalPeriod
from renewals.selectors.owed import SUSPENDED
from renewals.services.ledger import lock_certificate
from renewals.services.periods import close_period

Event = PeriodEvent.Event
# Quiet for longer than any reminder after the deadline goes out.
QUIET_AFTER_DUE = dt.timedelta(days=365)


@transaction.atomic
def follow_suspension(*, certificate_id: int, at: dt.datetime) -> None:
    """Pause what is open while the certificate is suspended, and resume it afterwards.

    Looks at how the certificate is now, so news may come twice and in any order. A pause that staff
    made is theirs: it is neither lengthened nor ended. What fell into the pause is not made up.
    """
    certificate = lock_certificate(certificate_id)
    for period in certificate.periods.open().select_for_update(no_key=True):
        if certificate.suspended_at is not None:
            if not period.is_paused_on(at.date()):
                _pause(period, at)
        elif _is_paused_by_us(period):
            period.paused_until = None
            period.save(update_fields=["paused_until"])
            PeriodEvent.objects.create(
                period=period, event=Event.RESUMED, note="The certificate counts again.", at=at
            )


@transaction.atomic
def withdraw_periods(*, person_id: int, at: dt.datetime) -> None:
    """Nothing is due any more from somebody whose account is closed. Twice is once."""
    if User.objects.filter(pk=person_id, closed_at__isnull=False).exists():
        for period in RenewalPeriod.objects.open().filter(holder=person_id):
            close_period(period=period, closing=RenewalPeriod.Closing.WITHDRAWN, at=at)


def _is_paused_by_us(period: RenewalPeriod) -> bool:
    if period.paused_until is None:
        return False
    last = period.events.filter(event=Event.PAUSED).last()
    return last is not None and last.note == SUSPENDED


def _pause(period: RenewalPeriod, at: dt.datetime) -> None:
    period.paused_until = max(period.due_on, at.date()) + QUIET_AFTER_DUE
    period.save(update_fields=["paused_until"])
    PeriodEvent.objects.create(period=period, event=Event.PAUSED, note=SUSPENDED, at=at)

"""People say what they want to hear of their deadlines. Letters about our certificates stay."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practitioners.models import Licence, User
from renewals import rules
from renewals.models import ReminderChoice, RenewalPeriod
from renewals.models.periods import RenewalPeriodQuerySet
from renewals.models.reminders import Subject
from renewals.services.periods import pause_period, resume_period
from renewals.services.planning import plan_reminders


@dataclass(frozen=True)
class Pause:
    """Until which day nothing goes out; None ends a pause."""

    until: dt.date | None


@transaction.atomic
def change_reminders(
    *,
    holder: User,
    subject: str,
    licence: Licence | None,
    wish: rules.Wish | None,
    at: dt.datetime,
    pause: Pause | None = None,
) -> None:
    """All that one page of choices says, or nothing. No wish: the licence follows what holds for all.

    Raises ValidationError.
    """
    if wish is not None:
        choose_reminders(
            holder=holder,
            subject=subject,
            licence=licence,
            stopped=wish.stopped,
            offsets=wish.offsets,
            at=at,
        )
    elif licence is not None:
        forget_choice(holder=holder, licence=licence, at=at)
    if pause is None or licence is None:
        return
    for period in RenewalPeriod.objects.open().filter(holder=holder, licence=licence):
        if pause.until is None:
            resume_period(period=period, actor=holder, at=at)
        else:
            why = str(_("The holder asked for it."))
            pause_period(period=period, until=pause.until, reason=why, actor=holder, at=at)


@transaction.atomic
def choose_reminders(
    *,
    holder: User,
    subject: str,
    at: dt.datetime,
    licence: Licence | None = None,
    stopped: bool = False,
    offsets: Collection[int] | None = None,
) -> ReminderChoice:
    """What goes out of a kind of deadline, or of one licence: nothing, some days of the plan, or all (None).

    Letters that are planned already follow it at once. Raises ValidationError.
    """
    subject = Subject(subject)
    _check(holder, subject, licence, stopped, offsets)
    User.objects.select_for_update(no_key=True).get(pk=holder.pk)
    choice, _made = ReminderChoice.objects.update_or_create(
        holder=holder,
        subject=subject,
        licence=licence,
        defaults={
            "stopped_at": at if stopped else None,
            "offsets": None if offsets is None else sorted(set(offsets), reverse=True),
            "changed_at": at,
        },
    )
    _plan_again(_concerned(holder, subject, licence), holder, at)
    return choice


@transaction.atomic
def forget_choice(*, holder: User, licence: Licence, at: dt.datetime) -> None:
    """The licence follows again what was chosen for all. Twice is once."""
    User.objects.select_for_update(no_key=True).get(pk=holder.pk)
    gone, _kinds = ReminderChoice.objects.filter(holder=holder, licence=licence).delete()
    if gone:
        _plan_again(_concerned(holder, Subject.LICENCE, licence), holder, at)


def _check(
    holder: User,
    subject: Subject,
    licence: Licence | None,
    stopped: bool,
    offsets: Collection[int] | None,
) -> None:
    if licence is not None and (subject is not Subject.LICENCE or licence.holder_id != holder.pk):
        raise ValidationError(_("Choose for a licence of your own."))
    if stopped and subject is Subject.CERTIFICATE:
        raise ValidationError(
            _("Letters about certificates that we issued cannot be switched off.")
        )
    if offsets is None or stopped:
        return
    if not offsets:
        raise ValidationError({"days": _("Choose at least one day.")})
    if subject is Subject.CERTIFICATE and max(offsets) < 0:
        raise ValidationError(
            {"days": _("Keep at least one day before the certificate runs out, or the day itself.")}
        )


def _concerned(holder: User, subject: str, licence: Licence | None) -> RenewalPeriodQuerySet:
    periods = RenewalPeriod.objects.open().filter(
        holder=holder, licence__isnull=subject != Subject.LICENCE
    )
    return periods.filter(licence=licence) if licence else periods


def _plan_again(periods: RenewalPeriodQuerySet, holder: User, at: dt.datetime) -> None:
    periods.update(next_plan_on=None)
    plan_reminders(at=at, only=Q(holder=holder))

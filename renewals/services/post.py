"""Letters on paper: printed by staff, marked once they are in the post."""

import datetime as dt
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction

from practitioners.mail import language_for
from practitioners.models import User
from practitioners.selectors import learn_clinic_languages
from renewals.models import PeriodEvent, Reminder


@transaction.atomic
def mark_posted(*, reminder_ids: list[int], actor: User, at: dt.datetime) -> int:
    """These are in the post, by whom and when; returns how many. One that is marked stays as it was."""
    waiting = _waiting(reminder_ids)
    PeriodEvent.objects.bulk_create(
        PeriodEvent(period_id=letter.period_id, event=PeriodEvent.Event.POSTED, actor=actor, at=at)
        for letter in waiting
    )
    learn_clinic_languages(letter.recipient for letter in waiting)
    for language, letters in groupby(sorted(waiting, key=_language), key=_language):
        Reminder.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            sent_at=at, posted_by=actor, language=language
        )
    return len(waiting)


@transaction.atomic
def leave_unposted(*, reminder: Reminder, reason: str, actor: User, at: dt.datetime) -> bool:
    """This letter is not posted, for a reason that stays on record. Raises ValidationError."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why this letter is not posted."})
    for letter in _waiting([reminder.pk]):
        why = f"{reason.strip()} ({actor})"[:250]
        Reminder.objects.filter(pk=letter.pk).update(skipped_at=at, why=why)
        return True
    return False


def _language(letter: Reminder) -> str:
    """As it was printed."""
    return language_for(letter.recipient)


def _waiting(keys: list[int]) -> list[Reminder]:
    letters = Reminder.objects.pending().filter(pk__in=keys, channel=Reminder.Channel.POST)
    locked = letters.select_for_update(of=("self",), no_key=True)
    return list(locked.select_related("recipient").order_by("pk"))

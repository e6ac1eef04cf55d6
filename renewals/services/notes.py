"""What staff write down about a period."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from practitioners.models import User
from renewals.models import PeriodEvent, RenewalPeriod


def note_period(*, period: RenewalPeriod, note: str, actor: User, at: dt.datetime) -> PeriodEvent:
    """Appended to the timeline, never changed. Raises ValidationError for an empty note."""
    if not note.strip():
        raise ValidationError({"note": _("Enter what you want to note")})
    return PeriodEvent.objects.create(
        period=period,
        event=PeriodEvent.Event.NOTED,
        actor=actor,
        note=note.strip()[:250],
        at=at,
    )

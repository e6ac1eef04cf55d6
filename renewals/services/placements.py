"""A person says which of two overlapping periods an entry serves. The last word counts."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from practitioners.models import User
from renewals.models import CreditEntry, CreditPlacement, PeriodEvent, RenewalPeriod
from renewals.selectors.placing import placeable_of
from renewals.selectors.standing import standing_of


@transaction.atomic
def place_credit(
    *,
    entry: CreditEntry,
    seen_from: RenewalPeriod,
    period: RenewalPeriod | None,
    actor: User,
    at: dt.datetime,
) -> None:
    """Let the entry serve that period of the licence; None leaves it undecided again. Twice is once.

    `seen_from` is the open period on whose page it is decided. Raises ValidationError where no
    window of the other period holds the entry's day.
    """
    seen_from = RenewalPeriod.objects.select_for_update(no_key=True).get(pk=seen_from.pk)
    found = next((one for one in placeable_of(standing_of(seen_from)) if one.entry == entry), None)
    if found is None or (period is not None and period not in found.options):
        raise ValidationError(_("Choose one of the periods in which it was completed."))
    if found.chosen == period:
        return
    if period is None:
        CreditPlacement.objects.filter(entry=entry, licence=seen_from.licence).delete()
        note = _("Undecided again: %(title)s")
    else:
        CreditPlacement.objects.update_or_create(
            entry=entry,
            licence=seen_from.licence,
            defaults={"period": period, "placed_by": actor, "placed_at": at},
        )
        note = _("For the period due on %(day)s: %(title)s")
    day = period.given_due_on.isoformat() if period else ""
    PeriodEvent.objects.create(
        period=seen_from,
        event=PeriodEvent.Event.PLACED,
        actor=actor,
        note=str(note % {"title": entry.title, "day": day})[:250],
        at=at,
    )

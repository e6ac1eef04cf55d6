"""What happened in one period, in one list."""

import datetime as dt
from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from renewals.models import RenewalPeriod
from renewals.selectors.periods import with_what_it_is_for
from renewals.selectors.standing import PeriodStanding


@dataclass(frozen=True)
class Happening:
    at: dt.datetime
    what: str
    note: str = ""
    state: str = ""
    reminder_id: int | None = None


def period_to_look_at(*, period_id: int) -> RenewalPeriod:
    """For staff."""
    return get_object_or_404(with_what_it_is_for(RenewalPeriod.objects.all()), pk=period_id)


def timeline_of(period: RenewalPeriod, standing: PeriodStanding) -> list[Happening]:
    """Events, letters and credits, the newest first."""
    happened = [
        Happening(
            event.at,
            event.get_event_display(),
            " ".join(filter(None, [event.note, _by(str(event.actor)) if event.actor else ""])),
        )
        for event in period.events.select_related("actor")
    ]
    happened += [
        Happening(
            letter.sent_at or letter.skipped_at or letter.failed_at or letter.send_at,
            _letter_words(letter.offset),
            letter.why or letter.sent_to,
            letter.state,
            letter.pk,
        )
        for letter in period.reminders.all()
    ]
    happened += [
        Happening(
            entry.recorded_at,
            _("%(minutes)s minutes credited: %(title)s")
            % {"minutes": entry.minutes, "title": entry.title},
            _("Completed on %(day)s") % {"day": entry.completed_on.isoformat()},
        )
        for entry in standing.entries
    ]
    return sorted(happened, key=lambda one: one.at, reverse=True)


def _by(name: str) -> str:
    return _("By %(name)s.") % {"name": name}


def _letter_words(offset: int) -> str:
    if offset > 0:
        words = ngettext("Reminder, %(days)s day before", "Reminder, %(days)s days before", offset)
        return words % {"days": offset}
    if offset == 0:
        return _("Reminder on the day")
    words = ngettext("Reminder, %(days)s day after", "Reminder, %(days)s days after", -offset)
    return words % {"days": -offset}

"""What happened in one period, or to one person, in one list."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practitioners.models import LicenceEvent, User
from renewals.models import (
    Adjustment,
    CreditEntry,
    CreditEvent,
    PeriodEvent,
    Reminder,
    RenewalPeriod,
)
from renewals.selectors.periods import title_of, with_what_it_is_for
from renewals.selectors.standing import PeriodStanding

# A person's whole history is long; the page shows this many first.
MOST = 200


@dataclass(frozen=True)
class Happening:
    """`about` says which of a person's deadlines it belongs to, where that is not plain."""

    at: dt.datetime
    what: str
    note: str = ""
    state: str = ""
    reminder_id: int | None = None
    about: str = ""


def period_to_look_at(*, period_id: int) -> RenewalPeriod:
    """For staff."""
    return get_object_or_404(with_what_it_is_for(RenewalPeriod.objects.all()), pk=period_id)


def person_to_look_at(*, user_id: int) -> User:
    """For staff."""
    return get_object_or_404(User, pk=user_id)


def timeline_of(period: RenewalPeriod, standing: PeriodStanding) -> list[Happening]:
    """Events, letters and credits, the newest first."""
    happened = [_event(event) for event in period.events.select_related("actor")]
    happened += [_letter(letter) for letter in period.reminders.all()]
    happened += [_credit(entry) for entry in standing.entries]
    return _newest_first(happened)


def timeline_of_person(person: User, *, most: int | None = MOST) -> list[Happening]:
    """Of all their deadlines, credits and licences, the newest first, in constant statements."""
    periods = {
        period.pk: title_of(period)
        for period in with_what_it_is_for(RenewalPeriod.objects.filter(holder=person))
    }
    events = PeriodEvent.objects.filter(period__in=periods).select_related("actor")
    letters = Reminder.objects.filter(period__in=periods)
    credited = CreditEntry.objects.counting().filter(holder=person)
    judged = CreditEvent.objects.filter(entry__holder=person).select_related("actor", "entry")
    licences = LicenceEvent.objects.filter(licence__holder=person).select_related(
        "actor", "licence__jurisdiction"
    )
    happened = [_event(event, periods[event.period_id]) for event in _newest(events, "at", most)]
    happened += [
        _letter(letter, periods[letter.period_id]) for letter in _newest(letters, "send_at", most)
    ]
    happened += [_credit(entry) for entry in _newest(credited, "recorded_at", most)]
    happened += [_judgement(event) for event in _newest(judged, "at", most)]
    happened += [_licence(event) for event in _newest(licences, "at", most)]
    return _newest_first(happened)[:most]


def _newest[Row: Model](rows: QuerySet[Row], by: str, most: int | None) -> QuerySet[Row]:
    return rows.order_by(f"-{by}", "-pk")[:most]


def _newest_first(happened: Iterable[Happening]) -> list[Happening]:
    return sorted(happened, key=lambda one: one.at, reverse=True)


def _event(event: PeriodEvent, about: str = "") -> Happening:
    by = _by(str(event.actor)) if event.actor else ""
    what, note = _adjusted(event) or (event.get_event_display(), event.note)
    return Happening(event.at, what, _sentences(note, by), about=about)


def _adjusted(event: PeriodEvent) -> tuple[str, str] | None:
    """Which of the three it was, and the rest of the note, which begins with its kind.

    One that moved the deadline begins with the day instead: only an extension does.
    """
    said = {
        PeriodEvent.Event.ASKED: _("%(kind)s asked for"),
        PeriodEvent.Event.GRANTED: _("%(kind)s granted"),
        PeriodEvent.Event.REFUSED: _("%(kind)s refused"),
        PeriodEvent.Event.ENDED: _("%(kind)s taken back"),
    }.get(PeriodEvent.Event(event.event))
    if said is None:
        return None
    named, _colon, rest = event.note.partition(": ")
    for kind in Adjustment.Kind:
        if named == str(kind.label):
            return said % {"kind": kind.label}, rest
    return said % {"kind": Adjustment.Kind.EXTENSION.label}, event.note


def _letter(letter: Reminder, about: str = "") -> Happening:
    at = letter.sent_at or letter.skipped_at or letter.failed_at or letter.send_at
    note = letter.why or letter.sent_to
    return Happening(at, _letter_words(letter.offset), note, letter.state, letter.pk, about)


def _credit(entry: CreditEntry) -> Happening:
    what = _("%(minutes)s minutes credited: %(title)s")
    return Happening(
        entry.recorded_at,
        what % {"minutes": entry.minutes, "title": entry.title},
        _("Completed on %(day)s") % {"day": entry.completed_on.isoformat()},
    )


def _judgement(event: CreditEvent) -> Happening:
    state = CreditEntry.State(event.after).label
    what = _("Activity “%(title)s”: %(state)s") % {"title": event.entry.title, "state": state}
    return Happening(event.at, what, _sentences(event.reason, _by(str(event.actor))))


def _licence(event: LicenceEvent) -> Happening:
    place = str(event.licence.jurisdiction)
    what = _("Licence of %(place)s: %(state)s") % {
        "place": place,
        "state": event.licence.State(event.after).label,
    }
    return Happening(event.at, what, _sentences(event.reason, _by(str(event.actor))))


def _sentences(*parts: str) -> str:
    """One after the other, each with its full stop."""
    whole = [part if part.endswith((".", "!", "?", "…")) else f"{part}." for part in parts if part]
    return " ".join(whole)


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

"""What a reminder says: who, what, when, how much is missing, and whose duty it stays."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _

from practitioners import mail
from renewals import rules
from renewals.ics import WholeDay, calendar_file
from renewals.models import Reminder, RenewalPeriod
from renewals.selectors.amounts import amount_in_words
from renewals.selectors.periods import title_of
from renewals.selectors.standing import PeriodStanding, standing_of, standings_of
from renewals.services.stopping import stop_address

TEMPLATE = "renewals/mail/reminder"
DIGEST = "renewals/mail/digest"
CLINIC = "renewals/mail/clinic"
ONE_CLICK = "List-Unsubscribe=One-Click"


def write_letter(
    letters: Sequence[Reminder],
    at: dt.datetime,
    standings: Mapping[int, PeriodStanding] | None = None,
) -> EmailMultiAlternatives:
    """One letter to one person about all of these, the first of which gives its Message-ID.

    In the language and zone of that person. Letters about licences alone can be stopped with one
    click (RFC 8058); as soon as a certificate of ours is among them that would promise too much.
    """
    first = letters[0]
    person = first.recipient
    # Two of one deadline, as when staff write on a day of the plan, are one matter.
    letters = [
        letter
        for place, letter in enumerate(letters)
        if letter.period_id not in {earlier.period_id for earlier in letters[:place]}
    ]
    standings = standings or standings_of([letter.period for letter in letters])
    with mail.in_the_words_of(person):
        items = [letter_of(letter, at, standings[letter.period_id]) for letter in letters]
        is_clinic = first.channel == Reminder.Channel.CLINIC
        to_holder = first.channel == Reminder.Channel.EMAIL
        stop = stop_address([letter.period for letter in letters]) if to_holder else ""
        return mail.compose(
            address=first.sent_to or person.email,
            template=_template(letters),
            context={"person": person, "stop_url": stop, **_together(items, is_clinic)},
            message_id=first.message_id,
            headers=stop_headers(stop),
            attachments=_calendar(items, at) if to_holder else [],
        )


def stop_headers(address: str) -> dict[str, str]:
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": ONE_CLICK}


def _template(letters: Sequence[Reminder]) -> str:
    if letters[0].channel == Reminder.Channel.CLINIC:
        return CLINIC
    return TEMPLATE if len(letters) == 1 else DIGEST


def _together(items: Sequence[dict[str, Any]], is_clinic: bool) -> dict[str, Any]:
    """A letter about one thing knows its facts; one about several has each thing's words beside them."""
    if len(items) == 1 and not is_clinic:
        return items[0]
    for item in items:
        item["headline"] = mail.plain("renewals/mail/headline.txt", item).strip()
        item["what"] = mail.plain("renewals/mail/what.txt", item).strip()
        item["missing"] = mail.plain("renewals/mail/missing.txt", item).strip()
    near = min(items, key=lambda item: item["period"].due_on)
    return {
        "items": items,
        "number": len(items),
        "near": near,
        "has_certificate": any(item["certificate"] for item in items),
        "has_licence": any(item["licence"] for item in items),
        "url": settings.SITE_URL + reverse("renewals:overview"),
    }


def letter_of(
    reminder: Reminder, at: dt.datetime, standing: PeriodStanding | None = None
) -> dict[str, Any]:
    """The words' facts, as of the day on which it goes out where the person lives."""
    period = reminder.period
    standing = standing or standing_of(period)
    cycle = standing.cycle
    hours = cycle.hours if cycle else None
    unit = cycle.unit if cycle else ""
    days = rules.days_left(period.due_on, rules.local_day(at, period.time_zone))
    page = reverse("renewals:period", args=[period.pk])
    return {
        "period": period,
        "holder": period.holder,
        "about": title_of(period),
        "certificate": period.certificate,
        "certificate_title": period.certificate.data["title"] if period.certificate else "",
        "licence": period.licence,
        "days": days,
        "days_past": -days,
        "zone": period.time_zone.replace("_", " "),
        "standing": standing,
        "hours": hours,
        "missing_words": amount_in_words(hours.missing, unit) if hours else "",
        "counted_words": amount_in_words(hours.counted, unit) if hours else "",
        "needed_words": amount_in_words(hours.needed, unit) if hours else "",
        "is_progress": days >= rules.PROGRESS_FROM,
        "url": f"{settings.SITE_URL}{page}",
        "choices_url": f"{settings.SITE_URL}{reverse('renewals:reminders')}",
    }


def _calendar(items: Sequence[dict[str, Any]], at: dt.datetime) -> list[mail.Attachment]:
    """The days that are still to come, for the reader's calendar."""
    days = [_day_of(item["period"], item["url"]) for item in items if item["days"] >= 0]
    if not days:
        return []
    file = calendar_file(_("Renewals"), days, made_at=at)
    return [mail.Attachment("renewals.ics", file, "text/calendar; charset=utf-8; method=PUBLISH")]


def _day_of(period: RenewalPeriod, url: str) -> WholeDay:
    """Under the name that the calendar feed gives it, so that a calendar shows it once."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    due = _("Certificate runs out: %(title)s") if period.certificate_id else _("Due: %(title)s")
    return WholeDay(
        uid=f"deadline-{period.pk}@{host}",
        on=period.due_on,
        title=due % {"title": title_of(period)},
        words=_("Renewing in time stays your own duty. Check with your board."),
        url=url,
    )

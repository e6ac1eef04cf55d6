"""Proof of what somebody was told: every letter, where it went, what the server answered, what came back."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from practitioners.models import User
from renewals.models import DeliveryReport, Reminder, RenewalPeriod
from renewals.selectors.periods import title_of

# More are no sheet that anybody prints.
MOST = 500


@dataclass(frozen=True)
class Receipt:
    """One letter as the record has it."""

    letter: Reminder
    about: str
    reports: tuple[DeliveryReport, ...]

    @property
    def mail(self) -> Reminder:
        """The letter that carried it: itself, or the one it went out with."""
        return self.letter.sent_with or self.letter

    @property
    def answer(self) -> str:
        """What the mail server or a person said of it."""
        letter = self.letter
        if letter.channel == Reminder.Channel.POST:
            by = _("Posted by %(who)s.") % {"who": letter.posted_by}
            return by if letter.sent_at else letter.why
        if letter.sent_at:
            return _("Taken by the mail server.")
        return letter.why

    @property
    def at(self) -> dt.datetime:
        letter = self.letter
        return letter.sent_at or letter.skipped_at or letter.failed_at or letter.send_at


@dataclass(frozen=True)
class Receipts:
    person: User
    receipts: tuple[Receipt, ...]
    sent: int
    came_back: int
    page: Page


def receipts_of(
    *, person_id: int, period_id: int | None = None, page: str | None = None
) -> Receipts:
    """The oldest first, of all deadlines of a person or of one; also what clinics were told of them.

    MOST of them at once; the counts are of all.
    """
    person = get_object_or_404(User, pk=person_id)
    periods = RenewalPeriod.objects.filter(holder=person)
    if period_id is not None:
        periods = periods.filter(pk=period_id)
    told = Reminder.objects.filter(period__in=periods)
    counted = told.aggregate(sent=Count("sent_at"), came_back=Count("bounced_at"))
    pages = Paginator(
        told.select_related(
            "recipient",
            "posted_by",
            "sent_with",
            "period__certificate",
            "period__licence__jurisdiction",
            "period__licence__profession",
        ).order_by("send_at", "pk"),
        MOST,
    )
    shown = pages.get_page(page)
    letters = list(shown)
    by_mail: dict[str, list[DeliveryReport]] = defaultdict(list)
    wanted = {(letter.sent_with or letter).message_id for letter in letters}
    for report in DeliveryReport.objects.filter(reminder__message_id__in=wanted).select_related(
        "reminder"
    ):
        if report.reminder is not None:
            by_mail[report.reminder.message_id].append(report)
    receipts = tuple(
        Receipt(
            letter,
            title_of(letter.period),
            tuple(sorted(by_mail[(letter.sent_with or letter).message_id], key=lambda one: one.at)),
        )
        for letter in letters
    )
    return Receipts(
        person,
        receipts,
        sent=counted["sent"],
        came_back=counted["came_back"],
        page=shown,
    )

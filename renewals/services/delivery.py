"""News of a mail provider about a letter: kept once, and acted on."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from practitioners.models import User
from renewals.models import DeliveryReport, Reminder
from renewals.selectors.deciding import facts_about, with_facts
from renewals.services.bounces import post_instead, tell_periods
from renewals.services.stopping import stop_all_optional

Event = DeliveryReport.Event
# What a provider may say of a letter that it gave up or was told off for.
CAME_BACK = (Event.BOUNCED, Event.REJECTED)
UNWANTED = (Event.COMPLAINED, Event.UNSUBSCRIBED)
# A bounce without the name of its letter is about the last one that went to the address.
LATELY = dt.timedelta(days=7)


@dataclass(frozen=True)
class News:
    """One event as a provider tells it. `key` is its own name for the event; the same event has the same."""

    provider: str
    key: str
    event: str
    address: str
    message_id: str = ""
    is_hard: bool = False
    detail: str = ""
    at: dt.datetime | None = None

    @property
    def stored_key(self) -> str:
        """Providers that name no event are known by what they said."""
        if self.key:
            return self.key[:200]
        said = f"{self.event} {self.message_id} {self.address.lower()} {self.at}"
        return hashlib.sha256(said.encode()).hexdigest()


@transaction.atomic
def note_news(*, news: News, at: dt.datetime) -> DeliveryReport:
    """The row for this event; told twice it is written and acted on once.

    A hard bounce marks the letters it was about, asks staff to mend the address and puts due notices on
    the letter list. A complaint ends what can be stopped.
    """
    letters = _letters_of(news, at)
    report, made = DeliveryReport.objects.get_or_create(
        provider=news.provider,
        provider_key=news.stored_key,
        defaults={
            "event": news.event,
            "is_hard": news.is_hard,
            "message_id": news.message_id[:200],
            "reminder": letters[0] if letters else None,
            "person": letters[0].recipient if letters else _person(news.address),
            "address": news.address[:254],
            "detail": " ".join(news.detail.split())[:250],
            "at": news.at or at,
            "received_at": at,
        },
    )
    if not made:
        return report
    if news.is_hard and news.event in CAME_BACK:
        _came_back(letters, report, at)
    if news.event in UNWANTED and report.person is not None:
        stop_all_optional(holder=report.person, at=at)
    return report


def _came_back(letters: list[Reminder], report: DeliveryReport, at: dt.datetime) -> None:
    Reminder.objects.filter(
        pk__in=[letter.pk for letter in letters], bounced_at=None, sent_at__isnull=False
    ).update(bounced_at=report.at)
    tell_periods(letters, report.detail or str(report.get_event_display()), at)
    open_ones = [letter for letter in letters if letter.period.closed_at is None]
    if open_ones:
        post_instead(open_ones, facts_about(open_ones), at)


def _letters_of(news: News, at: dt.datetime) -> list[Reminder]:
    """The rows that one mail carried, the one that gave it its Message-ID first."""
    by_mail = Reminder.objects.exclude(channel=Reminder.Channel.POST)
    first = None
    if wanted := news.message_id.strip().strip("<>"):
        first = by_mail.filter(message_id=f"<{wanted}>").first()
    if first is None and news.address and not wanted.startswith("renewal-"):
        first = (
            by_mail.filter(
                ~Q(sent_to=""),  # as the index says
                sent_to__iexact=news.address,
                sent_with=None,
                sent_at__gte=(news.at or at) - LATELY,
            )
            .order_by("-sent_at", "-pk")
            .first()
        )
    if first is None:
        return []
    together = Reminder.objects.filter(pk=first.pk) | Reminder.objects.filter(sent_with=first.pk)
    letters = list(with_facts(together).order_by("pk"))
    return sorted(letters, key=lambda letter: letter.pk != first.pk)


def _person(address: str) -> User | None:
    return User.objects.filter(email__iexact=address).first() if address else None

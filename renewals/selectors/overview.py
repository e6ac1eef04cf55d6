"""Everything on one person's page of renewals."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import Certificate
from practitioners.models import Licence, User
from renewals import rules
from renewals.clauses import DeadlineKind, DeadlineRule
from renewals.models import CreditEntry, RenewalPeriod
from renewals.selectors.owed import deadline_for_undated
from renewals.selectors.paths import paths_of
from renewals.selectors.periods import Card, cards_of
from renewals.selectors.rules import clauses_of, rule_set_in_force
from renewals.selectors.what_if import nudge

State = Licence.State
# The page shows the newest hours; all of them are on the transcript.
MOST_ENTRIES = 10
# Looking ahead is shown for the nearest deadlines; each page of a period does it for its own.
MOST_NUDGES = 6


@dataclass(frozen=True)
class WithoutDate:
    """A licence that gives no deadline yet, why, and where its holder can say what is missing."""

    licence: Licence
    why: str
    address: str
    action: str


@dataclass(frozen=True)
class Overview:
    cards: tuple[Card, ...]
    without_date: tuple[WithoutDate, ...]
    endless: tuple[Certificate, ...]
    history: tuple[CreditEntry, ...]
    has_more_history: bool

    @property
    def is_empty(self) -> bool:
        return not (self.cards or self.without_date or self.endless or self.history)


def overview_of(
    user: User, *, at: dt.datetime, periods: Iterable[RenewalPeriod] | None = None
) -> Overview:
    """With cards for these deadlines, or for all.

    In constant statements, but for the licences without a date, of which each asks for its rule.
    """
    open_period = RenewalPeriod.objects.open().filter(licence=OuterRef("pk"))
    licences = (
        Licence.objects.filter(
            ~Exists(open_period),
            holder=user,
            state__in=[State.VERIFIED, State.WAITING, State.NEEDS_CHANGES],
        )
        .select_related("jurisdiction", "profession", "holder")
        .order_by("pk")
    )
    endless = Certificate.objects.filter(holder=user, revoked_at=None, valid_until=None)
    history = CreditEntry.objects.filter(holder=user).select_related("certificate")
    newest = list(history[: MOST_ENTRIES + 1])
    return Overview(
        tuple(_with_nudges(cards_of(user, at=at, periods=periods), user, at)),
        tuple(_without_date(licence, at) for licence in licences),
        tuple(endless),
        tuple(newest[:MOST_ENTRIES]),
        len(newest) > MOST_ENTRIES,
    )


def _with_nudges(cards: list[Card], user: User, at: dt.datetime) -> list[Card]:
    wanting = [card.period.pk for card in cards if card.still_missing][:MOST_NUDGES]
    if not wanting:
        return cards
    paths = paths_of(user, on=rules.local_day(at, user.time_zone))
    return [
        replace(card, nudge=nudge(card.standing, paths, on=card.today))
        if card.period.pk in wanting
        else card
        for card in cards
    ]


def _without_date(licence: Licence, at: dt.datetime) -> WithoutDate:
    page = reverse("practitioners:licence", args=[licence.pk])
    edit = reverse("practitioners:licence_edit", args=[licence.pk])
    soon = _("It was just verified. Its date appears here in a moment.")
    if licence.state == State.WAITING:
        why = _("It is waiting to be checked. Once it is verified we remind you of its date.")
        return WithoutDate(licence, why, page, "")
    if licence.state == State.NEEDS_CHANGES:
        why = _("It needs changes before it can be verified.")
        return WithoutDate(licence, why, edit, _("Change it"))
    if licence.expires_on is not None:
        return WithoutDate(licence, soon, page, "")
    today = rules.local_day(at, licence.holder.time_zone)
    found = deadline_for_undated(licence, today)
    if not isinstance(found, rules.NeedsPerson):
        return WithoutDate(licence, soon, page, "")
    if _is_by_birth_month(licence, today) and licence.holder.birth_month is None:
        profile = reverse("practitioners:profile")
        return WithoutDate(licence, found.why, profile, _("Enter your birth month"))
    return WithoutDate(licence, found.why, edit, _("Enter what is printed on it"))


def _is_by_birth_month(licence: Licence, today: dt.date) -> bool:
    return any(
        isinstance(clause, DeadlineRule) and clause.kind is DeadlineKind.BIRTH_MONTH_END
        for clause in clauses_of(rule_set_in_force(licence, today))
    )

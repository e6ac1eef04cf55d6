"""Whether a planned letter goes out at an instant, or the sentence why not.

Sending and the list of what will go out ask the same function, so they cannot disagree.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Lower

from practitioners.selectors import learn_clinic_languages
from renewals import rules
from renewals.models import DeliveryReport, Reminder, ReminderPlan, RenewalPeriod, RuleSet
from renewals.models.reminders import ReminderQuerySet
from renewals.selectors.clinics import told_pairs
from renewals.selectors.plans import Plans, Wishes, all_plans, wishes_of
from renewals.selectors.standing import PeriodStanding, standings_of

CLINIC = Reminder.Channel.CLINIC


class Refusal(StrEnum):
    """Why nothing is written to this person, beside the reasons of the rules."""

    NO_ACCOUNT = "The account is no longer in use."
    NOT_CONFIRMED = "The e-mail address is not confirmed."
    MOVED = "The due date has changed."
    BOUNCED = "Letters to this address came back: it waits to be mended."
    NOT_SHARED = "The person no longer shares deadlines with this clinic."


@dataclass(frozen=True)
class Facts:
    """All that deciding about some letters needs, read in constant statements."""

    plans: Plans
    wishes: Wishes
    standings: Mapping[int, PeriodStanding]
    done: Mapping[tuple[int, dt.date, str, int], frozenset[int]]
    dead: frozenset[str]
    told: frozenset[tuple[int, int]]


def with_facts(found: ReminderQuerySet) -> ReminderQuerySet:
    """Letters with what a decision and their words need of other tables."""
    confirmed = EmailAddress.objects.filter(
        user=OuterRef("recipient"), email__iexact=OuterRef("recipient__email"), verified=True
    )
    # One object for each rule set: its clauses are long, and many periods share it.
    shared = Prefetch("period__rule_set", RuleSet.objects.all())
    return (
        found.select_related(
            "recipient",
            "period__holder",
            "period__certificate",
            "period__licence__jurisdiction",
            "period__licence__profession",
        )
        .prefetch_related(shared)
        .annotate(is_confirmed=Exists(confirmed))
    )


def facts_about(letters: Sequence[Reminder]) -> Facts:
    """Letters come from `with_facts`."""
    periods = {letter.period_id: letter.period for letter in letters}
    plans = all_plans()
    plans.learn(period.rule_set_id for period in periods.values())
    learn_clinic_languages(letter.recipient for letter in letters)
    members = {one.period.holder_id for one in letters if one.channel == CLINIC}
    return Facts(
        plans=plans,
        wishes=wishes_of(period.holder_id for period in periods.values()),
        standings=standings_of(periods.values()),
        done=_done(periods),
        dead=dead_addresses(letter.recipient.email for letter in letters),
        told=frozenset(told_pairs(members)) if members else frozenset(),
    )


def _done(periods: Iterable[int]) -> Mapping[tuple[int, dt.date, str, int], frozenset[int]]:
    """The days about which something was decided already."""
    found: dict[tuple[int, dt.date, str, int], set[int]] = defaultdict(set)
    rows = (
        Reminder.objects.filter(period__in=list(periods), occasion=Reminder.PLAN)
        .exclude(sent_at=None, skipped_at=None, failed_at=None)
        .order_by()
        .values_list("period", "due_on", "channel", "recipient", "offset")
    )
    for period, due_on, channel, recipient, offset in rows:
        found[period, due_on, channel, recipient].add(offset)
    return {key: frozenset(offsets) for key, offsets in found.items()}


def dead_addresses(addresses: Iterable[str]) -> frozenset[str]:
    """Those that refused a letter for good, in small letters, and that nobody has mended."""
    asked = {address.lower() for address in addresses}
    open_tasks = DeliveryReport.objects.filter(is_hard=True, handled_at=None)
    return frozenset(
        open_tasks.annotate(small=Lower("address"))
        .filter(small__in=asked)
        .values_list("small", flat=True)
    )


def decide(letter: Reminder, facts: Facts, at: dt.datetime) -> str | dt.datetime:
    """When to send it, or the sentence why not."""
    period = letter.period
    if (halted := halted_by(letter, facts, at)) is not None:
        return halted
    if letter.occasion != Reminder.PLAN:
        return rules.after_quiet_hours(at, period.time_zone)
    offsets = _offsets(letter, facts)
    if letter.offset not in offsets:
        return rules.SkipReason.NOT_IN_PLAN.value
    # One that goes out with another of its day is looked at as of its own hour.
    now = max(at, letter.send_at)
    done = facts.done.get((period.pk, letter.due_on, letter.channel, letter.recipient_id))
    for decision in rules.reminders_owed(
        rules.planned_reminders(period.due_on, offsets, zone=period.time_zone),
        done or (),
        now=now,
        opened_at=period.opened_at,
    ):
        if decision.offset == letter.offset:
            if isinstance(decision, rules.Skip):
                return decision.reason.value
            return at if decision.at == now else decision.at
    return letter.send_at


def _offsets(letter: Reminder, facts: Facts) -> Sequence[int]:
    period = letter.period
    place = period.licence.jurisdiction_id if period.licence else None
    if letter.channel == CLINIC:
        return facts.plans.days_of(period.subject, place).clinic
    return facts.plans.offsets(
        period.subject, place, period.rule_set_id, facts.wishes.of(*_wisher(period))
    )


def _wisher(period: RenewalPeriod) -> tuple[int, str, int | None]:
    return period.holder_id, period.subject, period.licence_id


def halted_by(letter: Reminder, facts: Facts, at: dt.datetime) -> str | None:
    """What stands against writing to this person about this period at all."""
    period = letter.period
    if period.closed_at is not None:
        return rules.SkipReason.CLOSED.value
    if period.due_on != letter.due_on:
        return Refusal.MOVED.value
    if not letter.recipient.is_active:
        return Refusal.NO_ACCOUNT.value
    if not letter.is_confirmed:  # type: ignore[attr-defined]  # annotated by `with_facts`
        return Refusal.NOT_CONFIRMED.value
    if letter.channel == CLINIC:
        if (period.holder_id, letter.recipient_id) not in facts.told:
            return Refusal.NOT_SHARED.value
    elif facts.wishes.of(*_wisher(period)).stopped:
        return rules.SkipReason.SWITCHED_OFF.value
    if period.is_paused_on(rules.local_day(at, period.time_zone)):
        return rules.SkipReason.PAUSED.value
    if _is_satisfied(facts.standings[period.pk]):
        return rules.SkipReason.SATISFIED.value
    if letter.recipient.email.lower() in facts.dead:
        return Refusal.BOUNCED.value
    return None


def _is_satisfied(standing: PeriodStanding) -> bool:
    """Nothing is left to do. A certificate is never satisfied: renewing it closes its period."""
    return standing.satisfied


def duty_of(period: RenewalPeriod, facts: Facts) -> rules.NoticeDuty | None:
    return facts.plans.duty_of(period.rule_set_id)


def is_optional(period: RenewalPeriod) -> bool:
    """Letters about licences may be stopped, those about certificates of ours not."""
    return period.subject == ReminderPlan.Subject.LICENCE

"""Credits are written and deadlines open and close. Doing it twice is doing it once.

The holder's row is locked first, so that two workers write one person's ledger in turn. The lock
leaves the key alone: rows that only name the person, such as planned reminders, need not wait for it
(they hold the period that the ledger wants next, and each would wait for the other).
"""

import datetime as dt
import logging
from decimal import Decimal

from django.db import transaction
from django.utils.translation import override

from certificates.models import Certificate, Programme, ProgrammeCredit, ProviderNumber
from certificates.selectors import held_in_family, of_renewal_family
from practitioners.models import Licence, User
from renewals import rules
from renewals.clauses import DeadlineKind, DeadlineRule
from renewals.models import CreditEntry, RenewalPeriod, RuleSet
from renewals.models.periods import RenewalPeriodQuerySet
from renewals.rules.requirements import of_type
from renewals.selectors.rules import clauses_of, deadline_of, rule_set_in_force
from renewals.selectors.standing import facts_of
from renewals.services.periods import close_period, open_period

logger = logging.getLogger(__name__)

Closing = RenewalPeriod.Closing
State = CreditEntry.State
# No licence renews more often than twice a year.
SHORTEST_CYCLE = dt.timedelta(days=180)
# A mode whose word we do not know is kept, shown, and counted for nothing.
OTHER_MODE = "other"


@transaction.atomic
def credit_certificate(*, certificate_id: int, at: dt.datetime) -> None:
    """Write down what a certificate is worth and until when it holds.

    Its period ends the holder's earlier one of the same programme, or of one that the programme
    renews, as renewed. News may come in any order: a certificate that a later one has replaced opens
    no deadline.
    """
    certificate = lock_certificate(certificate_id)
    if certificate.revoked_at is not None:
        return
    _write_credits(certificate, at)
    latest = _latest_of(certificate)
    if certificate.pk != latest.pk:
        _close_of(certificate, Closing.RENEWED, at)
        return
    earlier = _open_of_programme(certificate).exclude(certificate=certificate)
    for period in earlier.select_related("certificate"):
        taken_back = period.certificate is not None and period.certificate.revoked_at is not None
        closing = Closing.REVOKED if taken_back else Closing.RENEWED
        close_period(period=period, closing=closing, at=at)
    _open_for(certificate, at)


@transaction.atomic
def close_certificate_period(*, certificate_id: int, at: dt.datetime) -> None:
    """Take back what a revoked certificate opened and earned.

    An earlier certificate of the programme that it had renewed, and that still stands, is due again.
    """
    certificate = lock_certificate(certificate_id)
    if certificate.revoked_at is None:
        return
    certificate.credit_entries.exclude(state=State.WITHDRAWN).update(state=State.WITHDRAWN)
    _close_of(certificate, Closing.REVOKED, at)
    standing = held_in_family(certificate.programme, certificate.holder_id).last()
    if standing is not None:
        _open_for(standing, at)


@transaction.atomic
def open_licence_period(*, licence_id: int, at: dt.datetime) -> RenewalPeriod | None:
    """The deadline of a verified licence: its expiry, or the date the place's rule gives.

    Another date closes the earlier period as moved; a licence that was revoked or rejected closes it
    for good; one that waits for a new check keeps it. None where no date is known, see
    `selectors.licences_without_deadline`, and where the holder has closed the account.
    """
    _lock_ledger(Licence.objects.values_list("holder", flat=True).get(pk=licence_id))
    licence = Licence.objects.select_related("holder", "jurisdiction", "profession").get(
        pk=licence_id
    )
    open_now = licence.periods.open()
    if licence.state in {Licence.State.REVOKED, Licence.State.REJECTED}:
        revoked = licence.state == Licence.State.REVOKED
        for period in open_now:
            closing = Closing.REVOKED if revoked else Closing.WITHDRAWN
            close_period(period=period, closing=closing, at=at)
        return None
    if licence.state != Licence.State.VERIFIED or licence.holder.closed_at is not None:
        return None
    zone = licence.holder.time_zone
    verified_on = rules.local_day(licence.checked_at or at, zone)
    current = open_now.last()
    day = rules.local_day(at, zone)
    rule_set = rule_set_in_force(licence, day)
    clauses = clauses_of(rule_set)
    is_balance = rules.counts_a_balance(clauses)
    if current is not None and not is_balance and not _may_move(current, licence):
        return current
    since = max(verified_on, day)
    if current is not None and not is_balance:
        since = max(verified_on, rules.local_day(current.opened_at, current.time_zone))
    deadline = deadline_of(licence, clauses, after=since - dt.timedelta(days=1))
    if isinstance(deadline, rules.NeedsPerson):
        if licence.expires_on is None:
            for period in open_now:
                close_period(period=period, closing=Closing.MOVED, at=at)
        return None
    for period in open_now.exclude(given_due_on=deadline.on):
        close_period(period=period, closing=_closing_of(period, deadline.on), at=at)
    opens_on = _opening_of(licence, rule_set, deadline.on, verified_on)
    # It is judged by the law of the day on which it began, which may be older than today's.
    rule_set = rule_set_in_force(licence, opens_on) or rule_set
    return open_period(
        RenewalPeriod(
            holder=licence.holder,
            licence=licence,
            rule_set=rule_set,
            opens_on=opens_on,
            due_on=deadline.on,
            time_zone=zone,
            needed_minutes=_needed_minutes(licence, rule_set, deadline.on),
            opened_at=at,
        ),
        note=deadline.why,
    )


def lock_certificate(certificate_id: int) -> Certificate:
    """The certificate as it is once its holder's ledger is ours."""
    _lock_ledger(Certificate.objects.values_list("holder", flat=True).get(pk=certificate_id))
    return Certificate.objects.select_related("holder", "programme").get(pk=certificate_id)


def _lock_ledger(holder_id: int) -> None:
    """What is read afterwards is as the worker before us has left it."""
    User.objects.select_for_update(no_key=True).get(pk=holder_id)


def _latest_of(certificate: Certificate) -> Certificate:
    """The one that counts of all this person holds for the programme and what renews it."""
    return held_in_family(certificate.programme, certificate.holder_id).last() or certificate


def _write_credits(certificate: Certificate, at: dt.datetime) -> None:
    approvals = approvals_on(certificate.programme, certificate.completed_on)
    CreditEntry.objects.bulk_create(
        [
            CreditEntry(
                holder_id=certificate.holder_id,
                source=CreditEntry.Source.CERTIFICATE,
                certificate=certificate,
                title=certificate.data["title"][:200],
                provider=certificate.data["provider_name"][:160],
                mode=mode,
                minutes=minutes,
                completed_on=certificate.completed_on,
                approvals=approvals,
                recorded_at=at,
            )
            for mode, minutes in minutes_by_mode(certificate).items()
        ],
        ignore_conflicts=True,
    )


def approvals_on(programme: Programme, day: dt.date) -> list[dict[str, str]]:
    """Whose approval was in force on the day of completion: what ends or comes later changes nothing."""
    own = programme.approvals.holding_on(day).select_related("jurisdiction")
    ours = ProviderNumber.objects.holding_on(day).select_related("jurisdiction")
    return [
        {
            "body": row.body,
            "number": row.number,
            "place": row.jurisdiction.code if row.jurisdiction else "",
            "since": row.valid_from.isoformat() if row.valid_from else "",
        }
        for row in [*own, *ours]
    ]


def minutes_by_mode(certificate: Certificate) -> dict[str, int]:
    """The minutes printed on the certificate, not those its programme gives today.

    The paper says hours with two decimals, which tells each whole minute apart.
    """
    with override("en-gb"):
        codes = {
            str(word): code for code, word in ProgrammeCredit._meta.get_field("mode").choices or []
        }
    minutes: dict[str, int] = {}
    for word, hours in certificate.data["credits"]:
        mode = codes.get(word, word if word in codes.values() else OTHER_MODE)
        if mode == OTHER_MODE:
            logger.warning("certificate %s: no mode is called %r", certificate.pk, word)
        minutes[mode] = minutes.get(mode, 0) + round(Decimal(hours) * 60)
    return minutes


def _open_for(certificate: Certificate, at: dt.datetime) -> None:
    if certificate.valid_until is None or certificate.holder.closed_at is not None:
        return
    open_period(
        RenewalPeriod(
            holder=certificate.holder,
            certificate=certificate,
            opens_on=min(certificate.completed_on, certificate.valid_until),
            due_on=certificate.valid_until,
            time_zone=certificate.holder.time_zone,
            opened_at=at,
        ),
        note="The certificate's last valid day.",
    )


def _open_of_programme(certificate: Certificate) -> RenewalPeriodQuerySet:
    family = Certificate.objects.filter(of_renewal_family(certificate.programme))
    return RenewalPeriod.objects.open().filter(holder=certificate.holder_id, certificate__in=family)


def _close_of(certificate: Certificate, closing: str, at: dt.datetime) -> None:
    for period in certificate.periods.open():
        close_period(period=period, closing=closing, at=at)


def _closing_of(period: RenewalPeriod, next_due_on: dt.date) -> Closing:
    """A licence whose new date is a renewal later was renewed; else somebody corrected the date."""
    is_next = next_due_on - period.given_due_on >= SHORTEST_CYCLE
    return Closing.RENEWED if is_next else Closing.MOVED


def _may_move(period: RenewalPeriod, licence: Licence) -> bool:
    """A date reckoned from a rule moves after a new check or with another birth month, and not with
    time alone: an overdue one would run away."""
    if licence.expires_on is not None:
        return True
    if licence.checked_at is not None and licence.checked_at > period.opened_at:
        return True
    clauses = clauses_of(period.rule_set)
    if not any(
        rule.kind is DeadlineKind.BIRTH_MONTH_END for rule in of_type(clauses, DeadlineRule)
    ):
        return False
    opened_on = rules.local_day(period.opened_at, period.time_zone)
    again = deadline_of(licence, clauses, after=opened_on - dt.timedelta(days=1))
    return isinstance(again, rules.Deadline) and again.on != period.given_due_on


def _opening_of(
    licence: Licence, rule_set: RuleSet | None, due_on: dt.date, verified_on: dt.date
) -> dt.date:
    """The later of issue and begin of the cycle, so that who renews early loses no days.

    Where no cycle is known it begins with the day after the deadline before, else with the check.
    """
    window = rules.window_of_cycle(clauses_of(rule_set), due_on, facts_of(licence, licence.holder))
    known = [licence.issued_on] if licence.issued_on else []
    if isinstance(window, rules.Window):
        known.append(window.opens_on)
    elif before := licence.periods.filter(given_due_on__lt=due_on, closing=Closing.RENEWED).last():
        known.append(before.given_due_on + dt.timedelta(days=1))
    return min(max(known, default=verified_on), due_on)


def _needed_minutes(licence: Licence, rule_set: RuleSet | None, due_on: dt.date) -> int | None:
    """Unknown where the rule has no number, or no window to count it in."""
    clauses = clauses_of(rule_set)
    window = rules.window_of_cycle(clauses, due_on, facts_of(licence, licence.holder))
    return rules.needed_minutes(clauses) if isinstance(window, rules.Window) else None

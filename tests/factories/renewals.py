"""Periods, rules and certificates for tests, made through the services where there is one."""

import datetime as dt
from itertools import count
from typing import Any

from certificates.models import Certificate, Programme
from certificates.typesetting.face import CertificateFace
from practitioners.models import Licence, User
from practitioners.services.people import confirm_address
from renewals.models import Reminder, RenewalPeriod, RuleSet
from renewals.services import credit_certificate, open_licence_period, store_rule_sets
from tests.factories.courses import enrolment
from tests.factories.practitioners import licence as licence_of

_numbers = count(1)
OPENED = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


def programme(title: str = "Foundations and safe insertion", **fields: Any) -> Programme:
    fields.setdefault("validity_months", 12)
    return Programme.objects.create(code=f"p-{next(_numbers)}", title=title, **fields)


def certificate(
    holder: User,
    *,
    valid_until: dt.date | None = dt.date(2027, 3, 1),
    completed_on: dt.date = dt.date(2026, 3, 1),
    of: Programme | None = None,
    hours: list[list[str]] | None = None,
    course: Any = None,
) -> Certificate:
    """As `certificates.services.issue_certificate` freezes it, without the course behind it."""
    number = next(_numbers)
    of = of or programme()
    began = enrolment(holder, course)
    began.completed_at = dt.datetime.combine(completed_on, dt.time(12), dt.UTC)
    began.save(update_fields=["completed_at"])
    return Certificate.objects.create(
        programme=of,
        holder=holder,
        enrolment=began,
        number=f"FF-2026-{number:06}",
        code=f"{number:012}",
        data=CertificateFace.from_data(
            {
                "title": of.title,
                "kind": of.kind,
                "holder_name": holder.name_on_licence,
                "provider_name": "Filiform Training",
                "number": f"FF-2026-{number:06}",
                "code": f"{number:012}",
                "verify_url": f"https://training.example/verify/{number:012}/",
                "issued_on": completed_on,
                "completed_on": completed_on,
                "valid_until": valid_until,
                "credits": hours if hours is not None else [["Self-paced", "6.50"]],
                "signatories": [["Dr Ada Stone", "", ""]],
                "sample": False,
                "language": "en-gb",
            }
        ).as_data(),
        completed_on=completed_on,
        issued_on=completed_on,
        issued_at=dt.datetime.combine(completed_on, dt.time(12), dt.UTC),
        valid_until=valid_until,
    )


def certificate_period(
    holder: User, *, due_on: dt.date = dt.date(2027, 3, 1), at: dt.datetime = OPENED, **fields: Any
) -> RenewalPeriod:
    """Open, for a person who can be written to."""
    confirm_address(person=holder)
    award = certificate(holder, valid_until=due_on, **fields)
    credit_certificate(certificate_id=award.pk, at=at)
    return award.periods.get()


def verified_licence(holder: User, *, at: dt.datetime = OPENED, **claim: Any) -> Licence:
    confirm_address(person=holder)
    claim.setdefault("number", f"PT-{next(_numbers):06}")
    return licence_of(holder=holder, at=at, state="verified", **claim)


def licence_period(
    holder: User, *, due_on: dt.date = dt.date(2027, 3, 1), at: dt.datetime = OPENED, **claim: Any
) -> RenewalPeriod:
    licence = verified_licence(holder, at=at, expires_on=due_on, **claim)
    period = open_licence_period(licence_id=licence.pk, at=at)
    assert period is not None
    return period


def rule(
    *,
    place: str = "US-OH",
    profession: str = "physical_therapist",
    reviewed_by: User | None = None,
    **renewal: Any,
) -> RuleSet:
    """A renewal rule of 24 hours of 60 minutes in 24 months, unless told otherwise."""
    asked = {
        "cycle_months": 24,
        "ce_required": 24,
        "ce_unit": "contact hour",
        "minutes_per_unit": 60,
        "deadline_rule": {"kind": "fixed_date", "month": 1, "day": 31, "year_parity": "even"},
        "accrual_window": "24 months before the deadline",
    } | renewal
    row = {
        "id": f"{place}/{profession}",
        "code": place,
        "profession": profession,
        "regulator": "The board",
        "dn_status": "silent",
        "confidence": {"dn": "low", "renewal": "medium"},
        "renewal": {key: value for key, value in asked.items() if value is not None},
        "sources": [
            {"title": "Rule 1", "address": "https://board.example/rule", "date": "2026-01-05"}
        ],
    }
    stored = store_rule_sets(row, drafted_on=dt.date(2026, 2, 1))
    found = next(one for one in stored if one.kind == RuleSet.Kind.RENEWAL)
    if reviewed_by:
        found.status = RuleSet.Status.REVIEWED
        found.reviewed_by, found.reviewed_on = reviewed_by, dt.date(2026, 2, 2)
        found.save()
    return found


def states_of(period: RenewalPeriod) -> dict[int, tuple[str, str]]:
    """For each day before the deadline what became of its letter, and why. Without what goes on paper."""
    letters = period.reminders.exclude(channel=Reminder.Channel.POST)
    rows: dict[int, Reminder] = {row.offset: row for row in letters}
    return {offset: (row.state, row.why) for offset, row in rows.items()}

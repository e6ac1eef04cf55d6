"""A suspended certificate keeps its deadline; its reminders are quiet until it counts again."""

import datetime as dt

import pytest
import time_machine

from certificates.services import (
    Replacement,
    reinstate_certificate,
    replace_certificate,
    revoke_certificate,
    suspend_certificate,
)
from renewals import services, tasks
from renewals.selectors import owed
from tests.factories import renewals as factory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(days=3)
DUE = dt.date(2027, 3, 1)
QUIET = dt.date(2028, 2, 29)


@pytest.fixture
def period(ana):
    return factory.certificate_period(ana, of=factory.programme())


def suspend(period, actor, at=NOON):
    suspend_certificate(certificate=period.certificate, actor=actor, note="Asked.", at=at)


def reinstate(period, actor, at=LATER):
    reinstate_certificate(certificate=period.certificate, actor=actor, note="Fine.", at=at)


def follow(period, at=NOON):
    services.follow_suspension(certificate_id=period.certificate_id, at=at)
    period.refresh_from_db()


def history(period):
    return list(period.events.values_list("event", "note"))


def test_a_suspension_pauses_and_its_end_resumes(period, administrator):
    due_on, before = period.due_on, history(period)
    suspend(period, administrator)
    follow(period)
    follow(period)
    assert (period.due_on, period.closed_at) == (due_on, None)
    assert period.is_paused_on(due_on + dt.timedelta(days=30))

    reinstate(period, administrator)
    follow(period, LATER)
    follow(period, LATER)
    assert (period.paused_until, period.closed_at) == (None, None)
    assert history(period)[len(before) :] == [
        ("paused", "The certificate is suspended."),
        ("resumed", "The certificate counts again."),
    ]


def test_a_pause_of_staff_stays_theirs(period, administrator):
    until = NOON.date() + dt.timedelta(days=20)
    services.pause_period(
        period=period, until=until, reason="On leave", actor=administrator, at=NOON
    )
    suspend(period, administrator)
    follow(period)
    assert period.paused_until == until

    reinstate(period, administrator)
    follow(period, LATER)
    assert period.paused_until == until


def test_no_reminder_goes_out_while_it_is_suspended(period, administrator, mailoutbox):
    suspend(period, administrator)
    follow(period)
    services.plan_reminders(at=NOON)
    last = dt.datetime.combine(period.due_on, dt.time(12), dt.UTC) + dt.timedelta(days=40)

    for reminder in period.reminders.all():
        services.send_reminder(reminder_id=reminder.pk, at=last)

    assert mailoutbox == []


def test_the_sweep_finds_what_a_lost_message_left(period, administrator):
    def found(at):
        return list(owed.suspensions_to_follow(before=at).values_list("pk", flat=True))

    assert found(LATER) == []
    suspend(period, administrator)
    assert found(LATER) == [period.certificate_id]
    with time_machine.travel(LATER, tick=False):
        tasks.credit_missing_certificates()
    period.refresh_from_db()
    assert period.paused_until is not None
    assert found(LATER) == []

    reinstate(period, administrator)
    assert found(LATER) == [period.certificate_id]
    with time_machine.travel(LATER, tick=False):
        tasks.credit_missing_certificates()
    period.refresh_from_db()
    assert period.paused_until is None
    assert found(LATER) == []


def test_a_revoked_certificate_has_nothing_to_follow(period, administrator):
    suspend(period, administrator)
    revoke_certificate(
        certificate=period.certificate, actor=administrator, reason="error", note="X", at=NOON
    )

    assert list(owed.suspensions_to_follow(before=LATER)) == []


@pytest.mark.parametrize("order", ["revoked-first", "issued-first"])
def test_a_replacement_closes_the_old_deadline_and_opens_its_own(period, administrator, order):
    old = period.certificate
    new = replace_certificate(
        certificate=old,
        replacement=Replacement("correction", "Wrong day.", {"valid_until": "2027-06-01"}),
        actor=administrator,
        at=NOON,
    )
    steps = [
        lambda: services.close_certificate_period(certificate_id=old.pk, at=NOON),
        lambda: services.credit_certificate(certificate_id=new.pk, at=NOON),
    ]
    for step in steps if order == "revoked-first" else reversed(steps):
        step()

    period.refresh_from_db()
    assert period.closing == "revoked"
    assert [(one.due_on, one.closed_at) for one in new.periods.all()] == [
        (dt.date(2027, 6, 1), None)
    ]
    assert {entry.state for entry in old.credit_entries.all()} <= {"withdrawn"}
    assert new.credit_entries.exclude(state="accepted").count() == 0

"""Claim, look again, send: on real rows, with the clock passed in."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress

from renewals.models import Reminder
from renewals.services import (
    close_period,
    pause_period,
    plan_reminders,
    resume_period,
    send_reminder,
)
from renewals.services.reminders import Outcome
from tests.factories import practitioners as people
from tests.factories import renewals as make
from tests.renewals.days import DUE_ON, on, run

pytestmark = pytest.mark.django_db


def mails(mailoutbox):
    return [(mail.to, mail.subject) for mail in mailoutbox]


def test_the_day_comes_and_one_letter_goes_out(period, mailoutbox):
    for _ in range(2):
        run(on(22, hour=10))
    for _ in range(2):
        run(on(22, hour=11))

    assert mails(mailoutbox) == [
        (
            ["ana@example.org"],
            "Your certificate Foundations and safe insertion runs out on 1 March 2027, in 7 days",
        )
    ]
    sent = period.reminders.get(offset=7)
    assert (sent.state, sent.sent_to, sent.sent_at) == ("sent", "ana@example.org", on(22, hour=10))
    assert mailoutbox[0].extra_headers["Message-ID"] == sent.message_id


def test_every_day_of_the_plan_sends_one_letter(ana, mailoutbox):
    make.certificate_period(ana, due_on=DUE_ON, at=on(1, month=3, year=2026))
    day = dt.datetime(2026, 8, 1, 12, tzinfo=dt.UTC)
    while day < dt.datetime(2027, 5, 1, tzinfo=dt.UTC):
        run(day)
        day += dt.timedelta(days=1)

    told = [mail.subject.rpartition(", ")[2] for mail in mailoutbox]
    assert told == [
        "in 180 days",
        "in 120 days",
        "in 90 days",
        "in 60 days",
        "in 30 days",
        "in 14 days",
        "in 7 days",
        "on 1 March 2027",
        "1 March 2027",
        "on 1 March 2027",
        "30 days ago",
    ]


def test_nothing_goes_out_before_nine_where_the_person_lives(ana, mailoutbox):
    ana.time_zone = "America/New_York"
    ana.save()
    make.certificate_period(ana, due_on=DUE_ON)
    run(on(21, hour=15))
    mailoutbox.clear()

    run(on(22, hour=13))  # eight in the morning in New York
    assert mailoutbox == []

    run(on(22, hour=14))
    assert len(mailoutbox) == 1


def test_an_outage_of_forty_days_ends_with_one_letter(period, mailoutbox):
    plan_reminders(at=on(20, month=1))  # thirty days before is planned, nothing is sent
    back = on(28, hour=10)

    run(back)

    assert len(mailoutbox) == 1
    assert mailoutbox[0].subject.endswith("runs out tomorrow, on 1 March 2027")
    states = make.states_of(period)
    assert {offset: states[offset][0] for offset in (60, 30, 14, 7, 1)} == {
        60: "skipped",
        30: "skipped",
        14: "skipped",
        7: "skipped",
        1: "sent",
    }
    assert states[30][1].startswith("A reminder nearer to the deadline")


def test_a_worker_that_comes_back_at_night_waits_for_the_morning(reminder, mailoutbox):
    night = on(22, hour=23)

    assert send_reminder(reminder_id=reminder.pk, at=night) is Outcome.WAITS
    reminder.refresh_from_db()
    assert (reminder.next_try_at, reminder.tries, reminder.claimed_at) == (on(23, hour=8), 0, None)

    assert send_reminder(reminder_id=reminder.pk, at=on(23, hour=8)) is Outcome.SENT
    assert mailoutbox[0].subject.endswith("in 6 days")


def test_a_reminder_that_is_not_due_cannot_be_claimed(reminder):
    assert send_reminder(reminder_id=reminder.pk, at=on(21)) is Outcome.NOT_OWED


def closed(reminder):
    close_period(period=reminder.period, closing="renewed", at=on(21))


def closed_in_flight(reminder):
    """The period ends after the row was claimed by somebody who then fell over."""
    Reminder.objects.filter(pk=reminder.pk).update(claimed_at=on(21))
    close_period(period=reminder.period, closing="renewed", at=on(21))


def paused(reminder):
    pause_period(
        period=reminder.period,
        until=dt.date(2027, 2, 22),
        reason="On leave",
        actor=people.checker(),
        at=on(21),
    )


def gone(reminder):
    type(reminder.recipient).objects.filter(pk=reminder.recipient_id).update(is_active=False)


def unconfirmed(reminder):
    EmailAddress.objects.update(verified=False)


def changed_address(reminder):
    type(reminder.recipient).objects.filter(pk=reminder.recipient_id).update(
        email="new@example.org"
    )


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (closed, "It was renewed before this reminder's day."),
        (closed_in_flight, "The period is closed."),
        (paused, "Reminders are paused."),
        (gone, "The account is no longer in use."),
        (unconfirmed, "The e-mail address is not confirmed."),
        (changed_address, "The e-mail address is not confirmed."),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_happened_since_it_was_planned_keeps_it_back_with_a_reason(
    reminder, mailoutbox, what, why
):
    what(reminder)

    send_reminder(reminder_id=reminder.pk, at=on(22))

    assert make.states_of(reminder.period)[7] == ("skipped", why)
    assert mailoutbox == []


def test_a_new_address_that_is_confirmed_gets_the_letter(reminder, ana, mailoutbox):
    changed_address(reminder)
    ana.refresh_from_db()
    make.confirm_address(person=ana)

    send_reminder(reminder_id=reminder.pk, at=on(22))

    assert [mail.to for mail in mailoutbox] == [["new@example.org"]]
    reminder.refresh_from_db()
    assert reminder.sent_to == "new@example.org"


def test_after_the_pause_the_next_letter_goes_out(reminder, mailoutbox):
    paused(reminder)
    run(on(22))
    run(on(28))

    assert [mail.subject.rpartition(" runs out ")[2] for mail in mailoutbox] == [
        "tomorrow, on 1 March 2027"
    ]


def test_a_pause_can_be_ended(reminder, mailoutbox):
    paused(reminder)
    resume_period(period=reminder.period, actor=people.checker(), at=on(21))

    send_reminder(reminder_id=reminder.pk, at=on(22))

    assert len(mailoutbox) == 1
    events = [event.event for event in reminder.period.events.all()]
    assert events == ["opened", "paused", "resumed"]


def licence_with_all_hours(ana, reviewed_by):
    people.ohio(), people.physical_therapist()
    make.rule(reviewed_by=reviewed_by, ce_required=6)
    make.certificate_period(ana, due_on=dt.date(2029, 3, 1))
    return make.licence_period(ana, due_on=DUE_ON)


def test_who_has_met_everything_a_reviewed_rule_asks_is_left_alone(ana, administrator, mailoutbox):
    period = licence_with_all_hours(ana, administrator)

    run(on(22))

    assert make.states_of(period)[7] == ("skipped", "Everything that was required is met.")


def test_a_rule_nobody_reviewed_settles_nothing(ana, mailoutbox):
    period = licence_with_all_hours(ana, None)

    run(on(22))

    assert make.states_of(period)[7] == ("sent", "")

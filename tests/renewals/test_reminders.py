"""Plan, claim, look again, send: on real rows, with the clock passed in."""

import datetime as dt
import smtplib

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db.models import F

from renewals import tasks
from renewals.models import Reminder, ReminderPlan, RenewalPeriod
from renewals.services import (
    change_plan,
    claim_reminder,
    close_period,
    due_reminders,
    ensure_plans,
    give_up_broken_off,
    open_licence_period,
    pause_period,
    plan_reminders,
    resume_period,
    send_reminder,
    try_again,
)
from renewals.services.reminders import BROKE_OFF, CLAIM_LASTS, MOST_TRIES, Outcome
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

DUE_ON = dt.date(2027, 3, 1)
PLANNED = "planned"


def on(day: int, month: int = 2, hour: int = 12, year: int = 2027) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=dt.UTC)


@pytest.fixture
def period(ana):
    """Due on 1 March 2027 at midnight in Lisbon."""
    return make.certificate_period(ana, due_on=DUE_ON)


@pytest.fixture
def reminder(period):
    """The letter of seven days before, planned and not yet due."""
    plan_reminders(at=on(15))
    return period.reminders.get(offset=7)


def mails(mailoutbox):
    return [(mail.to, mail.subject) for mail in mailoutbox]


def run(at: dt.datetime) -> None:
    with time_machine.travel(at, tick=False):
        tasks.plan_reminders()
        tasks.send_due_reminders()


def test_rows_are_made_for_the_days_just_ahead_and_the_rest_is_left_for_later(period):
    plan_reminders(at=on(1, month=1))

    assert (
        make.states_of(period)
        == {
            180: ("skipped", "A reminder nearer to the deadline is due already."),
            120: ("skipped", "A reminder nearer to the deadline is due already."),
            90: ("skipped", "A reminder nearer to the deadline is due already."),
            60: (PLANNED, ""),
        }
        | {}
    )
    period.refresh_from_db()
    assert period.next_plan_on == dt.date(2027, 1, 30)


def test_planning_twice_plans_once_and_the_second_reads_nothing(period, django_assert_num_queries):
    plan_reminders(at=on(15))
    before = list(Reminder.objects.values())

    with django_assert_num_queries(5):  # the plans, their days, an empty chunk in its savepoint
        plan_reminders(at=on(15))

    assert list(Reminder.objects.values()) == before


@pytest.mark.parametrize("people_in", [1, 3])
def test_planning_costs_the_same_statements_for_one_and_for_three(
    people_in, ana, ben, cleo, django_assert_num_queries
):
    for holder in [ana, ben, cleo][:people_in]:
        make.certificate_period(holder, due_on=DUE_ON)

    with django_assert_num_queries(11):
        plan_reminders(at=on(15))

    assert Reminder.objects.filter(offset=7).count() == people_in


def test_two_planners_at_once_write_one_row(reminder, period):
    period.next_plan_on = None
    period.save()
    Reminder.objects.filter(pk=reminder.pk).update(message_id=F("message_id"))

    plan_reminders(at=on(15))

    assert period.reminders.filter(offset=7).count() == 1


def test_a_period_that_opens_late_gets_the_nearest_letter_only(ana, mailoutbox):
    period = make.certificate_period(ana, due_on=DUE_ON, at=on(10))

    plan_reminders(at=on(10))

    late = ("skipped", "The period was opened after this reminder's day.")
    states = make.states_of(period)
    assert {offset: states[offset] for offset in (180, 120, 90, 60)} == dict.fromkeys(
        (180, 120, 90, 60), late
    )
    assert states[30] == (PLANNED, "")


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


def test_a_clock_change_does_not_move_the_hour(ana):
    ana.time_zone = "America/New_York"
    ana.save()
    period = make.certificate_period(ana, due_on=dt.date(2027, 3, 15))
    plan_reminders(at=on(8, month=3))

    send_at = dict(period.reminders.values_list("offset", "send_at"))
    assert (send_at[7], send_at[0]) == (on(8, month=3, hour=14), on(15, month=3, hour=13))


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


def test_a_claim_is_given_to_one_caller(reminder):
    assert [claim_reminder(reminder_id=reminder.pk, at=on(22)) for _ in range(2)] == [True, False]


def test_a_reminder_that_is_not_due_cannot_be_claimed(reminder):
    assert send_reminder(reminder_id=reminder.pk, at=on(21)) is Outcome.NOT_OWED


def test_a_crash_in_the_sending_is_made_good_once_and_then_left_to_a_person(reminder, mailoutbox):
    claim_reminder(reminder_id=reminder.pk, at=on(22))  # and the worker is gone
    soon = on(22) + CLAIM_LASTS - dt.timedelta(seconds=1)
    assert send_reminder(reminder_id=reminder.pk, at=soon) is Outcome.NOT_OWED

    later = on(22) + CLAIM_LASTS + dt.timedelta(seconds=1)
    assert claim_reminder(reminder_id=reminder.pk, at=later)  # and gone again
    reminder.refresh_from_db()
    assert (reminder.tries, reminder.why) == (2, BROKE_OFF)

    last = later + CLAIM_LASTS + dt.timedelta(seconds=1)
    assert send_reminder(reminder_id=reminder.pk, at=last) is Outcome.NOT_OWED
    assert give_up_broken_off(at=last) == 1
    assert make.states_of(reminder.period)[7] == (
        "failed",
        "The sending broke off twice: ask the person whether it arrived.",
    )
    assert mailoutbox == []


def test_a_letter_whose_sending_broke_off_goes_out_after_all(reminder, mailoutbox):
    claim_reminder(reminder_id=reminder.pk, at=on(22))

    with time_machine.travel(on(22) + CLAIM_LASTS + dt.timedelta(minutes=1), tick=False):
        tasks.send_due_reminders()
        tasks.send_due_reminders()

    assert len(mailoutbox) == 1
    assert make.states_of(reminder.period)[7] == ("sent", "")


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


def test_a_moved_expiry_gets_its_own_letters(ana, mailoutbox):
    period = make.licence_period(ana, due_on=DUE_ON)
    plan_reminders(at=on(20))
    licence = period.licence
    licence.expires_on = dt.date(2027, 3, 24)
    licence.save()
    open_licence_period(licence_id=licence.pk, at=on(20))

    run(on(22))

    assert [mail.subject for mail in mailoutbox] == [
        "Your licence in Ohio runs out on 24 March 2027, in 30 days"
    ]


class Refusing:
    """A mail server that answers with one code."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, **letter) -> None:
        raise self.error


BUSY = smtplib.SMTPDataError(451, b"Try again later")
NO_SUCH_USER = smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"No such user")})


def test_a_busy_server_is_tried_again_later_and_later(reminder, mailoutbox):
    at = on(22)
    waits = []
    for _ in range(MOST_TRIES - 1):
        assert send_reminder(reminder_id=reminder.pk, at=at, write=Refusing(BUSY)) is Outcome.WAITS
        reminder.refresh_from_db()
        sooner = reminder.next_try_at - dt.timedelta(seconds=1)
        assert reminder not in due_reminders(at=sooner)
        waits.append((reminder.next_try_at - at).total_seconds() / 60)
        at = reminder.next_try_at

    assert waits == [5, 10, 20, 40, 80]
    assert reminder.why == "451 Try again later"
    assert send_reminder(reminder_id=reminder.pk, at=at) is Outcome.SENT
    assert make.states_of(reminder.period)[7] == ("sent", "")


def test_a_server_that_stays_busy_is_given_up(reminder):
    at = on(22)
    for _ in range(MOST_TRIES):
        send_reminder(reminder_id=reminder.pk, at=at, write=Refusing(BUSY))
        reminder.refresh_from_db()
        at = reminder.next_try_at
    assert make.states_of(reminder.period)[7] == ("failed", "451 Try again later")
    assert reminder.tries == MOST_TRIES


def test_a_refused_address_fails_at_once_and_can_be_tried_again(reminder, mailoutbox):
    outcome = send_reminder(reminder_id=reminder.pk, at=on(22), write=Refusing(NO_SUCH_USER))

    assert (outcome, make.states_of(reminder.period)[7]) == (
        Outcome.FAILED,
        ("failed", "550 No such user"),
    )
    reminder.refresh_from_db()
    assert try_again(reminder=reminder, at=on(22)) is True
    assert try_again(reminder=reminder, at=on(22)) is False
    assert send_reminder(reminder_id=reminder.pk, at=on(22)) is Outcome.SENT


def test_a_fault_of_our_own_is_no_answer_of_the_server(reminder):
    """It leaves the claim, so the letter is tried once more and then shown to a person."""
    with pytest.raises(ZeroDivisionError):
        send_reminder(reminder_id=reminder.pk, at=on(22), write=Refusing(ZeroDivisionError()))

    reminder.refresh_from_db()
    assert (reminder.state, reminder.claimed_at) == ("sending", on(22))


def test_other_days_in_the_plan_are_planned_from_then_on(period):
    ensure_plans()
    plan = ReminderPlan.objects.get(subject="certificate")
    plan_reminders(at=on(15))

    change_plan(plan=plan, offsets=[*plan.offsets, 5])
    plan_reminders(at=on(15))

    assert make.states_of(period)[5] == (PLANNED, "")


def letter(mailoutbox, period, at):
    plan_reminders(at=at)
    for row in due_reminders(at=at):
        send_reminder(reminder_id=row.pk, at=at)
    (mail,) = mailoutbox
    return mail.subject, mail.body, mail.alternatives[0].content


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (on(22), "runs out on 1 March 2027, in 7 days"),
        (on(28), "runs out tomorrow, on 1 March 2027"),
        (on(1, month=3), "runs out today, 1 March 2027"),
        (on(2, month=3), "ran out yesterday, on 1 March 2027"),
        (on(31, month=3), "ran out on 1 March 2027, 30 days ago"),
    ],
)
def test_the_letter_says_who_and_when_and_whose_duty_it_stays(period, mailoutbox, at, told):
    subject, text, html = letter(mailoutbox, period, at)

    headline = f"Your certificate Foundations and safe insertion {told}"
    assert subject == headline
    assert text.splitlines()[2] == f"{headline}."
    for body in (text, html):
        assert "Renewing in time stays your own duty" in body
        assert f"http://testserver/renewals/{period.pk}/" in body
        assert (
            f"You get this e-mail because you hold certificate {period.certificate.number}." in body
        )
    assert html.count('class="button"') == 1


def test_the_letter_names_the_hours_that_are_missing(ana, mailoutbox):
    people.ohio(), people.physical_therapist()
    make.rule()
    credited = make.certificate_period(ana, due_on=dt.date(2029, 3, 1))
    period = make.licence_period(ana, due_on=DUE_ON)
    assert credited.certificate.credit_entries.get().minutes == 390

    subject, text, html = letter(mailoutbox, period, on(22))

    assert subject == (
        "Your licence in Ohio runs out on 1 March 2027, in 7 days: 17.5 contact hours missing"
    )
    said = "still need 17.5 contact hours: 6.5 contact hours of 24 contact hours are counted."
    assert (said in text, said in html) == (True, True)
    assert "Nobody has reviewed this rule for us yet: check with your board." in text


def test_the_letter_does_not_guess_a_rule(ana, mailoutbox):
    period = make.licence_period(ana, due_on=DUE_ON)

    subject, text, _html = letter(mailoutbox, period, on(22))

    assert subject == "Your licence in Ohio runs out on 1 March 2027, in 7 days"
    assert "We do not know how many hours your place asks for" in text


def test_a_deadline_at_the_end_of_the_calendar_is_planned_like_any_other(period, ben):
    endless = make.licence_period(ben, due_on=dt.date.max)

    plan_reminders(at=on(15))

    endless.refresh_from_db()
    assert endless.next_plan_on == dt.date(9999, 7, 4)  # 180 days before
    assert list(endless.reminders.all()) == []
    assert make.states_of(period)[14] == (PLANNED, "")


def test_a_time_zone_that_is_gone_holds_up_nobody_elses_letters(period, ben, caplog):
    lost = make.licence_period(ben, due_on=DUE_ON)
    RenewalPeriod.objects.filter(pk=lost.pk).update(time_zone="Atlantis/Capital")

    plan_reminders(at=on(15))

    assert list(lost.reminders.all()) == []
    assert make.states_of(period)[14] == (PLANNED, "")
    assert [record.message for record in caplog.records] == [
        f"no reminders are planned for period {lost.pk}"
    ]

    # Mended: the next day finds it by itself.
    RenewalPeriod.objects.filter(pk=lost.pk).update(time_zone="Europe/Lisbon")
    plan_reminders(at=on(16))

    assert make.states_of(lost)[7] == (PLANNED, "")

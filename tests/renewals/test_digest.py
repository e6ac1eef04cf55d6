"""Several on one day are one letter, and each stays a row of its own."""

import datetime as dt

import pytest
from icalendar import Calendar

from renewals.models import Reminder
from renewals.services import due_reminders, pause_period, plan_reminders, send_reminders
from renewals.services.reminders import Outcome
from tests.factories import practitioners as people
from tests.factories import renewals as make
from tests.renewals.days import DUE_ON, on

pytestmark = pytest.mark.django_db
TITLE = "Your certificate Foundations and safe insertion runs out on 1 March 2027, in 7 days"


@pytest.fixture
def two(ana):
    """A certificate and a licence of Ana's, due on the same day; their letters of seven days before."""
    periods = [make.certificate_period(ana, due_on=DUE_ON), make.licence_period(ana, due_on=DUE_ON)]
    plan_reminders(at=on(15))
    return [period.reminders.get(offset=7) for period in periods]


NOON = on(22)


def send(*rows, at=NOON):
    return send_reminders(reminder_ids=[row.pk for row in rows], at=at)


def test_two_of_one_day_are_one_letter(two, mailoutbox):
    """Whichever of them a worker was told of."""
    outcomes = send(two[1])

    assert {row.pk: outcomes[row.pk] for row in two} == dict.fromkeys(
        [row.pk for row in two], Outcome.SENT
    )
    (mail,) = mailoutbox
    assert mail.subject == f"{TITLE}, and 1 more deadline"
    for row in two:
        row.refresh_from_db()
    assert [(row.state, row.sent_to, row.sent_with) for row in two] == [
        ("sent", "ana@example.org", None),
        ("sent", "ana@example.org", two[0]),
    ]
    assert mail.extra_headers["Message-ID"] == two[0].message_id
    assert "Your licence in Ohio runs out on 1 March 2027, in 7 days." in mail.body
    assert "Letters about your own certificates cannot be switched off" in mail.body


def test_workers_that_were_told_of_both_send_one_letter(two, mailoutbox):
    send(two[0])
    again = send(two[1])

    assert (len(mailoutbox), again) == (1, {})


def test_one_of_two_is_left_out_by_itself(two, mailoutbox):
    pause_period(
        period=two[1].period,
        until=dt.date(2027, 2, 22),
        reason="On leave",
        actor=people.checker(),
        at=on(21),
    )

    send(*two)

    assert [mail.subject for mail in mailoutbox] == [TITLE]
    assert make.states_of(two[1].period)[7] == ("skipped", "Reminders are paused.")


def test_letters_of_two_people_stay_apart(two, ben, mailoutbox):
    other = make.certificate_period(ben, due_on=DUE_ON)
    plan_reminders(at=on(15))

    send_reminders(
        reminder_ids=list(due_reminders(at=on(22)).values_list("pk", flat=True)), at=on(22)
    )

    assert sorted(mail.to for mail in mailoutbox) == [["ana@example.org"], ["ben@example.org"]]
    assert make.states_of(other)[7] == ("sent", "")


def test_a_zone_further_east_goes_with_the_first_of_the_day(ana, mailoutbox):
    """An old period keeps the zone it was opened in; the day is still one day."""
    make.certificate_period(ana, due_on=DUE_ON)
    ana.time_zone = "America/New_York"
    ana.save()
    make.licence_period(ana, due_on=DUE_ON)
    plan_reminders(at=on(15))
    first = Reminder.objects.filter(offset=7).earliest("send_at")

    send(first, at=first.send_at)

    assert len(mailoutbox) == 1
    assert set(Reminder.objects.filter(offset=7).values_list("sent_at", flat=True)) == {
        first.send_at
    }


def test_a_refused_digest_waits_as_one(two):
    def refuse(letter):
        raise OSError("no way")

    outcomes = send_reminders(reminder_ids=[two[0].pk], at=on(22), put=refuse)

    assert [outcomes[row.pk] for row in two] == [Outcome.WAITS, Outcome.WAITS]
    for row in two:
        row.refresh_from_db()
        assert (row.tries, row.why, row.next_try_at) == (
            1,
            "OSError: no way",
            on(22) + dt.timedelta(minutes=5),
        )


def test_one_that_may_have_gone_out_is_repeated_as_it_was(two, ana, mailoutbox):
    """What came due meanwhile is a letter of its own: a reader may be shown the first one only once."""
    Reminder.objects.filter(pk=two[0].pk).update(claimed_at=on(22), tries=1)

    send(two[1], at=on(22, hour=13))

    assert len(mailoutbox) == 2
    assert [row.sent_with for row in Reminder.objects.filter(offset=7)] == [None, None]


def test_the_days_are_attached_for_a_calendar(two, mailoutbox):
    send(*two)

    name, content, kind = mailoutbox[0].attachments[0]
    events = Calendar.from_ical(content).walk("VEVENT")
    assert (name, kind.partition(";")[0]) == ("renewals.ics", "text/calendar")
    assert [(event["UID"], event.decoded("DTSTART")) for event in events] == [
        (f"deadline-{row.period_id}@testserver", DUE_ON) for row in two
    ]


def test_what_is_past_is_no_day_for_a_calendar(ana, mailoutbox):
    period = make.certificate_period(ana, due_on=DUE_ON)
    plan_reminders(at=on(2, month=3))

    send(period.reminders.get(offset=-1), at=on(2, month=3))

    assert [mail.attachments for mail in mailoutbox] == [[]]


@pytest.mark.parametrize("people_in", [1, 3])
def test_sending_costs_one_statement_more_for_each_letter(
    people_in, ana, ben, cleo, django_assert_num_queries
):
    people.ohio(), people.physical_therapist()
    for holder in [ana, ben, cleo][:people_in]:
        make.licence_period(holder, due_on=DUE_ON)
    plan_reminders(at=on(15))
    Reminder.objects.exclude(offset=7).delete()
    ids = list(Reminder.objects.values_list("pk", flat=True))

    with django_assert_num_queries(14 + people_in):
        send_reminders(reminder_ids=ids, at=on(22))

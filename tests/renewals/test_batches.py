"""Letters that staff ask for: at once for many, once more for one, and stopped."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from renewals.models import Reminder, RenewalPeriod
from renewals.services import (
    close_period,
    pause_period,
    plan_reminders,
    remind_now,
    send_reminder,
    send_reminders,
    stop_batch,
)
from renewals.services.resending import send_again
from tests.factories import renewals as make
from tests.renewals.days import DUE_ON, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def periods(ana, ben, cleo):
    return [make.certificate_period(holder, due_on=DUE_ON) for holder in (ana, ben, cleo)]


def ask(periods, administrator, at):
    return remind_now(
        periods=periods, actor=administrator, reason="Fair in March", query="bucket=0-30", at=at
    )


def send(batch, at):
    ids = list(batch.reminders.values_list("pk", flat=True))
    return send_reminders(reminder_ids=ids, at=at)


def test_each_person_gets_one_letter_beside_the_plan(periods, administrator, mailoutbox):
    batch = ask([*periods, periods[0]], administrator, on(10))

    send(batch, on(10))
    send(batch, on(10))

    assert (batch.count, sorted(mail.to[0] for mail in mailoutbox)) == (
        3,
        ["ana@example.org", "ben@example.org", "cleo@example.org"],
    )
    row = periods[0].reminders.get(batch=batch)
    assert (row.occasion, row.offset, row.state) == (f"batch-{batch.pk}", 19, "sent")
    assert mailoutbox[0].subject.endswith("runs out on 1 March 2027, in 19 days")
    notes = [event.note for event in periods[0].events.filter(event="reminded")]
    assert notes == ["Fair in March"]


def test_a_second_click_is_the_same_batch_and_another_reason_another(periods, administrator):
    first = ask(periods, administrator, on(10))

    again = ask(periods, administrator, on(10) + dt.timedelta(minutes=9))
    other = remind_now(
        periods=periods, actor=administrator, reason="Once more", query="bucket=0-30", at=on(10)
    )
    later = ask(periods, administrator, on(10) + dt.timedelta(minutes=10))

    assert (again, other == first, later == first) == (first, False, False)
    assert Reminder.objects.filter(batch=first).count() == 3


def test_on_a_day_of_the_plan_the_letter_names_the_deadline_once(
    periods, administrator, mailoutbox
):
    plan_reminders(at=on(15))
    batch = ask(periods[:1], administrator, on(22, hour=9))

    send(batch, on(22))

    (mail,) = mailoutbox
    assert mail.subject.endswith("runs out on 1 March 2027, in 7 days")
    rows = periods[0].reminders.filter(offset=7)
    assert {row.occasion: row.state for row in rows} == {
        "plan": "sent",
        f"batch-{batch.pk}": "sent",
    }


def test_nobody_is_woken_by_it(periods, administrator, mailoutbox):
    batch = ask(periods[:1], administrator, on(10, hour=23))

    assert batch.reminders.get().send_at == on(11, hour=8)


def test_what_holds_a_planned_letter_back_holds_these_back(periods, administrator, mailoutbox):
    pause_period(
        period=periods[0],
        until=on(20).date(),
        reason="On leave",
        actor=administrator,
        at=on(9),
    )
    batch = ask(periods[:2], administrator, on(10))

    send(batch, on(10))

    assert [mail.to for mail in mailoutbox] == [["ben@example.org"]]
    assert periods[0].reminders.get(batch=batch).why == "Reminders are paused."


def test_what_has_not_gone_out_can_be_stopped(periods, administrator, mailoutbox):
    batch = ask(periods, administrator, on(10))
    send_reminder(reminder_id=periods[0].reminders.get(batch=batch).pk, at=on(10))

    left = [stop_batch(batch=batch, actor=administrator, at=on(10, hour=13)) for _ in range(2)]
    send(batch, on(10, hour=14))

    assert (left, len(mailoutbox)) == ([2, 0], 1)
    why = {row.why for row in batch.reminders.filter(sent_at=None)}
    assert why == {"Staff stopped the batch before this letter went out."}


def test_periods_that_are_closed_are_passed_over(periods, administrator):
    for period in periods:
        close_period(period=period, closing="renewed", at=on(9))

    with pytest.raises(ValidationError) as refused:
        ask(RenewalPeriod.objects.all(), administrator, on(10))

    assert refused.value.messages == ["None of these is still open, so nobody is written to."]
    assert list(Reminder.objects.exclude(batch=None)) == []


def test_a_letter_once_more_is_counted_and_a_row_of_its_own(periods, administrator, mailoutbox):
    plan_reminders(at=on(15))
    row = periods[0].reminders.get(offset=7)
    send_reminder(reminder_id=row.pk, at=on(22))

    again = send_again(reminder=row, actor=administrator, at=on(22, hour=13))
    same = send_again(reminder=row, actor=administrator, at=on(22, hour=13))
    send_reminder(reminder_id=again.pk, at=on(22, hour=13))
    third = send_again(reminder=again, actor=administrator, at=on(22, hour=14))

    assert [again.occasion, same.pk, third.occasion] == ["again-1", again.pk, "again-2"]
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 2


def test_a_letter_about_something_closed_is_not_sent_again(periods, administrator):
    plan_reminders(at=on(15))
    row = periods[0].reminders.get(offset=7)
    close_period(period=periods[0], closing="renewed", at=on(20))

    with pytest.raises(ValidationError) as refused:
        send_again(reminder=row, actor=administrator, at=on(22))

    assert refused.value.messages == ["This period is closed, so there is nothing to remind of."]

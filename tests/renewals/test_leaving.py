"""Somebody closes their account: nothing of it comes back, nothing waits, no address is kept."""

import datetime as dt

import pytest

from practitioners.services.closing import close_account
from renewals.models import Adjustment, CalendarFeed, DeliveryReport, Evidence, Reminder
from renewals.selectors import owed
from renewals.services import (
    credit_certificate,
    open_licence_period,
    plan_reminders,
    send_reminders,
)
from renewals.services.adjustments import AdjustmentAsk, ask_for_adjustment
from renewals.services.calendars import make_feed
from renewals.services.delivery import News, note_news
from renewals.tasks import drop_papers, withdraw_periods
from tests.factories import renewals as make
from tests.factories.activities import activity

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
DUE = dt.date(2027, 3, 1)
LATER = NOON + dt.timedelta(days=1)
# 120 days before the deadline, in the middle of the day.
DAY_OF_LETTER = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)


def closed(person):
    close_account(person=person, actor=person, at=NOON)
    person.refresh_from_db()
    return person


def owed_licences():
    return [
        one.pk
        for kind in owed.licences_owed_a_period(before=LATER, on=LATER.date())
        for one in kind
    ]


def test_the_deadline_of_a_licence_does_not_come_back(ana, ben):
    mine, without_one = (
        make.licence_period(ana, due_on=DUE),
        make.verified_licence(ben, expires_on=DUE),
    )
    closed(ana)
    withdraw_periods(ana.pk)

    assert owed_licences() == [without_one.pk]
    assert open_licence_period(licence_id=mine.licence_id, at=LATER) is None
    mine.refresh_from_db()
    assert mine.closing == "withdrawn"


def test_a_lost_message_leaves_no_question_without_a_file_waiting(ana):
    period = make.licence_period(ana, due_on=DUE)
    ask = AdjustmentAsk(kind="exemption", reason="Parental leave.")
    row = ask_for_adjustment(period=period, ask=ask, asked_by=ana, at=NOON)
    closed(ana)
    assert list(owed.people_with_papers(before=LATER)) == [ana]

    drop_papers(ana.pk)

    row.refresh_from_db()
    assert row.state == Adjustment.State.WITHDRAWN
    assert list(owed.people_with_papers(before=LATER)) == []


def test_a_certificate_that_is_credited_late_opens_nothing_for_a_closed_account(ana):
    period = make.certificate_period(ana, due_on=DUE)
    closed(ana)
    withdraw_periods(ana.pk)

    credit_certificate(certificate_id=period.certificate_id, at=LATER)

    period.refresh_from_db()
    assert period.closing == "withdrawn"


def test_no_address_no_file_name_and_no_open_task_is_kept(ana, ben):
    period = make.licence_period(ana, due_on=DUE)
    make.licence_period(ben, due_on=DUE)
    plan_reminders(at=DAY_OF_LETTER)
    send_reminders(
        reminder_ids=list(Reminder.objects.values_list("pk", flat=True)), at=DAY_OF_LETTER
    )
    letter = period.reminders.get(sent_at__isnull=False)
    came_back = News(
        "sink", "1", "bounced", ana.email, letter.message_id, is_hard=True, detail=ana.email
    )
    note_news(news=came_back, at=DAY_OF_LETTER)
    entry = activity(ana, at=NOON, state="accepted", reflection="I was ill in May.")
    make_feed(holder=ana, at=NOON)
    closed(ana)
    assert list(owed.people_with_papers(before=LATER)) == [ana]

    for _ in range(2):
        drop_papers(ana.pk)

    address = f"closed-{ana.pk}@closed.invalid"
    entry.refresh_from_db()
    report = DeliveryReport.objects.get()
    assert [
        *Reminder.objects.exclude(sent_to="")
        .order_by("recipient")
        .values_list("sent_to", flat=True)
    ] == [
        address,
        "ben@example.org",
    ]
    assert (report.address, report.detail, report.handled_at is None) == (address, "", False)
    assert period.events.get(event="bounced").note == ""
    assert (entry.reflection, Evidence.objects.get().name) == ("", "")
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 0
    assert list(owed.people_with_papers(before=LATER)) == []

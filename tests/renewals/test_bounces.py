"""Letters that come back: told by the server or by a provider, once or twice, and mended by a person."""

import base64
import json

import pytest

from renewals.models import DeliveryReport, Reminder, ReminderChoice
from renewals.selectors.outbox import addresses_to_mend
from renewals.services import plan_reminders, send_reminder, send_reminders
from renewals.services.addresses import mend_address
from renewals.services.delivery import News, note_news
from renewals.services.post import leave_unposted, mark_posted
from tests.factories import renewals as make
from tests.renewals.days import DUE_ON, on

pytestmark = pytest.mark.django_db
SECRET = "provider:a-long-secret-nobody-guesses"
MARYLAND = {
    "type": "notice",
    "text": "By law.",
    "at_least": 2,
    "mails_within_last_days": 30,
    "post_after_bounce": True,
}


@pytest.fixture
def licence(ana):
    """In a place that wants paper after a bounce."""
    period = make.licence_period(ana, due_on=DUE_ON)
    rule = make.rule()
    rule.clauses = [MARYLAND]
    rule.save()
    type(period).objects.filter(pk=period.pk).update(rule_set=rule)
    period.refresh_from_db()
    return period


def sent(period) -> Reminder:
    plan_reminders(at=on(15))
    row = period.reminders.get(offset=7)
    send_reminder(reminder_id=row.pk, at=on(22))
    row.refresh_from_db()
    return row


def bounce(row, key="evt-1", **more) -> News:
    return News(
        "postmark",
        key,
        more.pop("event", "bounced"),
        row.sent_to,
        message_id=row.message_id,
        is_hard=more.pop("is_hard", True),
        detail="550 5.1.1 No such user",
        at=on(22, hour=13),
    )


def test_a_hard_bounce_marks_the_letter_and_asks_for_paper_and_a_person(licence):
    row = sent(licence)

    for _ in range(2):  # providers tell twice
        note_news(news=bounce(row), at=on(22, hour=14))

    row.refresh_from_db()
    assert (row.state, row.bounced_at) == ("bounced", on(22, hour=13))
    assert [(task.address, task.person) for task in addresses_to_mend()] == [
        ("ana@example.org", row.recipient)
    ]
    post = licence.reminders.get(channel="post")
    assert (post.offset, post.state, post.send_at) == (7, "planned", on(22, hour=14))
    events = [event.note for event in licence.events.filter(event="bounced")]
    assert events == ["550 5.1.1 No such user"]


@pytest.mark.parametrize("opened", [make.certificate_period, make.licence_period])
def test_where_no_place_asks_for_paper_one_letter_breaks_the_silence(ana, mailoutbox, opened):
    period = opened(ana, due_on=DUE_ON)
    row = sent(period)
    for key in ("evt-1", "evt-2"):
        note_news(news=bounce(row, key), at=on(22, hour=14))
    mailoutbox.clear()

    for offset, day in ((1, on(28)), (0, on(1, month=3))):
        send_reminder(reminder_id=period.reminders.get(offset=offset, channel="email").pk, at=day)

    assert mailoutbox == []
    paper = Reminder.objects.filter(channel="post")
    assert list(paper.values_list("period", "offset")) == [(period.pk, 7)]
    assert len(addresses_to_mend()) == 1


def test_nothing_more_goes_to_a_dead_address_but_paper(licence, mailoutbox):
    note_news(news=bounce(sent(licence)), at=on(22, hour=14))
    mailoutbox.clear()

    for offset, day in ((1, on(28)), (0, on(1, month=3))):
        send_reminder(reminder_id=licence.reminders.get(offset=offset, channel="email").pk, at=day)

    assert mailoutbox == []
    states = {row.offset: row.why for row in licence.reminders.filter(channel="email")}
    said = "Letters to this address came back: it waits to be mended."
    assert (states[1], states[0]) == (said, said)
    paper = licence.reminders.filter(channel="post").order_by("-offset")
    assert [row.offset for row in paper] == [7, 1, 0]


def test_a_soft_bounce_is_kept_and_changes_nothing(licence):
    row = sent(licence)

    note_news(news=bounce(row, event="deferred", is_hard=False), at=on(22, hour=14))

    row.refresh_from_db()
    assert (row.state, list(addresses_to_mend())) == ("sent", [])
    assert DeliveryReport.objects.get().reminder == row


def test_a_bounce_without_the_name_of_its_letter_is_about_the_last_one(licence):
    row = sent(licence)
    news = News("sendgrid", "x", "bounced", "ANA@example.org", is_hard=True, at=on(22, hour=13))

    assert note_news(news=news, at=on(22, hour=14)).reminder == row


def test_a_bounce_of_a_letter_that_went_out_with_another_marks_both(ana):
    periods = [make.certificate_period(ana, due_on=DUE_ON), make.licence_period(ana, due_on=DUE_ON)]
    first = sent(periods[0])

    note_news(news=bounce(first), at=on(22, hour=14))

    together = [period.reminders.get(offset=7, channel="email") for period in periods]
    assert [row.state for row in together] == ["bounced", "bounced"]


@pytest.mark.parametrize("event", ["complained", "unsubscribed"])
def test_a_complaint_ends_what_can_be_stopped(licence, event):
    row = sent(licence)

    note_news(news=bounce(row, event=event, is_hard=False), at=on(22, hour=14))

    choice = ReminderChoice.objects.get()
    assert (choice.holder, choice.subject, choice.licence, choice.stopped_at) == (
        row.recipient,
        "licence",
        None,
        on(22, hour=14),
    )


def test_who_mends_an_address_sends_the_lost_letter_again(licence, administrator, mailoutbox):
    note_news(news=bounce(sent(licence)), at=on(22, hour=14))
    mailoutbox.clear()
    (task,) = addresses_to_mend()

    (again,) = mend_address(
        report=task, outcome="Was full.", actor=administrator, at=on(22, hour=15)
    )
    twice = mend_address(report=task, outcome="Was full.", actor=administrator, at=on(22, hour=15))

    assert (again.occasion, again.offset, twice, list(addresses_to_mend())) == (
        "again-1",
        7,
        [],
        [],
    )
    send_reminders(reminder_ids=[again.pk], at=on(22, hour=15))
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"]]
    assert mailoutbox[0].extra_headers["Message-ID"] == again.message_id


def test_another_address_needs_no_mending(licence, ana):
    note_news(news=bounce(sent(licence)), at=on(22, hour=14))

    ana.email = "new@example.org"
    ana.save()

    assert list(addresses_to_mend()) == []


def test_a_letter_is_posted_by_somebody_once(licence, administrator):
    note_news(news=bounce(sent(licence)), at=on(22, hour=14))
    paper = licence.reminders.get(channel="post")

    marked = [
        mark_posted(reminder_ids=[paper.pk], actor=administrator, at=on(23)) for _ in range(2)
    ]

    paper.refresh_from_db()
    assert (marked, paper.state, paper.sent_at, paper.posted_by) == (
        [1, 0],
        "sent",
        on(23),
        administrator,
    )
    assert leave_unposted(reminder=paper, reason="No", actor=administrator, at=on(24)) is False


def test_a_letter_by_post_is_never_sent_by_mail(licence, mailoutbox):
    note_news(news=bounce(sent(licence)), at=on(22, hour=14))
    mailoutbox.clear()

    send_reminder(reminder_id=licence.reminders.get(channel="post").pk, at=on(23))

    assert mailoutbox == []


def post_events(client, event, secret=SECRET, provider="postmark"):
    key = base64.b64encode(secret.encode()).decode()
    return client.post(
        f"/renewals/mail-events/{provider}/",
        json.dumps(event),
        content_type="application/json",
        headers={"Authorization": f"Basic {key}"},
    )


@pytest.fixture
def listening(settings):
    settings.MAIL_EVENTS_SECRET = SECRET
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": SECRET}


def event_about(row) -> dict:
    """As Postmark writes it."""
    return {
        "RecordType": "Bounce",
        "ID": 901542550,
        "Type": "HardBounce",
        "TypeCode": 1,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {"letter": row.message_id},
        "Email": row.sent_to,
        "BouncedAt": "2027-02-22T13:00:00Z",
        "Details": "smtp;550 5.1.1 No such user",
    }


def test_news_of_a_provider_come_in_over_its_address(licence, client, listening):
    row = sent(licence)

    answers = [post_events(client, event_about(row)).status_code for _ in range(2)]

    row.refresh_from_db()
    assert (answers, row.state) == ([200, 200], "bounced")
    report = DeliveryReport.objects.get()
    assert (report.provider, report.provider_key, report.reminder) == ("postmark", "901542550", row)


@pytest.mark.parametrize(
    ("secret", "provider", "status"),
    [("provider:wrong", "postmark", 400), (SECRET, "nobody", 404)],
    ids=["wrong secret", "unknown provider"],
)
def test_others_are_not_listened_to(licence, client, listening, secret, provider, status):
    row = sent(licence)

    assert (
        post_events(client, event_about(row), secret=secret, provider=provider).status_code
        == status
    )
    assert list(DeliveryReport.objects.all()) == []


def test_without_a_secret_nobody_is_listened_to(licence, client):
    assert post_events(client, event_about(sent(licence))).status_code == 404

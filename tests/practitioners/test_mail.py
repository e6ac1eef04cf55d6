"""One way to write: the person's language and zone, two bodies, one Message-ID, errors told apart."""

import datetime as dt
import smtplib
import ssl

import pytest
from django.core import mail as outbox

from practitioners import mail, tasks
from practitioners.models import LicenceEvent
from practitioners.services import letters
from practitioners.services.licences import ask_for_changes, verify_licence
from tests.factories import practitioners as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def html_of(letter) -> str:
    return letter.alternatives[0].content


def event_of(ana, administrator, noon, **reason) -> LicenceEvent:
    """A decision whose letter is still owed."""
    licence = make.licence(holder=ana, at=noon, by=administrator)
    move = ask_for_changes if reason else verify_licence
    move(licence=licence, actor=administrator, at=noon, **reason)
    return licence.events.last()


def owed() -> list[int]:
    return list(LicenceEvent.objects.owed_a_letter().values_list("pk", flat=True))


def test_a_letter_has_two_bodies_inlined_styles_and_one_button(
    ana, administrator, noon, mailoutbox
):
    event = event_of(ana, administrator, noon, reason="The scan is <blurred>.\nSend another.")

    letters.mail_licence_decision(event_id=event.pk, at=noon)

    [letter] = mailoutbox
    assert letter.to == ["ana@example.org"]
    assert letter.subject == "Your licence in Ohio needs changes"
    assert letter.extra_headers["Message-ID"] == f"<licence-event-{event.pk}@testserver>"
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    url = f"http://testserver/me/licences/{event.licence_id}/edit/"
    assert "Hello Ana," in letter.body
    assert "The scan is <blurred>.\nSend another." in letter.body
    assert url in letter.body
    page = html_of(letter)
    assert "The scan is &lt;blurred&gt;.<br>Send another." in page
    assert page.count('class="button"') == 1
    assert 'style="' in page
    assert f'href="{url}"' in page


def test_every_letter_about_a_licence_can_be_written(ana, administrator, noon, mailoutbox):
    for state, template in letters.TEMPLATES.items():
        licence = make.licence(holder=ana, at=noon, state=state, number=f"PT-{state}")
        event = licence.events.last()
        context = {"licence": licence, "event": event, "claimed": event.claimed}
        mail.write_to(person=ana, template=template, context=context)

    assert [letter.subject for letter in mailoutbox] == [
        "Your licence in Ohio is verified",
        "Your licence in Ohio needs changes",
        "Your licence in Ohio was not accepted",
        "Your licence in Ohio no longer counts as verified",
    ]


def test_dates_are_written_in_the_persons_own_zone(ana):
    ana.time_zone = "Pacific/Auckland"
    evening = dt.datetime(2026, 11, 21, 22, 30, tzinfo=dt.UTC)

    with mail.in_the_words_of(ana):
        from django.utils import timezone

        assert timezone.localtime(evening).isoformat() == "2026-11-22T11:30:00+13:00"
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_zone_or_language_that_no_longer_exists_is_no_reason_not_to_write(
    ana, administrator, noon, mailoutbox
):
    event = event_of(ana, administrator, noon)
    ana.time_zone, ana.language = "Atlantis/Capital", "xx"
    ana.save()

    letters.mail_licence_decision(event_id=event.pk, at=noon)

    assert len(mailoutbox) == 1


def test_a_name_with_a_line_break_makes_no_header(ana, mailoutbox):
    letter = mail.compose(
        address=ana.email,
        template="practitioners/mail/account_notice",
        context={"notice": "Hello\nBcc: everybody@example.org"},
    )

    assert letter.subject == "Hello Bcc: everybody@example.org"


def test_a_decision_mails_its_holder_once_the_transaction_is_committed(
    ana, administrator, noon, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        event = event_of(ana, administrator, noon)
        assert mailoutbox == []

    assert [letter.subject for letter in mailoutbox] == ["Your licence in Ohio is verified"]
    event.refresh_from_db()
    assert event.mailed_at is not None
    assert owed() == []


def test_two_deliveries_of_one_task_are_one_letter(ana, administrator, noon, mailoutbox):
    event = event_of(ana, administrator, noon)

    tasks.mail_licence_decision(event.pk)
    tasks.mail_licence_decision(event.pk)

    assert len(mailoutbox) == 1


def test_a_claim_that_led_nowhere_is_free_again_after_a_while(ana, administrator, noon, mailoutbox):
    event = event_of(ana, administrator, noon)
    assert letters.claim_letter(event_id=event.pk, at=noon)

    letters.mail_licence_decision(event_id=event.pk, at=noon + letters.CLAIM_LASTS)
    assert mailoutbox == []

    letters.mail_licence_decision(event_id=event.pk, at=noon + letters.CLAIM_LASTS + HOUR)
    assert len(mailoutbox) == 1


def test_the_sweep_sends_what_a_lost_message_left(ana, administrator, noon, mailoutbox):
    event_of(ana, administrator, noon - 24 * HOUR)

    tasks.mail_missing_decisions()
    tasks.mail_missing_decisions()

    assert [letter.to for letter in mailoutbox] == [["ana@example.org"]]


def test_nobody_is_written_to_about_what_they_did_themselves(ana, noon, mailoutbox):
    make.licence(holder=ana, at=noon - 24 * HOUR)

    tasks.mail_missing_decisions()

    assert (mailoutbox, owed()) == ([], [])


def refuse(monkeypatch, error):
    def send(self, *args, **kwargs):
        raise error

    monkeypatch.setattr(outbox.EmailMessage, "send", send)


def test_a_server_that_is_away_leaves_the_letter_owed(ana, administrator, noon, monkeypatch):
    event = event_of(ana, administrator, noon)
    refuse(monkeypatch, ConnectionRefusedError("no server"))

    letters.mail_licence_decision(event_id=event.pk, at=noon)

    event.refresh_from_db()
    assert (event.mailed_at, event.mail_failed_at, event.mail_tries) == (None, None, 1)
    assert owed() == [event.pk]


def test_an_address_the_server_refuses_for_good_is_not_tried_again(
    ana, administrator, noon, monkeypatch
):
    event = event_of(ana, administrator, noon)
    refuse(monkeypatch, smtplib.SMTPRecipientsRefused({ana.email: (550, b"no such user")}))

    letters.mail_licence_decision(event_id=event.pk, at=noon)

    event.refresh_from_db()
    assert (event.mail_failed_at, event.mail_failure) == (noon, "550 no such user")
    assert owed() == []


@pytest.mark.parametrize(
    ("error", "temporary"),
    [
        (ConnectionRefusedError("refused"), True),
        (TimeoutError("slow"), True),
        (ssl.SSLError("handshake"), True),
        (smtplib.SMTPServerDisconnected("gone"), True),
        (smtplib.SMTPConnectError(421, b"busy"), True),
        (smtplib.SMTPConnectError(554, b"go away"), True),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), True),
        (smtplib.SMTPSenderRefused(451, b"later", "us@example.org"), True),
        (smtplib.SMTPDataError(452, b"full"), True),
        (smtplib.SMTPDataError(554, b"spam"), False),
        (smtplib.SMTPSenderRefused(553, b"not you", "us@example.org"), False),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"greylisted")}), True),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"unknown")}), False),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), False),
        (ValueError("a header with a line break"), False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_what_may_go_through_later_is_told_from_what_never_will(error, temporary):
    assert mail.is_temporary(error) == temporary

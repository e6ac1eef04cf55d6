"""Letters: sent once, and the whole way picked up again wherever the work was cut off."""

import datetime as dt
import hashlib
import smtplib

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.db.models.fields.files import FieldFile
from kombu.exceptions import OperationalError

from certificates import services, tasks
from certificates.models import Certificate, CertificateEvent
from certificates.services import renditions
from certificates.typesetting import pdf
from courses.signals import course_completed
from tests.factories import certificates as factory
from tests.factories import courses
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
LATER = NOON + 30 * MINUTE


def events(certificate):
    return list(certificate.events.values_list("event", flat=True))


def files(certificate):
    return [
        (
            one.template_version.split("/")[0],
            hashlib.sha256(one.file.read()).hexdigest() == one.sha256,
        )
        for one in certificate.renditions.all()
    ]


def letters(mailoutbox):
    return [(mail.to, mail.subject) for mail in mailoutbox]


@pytest.fixture
def certificate(ana):
    return factory.certificate(ana, title="Safety")


@pytest.fixture
def ready(ana):
    return factory.certificate(ana, title="Safety", rendered=True)


@pytest.fixture
def refuse(monkeypatch):
    """The mail server says no until told otherwise."""

    def with_error(error):
        def send_messages(self, messages):
            if error:
                raise error
            return original(self, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    original = EmailBackend.send_messages
    return with_error


def test_the_holder_gets_one_letter_with_the_file(ready, mailoutbox):
    services.mail_certificate(certificate_id=ready.pk, at=NOON)
    services.mail_certificate(certificate_id=ready.pk, at=LATER)

    [letter] = mailoutbox
    assert (letter.to, letter.subject) == (["ana@example.org"], "Your certificate: Safety")
    assert letter.extra_headers["Message-ID"] == f"<certificate-issued-{ready.number}@testserver>"
    [attached] = letter.attachments
    assert (attached.filename, attached.mimetype) == (f"{ready.number}.pdf", "application/pdf")
    assert hashlib.sha256(attached.content).hexdigest() == ready.renditions.get().sha256
    html = letter.alternatives[0].content
    assert all(ready.data["verify_url"] in body for body in (letter.body, html))
    ready.refresh_from_db()
    assert ready.mailed_at == NOON
    assert events(ready) == ["issued", "announced"]


def test_no_letter_without_a_file_or_about_a_revoked_certificate(
    ana, certificate, administrator, mailoutbox
):
    services.mail_certificate(certificate_id=certificate.pk, at=NOON)
    revoked = factory.certificate(ana, rendered=True, revoked_by=administrator)
    services.mail_certificate(certificate_id=revoked.pk, at=NOON)

    assert letters(mailoutbox) == []


def test_two_workers_at_once_send_one_letter(ready, mailoutbox, monkeypatch):
    sent = EmailBackend.send_messages

    def send_messages(self, messages):
        services.mail_certificate(certificate_id=ready.pk, at=NOON)
        return sent(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    services.mail_certificate(certificate_id=ready.pk, at=NOON)

    assert letters(mailoutbox) == [(["ana@example.org"], "Your certificate: Safety")]


@pytest.mark.parametrize(
    "error",
    [ConnectionRefusedError(), smtplib.SMTPDataError(451, b"try later")],
    ids=["away", "451"],
)
def test_a_server_that_is_away_gets_the_letter_later(ready, refuse, error, mailoutbox):
    refuse(error)
    services.mail_certificate(certificate_id=ready.pk, at=NOON)
    ready.refresh_from_db()
    assert (ready.mail_claimed_at, ready.mailed_at, ready.fault) == (None, None, "")

    refuse(None)
    with time_machine.travel(NOON + 2 * MINUTE, tick=False):
        tasks.mail_missing_certificates()

    assert letters(mailoutbox) == [(["ana@example.org"], "Your certificate: Safety")]


def test_a_server_that_refuses_for_good_is_a_fault(ready, refuse, mailoutbox):
    refuse(smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no such person")}))
    services.mail_certificate(certificate_id=ready.pk, at=NOON)
    ready.refresh_from_db()
    assert ready.fault == "No letter: the mail server refused it (550 no such person)."

    refuse(None)
    with time_machine.travel(LATER, tick=False):
        tasks.mail_missing_certificates()
    assert letters(mailoutbox) == []


@pytest.mark.parametrize(
    ("error", "fault", "letters_then"),
    [
        pytest.param(FileNotFoundError("gone"), "No letter: there is no file", 0, id="gone"),
        pytest.param(OSError(28, "No space left on device"), "", 1, id="disk"),
    ],
)
def test_a_file_that_does_not_open_is_a_task_for_staff_or_tried_again(
    ready, mailoutbox, monkeypatch, error, fault, letters_then
):
    def refuse(*args, **kwargs):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(FieldFile, "open", refuse)
        services.mail_certificate(certificate_id=ready.pk, at=NOON)
    ready.refresh_from_db()
    assert (ready.mail_claimed_at, ready.fault[: len(fault) or 1]) == (None, fault)

    services.mail_certificate(certificate_id=ready.pk, at=LATER)

    assert len(mailoutbox) == letters_then


def test_a_letter_that_cannot_be_put_together_is_a_fault_and_not_tried_for_ever(
    ready, refuse, mailoutbox
):
    refuse(UnicodeError("surrogates not allowed"))

    services.mail_certificate(certificate_id=ready.pk, at=LATER)

    ready.refresh_from_db()
    assert ready.fault == (
        "No letter: it could not be put together (UnicodeError('surrogates not allowed'))."
    )
    assert list(Certificate.objects.unmailed()) == []
    assert letters(mailoutbox) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [(9 * MINUTE, 0), (11 * MINUTE, 1)],
    ids=["the-claim-holds", "the-claim-has-lapsed"],
)
def test_a_worker_killed_while_mailing_is_followed_by_another(ready, after, expected, mailoutbox):
    Certificate.objects.update(mail_claimed_at=NOON)

    with time_machine.travel(NOON + after, tick=False):
        tasks.mail_missing_certificates()

    assert len(mailoutbox) == expected


def test_killed_between_every_two_steps_the_sweeps_finish_it(ana, mailoutbox):
    """Nothing is published on commit here: each sweep finds what the one before has left."""
    page = courses.course()
    factory.programme(page, title="Safety")
    factory.completed(ana, page)
    for minutes in range(0, 30, 10):
        with time_machine.travel(NOON + (minutes + 5) * MINUTE, tick=False):
            tasks.issue_missing_certificates()
            tasks.render_missing_certificates()
            tasks.mail_missing_certificates()

    certificate = Certificate.objects.get()
    assert files(certificate) == [(pdf.TEMPLATE_VERSION, True)]
    assert events(certificate) == ["issued", "announced"]
    assert letters(mailoutbox) == [(["ana@example.org"], "Your certificate: Safety")]

    for task, argument in [
        (tasks.issue_certificate, certificate.enrolment_id),
        (tasks.render_certificate, certificate.pk),
        (tasks.mail_certificate, certificate.pk),
    ]:
        task(argument)
    assert Certificate.objects.count() == 1
    assert (len(files(certificate)), len(mailoutbox)) == (1, 1)


def test_a_completed_course_goes_all_the_way_by_itself(
    ana, mailoutbox, django_capture_on_commit_callbacks
):
    page = courses.course()
    factory.programme(page, title="Safety")
    enrolment = factory.completed(ana, page)

    with django_capture_on_commit_callbacks(execute=True):
        course_completed.send(sender=type(enrolment), enrolment=enrolment)

    assert letters(mailoutbox) == [(["ana@example.org"], "Your certificate: Safety")]


def test_a_broker_that_is_down_stops_nobody(
    ana, mailoutbox, monkeypatch, django_capture_on_commit_callbacks
):
    page = courses.course()
    factory.programme(page, title="Safety")
    enrolment = factory.completed(ana, page)

    def away(*args, **kwargs):
        raise OperationalError("no broker")

    with monkeypatch.context() as patch:
        patch.setattr(tasks.issue_certificate, "apply_async", away)
        with django_capture_on_commit_callbacks(execute=True):
            course_completed.send(sender=type(enrolment), enrolment=enrolment)
        assert Certificate.objects.count() == 0

    with django_capture_on_commit_callbacks(execute=True):
        tasks.issue_missing_certificates()
    assert letters(mailoutbox) == [(["ana@example.org"], "Your certificate: Safety")]


def test_a_fault_of_one_certificate_does_not_hold_up_the_next(ana, ben, monkeypatch):
    faulty, fine = factory.certificate(ana), factory.certificate(ben)
    real = pdf.render

    def render(face, **kwargs):
        if face.holder_name == "Ana Ferreira":
            raise RuntimeError
        return real(face, **kwargs)

    monkeypatch.setattr(renditions.pdf, "render", render)
    with time_machine.travel(LATER, tick=False):
        tasks.render_missing_certificates()

    assert [files(faulty), files(fine)] == [[], [(pdf.TEMPLATE_VERSION, True)]]


def revoke(certificate, actor, at=NOON):
    return services.revoke_certificate(
        certificate=certificate, actor=actor, reason="assessment", note="Sat by a friend.", at=at
    )


def test_revoking_tells_the_holder_once_and_keeps_the_note_private(
    ready, administrator, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        revoke(ready, administrator)
        revoke(ready, administrator, at=LATER)
    services.mail_decision(event_id=ready.events.get(event="revoked").pk, at=LATER)

    ready.refresh_from_db()
    assert (ready.revoked_at, ready.revoked_reason) == (NOON, "assessment")
    event = ready.events.get(event="revoked")
    assert (event.actor, event.reason, event.note) == (
        administrator,
        "assessment",
        "Sat by a friend.",
    )
    assert event.mailed_at is not None
    [letter] = mailoutbox
    assert letter.subject == f"Your certificate {ready.number} was revoked"
    assert "Assessment invalidated" in letter.body
    assert "friend" not in letter.body + letter.alternatives[0].content


def test_nobody_revokes_their_own(ana, ready):
    with pytest.raises(services.CannotDecideOwnCertificate):
        revoke(ready, ana)

    ready.refresh_from_db()
    assert (ready.revoked_at, events(ready)) == (None, ["issued"])


def test_a_letter_about_a_revocation_waits_for_the_server(ready, administrator, refuse, mailoutbox):
    revoke(ready, administrator)
    refuse(ConnectionRefusedError())
    services.mail_decision(event_id=ready.events.get(event="revoked").pk, at=NOON)
    assert CertificateEvent.objects.owed_a_letter().count() == 1

    refuse(None)
    with time_machine.travel(LATER, tick=False):
        tasks.mail_missing_certificates()
        tasks.mail_missing_certificates()

    assert [mail.subject for mail in mailoutbox] == [f"Your certificate {ready.number} was revoked"]


def test_a_letter_about_a_revocation_that_is_refused_is_not_sent_again(
    ready, administrator, refuse, mailoutbox
):
    revoke(ready, administrator)
    refuse(smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no such person")}))
    services.mail_decision(event_id=ready.events.get(event="revoked").pk, at=NOON)
    refuse(None)
    with time_machine.travel(LATER, tick=False):
        tasks.mail_missing_certificates()

    assert ready.events.get(event="revoked").mail_failure == "550 no such person"
    assert letters(mailoutbox) == []


def test_a_letter_about_a_decision_that_cannot_be_put_together_is_not_tried_for_ever(
    ready, refuse, mailoutbox
):
    Certificate.objects.update(mailed_at=NOON)
    suspended = ready.events.create(event="suspended", at=NOON)
    refuse(ValueError("x" * 300))
    services.mail_decision(event_id=suspended.pk, at=NOON)
    refuse(None)
    with time_machine.travel(LATER, tick=False):
        tasks.mail_missing_certificates()

    suspended.refresh_from_db()
    assert suspended.mail_failure.startswith("it could not be put together (ValueError('xxx")
    assert (suspended.mailed_at, len(suspended.mail_failure)) == (None, 250)
    assert mailoutbox == []


@pytest.mark.parametrize(
    "change",
    [{"given_out_at": None}, {"file": ""}, {"file": "gone.pdf"}],
    ids=["none given out", "no name", "lost"],
)
def test_a_letter_about_a_new_file_that_is_not_there_is_a_failure(ready, change, mailoutbox):
    event = ready.events.create(event="reissued", reason="with_letter", at=NOON)
    ready.renditions.update(**change)

    services.mail_decision(event_id=event.pk, at=NOON)

    event.refresh_from_db()
    assert event.mail_failure == "no letter: there is no file to send with it"
    assert list(CertificateEvent.objects.owed_a_letter()) == []
    assert mailoutbox == []

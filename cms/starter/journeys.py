"""How a demo person gets somewhere: by the same services as everybody, only earlier in time."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates.models import Certificate
from certificates.services import issue_certificate, mail_certificate, render_certificate
from courses.models import CoursePage, Enrolment, LessonPage
from courses.services import complete_step, enrol, pinned_revision, record_attendance
from practitioners.models import Jurisdiction, Licence, Profession, User
from practitioners.services.letters import mail_licence_decision
from practitioners.services.licences import LicenceClaim, submit_licence, verify_licence
from quizzes.kinds import kind
from quizzes.models import Attempt, QuestionVersion, QuizPage
from quizzes.services.attempts import grade_attempt, save_answer, start_attempt, submit_attempt
from quizzes.sitting import papers
from renewals.services.ledger import credit_certificate, open_licence_period


def proof_of(name: str, number: str) -> bytes:
    """A page that says what it is: a proof must be a real file of an allowed kind, and no two are alike."""
    words = f"BT /F1 14 Tf 24 110 Td (Sample licence {number} of {name}, not a real document) Tj ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 560 200]/Contents 4 0 R"
            "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
        ),
        f"<</Length {len(words)}>>stream\n{words}\nendstream",
    ]
    objects = "\n".join(f"{n} 0 obj{part}endobj" for n, part in enumerate(parts, 1))
    return f"%PDF-1.4\n{objects}\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode("ascii", "replace")


@dataclass(frozen=True)
class Staff:
    """Those who decide in the demo."""

    administrator: User
    instructor: User


def send_licence(
    person: User,
    *,
    place: str,
    number: str,
    expires_on: dt.date,
    at: dt.datetime,
    profession: str = "physiotherapist",
) -> Licence:
    claim = LicenceClaim(
        jurisdiction=Jurisdiction.objects.get(code=place),
        profession=Profession.objects.get(code=profession),
        number=number,
        issued_on=at.date() - dt.timedelta(days=900),
        expires_on=expires_on,
    )
    proof = SimpleUploadedFile(
        "licence.pdf", proof_of(person.name_on_licence, number), "application/pdf"
    )
    return submit_licence(holder=person, data=claim, proof=proof, at=at)


def tell_decision(licence: Licence, at: dt.datetime) -> None:
    event = licence.events.latest("pk")
    mail_licence_decision(event_id=event.pk, at=at)


def verify(licence: Licence, staff: Staff, at: dt.datetime) -> None:
    verify_licence(licence=licence, actor=staff.administrator, method="register", at=at)
    tell_decision(licence, at)
    open_licence_period(licence_id=licence.pk, at=at)


def read_lessons(enrolment: Enrolment, *, count: int | None, staff: Staff, at: dt.datetime) -> None:
    """Finish lessons in order, two an hour; live sessions are recorded by the instructor."""
    lessons = LessonPage.objects.descendant_of(enrolment.course).live().order_by("path")
    for number, lesson in enumerate(lessons[:count]):
        moment = at + dt.timedelta(minutes=30 * number)
        if lesson.is_self_paced:
            revision = pinned_revision(page=lesson)
            complete_step(enrolment=enrolment, step=lesson, revision=revision, at=moment)
        else:
            record_attendance(
                step=lesson, enrolments=[enrolment], instructor=staff.instructor, at=moment
            )


def sit_quiz(enrolment: Enrolment, *, right: int | None, at: dt.datetime) -> Attempt:
    """Answer the first `right` questions rightly (None: all) and leave the others blank."""
    quiz = QuizPage.objects.descendant_of(enrolment.course).get(is_practice=False)
    attempt = start_attempt(enrolment=enrolment, quiz=quiz, at=at)
    versions = QuestionVersion.objects.in_bulk([slot.version_id for slot in attempt.slots])
    for number, slot in enumerate(attempt.slots):
        if right is not None and number >= right:
            break
        version = versions[slot.version_id]
        answer = kind(version.kind).right_answer(version.body, version.key)
        save_answer(
            attempt_id=attempt.pk,
            user=enrolment.learner,
            slot=slot.number,
            raw=papers.in_page_names(version.kind, version.body, slot.order, answer),
            revision=0,
            save_id=None,
            at=at + dt.timedelta(minutes=number),
        )
    submit_attempt(attempt_id=attempt.pk, at=at + dt.timedelta(minutes=15))
    grade_attempt(attempt_id=attempt.pk, generation=1, at=at + dt.timedelta(minutes=16))
    attempt.refresh_from_db()
    return attempt


def begin(person: User, code: str, at: dt.datetime) -> Enrolment:
    return enrol(learner=person, course=CoursePage.objects.get(code=code), at=at)


def complete(person: User, code: str, staff: Staff, at: dt.datetime) -> list[Certificate]:
    """The whole way from enrolment to certificate, ending about a day after it began."""
    enrolment = begin(person, code, at)
    read_lessons(enrolment, count=None, staff=staff, at=at)
    if QuizPage.objects.descendant_of(enrolment.course).exists():
        sit_quiz(enrolment, right=None, at=at + dt.timedelta(hours=20))
    return certify(enrolment, at + dt.timedelta(hours=21))


def certify(enrolment: Enrolment, at: dt.datetime) -> list[Certificate]:
    """What the worker would do, at once. The file is made today: no key signs for a day long past."""
    certificates = issue_certificate(enrolment_id=enrolment.pk, at=at)
    for certificate in certificates:
        render_certificate(certificate_id=certificate.pk, at=max(at, timezone.now()))
        mail_certificate(certificate_id=certificate.pk, at=at)
        credit_certificate(certificate_id=certificate.pk, at=at)
    return certificates

"""What a fault test sets up and counts, run inside the product's own process."""

import datetime as dt

from django.utils import timezone

from certificates.models import Certificate, Programme
from courses.models import Enrolment
from quizzes.models import Attempt, GradeEvent
from quizzes.services.attempts import grade_attempt, submit_attempt
from renewals.models import CreditEntry, RenewalPeriod
from tests.factories import certificates, quizzes
from tests.factories.people import confirmed

LONG = dt.timedelta(hours=1)


def answered_attempt(name: str) -> dict[str, int]:
    """A course that is one quiz, with a programme; every answer given, nothing handed in."""
    learner = confirmed(f"{name}@example.org", name.title())
    page = quizzes.quiz([quizzes.question("single_choice"), quizzes.question("numeric")])
    certificates.programme(page.get_parent().get_parent().specific, validity_months=24)
    now = timezone.now()
    attempt = quizzes.attempt(learner, page, at=now)
    quizzes.answer(attempt, at=now)
    return {"attempt": attempt.pk, "learner": learner.pk}


def hand_in(attempt_id: int) -> None:
    submit_attempt(attempt_id=attempt_id, at=timezone.now())


def hand_in_and_grade(attempt_id: int) -> int:
    """The enrolment that this completes."""
    hand_in(attempt_id)
    grade_attempt(attempt_id=attempt_id, generation=1, at=timezone.now())
    return Attempt.objects.get(pk=attempt_id).enrolment_id


def let_leases_run_out() -> None:
    """As if an hour had gone by: nothing that was queued or claimed is fresh any more."""
    earlier = timezone.now() - LONG
    Attempt.objects.filter(queued_at__gt=earlier).update(queued_at=earlier)
    Enrolment.objects.filter(completed_at__gt=earlier).update(completed_at=earlier)
    Certificate.objects.filter(issued_at__gt=earlier).update(issued_at=earlier)
    Certificate.objects.filter(mail_claimed_at__gt=earlier).update(mail_claimed_at=earlier)
    for certificate in Certificate.objects.all():
        certificate.renditions.update(made_at=earlier)


def counts(learner: int) -> dict[str, int]:
    """What exists for one person: each effect should be there once."""
    owned = Certificate.objects.filter(holder=learner)
    return {
        "grades": GradeEvent.objects.filter(attempt__enrolment__learner=learner).count(),
        "certificates": owned.count(),
        "files": sum(certificate.renditions.count() for certificate in owned),
        "letters": owned.filter(mailed_at__isnull=False).count(),
        "periods": RenewalPeriod.objects.filter(holder=learner).count(),
        "credits": CreditEntry.objects.filter(holder=learner).count(),
    }


def credit_lines(learner: int) -> int:
    """How many entries one certificate of this person should bring."""
    programmes = Certificate.objects.filter(holder=learner).values("programme")
    return sum(row.credits.count() for row in Programme.objects.filter(pk__in=programmes))

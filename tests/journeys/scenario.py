"""What a fault test sets up and counts, run inside the product's own process."""

import datetime as dt
import hashlib
from collections import Counter
from typing import Any

from django.test import Client
from django.utils import timezone

from certificates.models import (
    Certificate,
    Credential,
    IssueItem,
    IssueRun,
    Programme,
    Rendition,
)
from certificates.services import start_run
from certificates.services.planning import Person, Wish, plan_issue
from cms.celery import app
from courses.models import Enrolment
from practitioners.models import User
from practitioners.roles import Role, give_role
from quizzes.models import Attempt, GradeEvent, RegradeRun
from quizzes.services.attempts import grade_attempt, submit_attempt
from renewals.models import CreditEntry, DeliveryReport, Reminder, RenewalPeriod
from renewals.services import plan_reminders
from renewals.services.clock import run_day
from tests.factories import certificates, quizzes, renewals
from tests.factories.people import confirmed
from tests.quizzes.regrades import corrections

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
    IssueRun.objects.filter(started_at__gt=earlier).update(started_at=earlier)
    IssueItem.objects.filter(done_at__gt=earlier).update(done_at=earlier)


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


def abandoned_attempt(name: str) -> dict[str, int]:
    """Answered, never handed in, and its time was over an hour ago."""
    made = answered_attempt(name)
    at = timezone.now()
    Attempt.objects.filter(pk=made["attempt"]).update(started_at=at - 2 * LONG, deadline=at - LONG)
    return made


def closed_at_its_deadline(attempt_id: int) -> bool:
    attempt = Attempt.objects.get(pk=attempt_id)
    return attempt.is_graded and attempt.submitted_at == attempt.deadline


def quiz_to_sit(name: str, *, attempts: int) -> dict[str, int]:
    """Somebody enrolled in the course of a quiz that may be sat this often."""
    learner = confirmed(f"{name}@example.org", name.title())
    page = quizzes.quiz([quizzes.question()], attempts_allowed=attempts)
    quizzes.enrolled(learner, page)
    return {"quiz": page.pk, "learner": learner.pk}


def session_of(learner: int) -> str:
    """The cookie of a browser that has signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=learner))
    return client.cookies["sessionid"].value


def attempts_of(learner: int) -> dict[str, list[int]]:
    """By state, with how often each was graded."""
    mine = Attempt.objects.filter(enrolment__learner=learner)
    return {
        "open": [each.pk for each in mine if each.is_open],
        "submitted": [each.pk for each in mine if not each.is_open],
        "grades": [each.grade_events.count() for each in mine if not each.is_open],
    }


def signed_regrade(name: str, *, learners: int) -> dict[str, int]:
    """A correction that everybody's attempt waits for: signed, and its message is lost."""
    author = confirmed(f"{name}-author@example.org", "Ida Author")
    give_role(person=author, role=Role.INSTRUCTOR)
    signer = confirmed(f"{name}-signer@example.org", "Ada Signer")
    give_role(person=signer, role=Role.ADMINISTRATOR)
    asked = quizzes.question()
    page = quizzes.quiz([asked])
    for number in range(learners):
        corrections.graded(confirmed(f"{name}-{number}@example.org", f"Lea {number}"), page)
    corrections.corrected(asked, author)
    return {"run": corrections.signed(corrections.planned(asked, author), signer).pk}


def regraded(run: int) -> dict[str, object]:
    """How often each attempt of a run was graded again, and how the run stands."""
    row = RegradeRun.objects.get(pk=run)
    events = Counter(row.grade_events.values_list("attempt", flat=True))
    return {"state": row.state, "attempts": len(events), "most": max(events.values(), default=0)}


def let_regrades_run_out() -> None:
    RegradeRun.objects.update(queued_at=timezone.now() - LONG)


def deliver_again() -> int:
    """What a dead worker had taken and not acknowledged, as Redis does after its time; how many."""
    with app.connection_for_write() as connection:
        channel = connection.default_channel
        tags = [tag.decode() for tag in channel.client.hkeys("unacked")]
        for tag in tags:
            channel.qos.restore_by_tag(tag)
    return len(tags)


def certificate_without_file(name: str) -> dict[str, int]:
    """Earned and issued; whoever was to make the file did not hear of it."""
    learner = confirmed(f"{name}@example.org", name.title())
    made = certificates.certificate(learner, timezone.now())
    return {"certificate": made.pk, "learner": learner.pk}


def certificates_of(learner: int) -> dict[str, int]:
    """How much there is of each, for one person."""
    owned = Certificate.objects.filter(holder=learner)
    return {
        "certificates": owned.count(),
        "numbers": len(set(owned.values_list("number", flat=True))),
        "files": Rendition.objects.filter(certificate__holder=learner).count(),
        "badges": Credential.objects.filter(certificate__holder=learner).count(),
    }


def files_open_and_match(learner: int) -> bool:
    """Every file that is on record is whole."""
    return all(
        hashlib.sha256(rendition.file.read()).hexdigest() == rendition.sha256
        for rendition in Rendition.objects.filter(certificate__holder=learner)
    )


def issue_run(name: str, people: int) -> dict[str, Any]:
    """A list of people to whom certificates are issued by hand; started, and nobody heard of it."""
    holders = [confirmed(f"{name}{n}@example.org", f"{name} {n}") for n in range(people)]
    staff = confirmed(f"{name}-staff@example.org", "Ada Staff")
    give_role(person=staff, role=Role.ADMINISTRATOR)
    now = timezone.now()
    run = plan_issue(
        programme=certificates.programme(title=name.title()),
        people=[Person(holder, now.date()) for holder in holders],
        wish=Wish({}, "Taught elsewhere.", tells_holders=False),
        completed_on=now.date(),
        by=staff,
        at=now,
    )
    start_run(run_id=run.pk, actor=staff, at=now)
    return {"run": run.pk, "holders": [holder.pk for holder in holders]}


def issued_in(run: int) -> int:
    return IssueItem.objects.filter(run=run, state="done").count()


def numbers_in(run: int) -> list[str]:
    done = IssueItem.objects.filter(run=run, certificate__isnull=False).order_by("position")
    return list(done.values_list("certificate__number", flat=True))


def state_of_run(run: int) -> str:
    return IssueRun.objects.get(pk=run).state


def reminders_due(name: str, people: int) -> list[str]:
    """As many people, each with a letter that is due; of every other the clock missed its day by three.

    They live where it is afternoon now, so that nobody is asleep.
    """
    now = timezone.now()
    east = 14 - now.hour if abs(14 - now.hour) <= 12 else 10 - now.hour
    zone = f"Etc/GMT{-east:+d}"
    today = (now + dt.timedelta(hours=east)).date()
    addresses = []
    for number in range(people):
        holder = confirmed(f"{name}{number}@example.org", f"{name} {number}", time_zone=zone)
        late = 3 if number % 2 else 0
        due_on = today + dt.timedelta(days=30 - late)
        renewals.certificate_period(holder, due_on=due_on, at=now - dt.timedelta(days=20))
        addresses.append(holder.email)
    # Nobody writes to them about having earned it: only reminders are counted.
    Certificate.objects.filter(holder__email__in=addresses).update(mailed_at=now)
    plan_reminders(at=now)
    return addresses


def reminders_of(name: str) -> dict[str, list[str]]:
    """Of mails that are not left out, by state, to whom."""
    rows = Reminder.objects.filter(
        recipient__email__startswith=name, offset=30, channel=Reminder.Channel.EMAIL
    )
    found: dict[str, list[str]] = {}
    for row in rows.order_by("recipient").select_related("recipient"):
        found.setdefault(row.state, []).append(row.recipient.email)
    return found


def the_day_comes(day: str) -> int:
    """What clock and workers do on that day, at its hours; how many reminders went out."""
    return len(run_day(on=dt.date.fromisoformat(day)).sent)


def waiting_because_of(name: str) -> list[str]:
    """The kind of trouble that each of their letters waits after."""
    waiting = Reminder.objects.pending().filter(
        recipient__email__startswith=name, next_try_at__isnull=False
    )
    return [why.partition(":")[0] for why in waiting.values_list("why", flat=True)]


def let_reminders_run_out() -> None:
    """As if an hour had gone by: what waits is due, what a dead worker had claimed is free.

    What was claimed a moment ago is in the hands of one that lives.
    """
    now = timezone.now()
    earlier, moment = now - LONG, now - dt.timedelta(seconds=20)
    pending = Reminder.objects.pending()
    pending.filter(next_try_at__isnull=False).update(next_try_at=earlier)
    pending.filter(claimed_at__range=(earlier, moment)).update(claimed_at=earlier)


def addresses_that_refused() -> list[str]:
    return list(DeliveryReport.objects.filter(is_hard=True).values_list("address", flat=True))

"""More people who have sat one test, so that its figures can be looked at: `seed_demo --attempts 12`."""

import datetime as dt
import random

from cms.starter import journeys
from cms.starter.journeys import Staff
from cms.starter.people import DemoAccount, load_person
from cms.starter.states import DAY
from courses.models import Enrolment
from practitioners.roles import Role
from practitioners.services.licences import verify_licence
from quizzes.kinds import kind
from quizzes.models import QuestionVersion, QuizPage
from quizzes.services.attempts import grade_attempt, save_answer, start_attempt, submit_attempt
from quizzes.services.statistics import compute_statistics
from quizzes.sitting import papers

COURSE = "DN-101"
MOST = 500


def load_cohort(number: int, staff: Staff, now: dt.datetime) -> int:
    """So many people with one attempt each, the later ones stronger; returns how many are new.

    Who is there already stays as they are. The same numbers give the same answers.
    """
    made, quizzes = 0, set()
    for place in range(min(number, MOST)):
        at = now - 60 * DAY + dt.timedelta(hours=place)
        account = DemoAccount(
            Role.LEARNER,
            f"sample{place + 1:03}@demo.example",
            f"Sample Learner {place + 1:03}",
            f"Sample {place + 1:03}",
        )
        person, is_new = load_person(account, at - 30 * DAY)
        if not is_new:
            continue
        licence = journeys.send_licence(
            person,
            place="GB",
            number=f"SAMPLE {place + 1:03}",
            expires_on=(now + 700 * DAY).date(),
            at=at - 20 * DAY,
        )
        verify_licence(
            licence=licence, actor=staff.administrator, method="register", at=at - 19 * DAY
        )
        enrolment = journeys.begin(person, COURSE, at - 10 * DAY)
        quizzes.add(_sit(enrolment, strength=0.35 + 0.6 * place / max(1, number - 1), at=at))
        made += 1
    for quiz_id in quizzes:
        compute_statistics(quiz_id=quiz_id, at=now)
    return made


def _sit(enrolment: Enrolment, *, strength: float, at: dt.datetime) -> int:
    """Each question answered rightly with the chance `strength`, else wrongly or not at all. The quiz."""
    chance = random.Random(enrolment.learner.email)  # noqa: S311 - the same each time, on purpose
    quiz = QuizPage.objects.descendant_of(enrolment.course).get(is_practice=False)
    attempt = start_attempt(enrolment=enrolment, quiz=quiz, at=at)
    versions = QuestionVersion.objects.in_bulk([slot.version_id for slot in attempt.slots])
    for slot in attempt.slots:
        version = versions[slot.version_id]
        answer = kind(version.kind).right_answer(version.body, version.key)
        if chance.random() > strength:
            options = [id_ for id_ in slot.order if id_ != answer]
            if version.kind != "single_choice" or not options:
                continue
            answer = chance.choice(options)
        save_answer(
            attempt_id=attempt.pk,
            user=enrolment.learner,
            slot=slot.number,
            raw=papers.in_page_names(version.kind, version.body, slot.order, answer),
            revision=0,
            save_id=None,
            at=at,
        )
    submit_attempt(attempt_id=attempt.pk, at=at + dt.timedelta(minutes=15))
    grade_attempt(attempt_id=attempt.pk, generation=1, at=at + dt.timedelta(minutes=16))
    return quiz.pk

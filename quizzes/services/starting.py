"""An attempt begins: what is asked, in which order, by which rules and until when."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Subquery
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import Enrolment
from courses.services import pinned_revision
from quizzes import grading
from quizzes.drawing import Offered, lay_out
from quizzes.layout import rows_of
from quizzes.models import Attempt, Question, QuizPage, QuizQuestion, QuizVersion
from quizzes.selectors import attempts_of
from quizzes.standing import StartRefused, refusal, standing


@transaction.atomic
def start_attempt(*, enrolment: Enrolment, quiz: QuizPage, at: datetime) -> Attempt:
    """Begin an attempt, or return the one that is open: one is open at most, by constraint.

    `quiz` is the published page, not a draft. Raises StartRefused with a sentence: not enrolled,
    left, passed, waiting for a result, no attempt left, cooling down, nothing to ask.
    """
    attempts = list(attempts_of(enrolment_id=enrolment.pk, quiz_id=quiz.pk))
    where = standing(attempts, quiz)
    if where.open:
        return where.open
    if said := refusal(enrolment=enrolment, standing=where, quiz=quiz, at=at):
        raise StartRefused(said)
    asked = _asked(enrolment, quiz)
    seed = secrets.randbits(63)
    slots = lay_out(
        [row.offered for row in asked],
        seed=seed,
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
    )
    attempt = Attempt(
        enrolment=enrolment,
        quiz=quiz,
        quiz_version_id=_version_id(quiz, asked, at),
        quiz_revision_id=quiz.live_revision_id or pinned_revision(page=quiz).pk,
        number=where.used + 1,
        seed=seed,
        layout=rows_of(slots),
        started_at=at,
        deadline=grading.deadline(started_at=at, limit=_limit(quiz), closes_at=None),
        max_mark=sum((slot.max_mark for slot in slots), Decimal(0)),
        pass_mark=quiz.pass_mark,
    )
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError:
        # Somebody was faster: another tab, a second click. Theirs is the attempt.
        return _open_attempt(enrolment, quiz)
    return attempt


class _Asked:
    """A question of the quiz, with the last frozen rules beside it in the same row."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.question_id: int = row["question_id"]
        self.offered = Offered(
            version_id=row["version_id"],
            kind=row["kind"],
            body=row["body"],
            max_mark=row["max_mark"],
        )
        self.rules: tuple[int | None, str | None] = (row["rules_id"], row["rules_digest"])


def _asked(enrolment: Enrolment, quiz: QuizPage) -> list[_Asked]:
    """What the quiz asks now, retired questions left out. One statement, and no key in it."""
    rules = QuizVersion.objects.filter(quiz_id=quiz.pk).order_by("-number")
    course = Page.objects.filter(pk=enrolment.course_id)
    rows = list(
        QuizQuestion.objects.filter(
            quiz_id=quiz.pk,
            question__status=Question.Status.ACTIVE,
            question__asked__isnull=False,
        )
        .order_by("sort_order", "pk")
        .values(
            "question_id",
            version_id=F("question__asked_id"),
            kind=F("question__asked__kind"),
            body=F("question__asked__body"),
            max_mark=F("question__asked__max_mark"),
            rules_id=Subquery(rules.values("pk")[:1]),
            rules_digest=Subquery(rules.values("digest")[:1]),
            course_path=Subquery(course.values("path")[:1]),
        )
    )
    if not rows:
        raise StartRefused(_("This quiz has no questions yet. Tell your instructor."))
    if not quiz.path.startswith(rows[0]["course_path"]):
        raise StartRefused(_("This quiz belongs to another course than the one you are in."))
    return [_Asked(row) for row in rows]


def _version_id(quiz: QuizPage, asked: list[_Asked], at: datetime) -> int:
    """The frozen rules. The same rules as last time cost no further statement."""
    rules = frozen_rules(quiz, [row.question_id for row in asked])
    digest = hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()
    last_id, last_digest = asked[0].rules
    if last_id is not None and last_digest == digest:
        return last_id
    known = QuizVersion.objects.filter(quiz_id=quiz.pk)
    for _again in range(2):
        if found := known.filter(digest=digest).first():
            return found.pk
        try:
            with transaction.atomic():
                return QuizVersion.objects.create(
                    quiz_id=quiz.pk,
                    number=known.count() + 1,
                    settings=rules,
                    digest=digest,
                    created_at=at,
                ).pk
        except IntegrityError:
            continue  # two first attempts under new rules: the other one has written them
    return known.get(digest=digest).pk


def frozen_rules(quiz: QuizPage, question_ids: list[int]) -> dict[str, Any]:
    """Everything about a quiz that decides how an attempt is asked, judged and explained."""
    return {
        "pass_mark": f"{quiz.pass_mark:.2f}",
        "time_limit_minutes": quiz.time_limit_minutes,
        "attempts_allowed": quiz.attempts_allowed,
        "cool_down_hours": quiz.cool_down_hours,
        "keep": str(quiz.keep),
        "review_mark": str(quiz.review_mark),
        "review_answer": str(quiz.review_answer),
        "review_correctness": str(quiz.review_correctness),
        "review_right_answer": str(quiz.review_right_answer),
        "review_rationale": str(quiz.review_rationale),
        "shuffle_questions": quiz.shuffle_questions,
        "shuffle_options": quiz.shuffle_options,
        "questions": question_ids,
    }


def _limit(quiz: QuizPage) -> timedelta | None:
    return timedelta(minutes=quiz.time_limit_minutes) if quiz.time_limit_minutes else None


def _open_attempt(enrolment: Enrolment, quiz: QuizPage) -> Attempt:
    attempts = attempts_of(enrolment_id=enrolment.pk, quiz_id=quiz.pk)
    if found := attempts.filter(state=Attempt.State.OPEN).first():
        return found
    # Started and handed in meanwhile: what stands now decides, on the next request.
    raise StartRefused(_("An attempt was handed in a moment ago. Open the quiz again."))

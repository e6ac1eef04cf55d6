"""An attempt begins: what is asked, in which order, by which rules and until when."""

import hashlib
import json
import logging
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.models import Enrolment
from courses.paths.outline import Closed
from courses.selectors.locks import closed_step
from courses.services import pinned_revision
from quizzes import grading
from quizzes.models import Attempt, QuizPage, QuizVersion
from quizzes.rules import frozen_rules
from quizzes.selectors.allowance import Allowance
from quizzes.selectors.attempts import attempts_of
from quizzes.selectors.pool import drawn
from quizzes.selectors.setup import Beside, Fixed, Setup, published_setup
from quizzes.sitting.blueprint import BankTooSmall
from quizzes.sitting.drawing import lay_out
from quizzes.sitting.layout import text_of
from quizzes.standing import NotAgreed, StartProblem, StartRefused, refusal, standing

logger = logging.getLogger(__name__)


@transaction.atomic
def start_attempt(
    *, enrolment: Enrolment, quiz: QuizPage, agreed: bool = False, at: datetime
) -> Attempt:
    """Begin an attempt, or return the one that is open: one is open at most, by constraint.

    `quiz` is the published page, not a draft; `agreed` is the tick under its statement of honesty.
    Three statements, and two more where questions are drawn. Raises StartRefused with a sentence:
    locked, not enrolled, left, passed, waiting for a result, no attempt left, cooling down, outside the
    dates; and StartProblem: not agreed, nothing to ask, a bank too small for the draws.
    """
    made = _made(enrolment, quiz)
    mine = [attempt for attempt in made if attempt.enrolment_id == enrolment.pk]
    if found := next((attempt for attempt in mine if attempt.is_open), None):
        return found
    if getattr(quiz, "has_locks", True) and (closed := _closed(enrolment, quiz, at)):
        raise StartRefused(" ".join(str(reason.sentence) for reason in closed.reasons))
    setup, beside = published_setup(
        quiz, learner_id=enrolment.learner_id, course_id=enrolment.course_id
    )
    where = standing(mine, quiz, beside.allowance)
    if said := refusal(enrolment=enrolment, standing=where, quiz=quiz, at=at):
        raise StartRefused(said)
    _check(quiz, setup, beside, agreed=agreed)
    seed = secrets.randbits(63)
    slots = lay_out(
        [each.offered for each in _asked(quiz, setup, made, seed)],
        seed=seed,
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
    )
    attempt = Attempt(
        enrolment=enrolment,
        quiz=quiz,
        quiz_version_id=_version_id(quiz, setup, beside, at),
        quiz_revision_id=quiz.live_revision_id or pinned_revision(page=quiz).pk,
        number=where.used + 1,
        seed=seed,
        layout=text_of(slots),
        started_at=at,
        deadline=deadline_of(quiz, beside.allowance, started_at=at),
        grace_seconds=quiz.grace_seconds,
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


def deadline_of(quiz: QuizPage, allowance: Allowance, *, started_at: datetime) -> datetime | None:
    """The sooner of the limit, longer where somebody is granted more time, and the closing."""
    limit = timedelta(minutes=quiz.time_limit_minutes) if quiz.time_limit_minutes else None
    return grading.deadline(
        started_at=started_at,
        limit=limit,
        closes_at=allowance.closes_at or quiz.closes_at,
        time_factor=allowance.time_factor,
    )


def _closed(enrolment: Enrolment, quiz: QuizPage, at: datetime) -> Closed | None:
    return closed_step(
        learner_id=enrolment.learner_id,
        step=quiz,
        enrolled_at=enrolment.enrolled_at,
        course_id=enrolment.course_id,
        at=at,
    )


def _made(enrolment: Enrolment, quiz: QuizPage) -> list[Attempt]:
    """Every attempt of this learner at this quiz, whatever the enrolment, with what it showed."""
    return list(
        Attempt.objects.filter(
            enrolment__learner_id=enrolment.learner_id, quiz_id=quiz.pk
        ).order_by("number")
    )


def _check(quiz: QuizPage, setup: Setup, beside: Beside, *, agreed: bool) -> None:
    if not setup.number_of_questions:
        raise StartProblem(_("This quiz has no questions yet. Tell your instructor."))
    if beside.course_path is None or not quiz.path.startswith(beside.course_path):
        raise StartProblem(_("This quiz belongs to another course than the one you are in."))
    if quiz.honesty_statement and not agreed:
        raise NotAgreed(_("Tick the box to say that you agree."))


def _asked(quiz: QuizPage, setup: Setup, made: Sequence[Attempt], seed: int) -> list[Fixed]:
    """The fixed questions, then those drawn: what this learner has not met yet comes first."""
    if not setup.wishes:
        return list(setup.fixed)
    try:
        return [
            *setup.fixed,
            *drawn(setup, is_practice=quiz.is_practice, shown=_shown(made), seed=seed),
        ]
    except BankTooSmall:
        raise StartProblem(
            _("There are not enough questions for this quiz at the moment. Tell your instructor.")
        ) from None


def _shown(made: Iterable[Attempt]) -> Counter[int]:
    """Versions of questions, and in how many attempts each was shown."""
    return Counter(slot.version_id for attempt in made for slot in attempt.slots)


def _version_id(quiz: QuizPage, setup: Setup, beside: Beside, at: datetime) -> int:
    """The frozen rules. The same rules as last time cost no further statement."""
    rules = frozen_rules(quiz, setup)
    digest = hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()
    if beside.rules_id is not None and beside.rules_digest == digest:
        return beside.rules_id
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


def _open_attempt(enrolment: Enrolment, quiz: QuizPage) -> Attempt:
    attempts = attempts_of(enrolment_id=enrolment.pk, quiz_id=quiz.pk)
    if found := attempts.filter(state=Attempt.State.OPEN).first():
        return found
    # Started and handed in meanwhile: what stands now decides, on the next request. Or a constraint
    # that no other request explains, which somebody has to look at.
    logger.exception("attempt at quiz %s in enrolment %s did not begin", quiz.pk, enrolment.pk)
    raise StartRefused(_("An attempt was handed in a moment ago. Open the quiz again."))

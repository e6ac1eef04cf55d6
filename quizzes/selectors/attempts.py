"""What may be read of quizzes and attempts, and by whom."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Length, Substr
from django.http import Http404
from wagtail.models import Page

from courses.models import Enrolment, Lock
from practitioners.models import User
from practitioners.statements import Statement
from quizzes.models import Accommodation, Attempt, QuestionVersion, QuizPage
from quizzes.selectors.allowance import columns
from quizzes.sitting.layout import version_ids_in

# A step lies two levels below its course.
BELOW_COURSE = 2 * Page.steplen
# What decides whether an attempt may begin; the rest of an enrolment is read when it is asked for.
ENROLMENT_FIELDS = ("id", "course_id", "left_at", "enrolled_at")


def attempt_for(*, user: User | AnonymousUser, attempt_id: int, locked: bool = False) -> Attempt:
    """Someone else's attempt does not exist. With the quiz, its rules and its course.

    `locked` takes the row for the rest of the transaction, and only the row; the rules come along.
    """
    if user.pk is None:
        raise Http404
    found = (_locked_attempt if locked else _whole_attempt)(attempt_id, user.pk)
    if not found:
        raise Http404
    attempt: Attempt = found[0]
    return attempt


@Statement
def _locked_attempt(attempt_id: int, learner_id: int) -> QuerySet[Attempt]:
    return (
        Attempt.objects.filter(pk=attempt_id, enrolment__learner_id=learner_id)
        .select_related("quiz_version")
        .select_for_update(of=("self",), no_key=True)
    )


@Statement
def _whole_attempt(attempt_id: int, learner_id: int) -> QuerySet[Attempt]:
    return Attempt.objects.filter(pk=attempt_id, enrolment__learner_id=learner_id).select_related(
        "quiz", "quiz_version", "enrolment__course"
    )


def attempts_of(*, enrolment_id: int, quiz_id: int) -> QuerySet[Attempt]:
    """By number, without the layouts, with what this person is granted beside each of them."""
    granted = columns(learner_id=OuterRef("enrolment__learner_id"), quiz_id=quiz_id)
    return (
        Attempt.objects.filter(enrolment_id=enrolment_id, quiz_id=quiz_id)
        .order_by("number")
        .annotate(**granted)
        .defer("layout")
    )


def with_last_close(attempts: QuerySet[Attempt], *, quiz_id: int) -> QuerySet[Attempt]:
    """The same rows, with what decides when the quiz has closed for everybody beside each of them.

    `granted_until` and `open_until` are the latest end that somebody was granted, and that of the
    attempts under way; `open_grace` is the longest grace of those, in seconds.
    """
    granted = Accommodation.objects.filter(quiz_id=quiz_id, ended_at=None).order_by()
    under_way = Attempt.objects.filter(quiz_id=quiz_id, state=Attempt.State.OPEN).order_by()
    return attempts.annotate(
        granted_until=Subquery(granted.values("quiz_id").values(last=Max("closes_at"))),
        open_until=Subquery(under_way.values("quiz_id").values(last=Max("deadline"))),
        open_grace=Subquery(under_way.values("quiz_id").values(most=Max("grace_seconds"))),
    )


def quiz_to_sit(*, user: User | AnonymousUser, quiz_id: int) -> tuple[QuizPage, Enrolment | None]:
    """A live quiz and this person's enrolment in its course, in one statement. Raises Http404."""
    found = _live_quiz(quiz_id, user.pk or 0)
    if not found:
        raise Http404
    return found[0], _enrolment_beside(found[0], user)


@Statement
def _live_quiz(quiz_id: int, learner_id: int) -> QuerySet[QuizPage]:
    return _with_enrolment(learner_id).filter(pk=quiz_id, live=True)


def enrolment_in(*, user: User | AnonymousUser, quiz: QuizPage) -> Enrolment | None:
    """The enrolment that a quiz would be sat under: the open one, else the last not left."""
    row = _with_enrolment(user.pk).filter(pk=quiz.pk).first()
    return _enrolment_beside(row, user) if row else None


def _with_enrolment(learner_id: int | None) -> QuerySet[QuizPage]:
    """Quizzes with the columns of the enrolment that counts beside them, whether they, their module
    or their course have locks, and whether the course is on the site."""
    enrolments = Enrolment.objects.filter(
        learner_id=learner_id,
        course__path=_ancestor(BELOW_COURSE),
    ).order_by(
        F("left_at").asc(nulls_first=True),
        F("completed_at").asc(nulls_first=True),
        "-enrolled_at",
    )
    above = [_ancestor(Page.steplen), _ancestor(BELOW_COURSE)]
    locks = Lock.objects.filter(page__path__in=[OuterRef("path"), *above])
    return QuizPage.objects.annotate(
        has_locks=Exists(locks),
        has_live_course=Exists(Page.objects.filter(path=_ancestor(BELOW_COURSE), live=True)),
        **{f"enrolment_{name}": Subquery(enrolments.values(name)[:1]) for name in ENROLMENT_FIELDS},
    )


def _ancestor(shorter: int) -> Substr:
    """The path of a page above the outer one, so many characters shorter."""
    return Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Value(shorter))


def _enrolment_beside(quiz: QuizPage, user: User | AnonymousUser) -> Enrolment | None:
    values = {name: getattr(quiz, f"enrolment_{name}") for name in ENROLMENT_FIELDS}
    if values["id"] is None:
        return None
    values["learner_id"] = user.pk
    columns = [field.attname for field in Enrolment._meta.concrete_fields]
    known = [name for name in columns if name in values]
    return Enrolment.from_db(quiz._state.db, known, [values[name] for name in known])


def asked_in_open_test(*, user: User | AnonymousUser, version_ids: Iterable[int]) -> bool:
    """Whether a test for marks that this person is sitting now asks one of these questions."""
    under_way = Attempt.objects.filter(
        enrolment__learner=user.pk, state=Attempt.State.OPEN, quiz__is_practice=False
    ).values_list("layout", flat=True)
    asked = {id_ for layout in under_way for id_ in version_ids_in(layout)}
    if not asked:
        return False
    questions = QuestionVersion.objects.filter(pk__in=asked).values("question")
    return QuestionVersion.objects.filter(pk__in=version_ids, question__in=questions).exists()


def faulty_attempts() -> QuerySet[Attempt]:
    """Handed in and not graded, with the reason: they are not tried again by themselves."""
    return (
        Attempt.objects.filter(
            state=Attempt.State.SUBMITTED, graded_generation__lt=F("grade_generation")
        )
        .exclude(fault="")
        .select_related("quiz", "enrolment__learner")
        .defer("layout")
        .order_by("submitted_at")
    )

"""What an author should know about a quiz before learners do: reckoned, and never a refusal."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Enrolment
from quizzes.models import Attempt, QuizDraw, QuizPage, QuizQuestion
from quizzes.selectors.pool import candidates
from quizzes.selectors.setup import Wish, in_place, wish_of

MOST_NAMED = 5
_WISHED = ("bank", "domain", "topic", "tag", "difficulty")


def author_warnings(quiz: QuizPage) -> list[str]:
    """Of the page as it stands, saved or not. A fixed number of statements for any number of quizzes."""
    return [*_told_early(quiz), *_shared(quiz)]


def _told_early(quiz: QuizPage) -> list[str]:
    """Right answers that reach somebody who may still give them."""
    if quiz.is_practice:
        return []
    told = {quiz.review_right_answer, quiz.review_rationale}
    found = []
    if quiz.Review.AFTER_SUBMIT in told and quiz.attempts_allowed != 1:
        found.append(_while_attempts_remain(quiz))
    before_close = told & {quiz.Review.AFTER_SUBMIT, quiz.Review.AFTER_LAST}
    if before_close and quiz.closes_at and quiz.closes_at > timezone.now():
        found.append(_before_it_closes(quiz))
    return found


def _while_attempts_remain(quiz: QuizPage) -> str:
    if quiz.attempts_allowed is None:
        return _(
            "Right answers are told after each attempt, and any number of attempts may follow."
        )
    left = quiz.attempts_allowed - 1
    said = ngettext(
        "Right answers are told after the first attempt, and %(left)d more attempt is allowed.",
        "Right answers are told after the first attempt, and %(left)d more attempts are allowed.",
        left,
    )
    return said % {"left": left}


def _before_it_closes(quiz: QuizPage) -> str:
    assert quiz.closes_at is not None  # noqa: S101 - asked before
    day = date_format(timezone.localtime(quiz.closes_at), "DATETIME_FORMAT")
    said = _("Right answers are told before the quiz closes on %(day)s.") % {"day": day}
    waiting = _have_not_handed_in(quiz)
    if not waiting:
        return said
    more = ngettext(
        "%(n)d person enrolled has not handed it in yet.",
        "%(n)d people enrolled have not handed it in yet.",
        waiting,
    )
    return f"{said} {more % {'n': waiting}}"


def _have_not_handed_in(quiz: QuizPage) -> int:
    if not quiz.pk or not quiz.path:
        return 0
    course = quiz.get_ancestors().filter(depth=quiz.depth - 2).values("pk")
    handed_in = Attempt.objects.filter(quiz=quiz.pk, state=Attempt.State.SUBMITTED)
    enrolled = Enrolment.objects.open().filter(course__in=course)
    return enrolled.exclude(pk__in=handed_in.values("enrolment")).count()


@dataclass
class _Asks:
    """The ids that a quiz asks of everybody, and those that its draws choose from."""

    title: str = ""
    fixed: set[int] = field(default_factory=set)
    drawn: set[int] = field(default_factory=set)

    @property
    def all(self) -> set[int]:
        return self.fixed | self.drawn


def _shared(quiz: QuizPage) -> list[str]:
    """With quizzes of the other sort that are published: what practice explains people know."""
    own, others = _asked_here_and_there(quiz)
    found = [(len(own.all & other.all), other.title) for other in others.values()]
    shared = sorted((each for each in found if each[0]), key=lambda each: (-each[0], each[1]))
    said = [_sentence(quiz, number, len(own.all), title) for number, title in shared[:MOST_NAMED]]
    if number := len(own.drawn & set[int]().union(*(other.all for other in others.values()))):
        said.append(_pool_sentence(quiz, number, len(own.drawn)))
    if (more := len(shared) - MOST_NAMED) > 0:
        rest = ngettext(
            "%(n)d other quiz shares questions too.",
            "%(n)d other quizzes share questions too.",
            more,
        )
        said.append(rest % {"n": more})
    return said


def _sentence(quiz: QuizPage, number: int, of: int, title: str) -> str:
    said = (
        _("“%(title)s” asks %(number)d of the %(of)d questions of this practice quiz for marks.")
        if quiz.is_practice
        else _(
            "The practice quiz “%(title)s” explains %(number)d of the %(of)d questions of this quiz."
        )
    )
    return said % {"number": number, "of": of, "title": title}


def _pool_sentence(quiz: QuizPage, number: int, of: int) -> str:
    said = (
        _("Its draws choose from %(of)d questions, and quizzes for marks ask %(number)d of them.")
        if quiz.is_practice
        else _(
            "Its draws choose from %(of)d questions, and practice quizzes ask %(number)d of them."
        )
    )
    return said % {"number": number, "of": of}


def _asked_here_and_there(quiz: QuizPage) -> tuple[_Asks, dict[int, _Asks]]:
    """Three statements, and one for the pool where anybody draws."""
    own = _Asks(fixed={each.question_id for each in in_place(quiz.quiz_questions.all())})
    there = QuizPage.objects.live().filter(is_practice=not quiz.is_practice)
    others = {pk: _Asks(title) for pk, title in there.values_list("pk", "title")}
    others.pop(quiz.pk, None)
    for page_id, question_id in QuizQuestion.objects.filter(quiz__in=list(others)).values_list(
        "quiz", "question"
    ):
        others[page_id].fixed.add(question_id)
    draws: dict[tuple[str, ...], list[_Asks]] = defaultdict(list)
    for each in in_place(quiz.draws.all()):
        draws[_filters(getattr(each, name) for name in _WISHED)].append(own)
    for page_id, *filters in QuizDraw.objects.filter(quiz__in=list(others)).values_list(
        "quiz", *_WISHED
    ):
        draws[_filters(filters)].append(others[page_id])
    if draws and (own.fixed or any(own in asking for asking in draws.values())):
        _fill(draws, is_practice=quiz.is_practice)
    return own, others


def _filters(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value or "" for value in values)


def _fill(draws: dict[tuple[str, ...], list[_Asks]], *, is_practice: bool) -> None:
    """Equal draws are looked up once."""
    wishes: list[Wish] = [
        wish_of({"count": 1, "section": 0, **dict(zip(_WISHED, filters, strict=True))})
        for filters in draws
    ]
    asking = list(draws.values())
    for candidate in candidates(wishes, is_practice=is_practice):
        for place in candidate.draws:
            for quiz in asking[place]:
                quiz.drawn.add(candidate.question_id)

"""What may be read of attempts for statistics, and of what was computed from them. For staff only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page

from quizzes import statistics
from quizzes.models import (
    Attempt,
    QuestionStatistics,
    QuestionVersion,
    QuizPage,
    QuizStatistics,
    Which,
)
from quizzes.selectors.attempts import BELOW_COURSE
from quizzes.statistics import ItemFigures, QuizFigures


def countable(prefix: str = "") -> Q:
    """Handed in, graded as last asked for, and no answer waits for a person."""
    return Q(
        **{
            f"{prefix}state": Attempt.State.SUBMITTED,
            f"{prefix}mark__isnull": False,
            f"{prefix}needs_marking": False,
            f"{prefix}graded_generation__gte": F(f"{prefix}grade_generation"),
        }
    )


def counted_attempts(*, quiz_id: int, which: Which) -> QuerySet[Attempt]:
    """Of each person the first, the last or every attempt that was handed in, over all enrolments.

    Where that one is not graded yet, no other takes its place.
    """
    attempts = Attempt.objects.filter(countable(), quiz_id=quiz_id)
    if which == Which.ALL:
        return attempts
    end = Min("pk") if which == Which.FIRST else Max("pk")
    of_each = (
        Attempt.objects.filter(quiz_id=quiz_id, state=Attempt.State.SUBMITTED)
        .order_by()
        .values("enrolment__learner_id")
        .annotate(end=end)
    )
    return attempts.filter(pk__in=of_each.values("end"))


def due_quizzes() -> QuerySet[QuizPage]:
    """With a grading, the first or a later one, that is not in their figures."""
    known = QuizStatistics.objects.filter(quiz_id=OuterRef("pk"), which=Which.ALL)
    return (
        QuizPage.objects.annotate(
            graded_at=Max("attempts__grade_events__at", filter=countable("attempts__")),
            known_until=Subquery(known.values("cut_off")[:1]),
        )
        .filter(graded_at__isnull=False)
        .filter(Q(known_until=None) | Q(graded_at__gt=F("known_until")))
        .order_by("pk")
    )


@dataclass(frozen=True)
class QuizRow:
    """A quiz and its course: `figures` None while they are not computed or too few to be shown."""

    quiz: QuizPage
    course: str
    attempts: int
    computed_at: datetime | None
    figures: QuizFigures | None

    @property
    def mean_percent(self) -> float | None:
        return self._percent(self.figures.mean) if self.figures else None

    @property
    def median_percent(self) -> float | None:
        return self._percent(self.figures.median) if self.figures else None

    @property
    def spread_percent(self) -> float | None:
        return self._percent(self.figures.standard_deviation) if self.figures else None

    def _percent(self, marks: float | None) -> float | None:
        """Of what the attempts could earn on average."""
        if self.figures is None or marks is None or not self.figures.max_mark:
            return None
        return 100 * marks / self.figures.max_mark


def quizzes_with_attempts() -> QuerySet[QuizPage]:
    """By title, with `handed_in`: how many attempts there are to reckon with."""
    return (
        QuizPage.objects.annotate(handed_in=Count("attempts", filter=countable("attempts__")))
        .filter(Q(live=True) | Q(handed_in__gt=0))
        .order_by("title", "pk")
    )


def quiz_rows(quizzes: Iterable[QuizPage], which: Which) -> list[QuizRow]:
    """Two statements for all of them."""
    quizzes = list(quizzes)
    stored = {
        row.quiz_id: row for row in QuizStatistics.objects.filter(quiz__in=quizzes, which=which)
    }
    paths = {quiz.path[:-BELOW_COURSE] for quiz in quizzes}
    courses = dict(Page.objects.filter(path__in=paths).values_list("path", "title"))
    return [
        _quiz_row(quiz, courses.get(quiz.path[:-BELOW_COURSE], ""), stored.get(quiz.pk))
        for quiz in quizzes
    ]


def _quiz_row(quiz: QuizPage, course: str, row: QuizStatistics | None) -> QuizRow:
    if row is None:
        return QuizRow(quiz, course, 0, None, None)
    shown = statistics.is_shown(row.attempts)
    figures = statistics.quiz_from(row.figures) if shown else None
    return QuizRow(quiz, course, row.attempts, row.computed_at, figures)


@dataclass(frozen=True)
class QuestionRow:
    """A question in the report of a quiz, with the words of the version that was asked."""

    version: QuestionVersion
    figures: ItemFigures


def question_rows(*, quiz_id: int, which: Which) -> list[QuestionRow]:
    """One statement, without keys: what was right stands in the figures."""
    stored = (
        QuestionStatistics.objects.filter(quiz_id=quiz_id, which=which)
        .select_related("version__question")
        .defer("version__key")
        .order_by("version__question__reference", "version__number")
    )
    return [QuestionRow(row.version, statistics.item_from(row.figures)) for row in stored]

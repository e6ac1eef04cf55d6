"""The question bank as staff look through it. Keys stay where they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from courses.models import Muscle
from quizzes.models import (
    Question,
    QuestionReview,
    QuestionStatistics,
    QuestionTag,
    QuestionVersion,
    QuizPage,
    Which,
)

REVIEWED, WAITING, DUE, SAMPLE = "reviewed", "waiting", "due", "sample"

ORDERS: dict[str, list[Any]] = {
    "reference": ["reference"],
    "topic": ["domain", "topic", "reference"],
    "changed": ["-current__created_at", "reference"],
    "uses": ["-uses", "reference"],
    "facility": [F("facility").asc(nulls_last=True), "reference"],
    "discrimination": [F("discrimination").asc(nulls_last=True), "reference"],
}


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is empty asks for nothing."""

    words: str = ""
    bank: str = ""
    kind: str = ""
    status: str = ""
    domain: str = ""
    topic: str = ""
    tag: str = ""
    difficulty: str = ""
    critical: str = ""
    review: str = ""
    muscle: str = ""
    order: str = "reference"

    @property
    def is_narrowed(self) -> bool:
        return self != Wanted(order=self.order)


def questions(wanted: Wanted, *, on: date) -> QuerySet[Question]:
    """One statement: each question with its figures, its uses and the state of its review on `on`."""
    found = with_review(with_figures(Question.objects.with_key_hidden()), on=on).annotate(
        uses=Count("quiz_places__quiz", filter=Q(quiz_places__quiz__live=True), distinct=True)
    )
    exact = {
        "bank": wanted.bank,
        "current__kind": wanted.kind,
        "status": wanted.status,
        "domain": wanted.domain,
        "topic": wanted.topic,
        "difficulty": wanted.difficulty,
        "review": wanted.review,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.tag:
        found = found.filter(
            Exists(
                Question.tags.through.objects.filter(
                    content_object=OuterRef("pk"), tag__name=wanted.tag
                )
            )
        )
    if wanted.muscle:
        found = found.filter(
            Exists(
                Question.muscles.through.objects.filter(
                    question_id=OuterRef("pk"), muscle__slug=wanted.muscle
                )
            )
        )
    if wanted.critical:
        found = found.filter(critical=wanted.critical == "yes")
    for word in wanted.words.split()[:8]:
        found = found.filter(
            Q(reference__icontains=word)
            | Q(topic__icontains=word)
            | Q(domain__icontains=word)
            | Q(objective__icontains=word)
            | Q(current__body__stem__icontains=word)
        )
    return found.order_by(*ORDERS.get(wanted.order, ORDERS["reference"]))


def with_figures(found: QuerySet[Question]) -> QuerySet[Question]:
    """`answered`, `facility` (0 to 1) and `discrimination` (percent) of first attempts at the newest version.

    Over several quizzes the figures are weighed by the attempts behind them.
    """
    figures = (
        QuestionStatistics.objects.filter(version=OuterRef("current_id"), which=Which.FIRST)
        .order_by()
        .values("version")
    )

    def mean(name: str) -> Subquery:
        known = figures.filter(**{f"{name}__isnull": False})
        weighed = known.annotate(mean=Sum(F(name) * F("attempts")) / Sum("attempts"))
        return Subquery(weighed.values("mean")[:1], output_field=FloatField())

    return found.annotate(
        answered=Subquery(figures.annotate(all=Sum("attempts")).values("all")[:1]),
        facility=mean("facility"),
        discrimination=mean("discrimination"),
    )


def with_review(found: QuerySet[Question], *, on: date) -> QuerySet[Question]:
    """`review`: sample, waiting (the newest version has none), due (to be looked at again) or reviewed."""
    approvals = QuestionReview.objects.filter(version=OuterRef("current_id"), approved=True)
    return found.annotate(
        review_next_on=Subquery(approvals.order_by("-at").values("next_review_on")[:1])
    ).annotate(
        review=Case(
            When(is_sample=True, then=Value(SAMPLE)),
            When(review_next_on=None, then=Value(WAITING)),
            When(review_next_on__lte=on, then=Value(DUE)),
            default=Value(REVIEWED),
            output_field=CharField(),
        )
    )


def review_counts(*, on: date) -> dict[str, int]:
    """How many questions in use wait for a review, and how many are to be looked at again."""
    # `review` is none of its own columns, which a checker of types cannot see.
    found: Any = with_review(Question.objects.exclude(status=Question.Status.RETIRED), on=on)
    counts: dict[str, int] = dict(
        found.filter(review__in=[WAITING, DUE])
        .order_by()
        .values_list("review")
        .annotate(n=Count("pk"))
    )
    return {WAITING: counts.get(WAITING, 0), DUE: counts.get(DUE, 0)}


@dataclass(frozen=True)
class Choices:
    """What can be filtered by, because something in the bank has it."""

    banks: list[str]
    domains: list[str]
    topics: list[str]
    tags: list[str]
    muscles: list[tuple[str, str]]


def choices() -> Choices:
    """Three statements. Muscles are slug and name."""
    rows = Question.objects.order_by().values_list("bank", "domain", "topic").distinct()
    banks, domains, topics = (sorted({row[place] for row in rows}) for place in range(3))
    tags = QuestionTag.objects.order_by("name").values_list("name", flat=True)
    asked = Question.muscles.through.objects.values("muscle_id")
    muscles = Muscle.objects.filter(pk__in=asked).order_by("name").values_list("slug", "name")
    return Choices(
        banks=banks, domains=domains, topics=topics, tags=list(tags), muscles=list(muscles)
    )


def same_words(version: QuestionVersion) -> list[Question]:
    """Other questions whose newest version asks the same words; retired ones do not count."""
    if not version.digest:
        return []
    others = Question.objects.filter(current__digest=version.digest)
    return list(
        others.exclude(pk=version.question_id)
        .exclude(status=Question.Status.RETIRED)
        .order_by("reference")[:5]
    )


def quizzes_asking(question: Question) -> list[QuizPage]:
    """Those that name it; a draw may ask it besides."""
    return list(
        QuizPage.objects.filter(quiz_questions__question=question).order_by("title").distinct()
    )


def tag_names(questions: Iterable[Question]) -> dict[int, list[str]]:
    """Question id to its tags, in one statement."""
    found: dict[int, list[str]] = {}
    rows = Question.tags.through.objects.filter(content_object__in=questions).order_by("tag__name")
    for question_id, name in rows.values_list("content_object_id", "tag__name"):
        found.setdefault(question_id, []).append(name)
    return found

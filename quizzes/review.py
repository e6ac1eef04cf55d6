"""A graded attempt explained: what was answered, what is right and why, which topics are weak."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quizzes import grading
from quizzes.grading import Verdict
from quizzes.kinds import kind
from quizzes.kinds.shapes import Explained
from quizzes.layout import Slot
from quizzes.models import Attempt, QuestionVersion, QuizPage, Response
from quizzes.standing import Standing

MOST_WEAK_TOPICS = 2


@dataclass(frozen=True)
class Reviewed:
    """One question after grading. Without `explained` nothing of its key is in here."""

    number: int
    kind: str
    stem: str
    topic: str
    critical: bool
    verdict: Verdict | None
    mark: Decimal | None
    max_mark: Decimal
    answer: list[str]
    answered: bool
    comment: str = ""
    explained: bool = False
    choices: list[Explained] = field(default_factory=list)
    right_answer: list[str] = field(default_factory=list)
    rationale: str = ""
    feedback: list[str] = field(default_factory=list)

    @property
    def harmful(self) -> bool:
        """A critical question that did not earn all it could."""
        return self.critical and self.verdict is not Verdict.RIGHT


@dataclass(frozen=True)
class Topic:
    name: str
    mark: Decimal
    max_mark: Decimal

    @property
    def percent(self) -> Decimal:
        return grading.shown_percent(self.mark, self.max_mark)


@dataclass(frozen=True)
class Review:
    questions: list[Reviewed]
    topics: list[Topic]

    @property
    def weakest(self) -> list[Topic]:
        """At most two, the weakest first, none that earned everything."""
        wanting = [topic for topic in self.topics if topic.mark < topic.max_mark]
        return sorted(wanting, key=lambda topic: (topic.mark / topic.max_mark, -topic.max_mark))[
            :MOST_WEAK_TOPICS
        ]

    @property
    def harmful(self) -> list[Reviewed]:
        return [question for question in self.questions if question.harmful]


def is_explained(attempt: Attempt, standing: Standing) -> bool:
    """Whether answers may be explained now: by the rule the attempt was sat under."""
    if not attempt.is_graded or attempt.needs_marking:
        return False
    match attempt.quiz_version.settings.get("review_right_answer"):
        case QuizPage.Review.AFTER_SUBMIT:
            return True
        case QuizPage.Review.AFTER_LAST:
            return standing.finished
        case _:
            return False


def review_of(attempt: Attempt, standing: Standing) -> Review:
    """Two statements, however many questions.

    What was left blank is explained only when no attempt can follow: otherwise an empty attempt
    would buy the whole key.
    """
    versions = {
        version.pk: version
        for version in QuestionVersion.objects.filter(
            pk__in=[slot.version_id for slot in attempt.slots]
        ).select_related("question")
    }
    responses = {response.slot: response for response in attempt.responses.all()}
    explained = is_explained(attempt, standing)
    questions = []
    for slot in attempt.slots:
        response = responses.get(slot.number)
        answered = response is not None and response.answer is not None
        questions.append(
            _reviewed(
                versions[slot.version_id],
                slot,
                response,
                explained=explained and (answered or standing.finished),
            )
        )
    return Review(questions=questions, topics=_topics(questions))


def _reviewed(
    version: QuestionVersion, slot: Slot, response: Response | None, *, explained: bool
) -> Reviewed:
    asked, answer = kind(version.kind), response.answer if response else None
    fraction = response.fraction if response else None
    said: dict[str, Any] = {}
    if explained:
        right = asked.right_answer(version.body, version.key)
        said = {
            "choices": asked.explain(version.body, version.key, slot.order, answer),
            "right_answer": [] if right is None else asked.lines(version.body, right),
            "rationale": str(version.key.get("rationale", "")),
            "feedback": asked.feedback(version.body, version.key, answer),
        }
    return Reviewed(
        number=slot.number,
        kind=version.kind,
        stem=str(version.body.get("stem", "")),
        topic=version.question.topic,
        critical=version.question.critical,
        verdict=None if fraction is None else grading.verdict(fraction),
        mark=response.mark if response else None,
        max_mark=slot.max_mark,
        answer=asked.lines(version.body, answer),
        answered=answer is not None,
        comment=response.comment if response else "",
        explained=explained,
        **said,
    )


def _topics(questions: list[Reviewed]) -> list[Topic]:
    """In the order they were asked."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for question in questions:
        mark, max_mark = sums.get(question.topic, (Decimal(0), Decimal(0)))
        sums[question.topic] = (mark + (question.mark or 0), max_mark + question.max_mark)
    return [Topic(name, mark, most) for name, (mark, most) in sums.items() if most]

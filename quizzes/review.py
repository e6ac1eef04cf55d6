"""A graded attempt explained: what was answered, what is right and why, which topics are weak."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from quizzes import grading
from quizzes.drawing import LISTED
from quizzes.grading import Verdict
from quizzes.kinds import kind, multiple_response, single_choice
from quizzes.kinds.shapes import mapping, texts
from quizzes.models import Attempt, QuestionVersion, QuizPage, Response
from quizzes.standing import Standing

MOST_WEAK_TOPICS = 2


class Shown(StrEnum):
    """How an option stands in the review."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    LEFT = ""


@dataclass(frozen=True)
class ReviewedChoice:
    text: str
    chosen: bool
    shown: Shown
    reason: str = ""


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
    choices: list[ReviewedChoice] = field(default_factory=list)
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
    match attempt.quiz_version.settings.get("review"):
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
            pk__in=[row[1] for row in attempt.layout]
        ).select_related("question")
    }
    responses = {response.slot: response for response in attempt.responses.all()}
    explained = is_explained(attempt, standing)
    questions = []
    for slot, version_id, order, max_mark in attempt.layout:
        response = responses.get(slot)
        answered = response is not None and response.answer is not None
        questions.append(
            _reviewed(
                versions[version_id],
                slot,
                order,
                response,
                Decimal(max_mark),
                explained=explained and (answered or standing.finished),
            )
        )
    return Review(questions=questions, topics=_topics(questions))


def _reviewed(
    version: QuestionVersion,
    slot: int,
    order: list[str],
    response: Response | None,
    max_mark: Decimal,
    *,
    explained: bool,
) -> Reviewed:
    asked, answer = kind(version.kind), response.answer if response else None
    fraction = response.fraction if response else None
    said: dict[str, Any] = {}
    if explained:
        right = asked.right_answer(version.body, version.key)
        said = {
            "choices": _choices(version, order, answer),
            "right_answer": [] if right is None else _lines(version, right),
            "rationale": str(version.key.get("rationale", "")),
            "feedback": asked.feedback(version.body, version.key, answer),
        }
    return Reviewed(
        number=slot,
        kind=version.kind,
        stem=str(version.body.get("stem", "")),
        topic=version.question.topic,
        critical=version.question.critical,
        verdict=None if fraction is None else grading.verdict(fraction),
        mark=response.mark if response else None,
        max_mark=max_mark,
        answer=_lines(version, answer),
        answered=answer is not None,
        comment=response.comment if response else "",
        explained=explained,
        **said,
    )


def _lines(version: QuestionVersion, answer: Any) -> list[str]:
    """An answer in words, one line for each thing that was ordered or matched."""
    if answer and version.kind == "ordering":
        items = texts(version.body, "items")
        return [f"{place}. {items[id_]}" for place, id_ in enumerate(answer, 1)]
    if answer and version.kind == "matching":
        left, right = texts(version.body, "left"), texts(version.body, "right")
        return [f"{left[entry]}: {right[choice]}" for entry, choice in answer.items()]
    return [kind(version.kind).summary(version.body, answer)]


def _choices(version: QuestionVersion, order: list[str], answer: Any) -> list[ReviewedChoice]:
    """The options in the order they were shown, for the kinds that have some to tick."""
    body, key = version.body, version.key
    match version.kind:
        case "single_choice":
            right = {single_choice.right_answer(body, key)}
            chosen = {answer}
        case "multiple_response":
            right = set(multiple_response.right_answer(body, key) or [])
            chosen = set(answer or [])
        case "true_false":
            body = {"options": [{"id": "true", "text": "True"}, {"id": "false", "text": "False"}]}
            order = ["true", "false"]
            right = {"true" if key.get("answer") else "false"}
            chosen = set() if answer is None else {"true" if answer else "false"}
        case _:
            return []
    written = texts(body, LISTED.get(version.kind, "options"))
    return [
        ReviewedChoice(
            text=written[id_],
            chosen=id_ in chosen,
            shown=_shown(id_ in chosen, id_ in right),
            reason=_reason(key, id_),
        )
        for id_ in order
    ]


def _shown(chosen: bool, right: bool) -> Shown:
    if chosen:
        return Shown.RIGHT if right else Shown.WRONG
    return Shown.MISSED if right else Shown.LEFT


def _reason(key: Mapping[str, Any], id_: str) -> str:
    return str(mapping(key, "reasons").get(id_, ""))


def _topics(questions: list[Reviewed]) -> list[Topic]:
    """In the order they were asked."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for question in questions:
        mark, max_mark = sums.get(question.topic, (Decimal(0), Decimal(0)))
        sums[question.topic] = (mark + (question.mark or 0), max_mark + question.max_mark)
    return [Topic(name, mark, most) for name, (mark, most) in sums.items() if most]

"""The question bank grows by versions: what was once asked is never changed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses.models import Muscle
from practitioners.models import User
from quizzes.kinds import kind
from quizzes.kinds.rubrics import most_marks
from quizzes.models import (
    Question,
    QuestionReview,
    QuestionTag,
    QuestionVersion,
    Stimulus,
    TaggedQuestion,
)


class QuestionRefused(Exception):  # noqa: N818 - a refusal is an everyday event
    """The question cannot be asked as it is. `faults` are sentences for the author."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


class ReviewRefused(Exception):  # noqa: N818 - a refusal is an everyday event
    """The review cannot be recorded. The message is a sentence for the reviewer."""


@transaction.atomic
def add_question(
    *,
    reference: str,
    kind: str,
    body: Mapping[str, Any],
    key: Mapping[str, Any],
    domain: str,
    topic: str,
    at: datetime,
    difficulty: str = Question.Difficulty.MEDIUM,
    critical: bool = False,
    status: str = Question.Status.ACTIVE,
    is_sample: bool = False,
    max_mark: Decimal | None = None,
    author: User | None = None,
    bank: str = "Main",
    category: str = "",
    objective: str = "",
    tags: Iterable[str] = (),
    stimulus: Stimulus | None = None,
    stimulus_order: int = 0,
    muscles: Iterable[Muscle] = (),
) -> Question:
    """A new question with its first version. Raises QuestionRefused with every fault.

    Without `max_mark` a question is worth 1, or what its rubric gives; what asks nothing is worth 0.
    """
    question = Question.objects.create(
        reference=reference,
        domain=domain,
        topic=topic,
        difficulty=difficulty,
        critical=critical,
        status=status,
        is_sample=is_sample,
        bank=bank,
        category=category,
        objective=objective,
        stimulus=stimulus,
        stimulus_order=stimulus_order,
    )
    if tags:
        question.tags.set(tags)
    if muscles:
        question.muscles.set(muscles)
    _add_version(question, 1, kind, body, key, max_mark, author, "", at)
    return question


@transaction.atomic
def correct_question(
    *,
    question: Question,
    body: Mapping[str, Any],
    key: Mapping[str, Any],
    reason: str,
    author: User | None,
    at: datetime,
    kind: str | None = None,
    max_mark: Decimal | None = None,
) -> QuestionVersion:
    """The next version, asked from now on. Open and finished attempts keep the one they had.

    The same question again makes no version. Raises QuestionRefused with every fault.
    """
    question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("current")
        .get(pk=question.pk)
    )
    last = question.current
    if last is None:
        return _add_version(question, 1, kind or "", body, key, max_mark, author, reason, at)
    name, worth = kind or last.kind, max_mark if max_mark is not None else last.max_mark
    if (last.kind, last.body, last.key, last.max_mark) == (name, body, key, worth):
        return last
    return _add_version(question, last.number + 1, name, body, key, worth, author, reason, at)


def describe_question(
    *,
    question: Question,
    domain: str,
    topic: str,
    difficulty: str,
    critical: bool,
    status: str,
    bank: str = "Main",
    objective: str = "",
    tags: Iterable[str] = (),
    stimulus: Stimulus | None = None,
    stimulus_order: int = 0,
    muscles: Iterable[Muscle] | None = None,
) -> Question:
    """What is said about a question rather than asked by it: no new version.

    Without `muscles` those it names stay.
    """
    said = {
        "domain": domain,
        "topic": topic,
        "difficulty": difficulty,
        "critical": critical,
        "status": status,
        "bank": bank,
        "objective": objective,
        "stimulus": stimulus,
        "stimulus_order": stimulus_order,
    }
    for name, value in said.items():
        setattr(question, name, value)
    question.save(update_fields=said)
    question.tags.set(tags)
    if muscles is not None:
        question.muscles.set(muscles)
    return question


@transaction.atomic
def tag_questions(*, questions: QuerySet[Question], tag: str) -> int:
    """Put one word on all of them; returns how many did not have it."""
    word, _made = QuestionTag.objects.get_or_create(
        name=tag, defaults={"slug": slugify(tag, allow_unicode=True)[:100] or "tag"}
    )
    fresh = [each.pk for each in questions.exclude(tagged_items__tag=word)]
    TaggedQuestion.objects.bulk_create(
        [TaggedQuestion(tag=word, content_object_id=pk) for pk in fresh], ignore_conflicts=True
    )
    return len(fresh)


def untag_questions(*, questions: QuerySet[Question], tag: str) -> int:
    tagged = TaggedQuestion.objects.filter(content_object__in=questions, tag__name=tag)
    return tagged.delete()[0]


def set_status(*, questions: QuerySet[Question], status: str) -> int:
    """Retire, or take into use; attempts under way keep what they were asked. Returns how many moved."""
    return questions.exclude(status=status).update(status=status)


@transaction.atomic
def review_question(
    *,
    version: QuestionVersion,
    reviewer: User,
    credentials: str,
    interests: str,
    approved: bool,
    at: datetime,
    comment: str = "",
    next_review_on: date | None = None,
) -> QuestionReview:
    """Record what a clinician found. An approval makes this version, or a newer one, what is asked.

    Raises ReviewRefused for one's own words and for an approval without a date to look again.
    """
    if version.created_by_id == reviewer.pk:
        raise ReviewRefused(_("Somebody else must review what you wrote."))
    if approved and next_review_on is None:
        raise ReviewRefused(_("Say when it has to be looked at again."))
    review = QuestionReview.objects.create(
        version=version,
        reviewer=reviewer,
        credentials=credentials,
        interests=interests,
        approved=approved,
        comment=comment,
        at=at,
        next_review_on=next_review_on,
    )
    question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("asked")
        .get(pk=version.question_id)
    )
    if approved and (question.asked is None or question.asked.number <= version.number):
        question.asked = version
        question.save(update_fields=["asked"])
    return review


def digest_of(kind: str, body: Mapping[str, Any]) -> str:
    """The same for two questions that put the same words in another case, order or spacing."""
    words: list[str] = []
    _collect(body, words)
    plain = sorted(" ".join(text.casefold().split()) for text in words)
    return hashlib.sha256(json.dumps([kind, plain]).encode()).hexdigest()


def _collect(part: Any, words: list[str]) -> None:
    """Every text a learner reads; ids and the shape around them do not count."""
    if isinstance(part, Mapping):
        for name, inside in part.items():
            if name not in ("id", "kind", "file", "figure"):
                _collect(inside, words)
    elif isinstance(part, list | tuple):
        for inside in part:
            _collect(inside, words)
    elif isinstance(part, str) and part.strip():
        words.append(part)


def _add_version(
    question: Question,
    number: int,
    name: str,
    body: Mapping[str, Any],
    key: Mapping[str, Any],
    max_mark: Decimal | None,
    author: User | None,
    reason: str,
    at: datetime,
) -> QuestionVersion:
    if faults := kind(name).validate(body, key):
        raise QuestionRefused(faults)
    last = question.current
    if max_mark is None:
        max_mark = (most_marks(key) or Decimal(1)) if kind(name).ASKS else Decimal(0)
    version = QuestionVersion.objects.create(
        question=question,
        number=number,
        kind=name,
        body=dict(body),
        key=dict(key),
        digest=digest_of(name, body),
        key_changed=last is not None and last.key != key,
        max_mark=max_mark,
        created_by=author,
        created_at=at,
        reason=reason,
    )
    question.current = version
    if question.is_sample:
        question.asked = version
    question.save(update_fields=["current", "asked"])
    return version

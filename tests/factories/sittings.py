"""Many graded attempts at once, as rows: for figures that need more than a few of them."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from practitioners.models import User
from quizzes.grading import judge
from quizzes.models import Attempt, GradeEvent, QuestionVersion, QuizPage, Response
from quizzes.services.attempts import start_attempt
from quizzes.sitting.layout import Slot, text_of
from tests.factories import quizzes as make

_numbers = count(1)


def people(how_many: int) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"sitter{number}@example.org", name_on_licence=f"Sitter {number}")
        for number, _each in zip(_numbers, range(how_many), strict=False)
    )


def sat(
    page: QuizPage,
    answers: Sequence[Sequence[Any]],
    *,
    at: dt.datetime = make.NOON,
    asked: Sequence[QuestionVersion] | None = None,
) -> list[Attempt]:
    """A person for each row of stored answers, in the author's order; None is a slot left blank."""
    versions = list(asked or _versions(page))
    template = start_attempt(
        enrolment=make.enrolled(people(1)[0], page), quiz=page, at=at
    )  # for the rules and the revision; it stays open and is not counted
    attempts, responses = [], []
    for learner, row in zip(people(len(answers)), answers, strict=True):
        slots = [Slot(n, version.pk, (), version.max_mark) for n, version in enumerate(versions, 1)]
        attempt = Attempt(
            enrolment=make.enrolled(learner, page),
            quiz=page,
            number=1,
            seed=0,
            quiz_version_id=template.quiz_version_id,
            quiz_revision_id=template.quiz_revision_id,
            state=Attempt.State.SUBMITTED,
            layout=text_of(slots),
            started_at=at,
            submitted_at=at,
            max_mark=sum(slot.max_mark for slot in slots),
            pass_mark=80,
            mark=Decimal(0),
            grade_generation=1,
            graded_generation=1,
        )
        for slot, version, answer in zip(slots, versions, row, strict=True):
            if answer is None:
                continue
            grade = judge(
                version.kind,
                body=version.body,
                key=version.key,
                answer=answer,
                max_mark=version.max_mark,
            )
            attempt.mark += grade.mark
            responses.append(
                Response(
                    attempt=attempt,
                    slot=slot.number,
                    question_version=version,
                    answer=answer,
                    fraction=grade.fraction,
                    mark=grade.mark,
                    saved_at=at,
                )
            )
        attempts.append(attempt)
    Attempt.objects.bulk_create(attempts)
    Response.objects.bulk_create(responses)
    GradeEvent.objects.bulk_create(
        GradeEvent(attempt=attempt, generation=1, after=attempt.mark, at=at) for attempt in attempts
    )
    return attempts


def _versions(page: QuizPage) -> list[QuestionVersion]:
    places = page.quiz_questions.select_related("question__asked").order_by("sort_order")
    return [place.question.asked for place in places]

"""After an attempt: waiting, then what it came to and why."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.selectors import place_in_course
from practitioners.http import private
from quizzes import grading
from quizzes.models import Attempt, QuizPage
from quizzes.selectors import attempts as selectors
from quizzes.selectors.attempts import attempt_for
from quizzes.selectors.lessons import lessons_beside, with_lessons
from quizzes.selectors.reviews import review_of
from quizzes.services import attempts
from quizzes.sitting.reading import Lesson, lesson_for
from quizzes.sitting.review import Review, Topic
from quizzes.sitting.route import Rules
from quizzes.sitting.stages import Part, Stage, has_closed, to_come, visible
from quizzes.standing import Standing, refusal, spoken, standing
from quizzes.views.sent import milliseconds

PART_WORDS = {
    Part.MARK: gettext_lazy("your marks"),
    Part.ANSWER: gettext_lazy("your own answers"),
    Part.CORRECTNESS: gettext_lazy("which of your answers are right"),
    Part.RIGHT_ANSWER: gettext_lazy("the right answers"),
    Part.RATIONALE: gettext_lazy("why they are right"),
}


@private
def result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    now = timezone.now()
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    row = attempts.close_if_over(attempt=row, at=now)
    if row.is_open:
        return redirect("quizzes:attempt", row.pk)
    if not row.is_graded or row.mark is None:
        return render(request, "quizzes/waiting.html", {"attempt": row})
    theirs = selectors.attempts_of(enrolment_id=row.enrolment_id, quiz_id=row.quiz_id)
    theirs = selectors.with_last_close(theirs, quiz_id=row.quiz_id)
    course = row.enrolment.course
    made = list(theirs if row.passed else with_lessons(theirs, course))
    where = standing(made, row.quiz)
    rules, closes_at = row.quiz_version.settings, _closes_at(made[0], row.quiz, where)
    told_from = _told_from(closes_at, made[0], row.quiz, where)
    show = visible(rules, finished=where.finished, closes_at=told_from, at=now)
    withheld = _is_withheld(request, row)
    if withheld:
        show -= {Part.CORRECTNESS, Part.RIGHT_ANSWER, Part.RATIONALE}
    review = review_of(row, show=show, finished=where.finished or has_closed(told_from, now))
    context = {
        "attempt": row,
        "percent": grading.shown_percent(row.mark, row.max_mark),
        "standing": where,
        "counts": None if where.counts is None else grading.shown_percent(where.counts, _HUNDRED),
        "refusal": refusal(enrolment=row.enrolment, standing=where, quiz=row.quiz, at=now),
        "review": review,
        "weakest": _to_read(review, lessons_beside(made[0], course)),
        "withheld": withheld,
        "to_come": _in_words(rules, show, closes_at=closes_at, at=now),
        "corrected": [each for each in review.questions if each.corrected_at],
        "pass_stands": bool(row.passed) and review.outcome.passed is False,
        "course": course,
        "section": "learning",
    }
    return render(request, "quizzes/result.html", context)


_HUNDRED = Decimal(100)


def _to_read(review: Review, lessons: list[Lesson]) -> list[tuple[Topic, Lesson | None]]:
    """The weakest topics, each with the lesson to read again where one is found."""
    return [(topic, lesson_for([topic.name, topic.domain], lessons)) for topic in review.weakest]


def _is_withheld(request: HttpRequest, row: Attempt) -> bool:
    """Practice explains nothing that a test under way asks this person."""
    if not Rules.of(row.quiz_version.settings).practice:
        return False
    asked = [slot.version_id for slot in row.slots]
    return selectors.asked_in_open_test(user=request.user, version_ids=asked)


def _closes_at(beside: Attempt, quiz: QuizPage, where: Standing) -> datetime | None:
    """Where somebody has longer than the others, the quiz closes when the last of them has to end.

    `beside` is any row of `with_last_close`. A quiz without a closing time never closes.
    """
    if quiz.closes_at is None:
        return None
    said = vars(beside)
    known = [quiz.closes_at, where.closes_at, said["granted_until"], said["open_until"]]
    return max(at for at in known if at is not None)


def _told_from(
    closes_at: datetime | None, beside: Attempt, quiz: QuizPage, where: Standing
) -> datetime | None:
    """From when nobody can use what the key says: answers on their way are in, none of one's own is open."""
    if closes_at is None or where.open is not None:
        return None
    grace = max(quiz.grace_seconds, vars(beside)["open_grace"] or 0)
    return closes_at + timedelta(seconds=grace)


def _in_words(
    rules: Mapping[str, Any], show: frozenset[Part], *, closes_at: datetime | None, at: datetime
) -> list[str]:
    """What is not shown now, and when it is."""
    said = []
    for stage, parts in to_come(rules, show).items():
        words = {"parts": get_text_list([str(PART_WORDS[part]) for part in parts], _("and"))}
        match stage:
            case Stage.AFTER_LAST:
                said.append(
                    _("Once you pass or have used your last attempt you see %(parts)s.") % words
                )
            case Stage.AFTER_CLOSE if closes_at is not None:
                when = {"when": spoken(closes_at, at=at)}
                said.append(
                    _("After the quiz has closed, on %(when)s, you see %(parts)s.") % (words | when)
                )
            case Stage.AFTER_CLOSE:
                said.append(_("After the quiz has closed you see %(parts)s.") % words)
            case _:
                said.append(
                    _("This quiz does not show %(parts)s, so that it stays useful for others.")
                    % words
                )
    return said


@private
def state(request: HttpRequest, attempt_id: int) -> JsonResponse:
    """Whether there is anything new to show, whether it is open, and the server's time. Never a score."""
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    now = timezone.now()
    return JsonResponse(
        {"ready": _is_ready(row), "open": row.is_open, "now": milliseconds(now)}
        | ({"deadline": milliseconds(row.deadline)} if row.deadline else {})
    )


def _is_ready(row: Attempt) -> bool:
    return row.is_graded or bool(row.fault)


@private
def onward(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """To the next step of the course that is not done, after this quiz first; else the course."""
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    place = place_in_course(user=request.user, page=row.quiz, request=request)
    done = place.progress.completions
    waiting = [step for step in place.outline.steps[place.number :] if step.id not in done]
    if waiting:
        return redirect(waiting[0].url)
    return redirect(place.progress.next_step.url if place.progress.next_step else place.outline.url)

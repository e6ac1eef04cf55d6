"""The figures of a quiz and its questions are computed from its attempts and stored.

The attempts are streamed and no row of them is locked; only the writing is one transaction.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from practitioners.queue import queue, requeue
from quizzes import statistics
from quizzes.grading import Everybody
from quizzes.kinds import kind as kind_of
from quizzes.models import (
    Attempt,
    GradeEvent,
    QuestionStatistics,
    QuestionVersion,
    QuizDraw,
    QuizPage,
    QuizQuestion,
    QuizStatistics,
    Response,
    Which,
)
from quizzes.selectors.figures import counted_attempts, due_quizzes
from quizzes.sitting.layout import Slot, slots_in, version_ids_in
from quizzes.statistics import Answer, Item, Sitting
from quizzes.statistics.choices import chosen, options_of

CHUNK = 500


@dataclass(frozen=True)
class _Asked:
    """A version as it was asked, and what its newest correction gave everybody."""

    item: Item
    kind: str
    place: int
    everybody: Everybody | None
    asks: bool

    @property
    def is_left_out(self) -> bool:
        return not self.asks or self.everybody is Everybody.LEFT_OUT


def compute_statistics(*, quiz_id: int, at: datetime) -> None:
    """First, last and all attempts of one quiz. What was computed before is replaced.

    So many statements however many attempts and questions. Does nothing for a quiz that is gone.
    """
    for which in Which:
        attempts = counted_attempts(quiz_id=quiz_id, which=which)
        asked = _asked(quiz_id, attempts)
        cut_off = GradeEvent.objects.filter(attempt__in=attempts.values("pk")).aggregate(
            last=Max("at")
        )["last"]
        found = statistics.reckon(
            (each.item for each in asked.values() if not each.is_left_out),
            _sittings(attempts, asked),
        )
        _store(quiz_id, which, found, cut_off, at)


def ask_for_statistics(*, quiz_id: int) -> None:
    """Somebody wants to see new figures now: they are computed as soon as a worker is free."""
    from quizzes.tasks import compute_statistics as task

    queue(task, quiz_id)


def compute_due_statistics() -> int:
    """Hand out the quizzes with attempts graded since their figures; returns how many went out."""
    from quizzes.tasks import compute_statistics as task

    return requeue(task, [(quiz_id,) for quiz_id in due_quizzes().values_list("pk", flat=True)])


def _asked(quiz_id: int, attempts: QuerySet[Attempt]) -> dict[int, _Asked]:
    """Every version that one of the attempts was asked, by its id."""
    layouts = attempts.values_list("layout", flat=True).iterator(CHUNK)
    version_ids = {id_ for layout in layouts for id_ in version_ids_in(layout)}
    corrected = dict(
        Response.objects.filter(attempt__in=attempts.values("pk"), judged_by__isnull=False)
        .values_list("question_version_id", "judged_by_id")
        .order_by("judged_by__number")
        .distinct()
    )
    versions = QuestionVersion.objects.in_bulk(version_ids | set(corrected.values()))
    fixed = set(QuizQuestion.objects.filter(quiz_id=quiz_id).values_list("question_id", flat=True))
    draws = QuizDraw.objects.filter(quiz_id=quiz_id).exists()
    return {
        id_: _as_asked(
            versions[id_],
            versions[corrected.get(id_, id_)].key,
            drawn=draws and versions[id_].question_id not in fixed,
        )
        for id_ in sorted(version_ids)
    }


def _as_asked(version: QuestionVersion, key: dict[str, Any], *, drawn: bool) -> _Asked:
    """The words of the version that was asked with the key that judged it in the end."""
    asked = kind_of(version.kind)
    said = key.get("everybody")
    return _Asked(
        item=Item(
            id=version.pk,
            max_mark=version.max_mark,
            guess_score=asked.guess_score(version.body, key) if asked.ASKS else None,
            options=options_of(version.kind, version.body, key),
            drawn=drawn,
        ),
        kind=version.kind,
        place=version.question_id,
        everybody=Everybody(said) if said in list(Everybody) else None,
        asks=asked.ASKS,
    )


def _sittings(attempts: QuerySet[Attempt], asked: dict[int, _Asked]) -> Iterator[Sitting]:
    """Attempts and their answers, read side by side in the same order."""
    answers = groupby(
        Response.objects.filter(attempt__in=attempts.values("pk"))
        .order_by("attempt_id")
        .values_list("attempt_id", "slot", "answer", "mark")
        .iterator(CHUNK),
        key=itemgetter(0),
    )
    with_answers, theirs = next(answers, (None, ()))
    rows = attempts.order_by("pk").values_list("pk", "max_mark", "layout").iterator(CHUNK)
    for attempt_id, max_mark, layout in rows:
        while with_answers is not None and with_answers < attempt_id:
            with_answers, theirs = next(answers, (None, ()))
        given = {}
        if with_answers == attempt_id:
            given = {slot: (answer, earned) for _id, slot, answer, earned in theirs}
        answers_given = list(_answers(slots_in(layout), given, asked))
        yield Sitting(
            # What the questions earned, also below 0: the total of an attempt is cut off there.
            mark=sum((each.mark or Decimal(0) for each in answers_given), Decimal(0)),
            max_mark=max_mark,
            answers=answers_given,
        )


def _answers(
    slots: Iterable[Slot],
    given: dict[int, tuple[Any, Decimal | None]],
    asked: dict[int, _Asked],
) -> Iterator[Answer]:
    """One for each slot that counts. The drawn ones of a section have its places by number."""
    drawn: dict[int, int] = {}
    for slot in slots:
        question = asked.get(slot.version_id)
        if question is None or question.is_left_out:
            continue
        answer, mark = given.get(slot.number, (None, None))
        place: int | str = question.place
        if question.item.drawn:
            drawn[slot.section] = drawn.get(slot.section, 0) + 1
            place = f"{slot.section}/{drawn[slot.section]}"
        if question.everybody is Everybody.FULL_MARKS:
            mark = slot.max_mark
        yield Answer(slot.version_id, mark, chosen(question.kind, answer), place)


@transaction.atomic
def _store(
    quiz_id: int,
    which: Which,
    found: statistics.Statistics,
    cut_off: datetime | None,
    at: datetime,
) -> None:
    """The row of the quiz is written first: a second computation waits at it."""
    if not QuizPage.objects.filter(pk=quiz_id).exists():
        return
    QuizStatistics.objects.bulk_create(
        [
            QuizStatistics(
                quiz_id=quiz_id,
                which=which,
                attempts=found.quiz.attempts,
                cut_off=cut_off,
                computed_at=at,
                figures=statistics.quiz_to(found.quiz),
            )
        ],
        update_conflicts=True,
        unique_fields=["quiz", "which"],
        update_fields=["attempts", "cut_off", "computed_at", "figures"],
    )
    QuestionStatistics.objects.filter(quiz_id=quiz_id, which=which).delete()
    QuestionStatistics.objects.bulk_create(
        QuestionStatistics(
            version_id=int(item.id),
            quiz_id=quiz_id,
            which=which,
            attempts=item.attempts,
            facility=item.facility,
            discrimination=item.discrimination,
            figures=statistics.item_to(item),
        )
        for item in found.items
    )

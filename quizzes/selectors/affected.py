"""Which attempts a corrected question concerns, and what each of them looks like now."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from quizzes.models import Attempt, Question, QuestionVersion, Response
from quizzes.regrading import Change, change
from quizzes.sitting.layout import Slot, beginning_of, slots_in
from quizzes.sitting.slot_grades import Answered, Asked

# Of a response: all that a judgement needs. There may be hundreds of thousands of them.
JUDGED_FROM = [
    "attempt", "slot", "question_version", "answer", "fraction", "hints_used", "judged_by",
    "marked_by",
]  # fmt: skip


@dataclass(frozen=True)
class Sitting:
    """A finished attempt that was asked the question, in `slot`, and judged by `judged_by_id`."""

    attempt: Attempt
    slot: Slot
    responses: dict[int, Response]
    asked: dict[int, Asked]
    judged_by_id: int

    @property
    def response(self) -> Response | None:
        return self.responses.get(self.slot.number)

    def judged_by(self, version: Asked) -> Change:
        return change(
            self.attempt.slots,
            self.slot.number,
            version,
            asked=self.asked,
            answers={number: Answered.of(row) for number, row in self.responses.items()},
            pass_mark=self.attempt.pass_mark,
            rules=self.attempt.quiz_version.settings,
        )


def older_versions(version: QuestionVersion) -> list[int]:
    earlier = QuestionVersion.objects.filter(
        question_id=version.question_id, number__lt=version.number
    )
    return list(earlier.values_list("pk", flat=True))


def asked_about(version: QuestionVersion) -> QuerySet[Attempt]:
    """Graded attempts whose layout names an older version of the question, the first ones first.

    A blank slot has no row of its own, so the layouts are searched.
    """
    older = older_versions(version)
    if not older:
        return Attempt.objects.none()
    named = reduce(or_, (Q(lines__contains=beginning_of(each)) for each in older))
    return (
        Attempt.objects.filter(
            state=Attempt.State.SUBMITTED,
            grade_generation__gt=0,
            graded_generation__gte=F("grade_generation"),
        )
        .alias(lines=Concat(Value("\n"), "layout", output_field=TextField()))
        .filter(named)
        .order_by("pk")
    )


def sittings(
    attempts: Iterable[Attempt], version: QuestionVersion, older: Sequence[int]
) -> list[Sitting]:
    """Two statements for any number of attempts. Leaves out those `version` has judged already."""
    attempts = list(attempts)
    responses: dict[int, dict[int, Response]] = {attempt.pk: {} for attempt in attempts}
    stored = Response.objects.filter(attempt__in=attempts).only(*JUDGED_FROM).order_by("pk")
    for response in stored:
        responses[response.attempt_id][response.slot] = response
    judging = {
        attempt.pk: _judging_versions(attempt, responses[attempt.pk]) for attempt in attempts
    }
    wanted = {each for versions in judging.values() for each in versions.values()}
    versions = {each.pk: Asked.of(each) for each in QuestionVersion.objects.filter(pk__in=wanted)}
    found = []
    for attempt in attempts:
        slot = next((each for each in attempt.slots if each.version_id in older), None)
        if slot is None or judging[attempt.pk][slot.number] == version.pk:
            continue
        asked = {number: versions[each] for number, each in judging[attempt.pk].items()}
        judged_by_id = judging[attempt.pk][slot.number]
        found.append(Sitting(attempt, slot, responses[attempt.pk], asked, judged_by_id))
    return found


def look_at(version: QuestionVersion, *, after: int, most: int) -> tuple[list[Sitting], int | None]:
    """Whom `version` would judge among the next `most` attempts asked about, and the last of these
    where more may follow."""
    older = older_versions(version)
    ids = list(asked_about(version).filter(pk__gt=after).values_list("pk", flat=True)[:most])
    batch = Attempt.objects.filter(pk__in=ids).order_by("pk").select_related("quiz_version")
    return sittings(batch, version, older), ids[-1] if len(ids) == most else None


def affected_marks(
    version: QuestionVersion, *, besides: Collection[int] = ()
) -> dict[int, Decimal | None]:
    """Attempt to its mark, for those that a plan would name; not those asked `besides`."""
    older = set(older_versions(version))
    done = set(Response.objects.filter(judged_by=version).values_list("attempt_id", flat=True))
    found = {}
    for pk, mark, layout in asked_about(version).values_list("pk", "mark", "layout"):
        shown = next((slot.version_id for slot in slots_in(layout) if slot.version_id in older), 0)
        if shown and shown not in besides and pk not in done:
            found[pk] = mark
    return found


@dataclass(frozen=True)
class Behind:
    """How many answers to a question stand by an earlier version than the newest."""

    question: Question
    answers: int


def answers_behind(question_id: int | None = None) -> list[Behind]:
    """Answers of graded attempts that an older version judged. One statement, by index.

    Blank slots have no row and are not counted here; the plan counts them.
    """
    behind = (
        Response.objects.filter(
            attempt__state=Attempt.State.SUBMITTED,
            attempt__graded_generation__gt=0,
            question_version__number__lt=F("question_version__question__current__number"),
        )
        .exclude(judged_by=F("question_version__question__current"))
        .values(question_pk=F("question_version__question"))
        .annotate(answers=Count("pk"))
        .order_by("-answers")
    )
    if question_id is not None:
        behind = behind.filter(question_version__question=question_id)
    counts = {row["question_pk"]: row["answers"] for row in behind[:100]}
    questions = Question.objects.select_related("current").in_bulk(counts)
    return [Behind(questions[pk], number) for pk, number in counts.items()]


def _judging_versions(attempt: Attempt, responses: dict[int, Response]) -> dict[int, int]:
    """Slot number to the version that judged it: the correction, or what was shown."""
    return {
        slot.number: (
            (responses[slot.number].judged_by_id if slot.number in responses else None)
            or slot.version_id
        )
        for slot in attempt.slots
    }

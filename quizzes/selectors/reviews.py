"""What a learner reads of an attempt that is graded: every question with what became of it."""

from datetime import datetime

from quizzes.kinds import kind
from quizzes.kinds.shapes import decimal_from
from quizzes.models import Attempt, QuestionVersion, RegradeItem
from quizzes.selectors.cases import cases_above
from quizzes.selectors.sheets import answered_of
from quizzes.sitting.review import Judged, Review, review
from quizzes.sitting.slot_grades import Asked, as_it_stands, outcome_of
from quizzes.sitting.stages import Part


def review_of(attempt: Attempt, *, show: frozenset[Part], finished: bool) -> Review:
    """Two statements, one for cases and one for corrections, however many questions."""
    versions = {
        version.pk: version
        for version in QuestionVersion.objects.filter(
            pk__in=[slot.version_id for slot in attempt.slots]
        ).select_related("question")
    }
    responses = {each.slot: each for each in attempt.responses.select_related("judged_by")}
    corrected = _corrections(attempt)
    cases = cases_above(attempt.slots, one=False, whole=True)
    judged, grades, number = [], [], 0
    for slot in attempt.slots:
        response, version = responses.get(slot.number), versions[slot.version_id]
        number += kind(version.kind).ASKS
        by, corrected_at = version, None
        if slot.number in corrected:
            by, corrected_at = corrected[slot.number]
        elif response is not None and response.judged_by is not None:
            by, corrected_at = response.judged_by, response.judged_by.created_at
        asked = Asked(by.pk, by.kind, by.body, by.key)
        given = answered_of(response)
        gifted = asked.for_everybody
        grade = as_it_stands(slot, asked if response or gifted else None, given)
        grades.append(grade)
        judged.append(
            Judged(
                slot=slot,
                number=number if kind(version.kind).ASKS else 0,
                kind=version.kind,
                body=version.body,
                key=by.key,
                topic=version.question.topic,
                domain=version.question.domain,
                critical=slot.critical or version.question.critical,
                answer=given.answer,
                grade=grade,
                comment=response.comment if response else "",
                corrected_at=corrected_at,
                hints_used=given.hints_used,
                case=cases.get(slot.number),
            )
        )
    rules = attempt.quiz_version.settings
    return review(
        judged,
        outcome_of(grades, attempt.pass_mark, rules),
        show=show,
        finished=finished,
        sections=[
            (str(each.get("title", "")), decimal_from(each.get("pass_mark")))
            for each in rules.get("sections") or []
        ],
    )


def _corrections(attempt: Attempt) -> dict[int, tuple[QuestionVersion, datetime]]:
    """Slots that a later correction has judged again: by which version and when. None was, no statement."""
    if attempt.graded_generation < 2:
        return {}
    items = (
        RegradeItem.objects.filter(attempt=attempt, applied_at__isnull=False)
        .select_related("run__version")
        .order_by("applied_at")
    )
    return {item.slot: (item.run.version, item.applied_at) for item in items if item.applied_at}

"""How far somebody is: one figure, used everywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from courses.models import Enrolment, StepCompletion
from courses.paths.outline import Outline, Progress, measure
from courses.revisions.changes import Done
from courses.selectors.locks import closed_for_each
from courses.selectors.outlines import outline_of
from courses.selectors.updates import updates_of_each
from practitioners.statements import Statement


def progress_of(enrolment: Enrolment, outline: Outline | None = None) -> Progress:
    outline = outline or outline_of(enrolment.course)
    return progress_of_each([enrolment], {outline.course_id: outline})[enrolment.pk]


_completions = Statement(lambda *ways: StepCompletion.objects.filter(enrolment__in=ways))


def progress_of_each(
    enrolments: Iterable[Enrolment], outlines: Mapping[int, Outline]
) -> dict[int, Progress]:
    """Progress by enrolment id, in two statements; one or two more where a course has locks.

    Outlines are by course id.
    """
    enrolments = list(enrolments)
    done: dict[int, list[Done]] = {enrolment.pk: [] for enrolment in enrolments}
    for row in _completions.among(done):
        done[row.enrolment_id].append(Done(row.pk, row.step_id, row.revision_id, row.completed_at))
    courses = {enrolment.pk: enrolment.course_id for enrolment in enrolments}
    updates = updates_of_each(done, courses, outlines)
    closed = closed_for_each(
        {
            way.pk: (outlines[way.course_id], way, {one.step_id for one in done[way.pk]})
            for way in enrolments
        }
    )
    return {
        enrolment.pk: replace(
            measure(
                outlines[enrolment.course_id],
                {one.step_id: one.at for one in done[enrolment.pk]},
                completed=enrolment.completed_at is not None,
                updates=updates.get(enrolment.pk, ()),
                closed=closed[enrolment.pk],
            ),
            versions={one.step_id: one.id for one in done[enrolment.pk]},
        )
        for enrolment in enrolments
    }

"""How far somebody is: one figure, used everywhere."""

import datetime as dt
from collections.abc import Iterable, Mapping

from courses.models import Enrolment, StepCompletion
from courses.outline import Outline, Progress, measure
from courses.selectors.outlines import outline_of


def progress_of(enrolment: Enrolment, outline: Outline | None = None) -> Progress:
    outline = outline or outline_of(enrolment.course)
    return progress_of_each([enrolment], {outline.course_id: outline})[enrolment.pk]


def progress_of_each(
    enrolments: Iterable[Enrolment], outlines: Mapping[int, Outline]
) -> dict[int, Progress]:
    """Progress by enrolment id, in one statement. Outlines are by course id."""
    enrolments = list(enrolments)
    done: dict[int, dict[int, dt.datetime]] = {enrolment.pk: {} for enrolment in enrolments}
    rows = StepCompletion.objects.filter(enrolment__in=done) if done else []
    for row in rows:
        done[row.enrolment_id][row.step_id] = row.completed_at
    return {
        enrolment.pk: measure(
            outlines[enrolment.course_id],
            done[enrolment.pk],
            completed=enrolment.completed_at is not None,
        )
        for enrolment in enrolments
    }

"""What programmes credit for a course, beside what its steps add up to."""

from collections.abc import Iterable

from certificates.models import Programme, ProgrammeCourse
from courses.lessons.content_checks import Hours
from courses.models import CoursePage
from courses.selectors.outlines import outlines_of


def credited_hours(course: CoursePage) -> list[Hours]:
    """For each open programme with the course; of alternatives the shortest is reckoned."""
    programmes = Programme.objects.filter(is_open=True, programmecourse__course=course.pk)
    return [
        _hours(programme) for programme in programmes.order_by("pk").prefetch_related("credits")
    ]


def _hours(programme: Programme) -> Hours:
    rows = list(ProgrammeCourse.objects.filter(programme=programme).select_related("course"))
    outlines = outlines_of([row.course for row in rows])
    groups: dict[str, list[int]] = {}
    for row in rows:
        minutes = outlines[row.course_id].credit_minutes
        groups.setdefault(row.group or f"course {row.course_id}", []).append(minutes)
    return Hours(
        title=programme.title,
        credited=sum(_minutes(programme)),
        instructed=sum(min(minutes) for minutes in groups.values()),
    )


def _minutes(programme: Programme) -> Iterable[int]:
    return (line.minutes for line in programme.credits.all())

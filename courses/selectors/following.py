"""What comes after a course."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.http import HttpRequest

from courses.models import CoursePage, Enrolment
from practitioners.models import User


def next_course(
    course: CoursePage, user: User | AnonymousUser, request: HttpRequest | None = None
) -> tuple[str, str] | None:
    """Title and address of the course to take next: one that this one opens, else the next of the
    catalogue; none that the person has completed. One statement."""
    done = Enrolment.objects.completed().filter(learner=user.pk, course=OuterRef("pk"))
    opened = CoursePage.prerequisites.through.objects.filter(
        from_coursepage=OuterRef("pk"), to_coursepage=course.pk
    )
    row = (
        CoursePage.objects.live()
        .exclude(pk=course.pk)
        .filter(~Exists(done))
        .annotate(
            is_opened=Exists(opened),
            is_later=ExpressionWrapper(Q(path__gt=course.path), BooleanField()),
        )
        .order_by("-is_opened", "-is_later", "position", "path")
        .first()
    )
    return (row.title, row.get_url(request) or "") if row else None

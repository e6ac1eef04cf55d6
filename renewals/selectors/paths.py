"""Programmes of ours that a person has begun or could take, and what they would bring."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from certificates.models import Certificate, Programme, ProgrammeCourse
from courses.models import CoursePage, Enrolment
from practitioners.models import User
from renewals import rules

# What is not named by a number of ours in a what-if.
KEY = "path-"


@dataclass(frozen=True)
class Path:
    """A programme with the courses that lead to its certificate. `is_begun`: one of them is under way."""

    programme: Programme
    courses: tuple[CoursePage, ...]
    is_begun: bool

    @property
    def course(self) -> CoursePage | None:
        return self.courses[0] if self.courses else None

    def activities(self, on: dt.date) -> tuple[rules.Activity, ...]:
        """As its certificate would be credited if it were earned on that day."""
        return tuple(
            rules.Activity(
                key=f"{KEY}{self.programme.pk}-{credit.pk}",
                title=self.programme.title,
                minutes=credit.minutes,
                mode=rules.Mode(credit.mode) if credit.mode in set(rules.Mode) else None,
                completed_on=on,
                topics=(credit.category,) if credit.category else (),
            )
            for credit in self.programme.credits.all()
        )

    @property
    def modes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(credit.mode for credit in self.programme.credits.all()))


def paths_of(user: User, *, on: dt.date) -> list[Path]:
    """What gives hours and is not held already, begun ones first, in four statements at most."""
    live = ProgrammeCourse.objects.filter(course__live=True).select_related("course")
    held = Certificate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on), holder=user, revoked_at=None
    )
    programmes = (
        Programme.objects.open()
        .filter(credits__minutes__gt=0)
        .exclude(pk__in=held.values("programme"))
        .prefetch_related(
            "credits", Prefetch("programmecourse_set", live.order_by("pk"), to_attr="live_courses")
        )
        .order_by("title", "pk")
        .distinct()
    )
    open_now = Enrolment.objects.open().filter(learner=user)
    begun = set(open_now.values_list("course_id", flat=True))
    paths = [
        Path(
            programme,
            tuple(row.course for row in programme.live_courses),
            any(row.course_id in begun for row in programme.live_courses),
        )
        for programme in programmes
    ]
    return sorted((path for path in paths if path.courses), key=lambda path: not path.is_begun)


def renewing(programme: Programme) -> list[tuple[Programme, Sequence[CoursePage]]]:
    """The ways to renew its certificate: refreshers first, then the programme itself."""
    live = ProgrammeCourse.objects.filter(course__live=True).select_related("course")
    first = programme.renews or programme
    ways = (
        Programme.objects.open()
        .filter(Q(renews=first) | Q(pk=first.pk))
        .prefetch_related(
            Prefetch("programmecourse_set", live.order_by("pk"), to_attr="live_courses")
        )
    )
    ordered = sorted(ways, key=lambda way: (way.pk == first.pk, way.title))
    return [
        (way, courses) for way in ordered if (courses := [row.course for row in way.live_courses])
    ]

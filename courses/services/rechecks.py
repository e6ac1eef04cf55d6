"""Open enrolments are looked at again when their course asks for something else."""

import datetime as dt

from django.db import transaction
from django.db.models import Count, F, Q

from courses.models import CourseRecheck, Enrolment
from courses.selectors.outlines import outline_of
from courses.services.completions import complete_if_done
from practitioners.queue import queue, requeue

LEASE = dt.timedelta(seconds=60)


@transaction.atomic
def ask_recheck(*, course_id: int, at: dt.datetime) -> None:
    """Owed once per course, however often it is asked before it was done. None where nobody is under way."""
    from courses.tasks import recheck_course

    if not Enrolment.objects.open().filter(course_id=course_id).exists():
        return
    recheck, made = CourseRecheck.objects.get_or_create(
        course_id=course_id, done_at=None, defaults={"asked_at": at}
    )
    if not made:
        CourseRecheck.objects.filter(pk=recheck.pk).update(asked_at=at)
    queue(recheck_course, recheck.pk)


def recheck_course(*, recheck_id: int, at: dt.datetime) -> int:
    """Complete those for whom nothing is missing any more; returns how many. A second time finds nobody."""
    recheck = CourseRecheck.objects.select_related("course").get(pk=recheck_id)
    if recheck.done_at:
        return 0
    outline = outline_of(recheck.course)
    wanted = outline.required_ids | {step.id for step in outline.paused}
    completed = 0
    if wanted:
        done = Count("completions", filter=Q(completions__step_id__in=wanted))
        ready = Enrolment.objects.open().filter(course=recheck.course).annotate(finished=done)
        for enrolment_id in ready.filter(finished=len(wanted)).values_list("pk", flat=True):
            completed += _complete(enrolment_id, at)
    # Asked again meanwhile: the outline was read before that, so it stays owed.
    CourseRecheck.objects.filter(pk=recheck_id, asked_at=recheck.asked_at).update(done_at=at)
    return completed


def continue_rechecks(*, at: dt.datetime) -> int:
    from courses.tasks import recheck_course as task

    owed = CourseRecheck.objects.filter(done_at=None, asked_at__lt=at - LEASE)
    return requeue(task, list(owed.order_by(F("asked_at")).values_list("pk")))


@transaction.atomic
def _complete(enrolment_id: int, at: dt.datetime) -> bool:
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("course")
        .get(pk=enrolment_id)
    )
    return complete_if_done(enrolment=enrolment, at=at)

"""Who may see which video: whoever may read a lesson that shows it."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.models import ReferenceIndex

from courses.models import Enrolment, LessonPage, Video
from courses.selectors.locks import closed_step
from practitioners.models import User


def video_of_lesson(*, user: User | AnonymousUser, lesson_id: int, video_id: int) -> Video:
    """A video that this lesson shows, for those enrolled in its course and for its editors.

    It is locked as long as the lesson is. Few statements: players ask for many parts of one file. Raises
    Http404.
    """
    if not user.is_authenticated:
        raise Http404
    lesson: LessonPage = get_object_or_404(
        LessonPage.objects.only("path", "live", "depth"), pk=lesson_id
    )
    if user.is_staff and lesson.permissions_for_user(user).can_edit():
        return get_object_or_404(Video, pk=video_id)
    course_path = lesson.path[: -2 * lesson.steplen]
    enrolment = Enrolment.objects.filter(
        learner=user, left_at=None, course__path=course_path
    ).first()
    video = get_object_or_404(Video, pk=video_id)
    shown = ReferenceIndex.get_references_to(video).filter(object_id=str(lesson.pk)).exists()
    if not (lesson.live and enrolment and shown) or _is_locked(lesson, enrolment):
        raise Http404
    return video


def _is_locked(lesson: LessonPage, enrolment: Enrolment) -> bool:
    closed = closed_step(
        learner_id=enrolment.learner_id,
        step=lesson,
        enrolled_at=enrolment.enrolled_at,
        course_id=enrolment.course_id,
    )
    return closed is not None

"""Small posts of the lesson's page: where somebody is, and what was on their screen."""

import datetime as dt

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.models import Enrolment, LessonPage
from courses.selectors.reading import lesson_parts
from courses.services.places import Video, keep_place
from practitioners.http import private, signed_in

LONGEST_AWAY = dt.timedelta(days=30)
MOST_BLOCKS = 500


@require_POST
@private
def keep(request: HttpRequest, step_id: int) -> JsonResponse:
    """A post that waited offline says how old it is, so that it does not overtake a newer one."""
    step = get_object_or_404(LessonPage.objects.live(), id=step_id)
    course_path = step.path[: -2 * step.steplen]
    enrolment = (
        Enrolment.objects.open()
        .filter(learner=signed_in(request), course__path=course_path)
        .order_by("-pk")
        .first()
    )
    if enrolment is None:
        raise Http404
    said = request.POST
    keep_place(
        enrolment=enrolment,
        step=step,
        parts=lesson_parts(step),
        block_id=said.get("block", ""),
        seen=seen_in(said.get("seen", "")),
        video=_video(said.get("video", ""), said.get("second", "")),
        at=timezone.now() - _age(said.get("age", "")),
    )
    return JsonResponse({"words": saved_words()})


def seen_in(listed: str) -> set[str]:
    """Ids of blocks, as the page lists them."""
    return set(listed.split(",", MOST_BLOCKS)[:MOST_BLOCKS]) - {""}


def saved_words() -> str:
    now = time_format(timezone.localtime(), "H:i")
    return _("Saved %(time)s") % {"time": now}


def _age(said: str) -> dt.timedelta:
    """Milliseconds since it was so; what nobody can have waited counts as now."""
    if not said.isdecimal() or len(said) > 12:
        return dt.timedelta(0)
    return min(dt.timedelta(milliseconds=int(said)), LONGEST_AWAY)


def _video(key: str, second: str) -> Video | None:
    if not key or len(key) > 64 or not second.isdecimal() or len(second) > 6:
        return None
    return Video(key.replace("\0", ""), int(second))

"""Where somebody reads, told by the page in small posts from any device."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Page

from courses.lessons.lesson_text import Part
from courses.models import Enrolment, ReadingPlace


@dataclass(frozen=True)
class Video:
    """Which video, and the second it was stopped at."""

    key: str
    second: int


@transaction.atomic
def keep_place(
    *,
    enrolment: Enrolment,
    step: Page,
    parts: Collection[Part],
    block_id: str = "",
    seen: Collection[str] = (),
    video: Video | None = None,
    at: dt.datetime,
) -> ReadingPlace | None:
    """The newest place stands, whichever order the posts arrive in; what was seen is only added to.

    `parts` are those of the live lesson: blocks it does not have are left out. Nothing is kept of an
    enrolment that is not open, and None is returned.
    """
    if enrolment.completed_at or enrolment.left_at:
        return None
    headings = {part.id: part.heading for part in parts}
    place, made = ReadingPlace.objects.select_for_update().get_or_create(
        enrolment=enrolment, step_id=step.pk, defaults={"at": at}
    )
    before = set(place.seen)
    place.seen = [key for key in headings if key in before or key in seen]
    if made or at >= place.at:
        place.at = at
        if block_id in headings:
            place.block_id, place.heading = block_id, headings[block_id]
        if video is not None:
            place.video_key, place.video_second = video.key, video.second
    place.save()
    return place

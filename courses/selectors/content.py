"""Pages described for the content checks. Apps above describe pages of their own and add what they know."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from wagtail.models import Page

from courses.lessons.content_checks import Block, Description, Finding, Hours, check
from courses.models import CoursePage, LessonPage

type Describe = Callable[[Any], Description]
type HoursOf = Callable[[CoursePage], list[Hours]]

_descriptions: list[tuple[type[Page], Describe]] = []
_hours: list[HoursOf] = []


def register_description(model: type[Page], describe: Describe) -> None:
    """Twice is once."""
    if (model, describe) not in _descriptions:
        _descriptions.append((model, describe))


def register_hours(hours: HoursOf) -> None:
    """What programmes credit for a course, from the app that knows them."""
    if hours not in _hours:
        _hours.append(hours)


def findings_of(page: Page) -> list[Finding]:
    """Of the page as it stands in memory, saved or not."""
    page = page.specific
    for model, describe in _descriptions:
        if isinstance(page, model):
            return check(describe(page))
    return []


def describe_lesson(lesson: LessonPage) -> Description:
    """One statement for the course above, and one for videos where there are any."""
    blocks = [_block(child) for child in lesson.body]
    chosen = {each.value.get("video") for each in blocks if each.kind == "video"} - {None}
    videos, seconds = _videos(chosen) if chosen else ({}, 0)
    return Description(
        kind="lesson",
        blocks=blocks,
        objectives=_lines(lesson.objectives),
        structures_at_risk=_lines(lesson.structures_at_risk),
        minutes=lesson.minutes or 0,
        is_self_paced=lesson.is_self_paced,
        counts_for_credit=lesson.counts_for_credit,
        is_sample=_stands_in_sample(lesson),
        videos=videos,
        video_minutes=round(seconds / 60),
    )


def describe_course(course: CoursePage) -> Description:
    found = [each for hours in _hours for each in hours(course)] if course.pk else []
    return Description(kind="course", is_sample=course.is_sample, hours=found)


register_description(LessonPage, describe_lesson)
register_description(CoursePage, describe_course)


def _block(child: Any) -> Block:
    value = child.block.get_prep_value(child.value)
    return Block(child.block_type, value, f"block-{child.id}-section" if child.id else "")


def _lines(text: str) -> list[str]:
    return [line for line in (text or "").splitlines() if line.strip()]


def _stands_in_sample(page: Page) -> bool:
    course = page.path[: -2 * Page.steplen] if page.path else ""
    return bool(course) and CoursePage.objects.filter(path=course, is_sample=True).exists()


def _videos(ids: set[Any]) -> tuple[dict[Any, list[str]], float]:
    """What each video lacks, in words, and how long they take together, in seconds."""
    model = apps.get_model("courses", "Video")
    found = model.objects.in_bulk([pk for pk in ids if isinstance(pk, int)])
    missing = {pk: [str(word) for word in video.missing] for pk, video in found.items()}
    return missing, sum(video.duration or 0 for video in found.values())

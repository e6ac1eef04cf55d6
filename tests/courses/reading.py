"""A lesson with several parts, and what reads from it."""

from typing import Any

from courses.models import CoursePage, LessonPage
from tests.factories.courses import course, lesson, module

FIRST, SECOND, THIRD = (f"{digit * 8}-aaaa-4aaa-8aaa-aaaaaaaaaaaa" for digit in "123")


def rich(key: str, html: str) -> dict[str, Any]:
    return {"type": "rich_text", "id": key, "value": html}


BODY = [
    rich(FIRST, "<h3>Hands</h3><p>Wash them for twenty seconds.</p>"),
    rich(SECOND, "<p>Gloves do not replace washing &amp; drying.</p>"),
    rich(THIRD, "<h3>Skin</h3><p>Let the alcohol dry.</p>"),
]


def lesson_in_parts(body: list[dict[str, Any]] | None = None, **fields: Any) -> LessonPage:
    page: LessonPage = lesson(module(course(**fields)), body=BODY if body is None else body)
    return page


def course_of(page: LessonPage) -> CoursePage:
    return CoursePage.objects.get(path=page.path[: -2 * page.steplen])

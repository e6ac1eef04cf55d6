"""The lessons of a course, read beside another row, so that they cost no statement."""

import json
from typing import Any

from django.db.models import CharField, F, QuerySet, StringAgg, Subquery, Value
from django.db.models.functions import Cast, JSONObject

from courses.models import CoursePage, LessonPage
from quizzes.models import Attempt
from quizzes.selectors.setup import LINE
from quizzes.sitting.reading import Lesson

COLUMN = "lessons_said"


def with_lessons(attempts: QuerySet[Attempt], course: CoursePage) -> QuerySet[Attempt]:
    """The same rows; `lessons_beside` reads from any of them the published lessons of the course."""
    lessons = LessonPage.objects.live().filter(path__startswith=course.path).order_by()
    row = JSONObject(
        path=F("path"),
        at=F("url_path"),
        title=F("title"),
        summary=F("summary"),
        aims=F("objectives"),
    )
    said = StringAgg(Cast(row, CharField()), delimiter=Value(LINE))
    # One group: the whole course.
    gathered = lessons.annotate(all=Value(1)).values("all").values(said=said)
    return attempts.annotate(**{COLUMN: Subquery(gathered[:1])})


def lessons_beside(attempt: Attempt, course: CoursePage) -> list[Lesson]:
    """In the order of the course; none where the row was read without them."""
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in (vars(attempt).get(COLUMN) or "").split(LINE) if line
    ]
    here = course.get_url() or ""
    return [
        Lesson(
            title=row["title"],
            url=here + row["at"].removeprefix(course.url_path),
            about=f"{row['summary']} {row['aims']}",
        )
        for row in sorted(rows, key=lambda row: str(row["path"]))
    ]

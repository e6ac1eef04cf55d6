"""Outlines of courses: one statement, however many courses, modules, steps and kinds of step."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page

from courses.models import CoursePage, CourseStepMixin
from courses.outline import Module, Outline, Step

STEP_COLUMNS = ["minutes", "mode", "is_required", "counts_for_credit"]
PAGE_COLUMNS = ["id", "path", "depth", "slug", "title", "url_path", "coursepage__is_sample"]


@cache
def step_models() -> dict[str, type[CourseStepMixin]]:
    """Every kind of step that is installed, by its name in queries on pages."""
    return {
        model._meta.model_name: model
        for model in apps.get_models()
        if issubclass(model, CourseStepMixin) and issubclass(model, Page) and model._meta.model_name
    }


def outline_of(course: CoursePage, request: HttpRequest | None = None) -> Outline:
    return outlines_of([course], request)[course.pk]


def outlines_of(
    courses: Sequence[CoursePage], request: HttpRequest | None = None
) -> dict[int, Outline]:
    """Outlines by course id. All courses are children of the one catalogue."""
    if not courses:
        return {}
    alone = len(courses) == 1
    path = courses[0].path if alone else courses[0].path[: -Page.steplen]
    rows = page_rows(path, courses[0].depth)
    return {
        course.pk: assemble(
            [row for row in rows if row["path"].startswith(course.path)],
            course.get_url(request) or "",
        )
        for course in courses
    }


def unsaved_outline(course: CoursePage) -> Outline:
    """What an editor previews before the course is saved for the first time."""
    return Outline(course_id=0, title=course.title, url="", is_sample=course.is_sample, modules=())


def page_rows(path: str, depth: int) -> list[dict[str, Any]]:
    """Courses at this depth below the path, with their live modules and steps, in tree order."""
    columns = [
        f"{name}__{column}"
        for name, model in step_models().items()
        for column in [*STEP_COLUMNS, *model.outline_columns]
    ]
    pages = Page.objects.filter(
        Q(depth=depth) | Q(live=True), path__startswith=path, depth__gte=depth, depth__lte=depth + 2
    )
    return list(pages.order_by("path").values(*PAGE_COLUMNS, *columns))


def assemble(rows: Sequence[Mapping[str, Any]], course_url: str) -> Outline:
    """The course's own row comes first. Steps of a module that is not live are not part of it."""
    course, *below = rows
    steps: dict[str, list[Step]] = {
        row["path"]: [] for row in below if row["depth"] == course["depth"] + 1
    }

    def url(row: Mapping[str, Any]) -> str:
        return course_url + row["url_path"][len(course["url_path"]) :]

    for row in below:
        module = row["path"][: -Page.steplen]
        if module in steps and (step := _step(row, url(row))):
            steps[module].append(step)
    return Outline(
        course_id=course["id"],
        title=course["title"],
        url=course_url,
        is_sample=bool(course["coursepage__is_sample"]),
        modules=tuple(
            Module(
                id=row["id"],
                title=row["title"],
                slug=row["slug"],
                url=url(row),
                steps=tuple(steps[row["path"]]),
            )
            for row in below
            if row["path"] in steps
        ),
    )


def _step(row: Mapping[str, Any], url: str) -> Step | None:
    for name, model in step_models().items():
        if row[f"{name}__minutes"] is None:
            continue
        own = {
            column: row[f"{name}__{column}"] for column in [*STEP_COLUMNS, *model.outline_columns]
        }
        return Step(
            id=row["id"],
            title=row["title"],
            url=url,
            minutes=own["minutes"],
            mode=own["mode"],
            mode_words=CourseStepMixin.Mode(own["mode"]).label,
            is_required=own["is_required"],
            counts_for_credit=own["counts_for_credit"],
            rule=model.rule_for(own),
            kind=model._meta.verbose_name,
            kinds=model.kind_plural,
            icon=model.step_icon,
        )
    return None

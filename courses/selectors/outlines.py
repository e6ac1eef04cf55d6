"""Outlines of courses: one statement, however many courses, modules, steps and kinds of step."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.db.models.lookups import In
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.models import Choice, CoursePage, CourseStepMixin, Lock, StepChange, StepPause
from courses.paths.outline import Module, Outline, Reviewer, Step
from practitioners.statements import Statement

STEP_COLUMNS = ["minutes", "mode", "is_required", "counts_for_credit"]
PAGE_COLUMNS = ["id", "path", "depth", "live", "slug", "title", "url_path", "coursepage__is_sample"]
HAS_LOCKS = "has_locks"
REVIEW, REVIEWER = "review_", fields(Reviewer)
COURSE_PATH = 4 * Page.steplen  # courses stand in the catalogue, the catalogue under the front door

WHILE_PAUSED = _("We are revising this step. It opens again here; what you finished stays.")


@cache
def step_models() -> dict[str, type[CourseStepMixin]]:
    """Every kind of step that is installed, by its name in queries on pages."""
    return {
        model._meta.model_name: model
        for model in apps.get_models()
        if issubclass(model, CourseStepMixin) and issubclass(model, Page) and model._meta.model_name
    }


def outline_of(
    course: CoursePage, request: HttpRequest | None = None, *, with_reviews: bool = False
) -> Outline:
    return outlines_of([course], request, with_reviews=with_reviews)[course.pk]


def outlines_of(
    courses: Sequence[CoursePage],
    request: HttpRequest | None = None,
    *,
    with_reviews: bool = False,
) -> dict[int, Outline]:
    """Outlines by course id. All courses are children of the one catalogue."""
    if not courses:
        return {}
    alone = len(courses) == 1
    path = courses[0].path if alone else courses[0].path[: -Page.steplen]
    below: dict[str, list[dict[str, Any]]] = {course.path: [] for course in courses}
    depth = courses[0].depth
    rows_of = _reviewed_rows if with_reviews else _page_rows
    for row in rows_of(path, depth, depth, depth + 2):
        course_path = row["path"][: len(courses[0].path)]
        if course_path in below:
            below[course_path].append(row)
    return {
        course.pk: assemble(below[course.path], course.get_url(request) or "") for course in courses
    }


def outlines_for(learner_id: int) -> dict[int, Outline]:
    """Outlines of all courses the person is enrolled on and has not left, by course id. One statement."""
    courses: dict[str, list[dict[str, Any]]] = {}
    for row in _rows_for(learner_id, COURSE_PATH):
        courses.setdefault(row["path"][:COURSE_PATH], []).append(row)
    url = _address_of(next(iter(courses.values()))[0]) if courses else ""
    beside = url.rstrip("/").rpartition("/")[0]
    return {
        rows[0]["id"]: assemble(rows, f"{beside}/{rows[0]['slug']}/" if url else "")
        for rows in courses.values()
    }


def _address_of(row: Mapping[str, Any]) -> str:
    """All courses stand beside each other: of one, Wagtail is asked."""
    return Page(pk=row["id"], url_path=row["url_path"]).get_url() or ""


def unsaved_outline(course: CoursePage) -> Outline:
    """What an editor previews before the course is saved for the first time."""
    return Outline(course_id=0, title=course.title, url="", is_sample=course.is_sample, modules=())


def page_rows(path: str, depth: int) -> list[dict[str, Any]]:
    """Courses at this depth below the path, with their live modules and steps, in tree order.

    Steps that are paused come with them, whether they or their module were unpublished.
    """
    return _page_rows(path, depth, depth, depth + 2)


def _rows_below(path: str, depth: int, least: int, most: int) -> QuerySet[Page, dict[str, Any]]:
    return _rows(Q(depth=depth), path__startswith=path, depth__gte=least, depth__lte=most)


def _reviewed_below(path: str, depth: int, least: int, most: int) -> QuerySet[Page, dict[str, Any]]:
    said = {REVIEW + field.name: F(f"live_review__review__{field.name}") for field in REVIEWER}
    return _rows_below(path, depth, least, most).values(*_columns(), **said)


def _rows_of_learner(learner: int, length: int) -> QuerySet[Page, dict[str, Any]]:
    theirs = CoursePage.objects.filter(enrolments__learner=learner, enrolments__left_at=None)
    return _rows(Q(coursepage__isnull=False), In(Substr("path", 1, length), theirs.values("path")))


def _rows(courses: Q, *which: Any, **where: Any) -> QuerySet[Page, dict[str, Any]]:
    """Courses, and what is live or paused below them."""
    paused = StepPause.objects.filter(step_id=OuterRef("pk"), ended_at=None)
    to_be_read = StepChange.objects.filter(step_id=OuterRef("pk"), choice=Choice.REQUIRE)
    pages = Page.objects.annotate(
        is_paused=Exists(paused),
        is_changed=Exists(to_be_read),
        has_locks=Exists(Lock.objects.filter(page=OuterRef("pk"))),
    )
    found = pages.filter(courses | Q(live=True) | Q(is_paused=True), *which, **where)
    return found.order_by("path").values(*_columns())


def _columns() -> list[str]:
    steps = [
        f"{name}__{column}"
        for name, model in step_models().items()
        for column in [*STEP_COLUMNS, *model.outline_columns]
    ]
    return [*PAGE_COLUMNS, "is_paused", "is_changed", HAS_LOCKS, *steps]


_page_rows = Statement(_rows_below)
_reviewed_rows = Statement(_reviewed_below)
_rows_for = Statement(_rows_of_learner)


def assemble(rows: Sequence[Mapping[str, Any]], course_url: str) -> Outline:
    """The course's own row comes first. Steps of a module that is not live are not part of it.

    A paused step, or its module, is not live; it has no address.
    """
    course, *below = rows
    steps: dict[str, list[Step]] = {
        row["path"]: [] for row in below if row["depth"] == course["depth"] + 1
    }
    paused: list[Step] = []

    def url(row: Mapping[str, Any]) -> str:
        return course_url + row["url_path"][len(course["url_path"]) :]

    for row in below:
        module = row["path"][: -Page.steplen]
        if module in steps and row["live"]:
            if step := _step(row, url(row)):
                steps[module].append(step)
        elif row["is_paused"] and (step := _step(row, "")):
            paused.append(replace(step, rule=WHILE_PAUSED))
    return Outline(
        course_id=course["id"],
        title=course["title"],
        url=course_url,
        is_sample=bool(course["coursepage__is_sample"]),
        lock_pages=frozenset(row["id"] for row in rows if row[HAS_LOCKS]),
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
        paused=tuple(paused),
        is_live=course["live"],
        changed=frozenset(row["id"] for row in below if row["is_changed"]),
    )


def _review(row: Mapping[str, Any]) -> Reviewer | None:
    if row.get(f"{REVIEW}reviewer_id") is None:
        return None
    return Reviewer(*(row[REVIEW + field.name] for field in REVIEWER))


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
            is_reviewed_text=model.is_reviewed_text,
            review=_review(row),
        )
    return None

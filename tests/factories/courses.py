"""A small tree of courses, published as an editor would."""

import datetime as dt
from itertools import count
from typing import Any

from django.db.models import F
from django.utils.text import slugify
from modelcluster.models import ClusterableModel
from wagtail.models import Page, Revision, Site

from cms.models import HomePage
from courses.models import CataloguePage, CoursePage, Enrolment, LessonPage, ModulePage
from courses.services import enrol

_numbers = count(1)


def publish(parent: Page, page: Page) -> Any:
    """Add below the parent, live and with a revision.

    The rows are those of an editor who publishes, without all that Wagtail reads on the way: nearly
    every test begins here. tests/courses/test_factories.py compares the two.
    """
    parent = Page.objects.get(pk=parent.pk)
    if not page.slug:
        page.slug = f"{slugify(page.title)}-{next(_numbers)}"
    _place(parent, page)
    page.draft_title, page.locale_id = page.title, parent.locale_id
    page.set_url_path(parent)
    ClusterableModel.save(page)
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    Page.objects.filter(pk=page.pk).update(
        latest_revision=revision,
        live_revision=revision,
        latest_revision_created_at=revision.created_at,
        first_published_at=revision.created_at,
        last_published_at=revision.created_at,
    )
    return type(page).objects.get(pk=page.pk)


def _place(parent: Page, page: Page) -> None:
    """As the last child."""
    page.depth = parent.depth + 1
    page.path = (
        parent.get_last_child()._inc_path()
        if parent.numchild
        else Page._get_path(parent.path, page.depth, 1)
    )
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)


def home() -> HomePage:
    """The front door, at the address of the default site."""
    if found := HomePage.objects.first():
        return found
    page = publish(
        Page.get_first_root_node(), HomePage(title="Filiform", slug="front", headline="Filiform")
    )
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.root_page = "localhost", page
    site.save()
    return page


def catalogue() -> CataloguePage:
    return CataloguePage.objects.first() or publish(
        home(), CataloguePage(title="Courses", slug="courses")
    )


def course(title: str = "Safety essentials", **fields: Any) -> CoursePage:
    fields.setdefault("code", f"C-{next(_numbers)}")
    fields.setdefault("summary", "What keeps a patient safe.")
    professions = fields.pop("allowed_professions", [])
    prerequisites = fields.pop("prerequisites", [])
    page = CoursePage(title=title, **fields)
    page.allowed_professions = professions
    page.prerequisites = prerequisites
    return publish(catalogue(), page)


def module(parent: CoursePage, title: str = "Hygiene", **fields: Any) -> ModulePage:
    return publish(parent, ModulePage(title=title, **fields))


def lesson(parent: ModulePage, title: str = "Hands and skin", **fields: Any) -> LessonPage:
    return publish(parent, LessonPage(title=title, **fields))


def course_with(lessons: int = 1, modules: int = 1, **fields: Any) -> CoursePage:
    """A course with this many modules, each with this many lessons."""
    page = course(**fields)
    for number in range(1, modules + 1):
        part = module(page, f"Module {number}")
        for place in range(1, lessons + 1):
            lesson(part, f"Lesson {number}.{place}")
    return page


def lessons_of(page: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.descendant_of(page).order_by("path"))


def enrolment(
    learner: Any, page: CoursePage | None = None, at: dt.datetime | None = None
) -> Enrolment:
    return enrol(
        learner=learner,
        course=page or course_with(1),
        at=at or dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC),
    )

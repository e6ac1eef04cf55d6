"""What the factories leave out on their way to a page is missed by nobody."""

import pytest
from wagtail.models import Page

from courses.models import LessonPage
from tests.factories.courses import course, module, publish

pytestmark = pytest.mark.django_db

# Another page has another number, place and name; the clock has gone on.
OWN = {"id", "page_ptr", "path", "slug", "url_path", "translation_key", "live_revision"}
OWN |= {"latest_revision", "first_published_at", "last_published_at", "latest_revision_created_at"}


def rows(page: Page) -> tuple[dict, dict]:
    """The columns of the page, and what its revision keeps."""
    columns = {field.name: getattr(page, field.name) for field in page._meta.concrete_fields}
    content = page.live_revision.content
    return (
        {name: value for name, value in columns.items() if name not in OWN},
        {name: value for name, value in content.items() if name not in OWN | {"pk"}},
    )


def lesson() -> LessonPage:
    return LessonPage(title="Hands and skin", minutes=20, body=[("paragraph", "<p>Wash.</p>")])


def test_a_page_is_as_an_editor_would_have_published_it():
    part = module(course(is_sample=True))
    edited = lesson()
    part.add_child(instance=edited)
    edited.save_revision().publish()
    edited = LessonPage.objects.get(pk=edited.pk)

    made = publish(part, lesson())

    part.refresh_from_db()
    assert rows(made) == rows(edited)
    assert [page.pk for page in part.get_children()] == [edited.pk, made.pk]
    assert (part.numchild, part.find_problems()) == (2, ([], [], [], [], []))
    assert made.url_path == f"{part.url_path}{made.slug}/"
    assert made.latest_revision == made.live_revision
    assert made.first_published_at == made.last_published_at == made.live_revision.created_at

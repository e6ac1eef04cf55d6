"""The tree of pages: what may stand where, and that each page shows, edits and previews."""

import json

import pytest
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import ContentPage, HomePage
from courses.models import CataloguePage, CoursePage, CourseStepMixin, LessonPage, ModulePage
from courses.selectors import step_models
from practitioners.models import User
from quizzes.models import QuizPage
from tests.factories.courses import (
    catalogue,
    course,
    course_with,
    enrolment,
    home,
    lesson,
    module,
    publish,
)


class TheTree(WagtailPageTestCase):
    def setUp(self) -> None:
        self.course = course_with(1)
        self.module = ModulePage.objects.get()
        self.lesson = LessonPage.objects.get()
        self.editor = User.objects.create_superuser("ed@example.org", name_on_licence="Ed")

    def test_what_stands_below_what(self) -> None:
        self.assertAllowedParentPageTypes(CataloguePage, {HomePage})
        self.assertAllowedSubpageTypes(CataloguePage, {CoursePage})
        self.assertAllowedParentPageTypes(CoursePage, {CataloguePage})
        self.assertAllowedSubpageTypes(CoursePage, {ModulePage})
        self.assertAllowedParentPageTypes(ModulePage, {CoursePage})
        self.assertAllowedSubpageTypes(ModulePage, set(step_models().values()))
        self.assertAllowedParentPageTypes(LessonPage, {ModulePage})
        self.assertAllowedSubpageTypes(LessonPage, set())

    def test_steps_come_from_every_app(self) -> None:
        assert set(step_models().values()) == {LessonPage, QuizPage}
        assert all(issubclass(model, CourseStepMixin) for model in step_models().values())

    def test_there_is_one_catalogue(self) -> None:
        self.assertCanNotCreateAt(LessonPage, CoursePage)
        assert not CataloguePage.can_create_at(home())

    def test_pages_can_be_shown(self) -> None:
        self.client.force_login(self.editor)
        for page in [home(), catalogue(), self.course, self.lesson]:
            self.assertPageIsRoutable(page)
            self.assertPageIsRenderable(page)
        self.assertPageIsRoutable(self.module)

    def test_an_information_page_can_be_shown(self) -> None:
        page = publish(home(), ContentPage(title="About", body="<p>Who we are.</p>"))

        self.assertPageIsRenderable(page)

    def test_pages_can_be_edited(self) -> None:
        self.client.force_login(self.editor)
        self.assertPageIsEditable(catalogue(), user=self.editor)
        self.assertPageIsEditable(self.course, user=self.editor, post_data=self.course_form())
        self.assertPageIsEditable(self.module, user=self.editor)
        self.assertPageIsEditable(self.lesson, user=self.editor, post_data=self.lesson_form())

    def test_pages_can_be_previewed(self) -> None:
        self.client.force_login(self.editor)
        self.assertPageIsPreviewable(catalogue(), user=self.editor)
        self.assertPageIsPreviewable(self.course, user=self.editor, post_data=self.course_form())
        self.assertPageIsPreviewable(self.lesson, user=self.editor, post_data=self.lesson_form())

    def test_a_course_can_be_created_in_the_admin(self) -> None:
        self.client.force_login(self.editor)
        data = {**self.course_form(), "slug": "second", "code": "DN-2", "title": "Second"}

        self.assertCanCreate(catalogue(), CoursePage, nested_form_data(data), publish=True)

    def course_form(self) -> dict[str, object]:
        return nested_form_data(
            {
                "title": "A course",
                "slug": self.course.slug,
                "code": "DN-1",
                "level": "foundation",
                "summary": "Short",
                "audience": "",
                "outcomes": "One",
                "scope_note": "Nothing",
                "body": rich_text("<p>Text</p>"),
                "authors": "",
                "clinically_reviewed_on": "",
                "clinically_reviewed_by": "",
                "comments": inline_formset([]),
                "author_rows": inline_formset([]),
                "locks": inline_formset([]),
            }
        )

    def lesson_form(self) -> dict[str, object]:
        return nested_form_data(
            {
                "title": "A lesson",
                "slug": self.lesson.slug,
                "code": "L1",
                "summary": "",
                "minutes": "10",
                "mode": "async",
                "is_required": "on",
                "objectives": "",
                "competencies": "",
                "structures_at_risk": "",
                "body": streamfield([("rich_text", rich_text("<p>Text</p>"))]),
                "comments": inline_formset([]),
                "locks": inline_formset([]),
            }
        )


BODY = [
    {"type": "rich_text", "value": "<p>Read this.</p>"},
    {"type": "key_fact", "value": {"text": "Needles are thin.", "sources": ["GK", "BRADY"]}},
    {"type": "key_fact", "value": {"text": "Skin is skin.", "sources": ["GK"]}},
    {"type": "safety_warning", "value": {"title": "Pneumothorax", "text": "<p>Stop.</p>"}},
    {"type": "do_and_do_not", "value": {"do": ["Count needles"], "do_not": ["Recap"]}},
    {
        "type": "checklist",
        "value": {
            "title": "Station 1",
            "minutes": 8,
            "items": [{"text": "Sharps bin upright", "critical": True}],
        },
    },
    {
        "type": "references",
        "value": {
            "references": [
                {"key": "GK", "title": "General knowledge of the drafter"},
                {
                    "key": "BRADY",
                    "title": "Brady et al.",
                    "address": "https://example.org/brady",
                    "date": "2014",
                    "checked": "full_section",
                },
            ]
        },
    },
]


@pytest.mark.django_db
def test_a_lesson_shows_its_blocks_with_numbered_references(client, ana):
    page = course(is_sample=True)
    reading = lesson(module(page), objectives="Say so", structures_at_risk="Pleura")
    reading.body = json.dumps(BODY)
    reading.save_revision().publish()
    enrolment(ana, page)
    client.force_login(ana)

    text = client.get(reading.url).content.decode()

    assert 'href="#ref-1" title="Brady et al."' in text
    assert '<li id="ref-1"><a href="https://example.org/brady"' in text
    assert text.count('id="ref-') == 1
    assert text.count("General knowledge, not looked up") == 2
    assert "General knowledge of the drafter" not in text
    assert "Read: full section" in text
    for words in ["Pneumothorax", "Count needles", "Recap", "Sharps bin upright", "Pleura"]:
        assert words in text


@pytest.mark.django_db
def test_a_module_leads_to_its_place_in_the_course(client):
    page = course_with(1)
    part = ModulePage.objects.get()

    answer = client.get(part.url)

    assert (answer.status_code, answer["Location"]) == (302, f"{page.url}#module-{part.slug}")
    assert f'id="module-{part.slug}"' in client.get(page.url).content.decode()


@pytest.mark.django_db
def test_the_short_way_to_a_page_finds_what_the_long_way_finds(client):
    course_with(1, title="One")
    course_with(1, title="Two")
    [first, second] = LessonPage.objects.order_by("path")

    assert first.slug != second.slug
    for page in [first, second]:
        components = [part for part in page.url.split("/") if part][1:]
        assert catalogue().route(None, components).page == page
        assert Page.route(catalogue(), None, components).page == page
    second.unpublish()
    assert client.get(second.url).status_code == 404
    assert client.get(catalogue().url + "nothing/").status_code == 404
    assert client.get(catalogue().url + "nothing/at/all/").status_code == 404


@pytest.mark.django_db
def test_visitors_see_the_front_door_with_three_entries(client):
    course_with(1, title="Foundations", is_sample=True)

    text = client.get(home().url).content.decode()

    assert text.count("<li><a href=") >= 3
    for words in ["Browse courses", "Verify a certificate", "Sign in", "Foundations"]:
        assert words in text
    assert "Sample content, not clinically reviewed" in text

"""Looking at pages as somebody else: everything real, nothing recorded."""

import re

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection
from django.urls import reverse

from courses.models import BodyStamp, LessonPage
from practitioners.services.places import ensure_jurisdiction, ensure_profession
from tests.factories import courses as make
from tests.factories import quizzes as make_quiz
from tests.factories.anatomy import muscle

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    ensure_profession(code="pt", name="Physical therapist", family="physiotherapy")
    ensure_jurisdiction(code="US", name="United States")
    return make.course_with(lessons=2, needs_licence=True)


@pytest.fixture
def lesson(course):
    return make.lessons_of(course)[0]


@pytest.fixture
def editor(client, administrator):
    client.force_login(administrator)
    return client


def frame(page, **seen):
    query = "&".join(f"{key}={value}" for key, value in seen.items())
    return f"{reverse('persona_frame', args=[page.pk])}?{query}"


def rows():
    """How many rows every table has."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def test_each_persona_sees_a_lesson_as_they_would(editor, lesson):
    shown = {
        key: editor.get(frame(lesson, **{"as": key})).content.decode()
        for key in ["visitor", "not_enrolled", "no_licence", "enrolled"]
    }

    assert {key: "Mark as done" in page for key, page in shown.items()} == {
        "visitor": False,
        "not_enrolled": False,
        "no_licence": False,
        "enrolled": True,
    }
    assert all("Preview: nothing is recorded." in page for page in shown.values())


def test_extra_time_is_seen_on_the_start_page_of_a_quiz(editor):
    quiz = make_quiz.quiz([make_quiz.question()], time_limit_minutes=40)

    shown = {
        key: "50 minutes" in editor.get(frame(quiz, **{"as": key})).content.decode()
        for key in ["enrolled", "extra_time"]
    }

    assert shown == {"enrolled": False, "extra_time": True}


def test_nothing_is_written_by_looking_or_by_sending_a_form(editor, course, lesson):
    quiz = make_quiz.quiz([make_quiz.question()])
    editor.get(frame(lesson))  # what a session needs is there
    before = rows()

    for page in [course, lesson, quiz]:
        for key in ["visitor", "not_enrolled", "no_licence", "enrolled", "extra_time"]:
            editor.get(frame(page, **{"as": key}))
        answer = editor.post(frame(page, **{"as": "enrolled"}), {"revision": "1", "agree": "on"})
        assert "The form was not sent." in answer.content.decode()

    assert rows() == before


def test_links_stay_inside_the_preview_and_forms_lead_nowhere(editor, course, lesson):
    page = editor.get(frame(lesson, **{"as": "enrolled"})).content.decode()

    second = make.lessons_of(course)[1]
    assert f'href="{frame(second, **{"as": "enrolled"})}"' in page
    assert 'action=""' in page
    assert f'action="{reverse("courses:complete_step", args=[lesson.pk])}"' not in page


def test_scripts_of_the_page_find_no_address_where_something_would_be_kept(editor, lesson):
    page = editor.get(frame(lesson, **{"as": "enrolled"})).content.decode()

    assert "data-lesson" in page
    kept = re.findall(r'\sdata-[\w-]+="(/[^"]*)"', page)
    assert {one for one in kept if not one.startswith(("/static/", "/admin/"))} == set()


def test_a_look_at_a_draft_is_not_kept_for_learners(client, administrator, ana, settings):
    settings.LESSON_BODIES_SECONDS = 300
    BodyStamp.objects.get_or_create(pk=BodyStamp.ONE)
    course = make.course(is_sample=True)
    page = make.lesson(make.module(course), body=[("rich_text", "<p>One</p>")])
    make.enrolment(ana, course)
    draft = LessonPage.objects.get(pk=page.pk)
    draft.muscles = [muscle("Psoas minor")]
    draft.save_revision()
    client.force_login(administrator)

    looked = client.get(frame(draft, **{"as": "enrolled"})).content.decode()
    client.force_login(ana)
    read = client.get(page.url).content.decode()
    caches["local"].clear()

    assert ("Psoas minor" in looked, "Psoas minor" in read) == (True, False)


def test_right_to_left(editor, lesson):
    shown = [
        ' dir="rtl"' in editor.get(frame(lesson, **seen)).content.decode().partition(">")[2][:80]
        for seen in [{"as": "enrolled"}, {"as": "enrolled", "dir": "rtl"}]
    ]

    assert shown == [False, True]


def test_a_draft_is_seen_as_if_it_were_published(editor, lesson):
    lesson.title = "A better title"
    lesson.save_revision()

    page = editor.get(frame(lesson, **{"as": "enrolled"})).content.decode()

    assert "<h1>A better title</h1>" in page
    lesson.refresh_from_db()
    assert lesson.title == "Lesson 1.1"


def test_the_frame_is_as_wide_as_a_phone(editor, lesson):
    page = editor.get(reverse("view_as", args=[lesson.pk]) + "?as=visitor&width=phone")

    assert 'class="view-as-frame phone"' in page.content.decode()
    assert page.context["frame"] == frame(lesson, **{"as": "visitor"})


def test_only_editors_look_through_the_eyes_of_others(client, ana, lesson):
    pages = [reverse("view_as", args=[lesson.pk]), frame(lesson)]
    anonymous = [client.get(page).status_code for page in pages]
    client.force_login(ana)

    assert anonymous == [302, 302]
    assert [client.get(page).status_code for page in pages] == [302, 302]

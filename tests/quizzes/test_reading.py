"""Which lesson a weak topic leads to."""

import pytest
from django.urls import reverse

from quizzes.sitting.reading import Lesson, lesson_for
from tests.factories import quizzes as make
from tests.factories.courses import course, lesson, module
from tests.quizzes.regrades.corrections import graded

LESSONS = [
    Lesson("Needle anatomy, length, gauge and packaging", "/needles/"),
    Lesson("Sharps disposal and needlestick response", "/sharps/"),
    Lesson("Bleeding risk and antithrombotic medicines", "/bleeding/"),
    Lesson("Pneumothorax - prevent, recognise, act", "/lung/", "Emergency response at the apex"),
    Lesson("How often things go wrong", "/rates/", "Adverse event rates and safety research"),
]


@pytest.mark.parametrize(
    ("names", "url"),
    [
        (["pneumothorax"], "/lung/"),
        (["antithrombotic medicine"], "/bleeding/"),
        (["needle"], "/needles/"),
        (["sharps"], "/sharps/"),
        (["emergency response"], "/sharps/"),
        (["adverse event rates"], "/rates/"),
        (["delegation", "bleeding"], "/bleeding/"),
        (["delegation", "professional"], None),
        (["the for and"], None),
        ([""], None),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, list) else value,
)
def test_a_topic_finds_its_lesson_by_its_words(names, url):
    found = lesson_for(names, LESSONS)

    assert (found.url if found else None) == url


def test_a_course_without_lessons_has_none():
    assert lesson_for(["pneumothorax"], []) is None


@pytest.fixture
def inside(db):
    return module(course(title="Safety essentials"))


def shown(client, ana, quiz, *, right):
    attempt = graded(ana, quiz, right=right)
    client.force_login(ana)
    return client.get(reverse("quizzes:result", args=[attempt.pk])).text


def test_the_result_leads_to_the_lesson_of_the_weakest_topic(client, ana, inside):
    read = lesson(inside, title="Pneumothorax: prevent, recognise, act")
    lesson(module(course(title="Another course")), title="Pneumothorax elsewhere")
    quiz = make.quiz([make.question(topic="pneumothorax")], inside=inside)

    page = shown(client, ana, quiz, right=False)

    assert f'Pneumothorax (lesson <a href="{read.url}">{read.title}</a>)' in page


@pytest.mark.parametrize("published", [True, False], ids=["another topic", "not published"])
def test_without_a_lesson_the_result_leads_to_the_course(client, ana, inside, published):
    read = lesson(inside, title="Sharps" if published else "Pneumothorax")
    if not published:
        read.unpublish()
    quiz = make.quiz([make.question(topic="pneumothorax")], inside=inside)

    page = shown(client, ana, quiz, right=False)

    assert f'<a href="{inside.get_parent().url}">Pneumothorax</a>' in page


def test_who_has_passed_is_sent_on_and_not_back(client, ana, inside):
    lesson(inside, title="Pneumothorax")
    quiz = make.quiz([make.question(topic="pneumothorax")], inside=inside)

    assert "Most is to be gained in" not in shown(client, ana, quiz, right=True)

"""What visitors and learners find."""

import pytest

from courses.templatetags.learning import duration
from tests.courses.pages.steps import enrol_url, mark
from tests.factories.courses import (
    catalogue,
    course,
    course_with,
    enrolment,
    lesson,
    lessons_of,
    module,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_courses():
    online = course_with(1, title="Foundations", code="DN-1")
    practical = course(title="Practical skills", code="DN-2", prerequisites=[online])
    lesson(module(practical), "Trapezius laboratory", mode="in_person", minutes=300)
    long = course(title="Anatomy", code="DN-3")
    lesson(module(long), "All muscles", minutes=600)
    return catalogue().url


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Foundations", "Practical skills", "Anatomy"]),
        ("?format=online", ["Foundations", "Anatomy"]),
        ("?format=practical", ["Practical skills"]),
        ("?hours=short", ["Foundations"]),
        ("?hours=medium", ["Practical skills"]),
        ("?hours=long", ["Anatomy"]),
        ("?hours=long&format=online", ["Anatomy"]),
        ("?q=dn-2", ["Practical skills"]),
        ("?q=trapezius", ["Practical skills"]),
        ("?q=trapesius", ["Practical skills"]),
        ("?q=muscles+laboratory", []),
        ("?format=nonsense&hours=%00", ["Foundations", "Practical skills", "Anatomy"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_catalogue_filters(client, three_courses, query, titles):
    answer = client.get(three_courses + query)

    assert [card.course.title for card in answer.context["cards"]] == titles
    words = "1 course" if len(titles) == 1 else f"{len(titles)} courses"
    assert f'<p role="status">{words}</p>' in answer.content.decode()


def test_the_catalogue_says_when_nothing_matches_and_how_to_undo_each_filter(client, three_courses):
    text = client.get(three_courses + "?q=muscles&hours=short").content.decode()

    assert "No course matches" in text
    assert 'href="?hours=short"' in text
    assert 'href="?q=muscles"' in text


def test_a_card_shows_prerequisites_and_ones_own_state(client, ana, three_courses):
    half = enrolment(ana, course_with(2, title="Half"))
    whole = enrolment(ana, course_with(1, title="Whole"))
    client.force_login(ana)
    mark(client, lessons_of(half.course)[0])
    mark(client, lessons_of(whole.course)[0])

    text = client.get(three_courses).content.decode()

    assert "Complete first: Foundations" in text
    assert "Resume, 50 %" in text
    assert text.split('<ul class="cards">')[1].count("Passed") == 1


def test_the_course_page_offers_the_one_next_thing(client, ana, noon):
    before = course_with(1, title="Foundations")
    page = course_with(2, title="Anatomy", prerequisites=[before])
    text = {"anonymous": client.get(page.url).content.decode()}
    client.force_login(ana)
    text["not yet"] = client.get(page.url).content.decode()
    way = enrolment(ana, before)
    mark(client, lessons_of(before)[0])
    text["may enrol"] = client.get(page.url).content.decode()
    client.post(enrol_url(page))
    text["enrolled"] = client.get(page.url).content.decode()
    mark(client, lessons_of(page)[0])
    text["under way"] = client.get(page.url).content.decode()
    mark(client, lessons_of(page)[1])
    text["completed"] = client.get(page.url).content.decode()

    buttons = {
        "anonymous": "Sign in to enrol",
        "not yet": "What you need to enrol",
        "may enrol": ">Enrol</button>",
        "enrolled": "Start “Lesson 1.1”",
        "under way": "Resume “Lesson 1.2”",
        "completed": "Review what you learned",
    }
    shown = {
        case: [words for words in buttons.values() if words in content]
        for case, content in text.items()
    }
    assert shown == {case: [words] for case, words in buttons.items()}
    assert way.course == before


def test_the_outline_links_only_for_those_who_are_enrolled(client, ana):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)

    closed = client.get(way.course.url).content.decode()
    client.force_login(ana)
    opened = client.get(way.course.url).content.decode()

    assert ("Opens when you enrol" in closed, f'href="{page.url}"' in closed) == (True, False)
    assert ("Opens when you enrol" in opened, f'href="{page.url}"' in opened) == (False, True)


@pytest.mark.parametrize(
    ("minutes", "hours"), [(475, "7.92"), (510, "8.5"), (480, "8"), (600, "10")]
)
def test_hours_have_two_decimals_at_most_and_no_idle_zeros(client, minutes, hours):
    page = course()
    lesson(module(page), minutes=minutes)

    text = client.get(page.url).text

    assert f"{hours} contact hours<" in text
    assert duration(minutes) in text

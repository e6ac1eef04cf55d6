"""How somebody finds a course: words, filters, what their place accepts, and how to get out of a dead end."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from certificates.models import Approval, ProgrammeCourse, ProviderNumber
from courses import services
from courses.catalogue.facets import Wish
from courses.catalogue.finding import rank, weigh
from courses.models import Muscle, Region
from tests.factories.courses import (
    catalogue,
    course,
    course_with,
    enrolment,
    lesson,
    lessons_of,
    module,
)
from tests.factories.practitioners import great_britain, licence, ohio
from tests.factories.renewals import programme

pytestmark = pytest.mark.django_db

KNOWN = {
    1: weigh([("Upper trapezius", 8), ("What keeps the pleura safe", 1)]),
    2: weigh([("Anatomy of the shoulder", 8), ("Upper trapezius", 4)]),
    3: weigh([("DN-101 Safety essentials", 8)]),
}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param("trapezius", [1, 2], id="title before lesson"),
        pytest.param("TRAPESIUS", [1, 2], id="a typing mistake"),
        pytest.param("trap", [1, 2], id="the beginning, and a synonym"),
        pytest.param("pneumothorax", [1], id="a word that means the same"),
        pytest.param("shoulder trapezius", [2], id="every word"),
        pytest.param("shoulder safety", [], id="nothing has both"),
        pytest.param("dn-101", [3], id="a code"),
        pytest.param("lats", [], id="too short to guess"),
        pytest.param("\x00 ,;", [1, 2, 3], id="no words at all"),
    ],
)
def test_words_find_courses_best_first(asked, found):
    ranks = rank(asked, KNOWN)

    assert sorted(ranks, key=lambda key: -ranks[key]) == found


def test_300_courses_are_searched_quickly():
    many = {
        number: weigh([(f"Course {number} about muscle{number} and region{number % 40}", 4)])
        for number in range(300)
    }
    began = timezone.now()

    found = rank("cuorse muscle299", many)

    assert list(found) == [299]
    assert timezone.now() - began < dt.timedelta(seconds=2)


def titles(client, query=""):
    answer = client.get(catalogue().url + query)
    return [card.course.title for card in answer.context["cards"]]


def counts(client, query, group):
    found = client.get(catalogue().url + query).context["found"]
    return {
        choice.code: choice.count
        for facet, choices in found.groups
        if facet.name == group
        for choice in choices
    }


@pytest.fixture
def courses():
    one = course("Safe start", topics=["safety"], languages=["en", "es"])
    lesson(module(one), "Hygiene", minutes=30)
    two = course("Anatomy", topics=["anatomy", "safety"], languages=["es"])
    lesson(module(two), "Shoulder", minutes=200)
    three = course("Skills", topics=["technique"])
    lesson(module(three), "Laboratory", minutes=600, mode="in_person")
    return one, two, three


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?topic=safety", ["Safe start", "Anatomy"]),
        ("?topic=anatomy&topic=technique", ["Anatomy", "Skills"]),
        ("?topic=safety&hours=medium", ["Anatomy"]),
        ("?language=es", ["Safe start", "Anatomy"]),
        ("?language=es&format=practical", []),
        ("?topic=nonsense&language=xx&sort=%00", ["Safe start", "Anatomy", "Skills"]),
        ("?sort=newest", ["Skills", "Anatomy", "Safe start"]),
        ("?sort=hours", ["Safe start", "Anatomy", "Skills"]),
    ],
)
def test_filters_widen_inside_a_group_and_narrow_across_groups(client, courses, query, found):
    assert titles(client, query) == found


def test_each_choice_says_how_many_it_would_show(client, courses):
    assert counts(client, "", "topic") == {"safety": 2, "anatomy": 1, "technique": 1}
    assert counts(client, "?language=es", "topic") == {"safety": 2, "anatomy": 1, "technique": 0}
    assert counts(client, "?topic=technique", "topic") == {
        "safety": 2,
        "anatomy": 1,
        "technique": 1,
    }
    assert counts(client, "", "state") == {}


@pytest.mark.parametrize(
    ("query", "filters"),
    [("", 0), ("?q=needle", 0), ("?q=needle&topic=safety&format=practical", 2)],
    ids=["nothing set", "words only", "words and two filters"],
)
def test_the_fold_of_filters_says_how_many_are_set(client, courses, query, filters):
    assert client.get(catalogue().url + query).context["found"].filtering == filters


def test_an_empty_catalogue_names_the_filter_that_helps_most(client, courses):
    text = client.get(catalogue().url + "?topic=safety&format=practical&q=").content.decode()

    assert '<p role="status">0 courses</p>' in text
    assert "Take off Practical and there are 2 courses, or clear all." in text
    assert 'href="?topic=safety"' in text


def test_the_state_of_ones_own_courses_is_a_filter(client, ana, courses):
    way = enrolment(ana, courses[0])
    services.complete_step(
        enrolment=way,
        step=lessons_of(courses[0])[0],
        revision=services.pinned_revision(page=lessons_of(courses[0])[0]),
        at=timezone.now(),
    )
    client.force_login(ana)

    assert counts(client, "", "state") == {"not-started": 2, "passed": 1}
    assert titles(client, "?state=passed") == ["Safe start"]


def test_a_muscle_finds_the_course_that_teaches_it(client, courses):
    region = Region.objects.create(name="Shoulder", slug="shoulder")
    muscle = Muscle(
        name="Levator scapulae",
        slug="levator",
        also_called="Elevator of the blade",
        region=region,
        live=True,
    )
    muscle.save()
    page = lessons_of(courses[1])[0]
    page.muscles = [muscle]
    page.save()

    assert titles(client, "?q=levater") == ["Anatomy"]
    assert titles(client, "?q=elevator") == ["Anatomy"]


# What a place accepts


@pytest.fixture
def licensed(client, ana):
    licence(holder=ana, state="verified", at=timezone.now())
    client.force_login(ana)
    return ana


def approved(page, place, **fields):
    row = programme(page.title)
    ProgrammeCourse.objects.create(programme=row, course=page)
    return Approval.objects.create(
        programme=row, body="A board", number="17", jurisdiction=place, **fields
    )


def test_accepted_for_my_licence_is_on_unasked_where_something_is_known(client, licensed, courses):
    approved(courses[1], ohio())

    assert titles(client) == ["Anatomy"]
    assert titles(client, "?mine=no") == ["Safe start", "Anatomy", "Skills"]
    text = client.get(catalogue().url + "?mine=no").content.decode()
    assert "Accepted in Ohio: A board, number 17." in text
    assert text.count("Not known whether Ohio accepts it. Ask the board.") == 2


def test_nothing_is_hidden_where_no_approval_is_on_record(client, licensed, courses):
    text = client.get(catalogue().url).content.decode()

    assert titles(client) == ["Safe start", "Anatomy", "Skills"]
    assert "No approval is on record for your licence" in text


@pytest.mark.parametrize(
    ("fields", "place", "accepted"),
    [
        pytest.param({}, ohio, True, id="its own state"),
        pytest.param({}, great_britain, False, id="another place"),
        pytest.param({}, lambda: None, False, id="a scheme without a place"),
        pytest.param({"valid_until": dt.date(2020, 1, 1)}, ohio, False, id="run out"),
        pytest.param({"valid_from": dt.date(2999, 1, 1)}, ohio, False, id="not yet in force"),
        pytest.param({}, lambda: ohio().parent, False, id="the country of a state"),
    ],
)
def test_an_approval_counts_in_its_place_while_it_is_in_force(
    client, licensed, courses, fields, place, accepted
):
    approved(courses[1], place(), **fields)

    [card] = [
        card
        for card in client.get(catalogue().url + "?mine=no").context["cards"]
        if card.course == courses[1]
    ]
    assert card.is_accepted is accepted


def test_a_provider_number_of_the_place_counts_for_courses_of_programmes(client, licensed, courses):
    ProgrammeCourse.objects.create(programme=programme("All"), course=courses[0])
    ProviderNumber.objects.create(body="A board", number="9", jurisdiction=ohio())

    assert titles(client) == ["Safe start"]


@pytest.mark.parametrize("size", [1, 3])
def test_statements_are_the_same_for_one_and_three_courses(
    client, licensed, size, django_assert_num_queries
):
    for _ in range(size):
        page = course_with(1)
        approved(page, ohio())
    client.get(catalogue().url + "?q=lesson")

    with django_assert_num_queries(13):
        assert len(client.get(catalogue().url + "?q=lesson").context["cards"]) == size


def test_a_wish_is_written_into_the_address_and_read_again():
    query = "q=upper&topic=safety&topic=anatomy&mine=no&sort=hours"

    assert Wish.read(QueryDict(query)).address() == query.replace(
        "topic=safety&topic=anatomy", "topic=safety&topic=anatomy"
    )
    assert Wish.read(QueryDict("q=&topic=x&mine=maybe&sort=y")) == Wish("", {}, None, "")
    assert reverse("courses:home")

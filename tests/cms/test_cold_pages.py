"""The first look at a public page by a process that has just started: few statements, whatever stands on it."""

import datetime as dt
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from certificates.models import Approval, ProgrammeCourse, ProgrammeUnit
from cms.models import ContentPage, PublicStamp
from courses.models import CourseAuthor
from tests.factories.courses import catalogue, course, course_with, home, lessons_of, publish
from tests.factories.practitioners import ohio, physical_therapist
from tests.factories.renewals import programme
from tests.factories.reviews import approve, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.review_gate]

BUDGET = 5


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PUBLIC_PAGES_SECONDS = 300
    PublicStamp.objects.get_or_create(pk=PublicStamp.ONE)
    yield
    forget()


def forget():
    for each in caches.all():
        each.clear()
    ContentType.objects.clear_cache()


def full_course(number: int, rosa):
    """A course of which there is something to say in every line, three times over."""
    page = course_with(
        2,
        2,
        title=f"Safe start {number}",
        needs_licence=True,
        allowed_professions=[physical_therapist()],
        prerequisites=[course(f"Basics {number}.{place}") for place in range(3)],
    )
    for place, name in enumerate(["Mara Quist", "Ben Adler", "Zoe Lang"]):
        CourseAuthor.objects.create(course=page, name=name, sort_order=place)
    for lesson in lessons_of(page):
        approve(lesson, reviewer=rosa)
    for place in range(3):
        row = programme(f"Programme {number}.{place}")
        ProgrammeCourse.objects.create(programme=row, course=page)
        ProgrammeUnit.objects.create(programme=row, unit="CEU", amount="0.6", body="A board")
        Approval.objects.create(programme=row, body="A board", number="17", jurisdiction=ohio())
    return page


@pytest.fixture
def rosa():
    return reviewer("rosa@example.org", "Rosa Lindt")


@pytest.mark.parametrize("size", [1, 3])
def test_catalogue_and_course_page_keep_their_budget_however_much_they_say(
    client, size, rosa, django_assert_max_num_queries
):
    pages = [full_course(number, rosa) for number in range(size)]
    publish(home(), ContentPage(title="Privacy", slug="privacy", body="<p>What we keep.</p>"))

    texts = {}
    for address in (catalogue().url, pages[0].url):
        forget()
        with django_assert_max_num_queries(BUDGET):
            texts[address] = client.get(address).content.decode()

    cards, page = texts.values()
    month = timezone.localdate()
    for said in ("Safe start 0", "Basics 0.0, Basics 0.1, Basics 0.2", f"Reviewed {month:%B %Y}"):
        assert said in cards
    for said in (
        "Complete Basics 0.2",
        "Verified licence as one of",
        "Rosa Lindt",
        "0.6 CEU (A board)",
        "Ohio: A board, 17",
        'href="/privacy/"',
    ):
        assert said in page
    assert page.index("Mara Quist") < page.index("Ben Adler") < page.index("Zoe Lang")


def test_a_page_of_information_is_found_at_once(client, django_assert_max_num_queries):
    publish(home(), ContentPage(title="Privacy", slug="privacy", body="<p>What we keep.</p>"))
    forget()

    with django_assert_max_num_queries(BUDGET):
        assert "What we keep." in client.get("/privacy/").content.decode()


# Restrictions are read with the page


@pytest.fixture
def part():
    page = course_with(1)
    return {
        "front door": home(),
        "catalogue": catalogue(),
        "course": page,
        "page": lessons_of(page)[0],
    }


@pytest.mark.parametrize("where", ["front door", "catalogue", "course", "page"])
def test_a_restriction_anywhere_above_holds(client, part, where):
    PageViewRestriction.objects.create(page=part[where], restriction_type="login")

    answer = client.get(part["page"].url)

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_a_restriction_beside_the_page_is_nobody_elses(client, part):
    other = course_with(1)
    PageViewRestriction.objects.create(page=other, restriction_type="login")

    assert [client.get(each.url).status_code for each in (part["course"], other)] == [200, 302]


def test_what_an_alias_stands_for_restricts_it(client):
    page = publish(home(), ContentPage(title="For members", slug="members", body="<p>Us</p>"))
    alias = page.create_alias(update_slug="alias")
    assert client.get(alias.url).status_code == 200
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert client.get(alias.url).status_code == 302


def test_an_alias_of_an_alias_is_restricted_by_what_the_first_stands_for(client):
    page = publish(home(), ContentPage(title="For members", slug="members", body="<p>Us</p>"))
    alias = page.create_alias(update_slug="alias").create_alias(update_slug="second")
    other = publish(home(), ContentPage(title="Help", slug="help", body="<p>Us</p>"))
    assert client.get(alias.url).status_code == 200
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert [client.get(each.url).status_code for each in (alias, other)] == [302, 200]


# Several sites


def test_with_a_second_site_each_links_to_where_the_information_is(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    publish(home(), ContentPage(title="About us", slug="about-us", body="<p>Us</p>"))
    Site.objects.create(hostname="other.example", root_page=catalogue())
    forget()
    client.get("/courses/")

    page = client.get("/", headers={"host": "other.example"}).content.decode()

    assert re.findall('href="([^"]*about-us/)"', page) == [f"{home().full_url}about-us/"]


def test_with_a_second_site_each_page_is_still_found_on_its_own(client, part, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    Site.objects.create(hostname="other.example", root_page=part["catalogue"])

    own = client.get(part["course"].get_url_parts()[2], headers={"host": "other.example"})
    first = client.get(f"/courses/{part['course'].slug}/")
    wrong = client.get(f"/courses/{part['course'].slug}/", headers={"host": "other.example"})

    assert [own.status_code, first.status_code, wrong.status_code] == [200, 200, 404]


def test_a_page_that_went_off_the_site_is_gone_at_once(client, part):
    assert client.get(part["course"].url).status_code == 200
    part["course"].unpublish()

    assert client.get(f"/courses/{part['course'].slug}/").status_code == 404


def test_an_approval_that_ran_out_is_not_said(client, rosa):
    page = full_course(0, rosa)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Approval.objects.update(valid_from=None, valid_until=yesterday)

    assert "Ohio: A board, 17" not in client.get(page.url).content.decode()

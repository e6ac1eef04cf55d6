"""Public pages kept whole: quick for visitors, gone at the first change, and never anybody's own."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from certificates.models import Approval, ProgrammeCourse
from cms.models import PublicStamp
from courses.models import Lock
from tests.factories.courses import catalogue, course, course_with, enrolment, home, lessons_of
from tests.factories.practitioners import ohio
from tests.factories.renewals import programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PUBLIC_PAGES_SECONDS = 300
    PublicStamp.objects.get_or_create(pk=PublicStamp.ONE)
    information = caches["local"].get("cms.information_pages")
    caches["local"].clear()
    caches["local"].set("cms.information_pages", information or [])
    yield
    caches["local"].clear()


def entries() -> int:
    """How many pages are kept now."""
    local = caches["local"]
    assert isinstance(local, LocMemCache)
    return sum("public:" in key for key in local._cache)


@pytest.fixture
def read_at(client, monkeypatch):
    """The text of an address as a visitor reads it at that instant."""

    def read(at: dt.datetime, url: str) -> str:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)
        return str(client.get(url).content.decode())

    return read


def page_with_everything():
    return course_with(1, title="Safe start")


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(lambda: home().url, id="front door"),
        pytest.param(lambda: catalogue().url, id="catalogue"),
        pytest.param(lambda: catalogue().url + "?q=safe", id="search"),
        pytest.param(lambda: page_with_everything().url, id="course"),
        pytest.param(lambda: reverse("anatomy:library"), id="anatomy"),
        pytest.param(lambda: reverse("certificates:verify"), id="verification form"),
    ],
)
def test_the_second_visitor_costs_one_statement_and_reads_the_same(
    client, address, django_assert_num_queries
):
    url = address()
    first = client.get(url)

    with django_assert_num_queries(1):
        second = client.get(url)

    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)
    assert "Cookie" in second["Vary"]
    assert "default-src 'self'" in second["Content-Security-Policy"]


def test_publishing_shows_at_once(client):
    page = course("Before")
    client.get(page.url), client.get(catalogue().url)
    page.title = "After"
    page.save_revision().publish()

    assert "After" in client.get(page.url).content.decode()
    assert "After" in client.get(catalogue().url).content.decode()


def test_unpublishing_shows_at_once(client):
    page = course("Gone soon")
    client.get(catalogue().url)
    page.unpublish()

    assert "Gone soon" not in client.get(catalogue().url).content.decode()


def test_a_draft_leaves_what_is_kept(client, django_assert_num_queries):
    page = course("As published")
    client.get(page.url)
    page.title = "As drafted"
    page.save_revision()

    with django_assert_num_queries(1):
        assert "As drafted" not in client.get(page.url).content.decode()


def test_an_approval_shows_at_once(client):
    page = course_with(1)
    row = programme("Foundations")
    ProgrammeCourse.objects.create(programme=row, course=page)
    client.get(page.url)
    Approval.objects.create(programme=row, body="A board", number="17", jurisdiction=ohio())

    assert "Ohio: A board, 17" in client.get(page.url).content.decode()


def test_a_lock_by_date_is_gone_at_its_hour(read_at):
    page = page_with_everything()
    opens_at = timezone.now() + dt.timedelta(minutes=2)
    Lock.objects.create(page_id=page.pk, kind="date", opens_at=opens_at)

    before = read_at(opens_at - dt.timedelta(seconds=30), page.url)
    after = read_at(opens_at + dt.timedelta(seconds=30), page.url)

    assert ("Opens on" in before, "Opens on" in after) == (True, False)


def test_what_holds_by_the_day_is_asked_again_each_day(read_at):
    page = page_with_everything()
    row = programme("Foundations")
    ProgrammeCourse.objects.create(programme=row, course=page)
    last = dt.date(2027, 3, 1)
    Approval.objects.create(programme=row, body="A board", number="17", valid_until=last)

    before = read_at(dt.datetime(2027, 3, 1, 23, 59, tzinfo=dt.UTC), page.url)
    after = read_at(dt.datetime(2027, 3, 2, 0, 1, tzinfo=dt.UTC), page.url)

    assert ("A board, 17" in before, "A board, 17" in after) == (True, False)


# Nothing private


def test_what_somebody_signed_in_sees_is_kept_for_nobody(client, ana):
    page = page_with_everything()
    enrolment(ana, page)
    addresses = [home().url, catalogue().url, page.url, reverse("certificates:verify")]
    client.force_login(ana)

    signed_in = [client.get(url).content.decode() for url in addresses]
    kept_of_ana = entries()
    client.logout()
    anonymous = [client.get(url).content.decode() for url in addresses]
    client.force_login(ana)
    again = client.get(page.url).content.decode()

    assert kept_of_ana == 0
    assert all("Sign out" in text for text in signed_in)
    assert all("Sign out" not in text and ana.email not in text for text in anonymous)
    assert all("Sign in" in text for text in anonymous)
    assert "Start “Lesson 1.1”" in again


@pytest.mark.parametrize(
    ("cookie", "value"),
    [("sessionid", "x" * 32), ("messages", "something")],
)
def test_a_visitor_with_something_of_their_own_gets_a_page_of_their_own(client, cookie, value):
    page = page_with_everything()
    client.cookies[cookie] = value

    client.get(page.url)

    assert entries() == 0


def test_a_page_with_a_cookie_or_a_form_of_somebodys_is_not_kept(client, ana):
    client.get(reverse("account_login"))
    client.get(lessons_of(page_with_everything())[0].url)
    client.get("/nothing-here/")
    client.post(reverse("certificates:verify"), {"code": "x"})

    assert entries() == 0


def test_a_restricted_page_stays_restricted(client):
    page = course("Secret")
    client.get(page.url)
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert client.get(page.url).status_code == 302


def test_theme_host_and_query_are_kept_apart(client):
    page = page_with_everything()
    plain = client.get(page.url).content.decode()
    client.cookies["theme"] = "dark"
    dark = client.get(page.url).content.decode()
    client.cookies["theme"] = "<script>"
    odd = client.get(page.url).content.decode()

    assert ('data-theme="dark"' in dark, 'data-theme="dark"' in plain) == (True, False)
    assert "data-theme=" not in odd.split(">")[1]
    assert client.get(page.url, headers={"host": "localhost"}).status_code == 200
    assert entries() == 3
    client.get(f"{page.url}?{'x' * 300}")
    assert entries() == 3


def test_0_seconds_keep_nothing(client, settings):
    settings.PUBLIC_PAGES_SECONDS = 0
    client.get(page_with_everything().url)

    assert entries() == 0

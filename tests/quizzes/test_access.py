"""Who may open what: the owner, a colleague in the same course, a stranger, a visitor."""

import pytest
from django.urls import reverse

from quizzes.models import Attempt, Response
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

ADDRESSES = [
    ("get", "attempt", ()),
    ("post", "attempt", ()),
    ("put", "save", (1,)),
    ("post", "save", (1,)),
    ("get", "check", ()),
    ("post", "submit", ()),
    ("get", "result", ()),
    ("get", "state", ()),
    ("get", "onward", ()),
    ("get", "report", (1,)),
    ("post", "report", (1,)),
]
# For an attempt that is neither practice nor closed these do not exist, whoever asks.
NOT_NOW = [("post", "check_answer", (1,)), ("post", "hint", (1,)), ("get", "reported", (1,))]


@pytest.fixture
def attempt(ana, noon):
    from django.utils import timezone

    return make.attempt(ana, at=timezone.now())


def ask(client, method, name, attempt, more):
    url = reverse(f"quizzes:{name}", args=[attempt.pk, *more])
    if name == "save":
        body = {"answer": "o0", "revision": 0}
        return getattr(client, method)(url, body, content_type="application/json")
    return getattr(client, method)(url)


@pytest.mark.parametrize(("method", "name", "more"), ADDRESSES)
def test_the_owner_reaches_it(client, ana, attempt, method, name, more):
    client.force_login(ana)

    assert ask(client, method, name, attempt, more).status_code in (200, 302)


@pytest.mark.parametrize("who", ["ben", "cleo", "instructor"])
@pytest.mark.parametrize(("method", "name", "more"), ADDRESSES + NOT_NOW)
def test_for_anybody_else_it_does_not_exist(client, request, attempt, method, name, more, who):
    somebody = request.getfixturevalue(who)
    if who == "ben":
        make.enrolled(somebody, attempt.quiz)
    client.force_login(somebody)

    assert ask(client, method, name, attempt, more).status_code == 404
    attempt.refresh_from_db()
    assert attempt.is_open
    assert not Response.objects.exists()


@pytest.mark.parametrize("name", ["check_answer", "hint"])
@pytest.mark.parametrize("who", ["ben", "cleo", "instructor"])
def test_the_practice_of_others_does_not_exist_either(client, request, ana, who, name):
    from django.utils import timezone

    attempt = make.attempt(ana, make.quiz(is_practice=True), at=timezone.now())
    somebody = request.getfixturevalue(who)
    if who == "ben":
        make.enrolled(somebody, attempt.quiz)
    client.force_login(somebody)

    assert ask(client, "post", name, attempt, (1,)).status_code == 404
    assert not Response.objects.exists()


@pytest.mark.parametrize(("method", "name", "more"), ADDRESSES + NOT_NOW)
def test_visitors_are_asked_to_sign_in(client, attempt, method, name, more):
    answer = ask(client, method, name, attempt, more)

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?next=/quiz/attempts/")
    attempt.refresh_from_db()
    assert attempt.is_open


def test_a_quiz_that_is_not_live_cannot_be_started(client, ana):
    client.force_login(ana)
    page = make.quiz()
    make.enrolled(ana, page)
    page.unpublish()

    assert client.post(reverse("quizzes:start", args=[page.pk])).status_code == 404


def test_visitors_start_nothing(client):
    page = make.quiz()

    assert client.post(reverse("quizzes:start", args=[page.pk])).url.startswith("/accounts/login/")
    assert not Attempt.objects.exists()


def test_starting_takes_a_post(client, ana):
    client.force_login(ana)
    page = make.quiz()
    make.enrolled(ana, page)

    assert client.get(reverse("quizzes:start", args=[page.pk])).status_code == 405
    assert not Attempt.objects.exists()


def test_a_form_from_elsewhere_is_refused(ana, attempt):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)

    for method, name, more in ADDRESSES:
        if method != "get":
            assert ask(strict, method, name, attempt, more).status_code == 403
    attempt.refresh_from_db()
    assert attempt.is_open

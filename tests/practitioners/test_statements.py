"""A statement that is put together once answers as its queryset does."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from practitioners.models import User
from practitioners.sessions import SessionStore
from practitioners.statements import Statement

pytestmark = pytest.mark.django_db


@Statement
def people(*person_ids):
    return User.objects.filter(pk__in=person_ids).order_by("email")


@Statement
def names(person_id):
    return User.objects.filter(pk=person_id).values("pk", "email", "is_active", "joined_at")


@pytest.mark.parametrize("asked", [1, 3], ids=["one number", "three numbers"])
def test_rows_are_those_of_the_queryset(ana, ben, cleo, asked):
    ids = [ben.pk, ana.pk, cleo.pk][:asked]

    for _again in range(2):
        assert people(*ids) == list(User.objects.filter(pk__in=ids).order_by("email"))


def test_values_are_converted_as_in_the_queryset(ana, ben):
    for person in (ana, ben):
        wanted = User.objects.filter(pk=person.pk)
        assert names(person.pk) == list(wanted.values("pk", "email", "is_active", "joined_at"))


def test_a_number_that_no_row_can_have_finds_nothing(ana):
    assert [people(0), people(2**63), people(2**70)] == [[], [], []]


def test_a_lock_is_taken_as_asked(ana):
    @Statement
    def locked(person_id):
        return User.objects.filter(pk=person_id).select_for_update(no_key=True)

    with transaction.atomic():
        assert locked(ana.pk) == [ana]


def test_it_is_put_together_once(ana, ben):
    built = []

    @Statement
    def counted(person_id):
        built.append(person_id)
        return User.objects.filter(pk=person_id)

    assert [counted(ana.pk), counted(ben.pk), counted(ana.pk)] == [[ana], [ben], [ana]]
    assert len(built) == 1


def test_each_thread_asks_its_own_connection(ana):
    """Which does not see what this test has not committed."""

    def ask(_number):
        try:
            return people(ana.pk)
        finally:
            connection.close()

    assert people(ana.pk) == [ana]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(8))) == [[]] * 8


@pytest.fixture
def session():
    kept = SessionStore()
    kept["seen"] = 1
    kept.create()
    return kept


def test_a_session_comes_back(session):
    assert SessionStore(session.session_key)["seen"] == 1


def test_a_session_that_is_over_is_empty_and_gets_another_key(session):
    Session.objects.update(expire_date=timezone.now())
    found = SessionStore(session.session_key)

    assert [found.get("seen"), found.session_key] == [None, None]


def test_a_session_that_never_was_is_empty(session):
    assert SessionStore("unheard-of").get("seen") is None

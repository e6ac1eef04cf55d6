"""A statement that is put together once answers as its queryset does."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Length
from django.utils import timezone

from practitioners.models import User
from practitioners.sessions import SessionStore
from practitioners.statements import Change, Statement

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


@Statement
def begun_with(words):
    return User.objects.filter(email__startswith=words).order_by("email")


@Statement
def joined_between(since, until):
    return User.objects.filter(joined_at__gt=since, joined_at__lte=until).order_by("joined_at")


@pytest.mark.parametrize(
    "words",
    ["ana", "ana@example", "", "%", "_", "a%", "an_", "\\", "'", "stand-in-of-0-", "nobody"],
)
def test_words_are_compared_as_the_queryset_does(ana, ben, words):
    User.objects.filter(pk=ben.pk).update(email="an_%\\'ben@example.com")
    wanted = User.objects.filter(email__startswith=words).order_by("email")

    assert begun_with(words) == list(wanted)


@pytest.mark.parametrize("hours", [(0, 1), (1, 3), (2, 9), (5, 4)])
def test_instants_are_compared_as_the_queryset_does(ana, ben, cleo, noon, hours):
    for place, person in enumerate((ana, ben, cleo), start=1):
        User.objects.filter(pk=person.pk).update(joined_at=noon + dt.timedelta(hours=place))
    since, until = (noon + dt.timedelta(hours=hour) for hour in hours)
    wanted = User.objects.filter(joined_at__gt=since, joined_at__lte=until).order_by("joined_at")

    assert joined_between(since, until) == list(wanted)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_among_asks_for_any_number(ana, ben, cleo, count):
    ids = [ana.pk, ben.pk, cleo.pk][:count]

    assert people.among(ids) == list(User.objects.filter(pk__in=ids).order_by("email"))


def test_among_puts_few_statements_together(ana):
    built = []

    @Statement
    def counted(*person_ids):
        built.append(len(person_ids))
        return User.objects.filter(pk__in=person_ids)

    for count in range(1, 10):
        counted.among([ana.pk] * count)
    assert built == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda _words: User.objects.filter(is_active=True), id="left out"),
        pytest.param(
            lambda words: User.objects.filter(email=words, display_name=f"{words}x"), id="once more"
        ),
        pytest.param(lambda words: User.objects.filter(email=words + "x"), id="made longer"),
        pytest.param(lambda words: User.objects.filter(email__endswith=words), id="at the end"),
    ],
)
def test_a_statement_that_loses_an_argument_is_refused(build):
    """Rather than answering about somebody else."""
    with pytest.raises(ValueError, match="lost"):
        Statement(build)("word")


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


def test_related_rows_annotations_and_fields_left_out_come_as_in_the_queryset(ana):
    @Statement
    def shown(person_id):
        return (
            User.objects.filter(pk=person_id)
            .select_related("profession")
            .annotate(letters=Length("email"))
            .only("email", "profession__name")
        )

    [found], [wanted] = shown(ana.pk), User.objects.filter(pk=ana.pk)
    assert (found.email, found.letters, found.profession) == (
        wanted.email,
        len(wanted.email),
        wanted.profession,
    )
    assert found.get_deferred_fields() == set(
        User.objects.only("email", "profession").get(pk=ana.pk).get_deferred_fields()
    )


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(User.objects.values_list("pk", named=True), id="named tuples"),
        pytest.param(User.objects.order_by("email").values("pk").distinct(), id="more columns"),
    ],
)
def test_rows_that_would_be_read_wrongly_are_refused(rows):
    with pytest.raises(ValueError, match="statement"):
        Statement(lambda: rows)()


def test_a_change_is_that_of_the_queryset_and_tells_how_many(ana, ben):
    rename = Change(
        lambda pk, email: (
            User.objects.filter(pk=pk, email=email),
            {"is_active": False, "name_on_licence": Concat("name_on_licence", Value("!"))},
        )
    )
    names, before = ("is_active", "name_on_licence"), ana.name_on_licence

    assert [rename(ana.pk, ana.email), rename(ana.pk, ben.email), rename(2**63, "")] == [1, 0, 0]
    assert list(
        User.objects.order_by("pk").filter(pk__in=[ana.pk, ben.pk]).values_list(*names)
    ) == [
        (False, f"{before}!"),
        (True, ben.name_on_licence),
    ]


def test_a_change_of_a_slice_or_of_a_lost_argument_is_refused():
    with pytest.raises(ValueError, match="one table"):
        Change(lambda: (User.objects.all()[:1], {"is_active": True}))()
    with pytest.raises(ValueError, match="lost"):
        Change(lambda _pk: (User.objects.all(), {"is_active": True}))(1)

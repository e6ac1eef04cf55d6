"""Whether somebody holds a licence that counts, in one sentence, and where to go next."""

import datetime as dt

import pytest

from practitioners.selectors import has_valid_licence, licence_queue, next_case, twins_of
from practitioners.services.places import ensure_jurisdiction, ensure_profession
from tests.factories import practitioners as make

pytestmark = pytest.mark.django_db

PAST = {"issued_on": dt.date(2020, 1, 1), "expires_on": dt.date(2026, 11, 20)}


@pytest.mark.parametrize(
    ("state", "changes", "ok", "sentence", "where"),
    [
        (None, {}, False, "You need a verified licence. Send your licence for checking.", "new"),
        ("waiting", {}, False, "Your licence in Ohio is waiting to be checked.", "list"),
        ("needs_changes", {}, False, "Your licence in Ohio needs changes", "list"),
        ("rejected", {}, False, "You need a verified licence.", "new"),
        ("revoked", {}, False, "You need a verified licence.", "new"),
        ("verified", PAST, False, "Your licence in Ohio expired on", "list"),
        ("verified", {}, True, "Your licence in Ohio is verified and valid until", "list"),
        ("verified", {"expires_on": None}, True, "Your licence in Ohio is verified.", "list"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_licence_counts_when_it_is_verified_and_not_past_its_date(
    ana, noon, today, state, changes, ok, sentence, where
):
    if state:
        make.licence(holder=ana, at=noon, state=state, **changes)

    standing = has_valid_licence(user=ana, professions=None, on=today)

    names = {"new": "practitioners:licence_new", "list": "practitioners:licences"}
    assert (standing.ok, standing.next_step_url_name) == (ok, names[where])
    assert standing.sentence.startswith(sentence)


def test_a_licence_counts_on_its_last_day_and_not_on_the_next(ana, noon):
    make.licence(holder=ana, at=noon, state="verified", expires_on=dt.date(2027, 1, 31))

    def ok(day: dt.date) -> bool:
        return has_valid_licence(user=ana, professions=None, on=day).ok

    assert ok(dt.date(2027, 1, 31))
    assert not ok(dt.date(2027, 2, 1))


def test_titles_of_one_family_count_for_each_other(ana, noon, today):
    make.licence(holder=ana, at=noon, state="verified", profession=make.physiotherapist())

    assert has_valid_licence(user=ana, professions=[make.physical_therapist()], on=today).ok


def test_another_profession_does_not_count_and_both_are_named(ana, noon, today):
    make.licence(holder=ana, at=noon, state="verified", profession=make.chiropractor())

    standing = has_valid_licence(
        user=ana, professions=[make.physical_therapist(), make.physiotherapist()], on=today
    )

    assert not standing.ok
    assert standing.sentence == (
        "This needs a verified licence as physical therapist or physiotherapist. "
        "The licence you sent is as chiropractor."
    )
    assert standing.next_step_url_name == "practitioners:licence_new"


def test_a_valid_licence_counts_beside_one_that_does_not(ana, noon, today):
    make.licence(holder=ana, at=noon, state="verified")
    make.licence(holder=ana, at=noon, number="PT-2", state="rejected")

    assert has_valid_licence(user=ana, professions=None, on=today).ok


def test_somebody_elses_licence_does_not_count(ana, ben, noon, today):
    make.licence(holder=ben, at=noon, state="verified")

    assert not has_valid_licence(user=ana, professions=None, on=today).ok


def test_asking_costs_one_query(ana, noon, today, django_assert_num_queries):
    make.licence(holder=ana, at=noon, state="rejected")
    make.licence(holder=ana, at=noon, number="PT-2", state="verified")
    allowed = [make.physical_therapist()]

    with django_assert_num_queries(1):
        has_valid_licence(user=ana, professions=allowed, on=today)


def test_the_queue_marks_what_somebody_else_has_sent_too(ana, ben, cleo, noon):
    shared = make.licence(holder=ana, at=noon)
    make.licence(holder=ben, at=noon, number="PT014221")
    alone = make.licence(holder=cleo, at=noon, jurisdiction=make.great_britain())

    marks = {licence.pk: licence.has_twin for licence in licence_queue()}

    assert marks[shared.pk]
    assert not marks[alone.pk]


def test_the_same_file_under_another_number_is_a_twin(ana, ben, noon):
    licence = make.licence(holder=ana, at=noon, proof=make.pdf())
    other = make.licence(holder=ben, at=noon, number="X-1", proof=make.pdf())
    make.licence(holder=ben, at=noon, number="X-2")

    [twin] = twins_of(licence)

    assert (twin.licence, twin.same_number, twin.same_proof) == (other, False, True)


def test_the_next_case_is_the_oldest_that_is_not_ones_own(ana, ben, noon):
    make.licence(holder=ana, at=noon)
    newer = make.licence(holder=ben, at=noon + dt.timedelta(days=1))

    assert next_case(checker=ana) == newer
    assert next_case(checker=ana, after=newer) is None


def test_making_sure_of_a_place_twice_renames_it_and_keeps_it(db):
    first = ensure_jurisdiction(code="us-oh", name="Ohyo")
    again = ensure_jurisdiction(code="US-OH", name="Ohio")

    assert (first.pk, again.code, again.name) == (again.pk, "US-OH", "Ohio")


def test_a_title_without_a_family_is_one_of_its_own(db):
    assert ensure_profession(code="podiatrist", name="Podiatrist").family == "podiatrist"

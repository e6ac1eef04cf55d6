"""What a certificate is worth on a day: one table, as a function and as a query."""

import datetime as dt

import pytest

from certificates.models import Certificate
from certificates.rules.tombstones import Tombstone, tombstone
from certificates.rules.validity import Standing, kept_until, standing_on
from tests.certificates.faces import FACTS
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

DAY = dt.date(2026, 11, 21)
AGO = dt.timedelta(days=30)


def after(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


# Columns of the row as it is stored, and the word.
CASES = {
    "endless": ({}, "valid"),
    "ends-in-91-days": ({"valid_until": after(91)}, "valid"),
    "ends-in-90-days": ({"valid_until": after(90)}, "expiring"),
    "last-day": ({"valid_until": after(0)}, "expiring"),
    "ended-yesterday": ({"valid_until": after(-1)}, "expired"),
    "suspended": ({"suspended_at": NOON}, "suspended"),
    "suspended-ends-soon": ({"suspended_at": NOON, "valid_until": after(5)}, "suspended"),
    "the-clock-lifts-no-suspension": (
        {"suspended_at": NOON, "valid_until": after(-1)},
        "suspended",
    ),
    "revoked": ({"revoked_at": NOON, "revoked_reason": "error"}, "revoked"),
    "revoked-and-ended": (
        {"revoked_at": NOON, "revoked_reason": "sanction", "valid_until": after(-1)},
        "revoked",
    ),
    "revoked-while-suspended": (
        {"revoked_at": NOON, "revoked_reason": "error", "suspended_at": NOON - AGO},
        "revoked",
    ),
    "corrected": ({"revoked_at": NOON, "revoked_reason": "correction"}, "replaced"),
    "corrected-while-suspended": (
        {"revoked_at": NOON, "revoked_reason": "correction", "suspended_at": NOON - AGO},
        "replaced",
    ),
    "emptied": ({"emptied_at": NOON, "valid_until": after(-9)}, "emptied"),
    "emptied-and-revoked": (
        {"emptied_at": NOON, "revoked_at": NOON, "revoked_reason": "sanction"},
        "revoked",
    ),
    "emptied-and-corrected": (
        {"emptied_at": NOON, "revoked_at": NOON, "revoked_reason": "correction"},
        "replaced",
    ),
    "emptied-without-an-end": ({"emptied_at": NOON}, "emptied"),
}


@pytest.mark.parametrize(("columns", "word"), CASES.values(), ids=CASES)
def test_one_word_for_each_case(columns, word):
    certificate = Certificate(**columns)

    assert certificate.standing_on(DAY) == word
    assert certificate.stands_on(DAY) is (word in {"valid", "expiring"})


@pytest.mark.django_db
def test_the_query_says_what_the_function_says(ana):
    made = factory.certificate(ana)
    rows = Certificate.objects.filter(pk=made.pk)
    blank = dict.fromkeys(["valid_until", "suspended_at", "revoked_at", "emptied_at"])

    def found() -> set[str]:
        return {word for word in Standing if rows.in_standing(word, DAY).exists()}

    said = {}
    for name, (columns, _word) in CASES.items():
        rows.update(**blank | {"revoked_reason": ""} | columns)
        said[name] = found()

    assert said == {name: {word} for name, (_columns, word) in CASES.items()}


def test_every_word_has_a_case():
    assert {word for _columns, word in CASES.values()} == set(Standing)


def test_a_renewal_takes_nothing_from_the_one_before():
    """What was renewed holds until its own end: no argument could say otherwise."""
    assert standing_on(DAY, valid_until=after(200)) == "valid"


@pytest.mark.parametrize(
    ("ended_on", "years", "expected"),
    [
        pytest.param(None, None, None, id="endless"),
        pytest.param(None, 10, None, id="endless-whatever-the-place-says"),
        pytest.param(dt.date(2026, 11, 21), None, dt.date(2033, 11, 21), id="seven-years"),
        pytest.param(dt.date(2026, 11, 21), 4, dt.date(2033, 11, 21), id="a-place-cannot-shorten"),
        pytest.param(dt.date(2026, 11, 21), 10, dt.date(2036, 11, 21), id="a-place-lengthens"),
        pytest.param(dt.date(2028, 2, 29), None, dt.date(2035, 2, 28), id="leap-day"),
    ],
)
def test_how_long_it_is_kept(ended_on, years, expected):
    assert kept_until(ended_on, years) == expected


def test_a_tombstone_names_nobody():
    left = tombstone(FACTS)

    assert left == {
        "title": "Foundations of dry needling",
        "kind": "completion",
        "provider_name": "Filiform School of Dry Needling",
        "number": "FF-2026-7QK29FXRM4",
        "code": "7QK29FXRM4AB",
        "verify_url": "https://filiform.example/c/7QK29FXRM4AB",
        "issued_on": "2026-11-20",
        "valid_until": "2028-11-17",
        "sample": False,
        "language": "en",
        "credits": [],
    }
    assert Tombstone.from_data(left).holder_name == ""
    assert Tombstone.from_data(left).valid_until == dt.date(2028, 11, 17)

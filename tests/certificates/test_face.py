"""What a certificate prints: read from plain data, checked, and the same when stored."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from certificates.typesetting.face import CertificateFace, FaceError, one_line
from tests.certificates.faces import EVERYTHING, FACTS, SIGNATURE, face


@pytest.mark.parametrize("facts", [FACTS, EVERYTHING], ids=["usual", "everything"])
def test_a_face_survives_being_stored_as_json(facts):
    made = face(**facts)

    stored = json.loads(json.dumps(made.as_data()))

    assert CertificateFace.from_data(stored) == made
    assert stored == facts


def test_what_older_certificates_stored_still_reads():
    newer = ("starts_on", "description", "version", "provider_numbers", "approvals", "units")
    stored = {name: value for name, value in FACTS.items() if name not in newer}
    del stored["signatories"]

    made = CertificateFace.from_data(
        stored | {"signatory_name": "Marcus Lindqvist", "signatory_role": "Director of Education"}
    )

    assert made == face()
    assert [made.signatory_name, made.signatory_role] == FACTS["signatories"][0][:2]


def test_an_older_certificate_without_signatory_has_none():
    stored = {name: value for name, value in FACTS.items() if name != "signatories"}

    assert CertificateFace.from_data(stored | {"signatory_name": ""}).signatories == ()
    assert face(signatories=[]).signatory_name == ""


def test_signatories_keep_their_pictures():
    assert face(**EVERYTHING).signatories == (
        ("Marcus Lindqvist", "Director of Education", SIGNATURE),
        ("Dr Ruth Amsel", "Head of training", ""),
    )


def test_values_of_python_are_taken_as_they_are():
    made = face(
        issued_on=dt.date(2026, 11, 20), valid_until=None, credits=[("In person", Decimal("27.5"))]
    )

    assert made.issued_on == dt.date(2026, 11, 20)
    assert made.valid_until is None
    assert made.credits == (("In person", Decimal("27.5")),)


def test_total_hours_adds_the_modes():
    assert face().total_hours == Decimal("45.5")
    assert face(credits=[]).total_hours == 0


def test_facts_that_may_be_missing_may_be_left_out():
    needed = ("title", "kind", "holder_name", "provider_name", "number", "code", "verify_url")
    needed += ("issued_on", "completed_on", "sample", "language")

    made = CertificateFace.from_data({name: FACTS[name] for name in needed})

    assert made.licence_number is None
    assert (made.presenter, made.credits, made.courses, made.objectives) == ("", (), (), ())


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        pytest.param("Jose\u0301", "José", id="decomposed accents are composed"),
        pytest.param("  Ana \t\n Jones ", "Ana Jones", id="one line, single spaces"),
        pytest.param("Ana\x00\x1b Jones", "Ana Jones", id="control characters go"),
        pytest.param("Ana \u202esenoJ\u202c", "Ana senoJ", id="turning marks go"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="a Persian non-joiner stays"),
        pytest.param("A & B <Jones> *x*", "A & B <Jones> *x*", id="signs stay"),
    ],
)
def test_text_becomes_one_composed_line(raw, line):
    assert one_line(raw) == line
    assert face(holder_name=raw).holder_name == line


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        pytest.param({"holder_name": " \u202e "}, "Enter holder_name", id="a name of nothing"),
        pytest.param({"title": None}, "Enter title", id="no title"),
        pytest.param({"title": 7}, "Give title as text", id="a title that is a number"),
        pytest.param({"kind": "diploma"}, "Set kind to completion or cert", id="another kind"),
        pytest.param({"code": "7qk29fxrm4ab"}, "Give code as 12", id="a code as typed"),
        pytest.param({"verify_url": "filiform.example/c"}, "whole address", id="half an address"),
        pytest.param({"verify_url": "javascript:x"}, "whole address", id="no web address"),
        pytest.param({"issued_on": "20/11/2026"}, "such as 2026-11-20", id="a date in parts"),
        pytest.param(
            {"issued_on": dt.datetime(2026, 11, 20, tzinfo=dt.UTC)},
            "Give issued_on as a date",
            id="an instant where a day is meant",
        ),
        pytest.param({"credits": [["Live", "many"]]}, "hours in credits", id="hours in words"),
        pytest.param({"credits": [["Live", "-1"]]}, "hours in credits", id="hours below nought"),
        pytest.param({"credits": [["Live", "NaN"]]}, "hours in credits", id="hours that are none"),
        pytest.param({"credits": [["Live", 1.1]]}, "hours in credits", id="a binary fraction"),
        pytest.param({"credits": [["Live"]]}, "each of credits as two", id="half a credit"),
        pytest.param({"courses": "DN-101"}, "courses as a list", id="courses in one text"),
        pytest.param({"objectives": ["A", ""]}, "Enter objectives", id="an empty objective"),
        pytest.param({"units": [["0.8", "CEU"]]}, "each of units as three", id="half a unit"),
        pytest.param({"units": [["x", "CEU", ""]]}, "amounts in units", id="units in words"),
        pytest.param({"approvals": [["", "1", ""]]}, "Enter approvals", id="nobody approved"),
        pytest.param({"provider_numbers": [["BOC", ""]]}, "Enter provider_", id="no number"),
        pytest.param({"signatories": [["A", "B"]]}, "as three values", id="no room for a picture"),
        pytest.param(
            {"signatories": [["A", "B", "/etc/passwd"]]}, "by their SHA-256", id="a path as picture"
        ),
        pytest.param({"starts_on": "soon"}, "Give starts_on as a date", id="a start in words"),
        pytest.param({"holder_name": "Ana \ud83d"}, "half a character", id="half a character"),
        pytest.param({"sample": "no"}, "true or false", id="sample in words"),
        pytest.param({"language": "../en"}, "a code such as en", id="a language that is a path"),
        pytest.param({"holder": "Ana"}, "Remove .* holder", id="a misspelt fact"),
    ],
)
def test_a_fact_that_cannot_be_printed_is_named(changes, advice):
    with pytest.raises(FaceError, match=advice):
        face(**changes)

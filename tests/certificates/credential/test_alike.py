"""Badges of one programme are put into canonical form together, and each as if it were alone."""

import uuid

import pytest

from certificates.credential import alike
from certificates.credential.canonical import canonical
from certificates.credential.document import build
from certificates.credential.reading import Refused
from tests.certificates.credential.made import facts


def badge(**changes):
    return build(facts(**changes))


def changed(document, path, value):
    *parents, last = path.split(".")
    made = holder = dict(document)
    for name in parents:
        holder[name] = holder = dict(holder[name])
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    return made


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param("id", uuid.uuid4().urn, id="another badge"),
        pytest.param("id", "https://school.example/badge#7", id="an address with a fragment"),
        pytest.param("credentialSubject.id", uuid.uuid4().urn, id="another holder"),
        pytest.param("awardedDate", "2031-01-01T00:00:00Z", id="another day"),
        pytest.param("validUntil", None, id="without an end"),
        pytest.param("credentialSubject.licenseNumber", 'A "1"\\ü\n2', id="a number to be escaped"),
        pytest.param("credentialSubject.licenseNumber", "stand-in-of-id", id="our own stand-in"),
        pytest.param("credentialStatus.statusListIndex", "131071", id="another place in the list"),
        pytest.param("name", "stand-in-of-id", id="a stand-in elsewhere"),
        pytest.param("credentialSubject.activityStartDate", "2026-01-01T00:00:00Z", id="a start"),
    ],
)
def test_a_badge_among_others_is_the_badge_alone(path, value):
    first = badge()
    document = changed(first, path, value)

    assert alike.canonical(first) == canonical(first)
    assert alike.canonical(document) == canonical(document)
    assert alike.canonical(first) == canonical(first)


def test_one_identity_for_two_things_is_one_thing():
    document = badge()
    same = changed(document, "credentialSubject.id", document["id"])

    assert alike.canonical(same) == canonical(same)


def test_an_identity_that_is_something_else_already_is_that():
    document = badge()
    issuer = changed(document, "credentialSubject.id", document["issuer"]["id"])

    assert alike.canonical(issuer) == canonical(issuer)


@pytest.mark.parametrize(
    "path", ["id", "credentialSubject.id"], ids=["of the badge", "of the holder"]
)
def test_an_identity_that_is_no_address_is_refused(path):
    alike.canonical(badge())
    with pytest.raises(Refused):
        alike.canonical(changed(badge(), path, "urn:uuid:with a space"))


def test_a_second_badge_expands_nothing(monkeypatch):
    alike.canonical(badge())
    asked = []
    monkeypatch.setattr(alike.slowly, "statements", asked.append)

    alike.canonical(badge(credential_uuid=uuid.uuid4(), number="FF-2026-OTHER"))
    assert asked == []

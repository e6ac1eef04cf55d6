"""What has been kept long enough is emptied: files, badge and words about a person; nothing sooner."""

import datetime as dt
import json
from unittest.mock import Mock

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from certificates import selectors, services, tasks
from certificates.models import Certificate, PrintRule
from certificates.services import Person, Wish, plan_issue
from tests.factories import certificates as factory
from tests.factories import practitioners
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

# Completed on 21 October 2026, valid until 21 October 2027, kept until 21 October 2034.
LAST_KEPT = dt.datetime(2034, 10, 21, 12, tzinfo=dt.UTC)
AFTER = LAST_KEPT + dt.timedelta(days=1)


@pytest.fixture
def certificate(ana):
    return factory.certificate(ana, title="Safety", validity_months=12, rendered=True)


def empty(at=AFTER):
    return services.empty_certificates(at=at)


def standing(certificate):
    certificate.refresh_from_db()
    return certificate.standing_on(AFTER.date())


def rule(place, years):
    return PrintRule.objects.create(
        jurisdiction=place, retention_years=years, source="Rule 1", checked_on=NOON.date()
    )


def test_nothing_goes_on_the_last_day_and_everything_on_the_next(certificate):
    assert (empty(LAST_KEPT), standing(certificate)) == (0, "expired")

    assert (empty(), standing(certificate)) == (1, "emptied")
    assert empty() == 0
    assert certificate.events.filter(event="emptied").count() == 1


def test_what_is_left_names_nobody(certificate, administrator):
    services.revoke_certificate(
        certificate=certificate, actor=administrator, reason="sanction", note="Ana lied.", at=NOON
    )
    rendition = certificate.renditions.get()
    storage, name, sha256 = rendition.file.storage, rendition.file.name, rendition.sha256
    place = (certificate.credential.status_list_id, certificate.credential.status_index)
    assert storage.exists(name)

    empty()

    certificate = Certificate.objects.get()
    rendition = certificate.renditions.get()
    assert storage.exists(name) is False
    assert (rendition.file.name, rendition.sha256) == ("", sha256)
    credential = certificate.credential
    assert credential.document is None
    assert (credential.status_list_id, credential.status_index) == place
    kept = json.dumps(certificate.data) + json.dumps(list(certificate.events.values("note")))
    assert [word for word in ("Ana", "Ferreira", "lied") if word in kept] == []
    assert certificate.data["number"] == certificate.number
    assert (certificate.revoked_at, certificate.revoked_reason) == (NOON, "sanction")


@pytest.mark.parametrize(
    ("columns", "emptied"),
    [
        pytest.param({"valid_until": None}, False, id="endless"),
        pytest.param({"suspended_at": NOON}, False, id="suspended-and-undecided"),
        pytest.param(
            {"suspended_at": NOON, "revoked_at": NOON, "revoked_reason": "error"},
            True,
            id="suspended-then-revoked",
        ),
        pytest.param(
            {"valid_until": None, "revoked_at": NOON, "revoked_reason": "error"},
            True,
            id="endless-and-revoked",
        ),
    ],
)
def test_what_is_kept_for_good(certificate, columns, emptied):
    Certificate.objects.update(**columns)

    assert empty() == int(emptied)


@pytest.mark.parametrize(
    ("years", "emptied"), [(4, 1), (10, 0), (None, 1)], ids=["shorter", "longer", "not-said"]
)
def test_a_place_may_ask_for_longer(certificate, ana, years, emptied):
    rule(practitioners.licence(holder=ana, at=NOON).jurisdiction, years)

    assert empty() == emptied


def test_cut_off_between_the_files_and_the_row_the_next_night_does_the_rest(
    certificate, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(
            "certificates.services.keeping.tombstone", Mock(side_effect=ZeroDivisionError)
        )
        with pytest.raises(ZeroDivisionError):
            empty()
    assert standing(certificate) == "expired"

    assert (empty(), standing(certificate)) == (1, "emptied")


def test_pages_still_know_the_number(certificate, ana, client, administrator, settings):
    settings.MFA_FOR_STAFF = False
    empty()
    with time_machine.travel(AFTER, tick=False):
        public = client.get(reverse("certificates:verification", args=[certificate.code]))
        as_data = client.get(reverse("certificates:verification_json", args=[certificate.code]))
        client.force_login(ana)
        wallet = client.get(reverse("certificates:wallet"))
        download = client.get(reverse("certificates:download", args=[certificate.pk]))

    assertContains(public, "nothing else is held about it")
    assertNotContains(public, "Ferreira")
    assert (as_data.json()["state"], "holder" in as_data.json()) == ("expired", False)
    assertContains(wallet, certificate.number)
    assert download.status_code == 404
    found = selectors.verification_of(certificate.code, at=AFTER)
    assert (found.state, found.holder, found.face.title) == ("expired", "", "Safety")


def test_addresses_of_strangers_are_forgotten_after_three_months(administrator, ana):
    run = plan_issue(
        programme=factory.programme(),
        people=[
            Person(None, NOON.date(), "Line 2: Nobody here has the address x@example.org."),
            Person(ana, NOON.date()),
        ],
        wish=Wish({}, "", tells_holders=False),
        completed_on=None,
        by=administrator,
        at=NOON,
    )
    tasks_run = [empty(NOON + dt.timedelta(days=days)) for days in (90, 91)]

    assert (tasks_run, list(run.items.values_list("note", flat=True))) == ([0, 0], ["", ""])


def test_the_night_does_it(certificate):
    with time_machine.travel(AFTER, tick=False):
        tasks.empty_certificates()

    assert standing(certificate) == "emptied"

"""Each decision about a certificate says what will happen, then does it once."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates import services
from certificates.admin.forms import ReplaceForm
from certificates.models import Certificate
from certificates.typesetting.face import CertificateFace
from tests.factories import certificates as factory
from tests.factories import practitioners
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    settings.MFA_FOR_STAFF = False
    with time_machine.travel(NOON + dt.timedelta(days=10), tick=False):
        yield


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def certificate(ana):
    return factory.certificate(ana, title="Safety", validity_months=24)


def page(certificate):
    return reverse("awards:inspect", args=[certificate.pk])


def to(act, certificate):
    return reverse(f"{act}_certificate", args=[certificate.pk])


def offered(staff, certificate):
    body = staff.get(page(certificate)).content.decode()
    acts = ["suspend", "reinstate", "revoke", "appeal", "replace"]
    return [act for act in acts if f'href="{to(act, certificate)}"' in body]


def printed(certificate, **changes):
    """The form as it comes, with changes."""
    data = certificate.data
    return {
        "title": data["title"],
        "completed_on": data["completed_on"],
        "valid_until": data["valid_until"] or "",
        "place_or_mode": data["place_or_mode"],
        "presenter": data["presenter"],
        "objectives": "\n".join(data["objectives"]),
        "assessments": "\n".join(data["assessments"]),
        "assessor": data["assessor"],
        "paper": data["paper"] or "",
        **{f"hours_{place}": hours for place, (_mode, hours) in enumerate(data["credits"])},
        "note": "A letter came.",
        **changes,
    }


def test_what_may_be_decided_follows_from_the_standing(staff, certificate, administrator):
    assert offered(staff, certificate) == ["suspend", "revoke", "replace"]

    services.suspend_certificate(certificate=certificate, actor=administrator, note="X", at=NOON)
    assert offered(staff, certificate) == ["reinstate", "revoke", "appeal", "replace"]

    services.revoke_certificate(
        certificate=certificate, actor=administrator, reason="error", note="X", at=NOON
    )
    assert offered(staff, certificate) == ["appeal", "replace"]


def test_suspending_and_reinstating(staff, certificate):
    assertContains(staff.get(to("suspend", certificate)), "reminders pause meanwhile")
    refused = staff.post(to("suspend", certificate), {"note": ""})
    assert refused.context["form"].errors == {"note": ["Write what happened and who decided"]}

    for act, word in (("suspend", "Suspended"), ("reinstate", "Valid")):
        done = staff.post(to(act, certificate), {"note": "The board asked."}, follow=True)
        assertRedirects(done, page(certificate))
        assertContains(done, word)
    assert list(certificate.events.values_list("event", "note")) == [
        ("issued", ""),
        ("suspended", "The board asked."),
        ("reinstated", "The board asked."),
    ]


def test_a_correction_is_not_a_reason_to_revoke(staff, certificate):
    assertNotContains(staff.get(to("revoke", certificate)), 'value="correction"')


def test_replacing_carries_over_what_is_left_as_it_is(staff, certificate, ana):
    ana.name_on_licence = "Ana Lopes"
    ana.save()
    assertContains(staff.get(to("replace", certificate)), "Now: Ana Lopes. Printed: Ana Ferreira.")

    staff.post(to("replace", certificate), printed(certificate, takes_name="on"))

    made = Certificate.objects.get(supersedes=certificate)
    assert made.superseding == "name_change"
    same = set(certificate.data) - {"holder_name", "number", "code", "verify_url", "issued_on"}
    assert {name: made.data[name] for name in same} == {
        name: certificate.data[name] for name in same
    }
    assert made.data["holder_name"] == "Ana Lopes"
    assertContains(staff.get(page(certificate)), f'href="{page(made)}"')
    assertContains(staff.get(page(made)), f'href="{page(certificate)}"')


def test_correcting_hours_and_days(staff, certificate):
    staff.post(
        to("replace", certificate), printed(certificate, hours_0="3.5", completed_on="2026-10-20")
    )

    made = Certificate.objects.get(supersedes=certificate)
    assert made.superseding == "correction"
    assert made.data["credits"] == [["Self-paced", "3.5"]]
    assert made.completed_on == dt.date(2026, 10, 20)


def test_correcting_who_examined_what_and_on_which_paper(staff, certificate):
    staff.post(
        to("replace", certificate),
        printed(
            certificate, assessments="Safety quiz\n\n OSCE ", assessor="Eva", paper="us-letter"
        ),
    )

    data = Certificate.objects.get(supersedes=certificate).data
    assert (data["assessments"], data["assessor"], data["paper"]) == (
        ["Safety quiz", "OSCE"],
        "Eva",
        "us-letter",
    )


def test_the_licences_of_the_profile_are_taken_together(certificate):
    face = CertificateFace.from_data(certificate.data)
    licence, further = ("PT-1", "Ohio"), [("PT-2", "Maryland")]
    form = ReplaceForm(
        printed(certificate, takes_licence="on"),
        face=face,
        name="",
        licence=licence,
        further=further,
    )

    assert form.is_valid(), form.errors
    assert form.changes() == {
        "licence_number": "PT-1",
        "licence_issuer": "Ohio",
        "further_licences": (("PT-2", "Maryland"),),
    }
    assert str(form.fields["takes_licence"].help_text) == (
        "Now: PT-1 Ohio; PT-2 Maryland. Printed: –."
    )


def test_a_licence_number_that_nobody_asks_for_can_be_taken_off(staff, certificate, ana):
    ohio = practitioners.ohio()
    practitioners.licence(holder=ana, at=NOON, state="verified", number="PT-1", jurisdiction=ohio)
    data = certificate.data | {"licence_number": "PT-1", "licence_issuer": "Ohio"}
    Certificate.objects.update(data=data)

    page = staff.get(to("replace", certificate))
    staff.post(to("replace", certificate), printed(certificate, takes_licence="on"))

    assert str(page.context["form"].fields["takes_licence"].help_text) == (
        "Now: –. Printed: PT-1 Ohio."
    )
    made = Certificate.objects.get(supersedes=certificate)
    assert (made.data["licence_number"], made.data["licence_issuer"]) == (None, "Ohio")


def test_nothing_different_is_said_on_the_page(staff, certificate):
    response = staff.post(to("replace", certificate), printed(certificate))

    assert response.context["form"].non_field_errors() == [
        "Nothing would be different. Change what is wrong first."
    ]
    assertContains(response, "<li>Nothing would be different. Change what is wrong first.</li>")
    assert Certificate.objects.count() == 1


def test_the_old_page_shows_no_name_and_no_link(client, certificate, administrator):
    made = services.replace_certificate(
        certificate=certificate,
        replacement=services.Replacement("name_change", "X", {"holder_name": "Ana Lopes"}),
        actor=administrator,
        at=NOON,
    )

    public = client.get(reverse("certificates:verification", args=[certificate.code]))

    for word in ("Ferreira", "Lopes", made.number, made.code):
        assertNotContains(public, word)


def test_a_suspended_certificate_says_so_to_strangers(client, certificate, administrator):
    services.suspend_certificate(certificate=certificate, actor=administrator, note="X", at=NOON)

    public = client.get(reverse("certificates:verification", args=[certificate.code]))
    as_data = client.get(reverse("certificates:verification_json", args=[certificate.code]))

    assertContains(public, "Suspended on")
    assertContains(public, "Do not rely on it for now")
    assert as_data.json()["state"] == "suspended"


@pytest.mark.parametrize("act", ["suspend", "reinstate", "appeal", "replace", "revoke"])
@pytest.mark.parametrize("who", ["ana", "ben", "instructor", None])
def test_only_administrators_decide(client, request, certificate, act, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    said = printed(certificate, title="Mine", reason="error")

    statuses = {
        client.get(to(act, certificate)).status_code,
        client.post(to(act, certificate), said).status_code,
    }

    assert statuses <= {302, 403}
    assert list(certificate.events.values_list("event", flat=True)) == ["issued"]
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("act", ["suspend", "replace", "revoke"])
def test_nobody_decides_about_their_own(staff, administrator, act):
    own = factory.certificate(administrator)
    assert offered(staff, own) == []

    response = staff.post(to(act, own), printed(own, title="Mine", reason="error"), follow=True)

    assertContains(response, "A colleague has to decide about it.")
    assert Certificate.objects.count() == 1
    assert list(own.events.values_list("event", flat=True)) == ["issued"]

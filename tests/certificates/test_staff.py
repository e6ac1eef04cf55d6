"""Staff find certificates, read them, revoke them and try files again; and who may not."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.models import Certificate, PrintRule, Programme, ProviderNumber
from tests.factories import certificates as factory
from tests.factories import courses, practitioners
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

INDEX = reverse("awards:index")


@pytest.fixture(autouse=True)
def clock(settings):
    settings.MFA_FOR_STAFF = False
    with time_machine.travel(NOON + dt.timedelta(days=10), tick=False):
        yield


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


def page(certificate):
    return reverse("awards:inspect", args=[certificate.pk])


def revoking(certificate):
    return reverse("revoke_certificate", args=[certificate.pk])


def again(certificate):
    return reverse("certificate_try_again", args=[certificate.pk])


def found(staff, **query):
    return [one.number for one in staff.get(INDEX, query).context["object_list"]]


def test_certificates_are_found_by_name_number_and_code(staff, ana, ben):
    hers, his = factory.certificate(ana), factory.certificate(ben)
    Certificate.objects.filter(pk=hers.pk).update(code="01AB9QXT2BDA")

    assert found(staff) == [his.number, hers.number]
    assert found(staff, q="ferreira ana") == [hers.number]
    assert found(staff, q=his.number.lower()) == [his.number]
    assert found(staff, q="oiab-9qxt-2bda") == [hers.number]
    assert found(staff, q="nobody") == []
    assert staff.get(INDEX, {"q": "no\x00body"}).status_code == 200


def test_certificates_are_found_by_state_programme_and_fault(staff, ana, administrator):
    year_ago = dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
    expired = factory.certificate(ana, year_ago, validity_months=12)
    valid = factory.certificate(ana, validity_months=12)
    revoked = factory.certificate(ana, revoked_by=administrator)
    Certificate.objects.filter(pk=valid.pk).update(fault="No file: out of ink")

    assert found(staff, state="valid") == [valid.number]
    assert found(staff, state="expired") == [expired.number]
    assert found(staff, state="revoked") == [revoked.number]
    assert found(staff, faults="any") == [valid.number]
    assert found(staff, faults="none") == [revoked.number, expired.number]
    assert found(staff, programme=expired.programme_id) == [expired.number]


def test_the_list_asks_as_often_for_three_as_for_one(
    staff, ana, ben, cleo, django_assert_num_queries
):
    factory.certificate(ana)
    staff.get(INDEX)
    with django_assert_num_queries(11):
        staff.get(INDEX)
    factory.certificate(ben)
    factory.certificate(cleo)
    with django_assert_num_queries(11):
        staff.get(INDEX)


def test_the_page_shows_everything_that_is_known(staff, ana, ben):
    certificate = factory.certificate(ana, rendered=True, revoked_by=ben)

    response = staff.get(page(certificate))

    for fact in [
        certificate.data["holder_name"],
        certificate.renditions.get().sha256[:16],
        "Wrong person.",
        "issued in error",
        "Letter not sent yet",
    ]:
        assertContains(response, fact)
    assertNotContains(response, revoking(certificate))


def test_revoking_says_what_happens_and_asks_for_reason_and_note(
    staff, ana, administrator, mailoutbox, django_capture_on_commit_callbacks
):
    certificate = factory.certificate(ana)
    assertContains(staff.get(page(certificate)), revoking(certificate))
    assertContains(staff.get(revoking(certificate)), "It cannot be undone.")

    refused = staff.post(revoking(certificate), {"reason": "", "note": ""})
    assert refused.context["form"].errors == {
        "reason": ["Choose the reason for revoking it"],
        "note": ["Write what happened and who decided"],
    }
    certificate.refresh_from_db()
    assert certificate.revoked_at is None

    with django_capture_on_commit_callbacks(execute=True):
        done = staff.post(
            revoking(certificate), {"reason": "assessment", "note": "A friend sat it."}
        )
    assertRedirects(done, page(certificate))
    certificate.refresh_from_db()
    event = certificate.events.get(event="revoked")
    assert (certificate.revoked_reason, event.actor, event.note) == (
        "assessment",
        administrator,
        "A friend sat it.",
    )
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"]]
    assertContains(staff.get(revoking(certificate), follow=True), "revoked already")


def test_nobody_revokes_their_own(staff, administrator):
    certificate = factory.certificate(administrator)
    assertNotContains(staff.get(page(certificate)), revoking(certificate))

    response = staff.post(
        revoking(certificate), {"reason": "holder", "note": "I want to."}, follow=True
    )

    assertContains(response, "A colleague has to decide about it.")
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def test_trying_again_makes_the_file(staff, ana, django_capture_on_commit_callbacks):
    certificate = factory.certificate(ana)
    Certificate.objects.filter(pk=certificate.pk).update(fault="No file: out of ink")
    assertContains(staff.get(page(certificate)), "No file: out of ink")
    assertRedirects(staff.get(again(certificate)), page(certificate))
    certificate.refresh_from_db()
    assert certificate.fault == "No file: out of ink"

    with django_capture_on_commit_callbacks(execute=True):
        assertRedirects(staff.post(again(certificate)), page(certificate))

    certificate.refresh_from_db()
    assert (certificate.fault, certificate.renditions.count()) == ("", 1)


def test_what_waits_is_listed_with_the_reason(staff, ana):
    course = courses.course()
    factory.programme(course, title="Needling", needs_licence=True)
    address = reverse("certificates_withheld")
    assertContains(staff.get(address), "Nobody is waiting.")
    factory.completed(ana, course)

    response = staff.get(address)

    assertContains(response, "Ana Ferreira")
    assertContains(response, "You need a verified licence.")


ADDRESSES = {
    "list": lambda _: INDEX,
    "page": page,
    "revoke": revoking,
    "again": again,
    "withheld": lambda _: reverse("certificates_withheld"),
    "programmes": lambda _: reverse("programmes:index"),
    "new programme": lambda _: reverse("programmes:add"),
    "provider numbers": lambda _: reverse("provider_numbers:add"),
    "print rules": lambda _: reverse("print_rules:add"),
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["ana", "ben", "cleo", "instructor", None])
def test_only_administrators_enter(client, request, ana, who, address):
    certificate = factory.certificate(ana)
    if who:
        client.force_login(request.getfixturevalue(who))

    got = client.get(ADDRESSES[address](certificate))
    posted = client.post(ADDRESSES[address](certificate), {"reason": "error", "note": "Mischief."})

    assert {got.status_code, posted.status_code} <= {302, 403, 405}
    certificate.refresh_from_db()
    assert (certificate.revoked_at, list(certificate.events.values_list("event", flat=True))) == (
        None,
        ["issued"],
    )


@pytest.mark.parametrize("view", ["add", "delete"])
def test_nobody_makes_or_deletes_a_certificate_by_hand(admin_user_policy, view):
    assert admin_user_policy(Certificate, view) is False


def test_nobody_deletes_a_programme(admin_user_policy):
    assert admin_user_policy(Programme, "delete") is False
    assert admin_user_policy(Programme, "add") is True


@pytest.fixture
def admin_user_policy(ana):
    from wagtail.permissions import policy_registry

    ana.is_superuser = True
    ana.save()

    def may(model, action):
        return policy_registry.get_by_type(model).user_has_permission(ana, action)

    return may


def test_provider_numbers_and_print_rules_have_pages_of_their_own(staff):
    ohio = practitioners.ohio()

    staff.post(
        reverse("provider_numbers:add"), {"body": "BOC", "number": "P1", "jurisdiction": ohio.pk}
    )
    staff.post(
        reverse("print_rules:add"),
        {
            "jurisdiction": ohio.pk,
            "facts": ["units", "title"],
            "retention_years": "4",
            "source": "Rule 7",
            "checked_on": "2026-10-01",
        },
    )

    assert [str(one) for one in ProviderNumber.objects.all()] == ["BOC P1"]
    assert list(PrintRule.objects.values_list("facts", "retention_years", "reviewed_by")) == [
        (["units", "title"], 4, "")
    ]
    listed = staff.get(reverse("print_rules:index"))
    assertContains(listed, "the title of the course and the units that an accreditor grants")
    assertContains(listed, reverse("print_rules:edit", args=[PrintRule.objects.get().pk]))
    assertContains(staff.get(reverse("provider_numbers:index")), "P1")


@pytest.mark.parametrize(
    ("place", "body", "said"),
    [
        ("", " Board of  Certification ", ""),
        ("", "", "Choose the place, or name the accreditor"),
        ("ohio", "BOC", "A rule is of a place or of an accreditor. Keep one of them"),
        ("", "iacet", "This accreditor has a rule already. Change that one"),
        ("texas", "", "This place has a rule already. Change that one"),
    ],
    ids=["accreditor", "neither", "both", "accreditor twice", "place twice"],
)
def test_a_rule_is_of_a_place_or_of_an_accreditor(staff, place, body, said):
    texas = practitioners.Jurisdiction.objects.create(code="US-TX", name="Texas")
    places = {"": "", "ohio": practitioners.ohio().pk, "texas": texas.pk}
    factory.print_rule("IACET", "units")
    factory.print_rule(texas, "units")

    answer = staff.post(
        reverse("print_rules:add"),
        {
            "jurisdiction": places[place],
            "body": body,
            "facts": ["units"],
            "source": "Rule 7",
            "checked_on": "2026-10-01",
        },
    )

    made = PrintRule.objects.exclude(jurisdiction=texas).exclude(body="IACET")
    if said:
        assertContains(answer, said)
        assert made.count() == 0
    else:
        assert [rule.asked_by for rule in made] == ["Board of Certification"]
        assertContains(staff.get(reverse("print_rules:index")), "Board of Certification")

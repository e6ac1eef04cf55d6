"""Where two decisions, two clocks or two states of one certificate meet."""

import datetime as dt

import pytest
from django.urls import reverse

from certificates import selectors, services
from certificates.admin.programme_form import ProgrammeForm
from certificates.models import Certificate, StatusList
from certificates.services import Replacement, render_certificate
from certificates.services.badges import give_badge
from certificates.services.keeping import empty_certificate
from certificates.services.status_lists import owed_a_signature, sign_status_list
from tests.factories import certificates as factory
from tests.factories import courses
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)
LONG_AFTER = NOON + dt.timedelta(days=12 * 365)


def revoke(certificate, actor, at):
    return services.revoke_certificate(
        certificate=certificate, actor=actor, reason="error", note="", at=at
    )


def rename(certificate, actor, at=NOON, kind="name_change"):
    replacement = Replacement(kind, "A deed came.", {"holder_name": "Ana Moreira"})
    return services.replace_certificate(
        certificate=certificate, replacement=replacement, actor=actor, at=at
    )


def owed(at):
    return list(owed_a_signature(at=at))


def test_a_revocation_that_began_before_the_list_was_signed_still_owes_a_signature(ana, ben):
    certificate = factory.certificate(ana, rendered=True)
    [listed] = StatusList.objects.all()
    sign_status_list(status_list_id=listed.pk, at=NOON + 5 * SECOND)

    revoke(certificate, ben, at=NOON + 3 * SECOND)

    assert owed(NOON + 60 * SECOND) == [listed]
    sign_status_list(status_list_id=listed.pk, at=NOON + 60 * SECOND)
    assert owed(NOON + 61 * SECOND) == []


def test_a_badge_that_is_made_after_a_revocation_owes_its_list_a_signature(ana, ben):
    factory.certificate(ben, rendered=True)
    certificate = factory.certificate(ana)
    [listed] = StatusList.objects.all()
    revoke(certificate, ben, at=NOON + SECOND)
    sign_status_list(status_list_id=listed.pk, at=NOON + 2 * SECOND)

    # By a worker that had read the certificate before.
    give_badge(certificate=certificate, at=NOON + 3 * SECOND)

    assert owed(NOON + 60 * SECOND) == [listed]


def test_no_file_is_made_of_what_was_revoked_meanwhile(ana, ben):
    certificate = factory.certificate(ana)
    revoke(certificate, ben, at=NOON + SECOND)

    assert not render_certificate(certificate_id=certificate.pk, at=NOON + 2 * SECOND)

    assert not certificate.renditions.exists()


def test_what_had_run_out_when_it_was_issued_has_a_file_and_a_badge(ana, ben):
    made = services.issue_by_hand(
        programme=factory.programme(validity_months=12),
        holder=ana,
        completed_on=dt.date(2020, 5, 5),
        actor=ben,
        at=NOON,
    )

    assert render_certificate(certificate_id=made.pk, at=NOON)

    badge = made.credential.document
    midnight = dt.datetime(2020, 5, 5, tzinfo=ana.zone)
    assert dt.datetime.fromisoformat(badge["validFrom"]) == midnight
    assert dt.datetime.fromisoformat(badge["awardedDate"]) == NOON


def test_an_expired_certificate_can_be_put_right(ana, ben):
    old = factory.certificate(ana, validity_months=12, rendered=True)

    made = rename(old, ben, at=NOON + dt.timedelta(days=500))

    assert render_certificate(certificate_id=made.pk, at=NOON + dt.timedelta(days=500))


def test_the_code_of_a_programme_stays_once_a_badge_names_it(ana):
    fresh = factory.programme()
    programme = factory.certificate(ana, rendered=True).programme

    assert not ProgrammeForm(instance=fresh).fields["code"].disabled
    form = ProgrammeForm({"code": "another"}, instance=programme)
    form.is_valid()
    assert form.cleaned_data["code"] == programme.code


@pytest.mark.parametrize("was_revoked", [False, True], ids=["stood", "was revoked"])
def test_the_page_of_what_gave_way_to_a_new_name_tells_neither(ana, ben, client, was_revoked):
    old = factory.certificate(ana, rendered=True)
    if was_revoked:
        revoke(old, ben, at=NOON)
    rename(old, ben)

    said = [
        client.get(reverse(f"certificates:{address}", args=[old.code])).content.decode()
        for address in ("verification", "verification_json")
    ]

    assert [name for name in ("Ferreira", "Moreira") if name in "".join(said)] == []


@pytest.mark.parametrize("kind", ["name_change", "correction"])
def test_a_new_name_hides_the_earlier_one_on_what_was_renewed(ana, ben, client, kind):
    programme = factory.programme(validity_months=24)
    [page] = programme.courses.all()
    [[first], [second]] = [
        services.issue_certificate(enrolment_id=factory.completed(ana, page, at).pk, at=at)
        for at in (NOON, NOON + dt.timedelta(days=300))
    ]
    assert second.supersedes == first

    rename(second, ben, at=NOON + dt.timedelta(days=400), kind=kind)

    said = client.get(reverse("certificates:verification", args=[first.code]))
    assert "Ferreira" not in said.content.decode()
    assert said.context["found"].state in ("valid", "expired")
    assert first.events.latest("pk").actor == ben


@pytest.mark.parametrize("rendered", [False, True], ids=["no file", "no letter"])
def test_nothing_is_made_or_sent_of_what_is_no_longer_held(ana, rendered):
    certificate = factory.certificate(ana, validity_months=12, rendered=rendered)
    Certificate.objects.filter(pk=certificate.pk).update(fault="It waits for a person.")

    assert empty_certificate(certificate_id=certificate.pk, at=LONG_AFTER)

    assert list(Certificate.objects.unrendered()) == []
    assert list(Certificate.objects.unmailed()) == []
    assert not render_certificate(certificate_id=certificate.pk, at=LONG_AFTER)


def test_a_last_valid_day_behind_every_calendar_is_refused(ana, ben):
    certificate = factory.certificate(ana, validity_months=12)
    never = Replacement("correction", "A slip.", {"valid_until": dt.date(9999, 12, 31)})

    with pytest.raises(services.DecisionRefused, match="too far away"):
        services.replace_certificate(certificate=certificate, replacement=never, actor=ben, at=NOON)


@pytest.mark.parametrize("what", ["pdf/", "badge.json"])
@pytest.mark.parametrize("number", ["0", "9223372036854775808", "9" * 30])
def test_a_number_that_no_certificate_can_have_is_not_found(client, ana, what, number):
    client.force_login(ana)

    assert client.get(f"/certificates/{number}/{what}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/ob/achievements/%00/1", "/ob/achievements/a/%00", "/ob/badges/%00.png"]
)
def test_an_address_that_no_programme_can_have_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_name_of_marks_that_are_not_printed_waits_and_its_holder_is_told(ana):
    ana.name_on_licence = "\u202e\u2066"
    ana.save()
    programme = factory.programme()
    enrolment = factory.completed(ana, programme.courses.get())

    assert services.issue_certificate(enrolment_id=enrolment.pk, at=NOON) == []

    assert selectors.expected_from(enrolment, on=NOON.date()) == [
        "There is no name to print. It is entered in the profile."
    ]


def test_an_objective_of_marks_that_are_not_printed_is_none(ana):
    certificate = factory.certificate(ana, objectives="Needles are counted.\n\u202a\nSafely.")

    assert certificate.data["objectives"] == ["Needles are counted.", "Safely."]


def test_a_person_without_a_language_has_that_of_the_site(ana):
    ana.language = ""
    ana.save()

    assert factory.certificate(ana).data["language"] == "en-gb"


@pytest.mark.parametrize("by", ["page", "bulk"])
def test_a_course_that_a_programme_asks_for_is_not_deleted(client, ana, by):
    ana.is_superuser = True
    ana.save()
    client.force_login(ana)
    course = courses.course()
    factory.programme(course, title="Foundation")
    one_by_one = reverse("wagtailadmin_pages:delete", args=[course.pk])
    many = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    response = client.post(one_by_one if by == "page" else f"{many}?id={course.pk}", follow=True)

    assert "programmes ask for it (Foundation)" in response.content.decode()
    course.refresh_from_db()

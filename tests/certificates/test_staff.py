"""Staff find certificates, read them, revoke them and try files again; and who may not."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
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
    with django_assert_num_queries(13):
        staff.get(INDEX)
    factory.certificate(ben)
    factory.certificate(cleo)
    with django_assert_num_queries(13):
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


def rows(name, *filled, kept=0):
    """One set of rows as the browser sends it."""
    sent = {f"{name}-TOTAL_FORMS": len(filled), f"{name}-INITIAL_FORMS": kept}
    for place, row in enumerate(filled):
        sent |= {f"{name}-{place}-{field}": value for field, value in row.items()}
    return sent


def filled_in(course, **changes):
    return {
        "title": "Foundation",
        "code": "foundation",
        "kind": "certification",
        f"course_{course.pk}": "",
        "objectives": "Name the pleura",
        "minimum_in_person": "45",
        "validity_months": "24",
        "is_open": "on",
        **rows(
            "credits",
            {"mode": "async", "minutes": "90"},
            {"mode": "in_person", "minutes": "50", "category": "Safety"},
        ),
        **rows("units", {"amount": "0.8", "unit": "CEU", "body": "IACET"}),
        **rows("approvals", {"body": "Ohio board", "number": "OH-1", "valid_from": "2026-01-01"}),
        **rows("signatories", {"name": "Dr Ruth Amsel", "role": "Director", "position": "0"}),
    } | changes


def test_a_programme_is_made_with_everything_that_belongs_to_it(staff):
    course = courses.course()

    response = staff.post(reverse("programmes:add"), filled_in(course))

    assertRedirects(response, reverse("programmes:index"))
    programme = Programme.objects.get()
    assert {
        "courses": list(programme.programmecourse_set.values_list("course", "group")),
        "credits": list(programme.credits.values_list("mode", "minutes", "category")),
        "minima": list(programme.minima.values_list("mode", "minutes")),
        "units": [str(unit) for unit in programme.units.all()],
        "approvals": list(programme.approvals.values_list("body", "number", "valid_from")),
        "signatories": list(programme.signatories.values_list("name", "role", "picture")),
    } == {
        "courses": [(course.pk, "")],
        "credits": [("async", 90, ""), ("in_person", 50, "Safety")],
        "minima": [("in_person", 45)],
        "units": ["0.80 CEU"],
        "approvals": [("Ohio board", "OH-1", dt.date(2026, 1, 1))],
        "signatories": [("Dr Ruth Amsel", "Director", None)],
    }


@pytest.mark.parametrize(
    ("typed", "window"), [("", 90), ("0", 0), ("30", 30)], ids=["empty", "none", "a month"]
)
def test_the_window_for_renewals_and_what_is_printed_are_kept(staff, typed, window):
    printed = {"assessment": "Practical", "assessor": "Dr Li", "paper": "us-letter"}

    staff.post(
        reverse("programmes:add"),
        filled_in(courses.course(), renewal_window_days=typed, **printed),
    )

    programme = Programme.objects.values("renewal_window_days", *printed).get()
    assert programme == {"renewal_window_days": window, **printed}


def test_a_programme_is_changed_row_by_row(staff):
    one, two, three = courses.course(), courses.course(), courses.course()
    programme = factory.programme(one, code="foundation", minutes={"async": 90})
    [credit], [signatory] = programme.credits.all(), programme.signatories.all()
    edit = reverse("programmes:edit", args=[programme.pk])
    assertContains(staff.get(edit), f"{one.title} ({one.code})")

    response = staff.post(
        edit,
        filled_in(
            one,
            **{f"course_{one.pk}": "-", f"course_{two.pk}": "A", f"course_{three.pk}": "A"},
            **rows(
                "credits",
                {"id": credit.pk, "mode": "async", "minutes": "90", "DELETE": "on"},
                {"mode": "live_online", "minutes": "30"},
                kept=1,
            ),
            **rows(
                "signatories",
                {"id": signatory.pk, "name": "Ivo Hartmann", "position": "1"},
                kept=1,
            ),
            minimum_in_person="",
        ),
    )

    assertRedirects(response, reverse("programmes:index"))
    assert [
        sorted(programme.programmecourse_set.values_list("course", "group")),
        list(programme.credits.values_list("mode", "minutes")),
        list(programme.signatories.values_list("pk", "name")),
        programme.minima.count(),
    ] == [
        [(two.pk, "A"), (three.pk, "A")],
        [("live_online", 30)],
        [(signatory.pk, "Ivo Hartmann")],
        0,
    ]


def test_the_picture_of_a_signature_is_uploaded_with_the_programme(staff, administrator):
    course = courses.course()
    signature = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="8"><path d="M0 0h9"/></svg>'
    )
    sent = rows(
        "signatories",
        {"name": "Ivo", "position": "0", "upload": SimpleUploadedFile("ivo.svg", signature)},
    )

    staff.post(reverse("programmes:add"), filled_in(course, **sent))

    picture = Programme.objects.get().signatories.get().picture
    assert (picture.name, picture.kind, picture.uploaded_by) == ("ivo.svg", "svg", administrator)
    sent["signatories-0-upload"] = SimpleUploadedFile("ivo.svg", b"%PDF-1.7")
    refused = staff.post(reverse("programmes:add"), filled_in(course, code="b", **sent))
    assert refused.context["form"].rows["signatories"].errors == [
        {"upload": ["A PDF cannot be used as a picture. Save it as SVG or PNG."]}
    ]


def test_the_page_of_a_programme_says_what_it_prints_and_what_places_miss(staff, ana):
    programme = factory.programme(courses.course())
    rule = factory.print_rule(practitioners.ohio(), "title", "approval_number")
    edit = reverse("programmes:edit", args=[programme.pk])
    missed = "Ohio wants the approval number of the course on the certificate (Rule 7)."

    shown = staff.get(edit)
    assertContains(shown, "A certificate earned today shows the holder&#x27;s name,")
    assertContains(shown, missed)
    assertContains(shown, "These places may not accept it.")

    rule.reviewed_by = "R. Amsel"
    rule.save()
    assertContains(staff.get(edit), "Nobody licensed in these places receives a certificate")

    programme.approvals.create(body="Ohio board", number="OH-1")
    assertNotContains(staff.get(edit), missed)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"course": "-"}, {"__all__": ["Choose the courses that have to be completed"]}),
        ({"title": ""}, {"title": ["Enter the title that is printed"]}),
        (rows("signatories"), {"__all__": ["Enter who signs the certificates"]}),
        (
            {"validity_months": "0"},
            {
                "validity_months": [
                    "Enter at least one month, or leave it empty for a certificate without end"
                ]
            },
        ),
    ],
    ids=["no course", "no title", "nobody signs", "no month"],
)
def test_a_programme_that_cannot_be_made_says_why(staff, changes, errors):
    course = courses.course()
    changes = {
        f"course_{course.pk}" if key == "course" else key: value for key, value in changes.items()
    }

    response = staff.post(reverse("programmes:add"), filled_in(course, **changes))

    assert response.context["form"].errors == errors
    assert Programme.objects.count() == 0


def test_a_row_that_cannot_be_kept_says_why_and_nothing_is_kept(staff):
    sent = rows(
        "approvals",
        {"body": "", "number": "1", "valid_from": "2026-02-01", "valid_until": "2026-01-01"},
    )

    response = staff.post(reverse("programmes:add"), filled_in(courses.course(), **sent))

    assert response.context["form"].rows["approvals"].errors == [
        {
            "body": ["Enter who approved it"],
            "valid_until": ["Enter a day on or after the first day"],
        }
    ]
    assert Programme.objects.count() == 0


def test_only_what_is_no_renewal_itself_can_be_renewed(staff):
    first = factory.programme()
    path = factory.programme(renews=first)
    other = factory.programme()

    def offered(programme):
        form = staff.get(reverse("programmes:edit", args=[programme.pk])).context["form"]
        return set(form.fields["renews"].queryset)

    assert [offered(first), offered(path), offered(other)] == [set(), {first, other}, {first}]


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

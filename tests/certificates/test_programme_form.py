"""Staff make a programme, change it row by row, and are told what it prints and what it lacks."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.models import Programme
from tests.factories import certificates as factory
from tests.factories import courses, practitioners
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

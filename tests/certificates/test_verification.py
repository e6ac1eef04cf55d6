"""The page a stranger sees: its states, what it keeps to itself, and how often it answers."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils.formats import date_format
from pytest_django.asserts import assertContains, assertInHTML, assertNotContains, assertRedirects

from certificates.limits import LOOK_UPS
from certificates.models import Certificate
from certificates.rules.codes import shown
from certificates.rules.tombstones import tombstone
from certificates.selectors.file_checks import answer_about
from certificates.selectors.verification import initials
from certificates.services import (
    empty_certificates,
    render_certificate,
    show_name,
    suspend_certificate,
)
from certificates.services.badges import give_badge
from certificates.services.holders import share
from practitioners.models import Jurisdiction
from tests.factories import certificates as factory
from tests.factories import practitioners
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

NOW = NOON + dt.timedelta(days=10)
REGISTERS = reverse("certificates:registers")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def address(code):
    return reverse("certificates:verification", args=[code])


def badge(code, form):
    return reverse("certificates:badge", args=[code, form])


def as_json(client, code):
    return client.get(reverse("certificates:verification_json", args=[code]))


def day(year, month, number):
    return date_format(dt.date(year, month, number))


def heading(response):
    text = response.content.decode()
    start = text.index("<h1")
    inner = text[text.index(">", start) + 1 : text.index("</h1>", start)]
    return inner.split("</svg>")[-1].strip()


@pytest.fixture
def made(ana, administrator):
    """A certificate in the named state."""

    def make(state):
        if state == "valid":
            return factory.certificate(ana, validity_months=24)
        if state == "endless":
            return factory.certificate(ana)
        if state == "expired":
            return factory.certificate(
                ana, dt.datetime(2025, 9, 1, tzinfo=dt.UTC), validity_months=12
            )
        if state == "suspended":
            suspended = factory.certificate(ana)
            return suspend_certificate(
                certificate=suspended, actor=administrator, note="The board asked.", at=NOON
            )
        if state == "emptied":
            held = factory.certificate(ana, title="Secret title", validity_months=12)
            Certificate.objects.update(data=tombstone(held.data), emptied_at=NOON)
            return held
        reason = Certificate.Reason.CORRECTION if state == "replaced" else "assessment"
        return factory.certificate(ana, revoked_by=administrator, reason=reason)

    return make


@pytest.mark.parametrize(
    ("state", "status", "first_line", "name"),
    [
        ("valid", 200, "Valid", "Ana Ferreira"),
        ("endless", 200, "Valid", "Ana Ferreira"),
        ("expired", 200, f"Expired on {day(2026, 9, 1)}", "Ana Ferreira"),
        ("suspended", 200, f"Suspended on {day(2026, 10, 21)}", "Ana Ferreira"),
        ("revoked", 200, f"Revoked on {day(2026, 10, 21)}", "Ana Ferreira"),
        ("replaced", 200, f"Replaced on {day(2026, 10, 21)}", None),
    ],
)
def test_the_first_line_is_the_state(client, made, state, status, first_line, name):
    certificate = made(state)

    response = client.get(address(shown(certificate.code)))

    assert (response.status_code, heading(response)) == (status, first_line)
    assertContains(response, f"Checked on {day(2026, 10, 31)}, 12:00 UTC")
    assertContains(response, certificate.data["title"])
    if name:
        assertInHTML(f"<strong>{name}</strong>", response.content.decode())
        assertContains(response, "Compare the name with an identity document.")
    else:
        assertNotContains(response, "Ferreira")
    assertContains(response, "It does not say that anybody may practise")
    assertNotContains(response, "invalidated")


@pytest.mark.parametrize(
    "code", ["7K3M-9QXT-2BDA", "hello", "FF-2026-7QK29FXRM4", "\u0000", "x" * 400]
)
def test_unknown_codes_are_all_the_same(client, made, code):
    made("valid")

    response = client.get(address(code))

    assert (response.status_code, heading(response)) == (404, "Not found")
    assert as_json(client, code).json() == {
        "state": "not_found",
        "checked_at": "2026-10-31T12:00:00Z",
    }


def test_a_neighbour_of_a_code_gives_no_hint(client, made):
    certificate = made("valid")
    near = certificate.code[:-1] + ("2" if certificate.code[-1] != "2" else "3")

    pages = [client.get(address(code)) for code in (near, "7K3M9QXT2BDA")]

    bare = {
        page.content.decode().replace(code, "CODE")
        for page, code in zip(pages, (near, "7K3M9QXT2BDA"), strict=True)
    }
    assert [page.status_code for page in pages] == [404, 404]
    assert len(bare) == 1


def test_dashes_case_and_misread_letters_are_forgiven(client, made):
    certificate = made("valid")
    Certificate.objects.update(code="01AB9QXT2BDA")

    for typed in ["01AB9QXT2BDA", "oiab-9qxt-2bda", "OLAB 9QXT 2BDA"]:
        assert heading(client.get(address(typed))) == "Valid"
    assert Certificate.objects.get().pk == certificate.pk


@pytest.mark.parametrize("state", ["valid", "expired", "revoked", "replaced"])
def test_nothing_private_is_told(client, ana, made, state):
    practitioners.licence(holder=ana, at=NOON, state="verified", number="SECRET-4711")
    factory.print_rule(practitioners.ohio(), "licence_number")
    certificate = made(state)
    assert certificate.data["licence_number"] == "SECRET-4711"

    page = client.get(address(certificate.code)).content.decode()
    data = as_json(client, certificate.code).content.decode()

    for private in ["4711", "ana@example.org", "Ohio", "Wrong person", "assessment", "correction"]:
        assert private not in page + data


def test_json_says_what_the_page_says(client, made, settings):
    certificate = made("valid")
    expected = {
        "state": "valid",
        "since": None,
        "code": certificate.code,
        "sha256": [],
        "is_sample": False,
        "is_held": True,
        "title": certificate.data["title"],
        "issuer": {
            "name": settings.PROVIDER_NAME,
            "number": settings.PROVIDER_NUMBER,
            "numbers": [],
            "contact": settings.HELP_EMAIL,
        },
        "kind": "completion",
        "number": certificate.number,
        "holder": "Ana Ferreira",
        "licensed_in": "",
        "register": "",
        "assessed": [],
        "examiner": "",
        "is_limited": False,
        "version": "1",
        "badge": {},
        "courses": [{"code": certificate.data["courses"][0][0], "title": "Safety essentials"}],
        "hours": [{"mode": "Self-paced", "hours": "2.00"}],
        "total_hours": "2.00",
        "units": [],
        "approvals": [],
        "completed_on": "2026-10-21",
        "issued_on": "2026-10-21",
        "valid_until": "2028-10-21",
        "verify_url": f"http://testserver/c/{certificate.code}",
        "checked_at": "2026-10-31T12:00:00Z",
    }

    by_name = as_json(client, certificate.code)
    negotiated = client.get(address(certificate.code), headers={"accept": "application/json"})

    assert by_name.json() == expected
    assert negotiated.json() == expected
    assert client.get(address(certificate.code))["Content-Type"].startswith("text/html")


def test_json_of_a_replaced_certificate_has_no_name(client, made):
    certificate = made("replaced")

    answer = as_json(client, certificate.code).json()

    assert (answer["state"], answer["since"]) == ("replaced", "2026-10-21")
    assert "holder" not in answer


@pytest.mark.parametrize(
    ("day_of_look", "state", "first_line"),
    [
        (dt.date(2026, 11, 1), "emptied", "No longer held"),
        (dt.date(2034, 10, 22), "expired", f"Expired on {day(2027, 10, 21)}"),
    ],
    ids=["before-its-end", "after-its-end"],
)
def test_what_is_no_longer_held_is_a_number_and_dates(client, made, day_of_look, state, first_line):
    certificate = made("emptied")

    with time_machine.travel(day_of_look, tick=False):
        page = client.get(address(certificate.code))
        answer = as_json(client, certificate.code).json()

    assert heading(page) == first_line
    assertContains(page, "so nothing else is held about it.")
    for kept in [certificate.number, shown(certificate.code), day(2026, 10, 21), day(2027, 10, 21)]:
        assertContains(page, kept)
    for gone in ["Secret title", "Ferreira", "Safety essentials", "2 contact hours"]:
        assertNotContains(page, gone)
    assert (answer["state"], answer["is_held"], answer["number"]) == (
        state,
        False,
        certificate.number,
    )
    assert {"holder", "courses", "hours", "title", "badge"}.isdisjoint(answer)


@pytest.mark.parametrize(
    ("state", "first_line"), [("revoked", "Revoked on"), ("replaced", "Replaced on")]
)
def test_revoked_is_said_for_ever(client, made, state, first_line):
    """Seven years on hardly anything is held of it; that it was revoked is."""
    certificate = made(state)
    eight_years_on = NOON + dt.timedelta(days=8 * 366)
    assert empty_certificates(at=eight_years_on) == 1

    with time_machine.travel(eight_years_on, tick=False):
        page = client.get(address(certificate.code))
        answer = as_json(client, certificate.code).json()

    assert heading(page) == f"{first_line} {day(2026, 10, 21)}"
    assert (answer["state"], answer["since"], answer["is_held"]) == (state, "2026-10-21", False)
    assert "holder" not in answer
    assertNotContains(page, "It does not expire")
    assertNotContains(page, "Ferreira")


@pytest.mark.parametrize("form", ["json", "png", "jwt"])
def test_a_badge_that_is_not_there_is_kept_out_of_indexes_and_caches_too(client, form):
    response = client.get(badge("7K3M9QXT2BDA", form))

    assert (response.status_code, response["X-Robots-Tag"]) == (404, "noindex, nofollow")
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "private, no-store"


def test_a_certificate_that_is_not_shared_names_nobody(client, ana, made):
    practitioners.licence(holder=ana, at=NOON, state="verified", number="SECRET-4711")
    certificate = factory.certificate(ana, rendered=True)
    share(certificate=certificate, shared=False, place=True, actor=ana, at=NOON)

    page = client.get(address(certificate.code))
    answer = as_json(client, certificate.code).json()

    assert heading(page) == "Valid"
    assertContains(page, "The holder has limited what is shown.")
    for hidden in ["Ferreira", "A. F.", "Ohio", "badge."]:
        assertNotContains(page, hidden)
    assert (answer["holder"], answer["licensed_in"], answer["is_limited"]) == ("", "", True)
    assert answer["badge"] == {}


def test_where_somebody_is_licensed_is_shown_when_the_holder_wants_it(client, ana):
    practitioners.licence(holder=ana, at=NOON, state="verified", number="SECRET-4711")
    certificate = factory.certificate(ana)
    assertNotContains(client.get(address(certificate.code)), "Ohio")
    share(certificate=certificate, shared=True, place=True, actor=ana, at=NOON)

    page = client.get(address(certificate.code))

    told = "Look that up in the register of the licensing authority of Ohio"
    assertInHTML(f'<a href="{REGISTERS}">{told}</a>', page.content.decode())
    assertNotContains(page, "4711")
    answer = as_json(client, certificate.code).json()
    assert (answer["licensed_in"], answer["register"]) == ("Ohio", "")


OHIO, USA = "https://elicense.example/ohio", "https://register.example/us"


@pytest.mark.parametrize(
    ("registers", "shows_place", "link", "words"),
    [
        ({"US-OH": OHIO, "US": USA}, True, OHIO, "Look that up in the register of Ohio"),
        ({"US": USA}, True, USA, "Look that up in the register of Ohio"),
        (
            {"US-OH": OHIO},
            False,
            REGISTERS,
            "Look that up in the register of the licensing authority",
        ),
    ],
    ids=["of the place", "of its country", "not told where"],
)
def test_the_register_is_one_link_away(
    client, ana, django_assert_num_queries, registers, shows_place, link, words
):
    practitioners.licence(holder=ana, at=NOON, state="verified", number="SECRET-4711")
    for code, register in registers.items():
        Jurisdiction.objects.filter(code=code).update(register_url=register)
    certificate = factory.certificate(ana)
    share(certificate=certificate, shared=True, place=shows_place, actor=ana, at=NOON)
    client.get("/verify/")

    with django_assert_num_queries(2):
        page = client.get(address(certificate.code))

    rel = ' rel="noopener noreferrer external"' if shows_place else ""
    assertInHTML(f'<a href="{link}"{rel}>{words}</a>', page.content.decode())
    assert as_json(client, certificate.code).json()["register"] == (link if shows_place else "")
    if not shows_place:
        assertNotContains(page, OHIO)


def test_all_registers_are_listed(client, django_assert_num_queries):
    assertContains(client.get(REGISTERS), "We list none yet.")
    for code, name in (("ZZ", "Zembla"), ("AA", "Atlantis")):
        Jurisdiction.objects.create(code=code, name=name, register_url=f"https://{code}.example/")
    Jurisdiction.objects.create(code="XX", name="Xanadu")

    with django_assert_num_queries(1):
        page = client.get(REGISTERS)

    assert [place.name for place in page.context["places"]] == ["Atlantis", "Zembla"]
    assertContains(page, 'href="https://ZZ.example/"')
    assertNotContains(page, "Xanadu")


def test_what_was_assessed_and_by_whom_is_said(client, ana):
    certificate = factory.certificate(
        ana, assessment="Practical of ten skills", assessor="Dr Ruth Amsel", objectives="Hygiene"
    )

    page = client.get(address(certificate.code)).content.decode()
    answer = as_json(client, certificate.code).json()

    assertInHTML(
        "<dd>Practical of ten skills<br><span class='muted'>Examiner: Dr Ruth Amsel</span></dd>",
        page,
    )
    assert (answer["assessed"], answer["examiner"]) == (
        ["Practical of ten skills"],
        "Dr Ruth Amsel",
    )


@pytest.mark.parametrize("state", ["valid", "expired", "revoked"])
def test_programs_find_the_badge_in_three_forms(client, made, state):
    certificate = made(state)
    if not certificate.revoked_at:
        render_certificate(certificate_id=certificate.pk, at=NOON)
    else:
        give_badge(certificate=certificate, at=NOON)

    offered = as_json(client, certificate.code).json()["badge"]

    assert list(offered) == ["json", "png", "jwt"]
    for form, kind in [
        ("json", "application/ld+json"),
        ("png", "image/png"),
        ("jwt", "application/vc+jwt"),
    ]:
        answer = client.get(offered[form].removeprefix("http://testserver"))
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == (
            "noindex, nofollow",
            "no-referrer",
        )
        about = answer_about(answer.content, at=NOW)
        assert (about.verdict, about.certificate) == ("badge", certificate)
        for private in [b"Ferreira", b"ana@example.org"]:
            assert private not in answer.content


@pytest.mark.parametrize("form", ["json", "png", "jwt"])
def test_a_badge_that_is_not_shared_is_like_one_that_is_not_there(client, ana, form):
    certificate = factory.certificate(ana, rendered=True)
    Certificate.objects.update(is_shared=False)

    assert client.get(badge(certificate.code, form)).status_code == 404
    assert client.get(badge("7K3M9QXT2BDA", form)).status_code == 404


def test_badges_are_counted_as_look_ups(client, ana):
    certificate = factory.certificate(ana, rendered=True)
    for _ in range(LOOK_UPS):
        client.get(address("7K3M9QXT2BDA"))

    assert client.get(badge(certificate.code, "jwt")).status_code == 429


@pytest.mark.parametrize("state", ["suspended", "replaced", "emptied"])
def test_the_badge_is_not_offered_when_it_would_mislead(client, made, state):
    certificate = made(state)
    render_certificate(certificate_id=certificate.pk, at=NOON)

    assertNotContains(client.get(address(certificate.code)), "badge.json")
    assert client.get(badge(certificate.code, "json")).status_code == 404


def test_a_hidden_name_is_initials_on_page_and_in_json(client, ana, made):
    certificate = made("valid")
    show_name(certificate=certificate, shown=False, actor=ana, at=NOON)

    page = client.get(address(certificate.code))
    data = as_json(client, certificate.code).json()

    assertInHTML("<strong>A. F.</strong>", page.content.decode())
    assertContains(page, "The holder has limited what is shown.")
    assertNotContains(page, "Ferreira")
    assert (data["holder"], data["is_limited"]) == ("A. F.", True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Ferreira", "A. F."),
        ("Nguyễn Thị Ánh", "N. T. Á."),
        ("Jean-Luc d'Arc", "J. d."),
        ("Cher", "C."),
    ],
)
def test_initials(name, expected):
    assert initials(name) == expected


def test_a_sample_says_so(client, ana):
    certificate = factory.certificate(ana, is_sample=True)

    page = client.get(address(certificate.code))

    assertInHTML('<p class="notice-title">SAMPLE</p>', page.content.decode())
    assert as_json(client, certificate.code).json()["is_sample"] is True


def test_the_last_day_is_the_holders(client, ana, made):
    certificate = made("valid")  # to the end of 21 October 2028 in Lisbon, 23:00 UTC
    with time_machine.travel(dt.datetime(2028, 10, 21, 22, 59, tzinfo=dt.UTC), tick=False):
        assert heading(client.get(address(certificate.code))) == "Valid"
    with time_machine.travel(dt.datetime(2028, 10, 21, 23, 1, tzinfo=dt.UTC), tick=False):
        response = client.get(address(certificate.code))
        assert heading(response) == f"Expired on {day(2028, 10, 21)}"


@pytest.mark.parametrize("found", [True, False])
def test_it_is_kept_out_of_indexes_caches_and_referrers(client, made, found):
    code = made("valid").code if found else "7K3M9QXT2BDA"

    for response in [client.get(address(code)), as_json(client, code), client.get(f"/C/{code}")]:
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "private, no-store"


def test_it_takes_two_queries_and_does_not_look_at_who_asks(
    client, ana, made, django_assert_num_queries
):
    certificate = made("valid")
    client.get("/verify/")  # whatever the frame of the site reads once
    with django_assert_num_queries(2) as asked:
        client.get(address(certificate.code))
    assert [
        table in query["sql"]
        for table, query in zip(
            ["certificates_certificate", "certificates_rendition"],
            asked.captured_queries,
            strict=True,
        )
    ] == [True, True]

    client.force_login(ana)
    assertContains(client.get(address(certificate.code)), reverse("account_login"))


def test_a_code_nobody_has_and_what_is_no_code_cost_the_same(
    client, made, django_assert_num_queries
):
    """So that neither answer nor time tells which codes there might be."""
    made("valid")
    client.get("/verify/")
    for code in ["7K3M9QXT2BDA", "hello", "\u0000"]:
        # One look-up; an unknown address asks Wagtail's redirects as well, as every 404 does.
        with django_assert_num_queries(3) as asked:
            assert client.get(address(code)).status_code == 404
        assert "certificates_certificate" in asked.captured_queries[0]["sql"]


@pytest.mark.parametrize("start", ["/C/", "/c/"])
@pytest.mark.parametrize("end", ["", "/"])
def test_the_printed_address_leads_to_the_page(client, made, start, end):
    certificate = made("valid")

    response = client.get(f"{start}{certificate.code.lower()}{end}")

    assertRedirects(response, address(shown(certificate.code)))


def test_the_printed_address_does_not_know_whether_a_code_exists(client):
    response = client.get("/C/7K3M9QXT2BDA")

    assertRedirects(response, address("7K3M-9QXT-2BDA"), target_status_code=404)


def test_the_form_forgives_and_leads_on(client, made):
    certificate = made("valid")
    typed = f" {shown(certificate.code).lower()} "

    response = client.get(reverse("certificates:verify"), {"code": typed})

    assertRedirects(response, address(shown(certificate.code)))


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter the code printed on the certificate"),
        (
            "7K3M",
            "A code has twelve letters and digits, such as 7K3M-9QXT-2BDA. Check it and type it again",
        ),
        (
            "FF-2026-7QK29FXRM4",
            "This is the number of a certificate. Enter the code that stands beside the square code",
        ),
        ("x" * 201, "Enter the twelve characters of the code and nothing else"),
    ],
)
def test_the_form_says_what_is_missing(client, typed, error):
    response = client.get(reverse("certificates:verify"), {"code": typed})

    assert response.context["form"].errors == {"code": [error]}
    assertContains(response, "There is a problem")


def test_after_many_look_ups_it_asks_to_wait(client, made):
    certificate = made("valid")
    for _ in range(LOOK_UPS - 1):
        client.get(address("7K3M9QXT2BDA"))
    assert heading(client.get(address(certificate.code))) == "Valid"

    page, data = client.get(address(certificate.code)), as_json(client, certificate.code)

    assert [(page.status_code, page["Retry-After"]), (data.status_code, data["Retry-After"])] == [
        (429, "60"),
        (429, "60"),
    ]
    assert heading(page) == "Wait a minute"
    assertNotContains(page, "Ferreira", status_code=429)
    assert data.json() == {"state": "too_many_look_ups"}
    other = client.get(address(certificate.code), REMOTE_ADDR="10.1.1.9")
    assert heading(other) == "Valid"
    forged = client.get(address(certificate.code), headers={"x-forwarded-for": "10.1.1.9"})
    assert forged.status_code == 429
    with time_machine.travel(NOW + dt.timedelta(minutes=1), tick=False):
        assert heading(client.get(address(certificate.code))) == "Valid"


def test_a_cache_that_is_away_does_not_close_the_register(client, made, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError("no cache")

    certificate = made("valid")
    monkeypatch.setattr(cache, "add", away)

    assert heading(client.get(address(certificate.code))) == "Valid"


@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_it_can_only_be_read(client, made, verb):
    certificate = made("valid")
    for page in [
        address(certificate.code),
        f"/C/{certificate.code}",
        reverse("certificates:verify"),
    ]:
        assert getattr(client, verb)(page).status_code == 405

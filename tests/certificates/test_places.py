"""What a certificate prints for the places its holder is licensed in, and what it waits for."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from certificates import selectors
from certificates.models import Artwork, Certificate, PrintRule, ProviderNumber
from certificates.rules.codes import shown
from certificates.services import issue_certificate, revoke_certificate
from certificates.typesetting.face import CertificateFace
from certificates.typesetting.wording import Wording
from cms.starter import places
from cms.starter.print_rules import load_print_rules
from courses.models import CoursePage
from quizzes.models import QuizPage
from tests.factories import certificates as factory
from tests.factories import courses, practitioners
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TODAY = NOON.date()


def earned(holder, programme, at=NOON):
    course = programme.courses.first()
    return issue_certificate(enrolment_id=factory.completed(holder, course, at=at).pk, at=at)


@pytest.fixture
def ohio():
    return practitioners.ohio()


@pytest.fixture
def licensed(ana, ohio):
    practitioners.licence(holder=ana, at=NOON, state="verified", number="PT-77")
    return ana


def test_numbers_are_those_of_the_holders_places_on_the_day_of_completion(licensed, ben, ohio):
    elsewhere = practitioners.Jurisdiction.objects.create(code="US-XX", name="Elsewhere")
    programme = factory.programme()
    for body, place, first, last in [
        ("Everywhere", None, None, None),
        ("Ohio", ohio, TODAY, TODAY),
        ("Country", ohio.parent, None, TODAY),
        ("Not begun", ohio, TODAY + DAY, None),
        ("Over", ohio, None, TODAY - DAY),
        ("Elsewhere", elsewhere, None, None),
    ]:
        held = {"jurisdiction": place, "valid_from": first, "valid_until": last}
        ProviderNumber.objects.create(body=body, number=f"P {body}", **held)
        programme.approvals.create(body=body, number=f"A {body}", statement="So be it.", **held)

    [hers], [his] = earned(licensed, programme), earned(ben, programme)

    there = ["Country", "Everywhere", "Ohio"]
    assert hers.data["provider_numbers"] == [[body, f"P {body}"] for body in there]
    assert hers.data["approvals"] == [[body, f"A {body}", "So be it."] for body in there]
    assert his.data["approvals"] == [["Everywhere", "A Everywhere", "So be it."]]


@pytest.mark.parametrize("listed", [False, True])
def test_the_number_of_the_settings_is_for_who_keeps_no_list(ana, ohio, settings, listed):
    settings.PROVIDER_NUMBER = "50-2417"
    if listed:
        ProviderNumber.objects.create(body="Ohio", number="P1", jurisdiction=ohio)

    [made] = earned(ana, factory.programme())

    assert (made.data["provider_number"], made.data["provider_numbers"]) == (
        "" if listed else "50-2417",
        [],
    )


def test_hours_units_signatories_and_words_are_printed_as_the_programme_has_them(ana):
    programme = factory.programme(description="Theory and practice.", minutes={"in_person": 90})
    programme.credits.create(mode="in_person", minutes=30, category="Ethics")
    programme.credits.create(mode="async", minutes=15, category="Ethics")
    programme.units.create(body="IACET", unit="CEU", amount="0.8")
    picture = Artwork.objects.create(
        sha256="5e" * 32, kind="png", width=1, height=1, name="ivo.png", uploaded_at=NOON
    )
    programme.signatories.create(position=1, name="Ivo", role="Director", picture=picture)

    [made] = earned(ana, programme)

    printed = ("credits", "units", "signatories", "description", "place_or_mode")
    assert {name: made.data[name] for name in printed} == {
        "credits": [["Self-paced", "0.25"], ["In person", "2.00"]],
        "units": [["0.80", "CEU", ""], ["0.75", "hours", "Ethics"]],
        "signatories": [["Dr Ruth Amsel", "", ""], ["Ivo", "Director", "5e" * 32]],
        "description": "Theory and practice.",
        "place_or_mode": "Self-paced and in person",
    }


def test_the_licence_is_that_of_the_place_that_asks_for_it(licensed, ohio):
    other = practitioners.Jurisdiction.objects.create(code="US-XX", name="Elsewhere")
    practitioners.licence(
        holder=licensed, at=NOON + DAY, state="verified", number="X-1", jurisdiction=other
    )
    programme = factory.programme()
    [newest] = earned(licensed, programme, NOON + DAY)
    factory.print_rule(ohio, "licence_number")

    [asked] = earned(licensed, programme, NOON + 2 * DAY)

    told = [(made.data["licence_number"], made.data["licence_issuer"]) for made in (newest, asked)]
    assert told == [(None, "Elsewhere"), ("PT-77", "Ohio")]
    said = Wording(CertificateFace.from_data(newest.data))
    assert [said.fact(name) for name in ("licence", "licence_number", "licence_issuer")] == [""] * 3


def test_a_reviewed_rule_withholds_until_what_it_wants_is_there(licensed, ben, ohio):
    factory.print_rule(ohio, "approval_number", reviewed_by="R. Amsel")
    programme = factory.programme()
    course = programme.courses.get()
    enrolments = [factory.completed(person, course) for person in (licensed, ben)]

    def owed():
        found = selectors.owed_enrolments(programme, on=TODAY)
        return list(found.order_by("pk"))

    assert issue_certificate(enrolment_id=enrolments[0].pk, at=NOON) == []
    assert owed() == [enrolments[1]]
    assert [(one.enrolment, one.reason) for one in selectors.withheld_awards(on=TODAY)] == [
        (
            enrolments[0],
            (
                "Ohio wants the approval number of the course on the certificate (Rule 7). "
                "Enter an approval that holds on the day of completion."
            ),
        )
    ]
    assert selectors.expected_from(enrolments[0], on=TODAY) == [
        (
            "Your licensing board or an accreditor wants something on the certificate that we are "
            "still waiting for. "
            "We make it as soon as we have that."
        )
    ]

    # An approval that begins on the next day is asked about, and is found too late.
    approval = programme.approvals.create(body="B", number="1", valid_from=TODAY + DAY)
    assert len(selectors.withheld_awards(on=TODAY)) == 1
    assert issue_certificate(enrolment_id=enrolments[0].pk, at=NOON) == []

    approval.valid_from = TODAY
    approval.save()
    assert owed() == enrolments
    assert selectors.withheld_awards(on=TODAY) == []
    assert len(issue_certificate(enrolment_id=enrolments[0].pk, at=NOON)) == 1


def test_a_rule_nobody_reviewed_withholds_nothing(licensed, ohio):
    factory.print_rule(ohio, "approval_number", "units", "expiry")

    assert len(earned(licensed, factory.programme())) == 1
    assert selectors.withheld_awards(on=TODAY) == []


def test_issuing_asks_as_often_however_much_is_printed(
    licensed, ohio, django_assert_max_num_queries
):
    plain, full = factory.programme(), factory.programme()
    for number in range(3):
        full.approvals.create(body="B", number=str(number))
        full.units.create(unit=f"U{number}", amount=1)
        full.signatories.create(name=f"S{number}")
        ProviderNumber.objects.create(body="P", number=str(number))
    factory.print_rule(ohio, "units", reviewed_by="R. Amsel")
    full_course = full.courses.get()
    enrolments = [
        factory.completed(licensed, course) for course in (plain.courses.get(), full_course)
    ]
    plain.units.create(unit="U", amount=1)
    with django_assert_max_num_queries(60) as asked:
        assert len(issue_certificate(enrolment_id=enrolments[0].pk, at=NOON)) == 1
    with django_assert_max_num_queries(len(asked)):
        assert len(issue_certificate(enrolment_id=enrolments[1].pk, at=NOON)) == 1


def renewals(*certificates):
    rows = Certificate.objects.filter(pk__in=[one.pk for one in certificates]).order_by("pk")
    return list(rows.values_list("supersedes", "superseding"))


def test_completing_again_or_by_a_renewal_path_renews_the_newest(ana, ben):
    first = factory.programme()
    path = factory.programme(renews=first)
    [one] = earned(ana, first)
    [two] = earned(ana, path, NOON + DAY)
    [three] = earned(ana, first, NOON + 2 * DAY)
    [alone] = earned(ben, path, NOON)

    assert renewals(one, two, three, alone) == [
        (None, ""),
        (one.pk, "renewal"),
        (two.pk, "renewal"),
        (None, ""),
    ]


def test_news_that_comes_late_renews_nothing_that_came_after_it(ana):
    programme = factory.programme()
    course = programme.courses.get()
    early, late = factory.completed(ana, course), factory.completed(ana, course, at=NOON + DAY)

    made = [issue_certificate(enrolment_id=one.pk, at=NOON + 2 * DAY)[0] for one in (late, early)]

    assert renewals(*made) == [(None, ""), (None, "")]


def test_a_revoked_certificate_is_not_renewed(ana, administrator):
    programme = factory.programme()
    [revoked] = earned(ana, programme)
    revoke_certificate(certificate=revoked, actor=administrator, reason="error", note="x", at=NOON)

    [after] = earned(ana, programme, NOON + DAY)

    assert renewals(after) == [(None, "")]


def test_validity_counts_from_completion_also_of_an_early_renewal(ana):
    programme = factory.programme(validity_months=12)
    [one] = earned(ana, programme)
    [two] = earned(ana, programme, NOON + 30 * DAY)

    assert (one.valid_until, two.valid_until) == (dt.date(2027, 10, 21), dt.date(2027, 11, 20))


def test_the_starter_rules_inform_and_are_loaded_once():
    places.load_places()

    load_print_rules()
    load_print_rules()

    assert list(
        PrintRule.objects.values_list("jurisdiction__code", "retention_years", "reviewed_by")
    ) == [
        ("US-CT", 3, ""),
        ("US-IA", None, ""),
        ("US-LA", 4, ""),
        ("US-NV", 4, ""),
        ("US-TX", 4, ""),
    ]
    texas = PrintRule.objects.get(jurisdiction__code="US-TX")
    assert {"approval_number", "licence_number", "signature", "units"} < set(texas.facts)


def quiz(course, title, **fields):
    return courses.publish(courses.module(course), QuizPage(title=title, **fields))


def test_what_was_assessed_is_frozen_by_its_title_and_never_with_a_mark(ana):
    programme = factory.programme(
        assessment="Practical examination of six techniques", assessor="Dr Ivo Hartmann"
    )
    other = courses.course()
    for course in (programme.courses.first(), other):
        quiz(course, f"Exam of {course.title}")
    quiz(programme.courses.first(), "Practice", is_practice=True)
    quiz(programme.courses.first(), "Optional", is_required=False)

    [made] = earned(ana, programme)

    assert made.data["assessments"] == [
        f"Exam of {programme.courses.first().title}",
        "Practical examination of six techniques",
    ]
    assert made.data["assessor"] == "Dr Ivo Hartmann"


def test_a_place_that_asks_what_was_assessed_waits_for_it(licensed, ohio):
    factory.print_rule(ohio, "assessment", "assessor", reviewed_by="Dr M. Li")
    programme = factory.programme()

    assert earned(licensed, programme) == []
    [held] = selectors.withheld_awards(on=TODAY)
    assert "wants how it was assessed on the certificate" in held.reason
    assert "wants who examined on the certificate" in held.reason

    programme.assessment, programme.assessor = "Practical examination", "Dr Ivo Hartmann"
    programme.save()
    [made] = issue_certificate(enrolment_id=held.enrolment.pk, at=NOON)
    assert made.data["assessments"] == ["Practical examination"]


@pytest.fixture
def licensed_twice(licensed, ohio):
    """Also in Texas, and in a country that asks for nothing."""
    texas = practitioners.Jurisdiction.objects.create(
        code="US-TX", name="Texas", parent=ohio.parent
    )
    for place, number in [(texas, "TX-12"), (ohio.parent, "US-3")]:
        practitioners.licence(
            holder=licensed, at=NOON, state="verified", number=number, jurisdiction=place
        )
    factory.print_rule(texas, "licence_number")
    return licensed


@pytest.mark.parametrize(
    ("ohio_asks", "numbers"),
    [
        pytest.param(True, {("PT-77", "Ohio"), ("TX-12", "Texas")}, id="two-places-ask"),
        pytest.param(False, {("TX-12", "Texas")}, id="one-place-asks"),
    ],
)
def test_each_place_that_asks_gets_its_licence_number(licensed_twice, ohio, ohio_asks, numbers):
    if ohio_asks:
        factory.print_rule(ohio, "licence_number")

    [made] = earned(licensed_twice, factory.programme())

    data = made.data
    first = (data["licence_number"], data["licence_issuer"])
    assert {first, *map(tuple, data["further_licences"])} == numbers
    assert len(data["further_licences"]) == len(numbers) - 1


@pytest.mark.parametrize(
    ("chosen", "country", "paper"),
    [
        pytest.param("", "US", "us-letter", id="licensed-in-the-united-states"),
        pytest.param("", "GB", "a4", id="licensed-in-britain"),
        pytest.param("", None, None, id="without-a-licence-as-designed"),
        pytest.param("a4", "US", "a4", id="the-programme-says-a4"),
        pytest.param("us-letter", "GB", "us-letter", id="the-programme-says-letter"),
        pytest.param("design", "US", None, id="the-programme-says-as-designed"),
    ],
)
def test_the_paper_is_that_of_the_place_or_of_the_programme(ana, chosen, country, paper):
    if country:
        place = practitioners.Jurisdiction.objects.create(code=f"{country}-XY", name="There")
        practitioners.licence(holder=ana, at=NOON, state="verified", jurisdiction=place)

    [made] = earned(ana, factory.programme(paper=chosen))

    assert made.data["paper"] == paper


@pytest.mark.parametrize(
    ("versions", "printed"),
    [
        pytest.param(["2026-09"], "2026-09", id="one course"),
        pytest.param([" "], "", id="one course without a version"),
        pytest.param(["2", "", "7"], "A 2; C 7", id="several courses"),
    ],
)
def test_the_version_of_what_was_taken_is_frozen(ana, client, versions, printed):
    pages = [
        courses.course(title=f"Course {code}", code=code, version=version)
        for code, version in zip("ABC", versions, strict=False)
    ]
    programme = factory.programme(*pages)
    enrolments = [factory.completed(ana, page) for page in pages]

    [made] = issue_certificate(enrolment_id=enrolments[-1].pk, at=NOON)
    CoursePage.objects.update(version="99")

    made.refresh_from_db()
    assert made.data["version"] == printed
    answer = client.get(reverse("certificates:verification_json", args=[made.code])).json()
    assert answer["version"] == printed
    page = client.get(reverse("certificates:verification", args=[shown(made.code)]))
    assert page.content.decode().count(f"version {printed}") == bool(printed)
    assert programme.certificates.get() == made


def test_numbers_and_units_on_the_paper_stand_on_the_page_and_in_the_data(licensed, ohio, client):
    ProviderNumber.objects.create(body="Board of Ohio", number="P-1", jurisdiction=ohio)
    ProviderNumber.objects.create(body="Everywhere", number="P-2")
    programme = factory.programme()
    programme.units.create(body="IACET", unit="CEU", amount="0.8")
    programme.units.create(unit="hours", amount="1.5", category="Ethics")
    programme.approvals.create(body="Board of Ohio", number="A-9", jurisdiction=ohio)

    [made] = earned(licensed, programme)

    answer = client.get(reverse("certificates:verification_json", args=[made.code])).json()
    assert answer["issuer"]["numbers"] == [
        {"body": "Board of Ohio", "number": "P-1"},
        {"body": "Everywhere", "number": "P-2"},
    ]
    assert answer["units"] == [
        {"amount": "1.50", "unit": "hours", "category": "Ethics"},
        {"amount": "0.80", "unit": "CEU", "category": ""},
    ]
    assert answer["approvals"] == [{"body": "Board of Ohio", "number": "A-9"}]
    page = client.get(reverse("certificates:verification", args=[shown(made.code)]))
    words = " ".join(strip_tags(page.content.decode().replace("<", " <")).split())
    assert "Issued by Filiform Training Provider number P-1 (Board of Ohio)" in words
    assert "Provider number P-2 (Everywhere)" in words
    assert "Units 1.5 hours (Ethics) 0.8 CEU" in words

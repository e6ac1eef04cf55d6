"""What somebody reads before they enrol, and after they have completed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.models import Approval, ProgrammeCourse, ProgrammeUnit
from courses import services
from courses.models import CourseAuthor
from renewals.models import RuleSet
from tests.factories.courses import course, course_with, enrolment, lessons_of
from tests.factories.practitioners import licence, ohio, physical_therapist
from tests.factories.renewals import programme

pytestmark = pytest.mark.django_db


def scope_rule(status="permitted_conditional", **fields):
    return RuleSet.objects.create(
        reference="US-OH/physical_therapist",
        jurisdiction=ohio(),
        profession=physical_therapist(),
        kind="scope",
        clauses=[{"type": "status", "dn_status": status, **fields}],
        sources=[
            {
                "title": "Ohio board",
                "address": "https://board.example/ohio",
                "date": "2025",
                "checked_on": "2026-10-01",
            }
        ],
    )


def completed(learner, page, at=None):
    way = enrolment(learner, page)
    for step in lessons_of(page):
        services.complete_step(
            enrolment=way,
            step=step,
            revision=services.pinned_revision(page=step),
            at=at or timezone.now(),
        )
    way.refresh_from_db()
    return way


def text_of(client, address):
    return client.get(address).content.decode()


def test_authors_stand_with_credentials_and_interests_and_the_old_line_still_works(client):
    old = course("Old", authors="Ana Ferreira, PT")
    new = course("New")
    CourseAuthor.objects.create(
        course=new,
        sort_order=1,
        name="Ben Okafor",
        credentials="PT, PhD",
        interests="Sells needles.",
    )
    CourseAuthor.objects.create(course=new, sort_order=0, name="Cleo Marsh")

    shown = text_of(client, new.url)

    assert "Ana Ferreira, PT" in text_of(client, old.url)
    assert shown.index("Cleo Marsh") < shown.index("Ben Okafor")
    assert "<strong>Ben Okafor</strong>, PT, PhD" in shown
    assert [line in shown for line in ("Sells needles.", "not stated")] == [True, True]


def test_certificates_say_how_long_they_hold_and_who_accepts_the_hours(client):
    page = course_with(1)
    row = programme("Foundations", validity_months=24)
    ProgrammeCourse.objects.create(programme=row, course=page)
    ProgrammeUnit.objects.create(programme=row, unit="CEU", body="IACET", amount=Decimal("0.80"))
    Approval.objects.create(
        programme=row,
        body="A board",
        number="17",
        jurisdiction=ohio(),
        valid_until=dt.date(2999, 1, 31),
    )
    ended = Approval.objects.create(
        programme=row, body="A board", number="16", valid_until=dt.date(2020, 1, 31)
    )

    shown = text_of(client, page.url)

    assert "<strong>Foundations</strong>, certificate of completion. Holds 2 years." in shown
    assert "0.8 CEU (IACET)" in shown
    assert "Ohio: A board, 17, until 31 January 2999" in shown
    assert ended.number not in shown.split("Who accepts the hours")[1].split("</dd>")[0]


def test_what_it_does_not_license_is_told_for_the_places_of_the_reader(client, ana):
    page = course_with(1)
    scope_rule()
    licence(holder=ana, state="verified", at=timezone.now())
    client.force_login(ana)

    shown = text_of(client, page.url)

    assert "<h3>Ohio, physical therapist</h3>" in shown
    assert '<a href="https://board.example/ohio" rel="noreferrer">Ohio board</a>' in shown
    assert "checked 1 October 2026" in shown
    assert "Check with your board." in shown


def test_a_place_without_a_rule_stays_not_known(client, ana):
    page = course_with(1)
    licence(holder=ana, state="verified", at=timezone.now())
    client.force_login(ana)

    assert "Not known: no rule of this place is on record here." in text_of(client, page.url)


def test_anybody_may_choose_a_place(client):
    page = course_with(1)
    rule = scope_rule("prohibited", prohibition_note="Needling is for acupuncturists only")
    address = reverse("courses:scope", args=[page.pk])
    chosen = f"{rule.jurisdiction_id}-{rule.profession_id}"

    nothing, shown = text_of(client, address), text_of(client, f"{address}?place={chosen}")

    assert f'<option value="{chosen}">Ohio, Physical therapist</option>' in nothing
    assert "Needling is for acupuncturists only" in shown
    assert "Education only in Ohio" in shown
    assert client.get(f"{address}?place=nonsense").status_code == 200


def test_after_completing_the_next_course_is_offered(client, ana):
    page = course_with(1, title="First")
    other = course_with(1, title="Other")
    opened = course_with(1, title="Opened by it", prerequisites=[page])
    completed(ana, page)
    client.force_login(ana)

    assert f'href="{opened.url}">Next course: Opened by it' in text_of(client, page.url)
    completed(ana, opened)
    assert f'href="{other.url}">Next course: Other' in text_of(client, page.url)


# Again


def test_taking_it_again_follows_the_completed_time_and_sets_nothing_back(client, ana, noon):
    page = course_with(2)
    first = completed(ana, page)
    done = list(first.completions.values_list("step_id", "completed_at"))
    client.force_login(ana)
    client.post(reverse("courses:enrol", args=[page.pk]), {"again": "yes"})
    again = ana.enrolments.first()

    shown = text_of(client, page.url)
    first.refresh_from_db()

    assert (again.follows, again.purpose, again.completed_at) == (first, "retake", None)
    assert list(first.followed_by.all()) == [again]
    assert list(first.completions.values_list("step_id", "completed_at")) == done
    assert "Your earlier time: completed on" in shown


def test_a_renewal_follows_too_and_a_course_that_was_left_is_followed_by_nothing(ana, noon):
    page, left = course_with(1), course_with(1)
    first = completed(ana, page)
    services.leave_course(enrolment=enrolment(ana, left), at=noon)

    renewal = services.enrol(learner=ana, course=page, purpose="renewal", at=timezone.now())
    fresh = services.enrol(learner=ana, course=left, at=timezone.now())

    assert (renewal.follows, renewal.purpose) == (first, "renewal")
    assert (fresh.follows, fresh.purpose) == (None, "first")

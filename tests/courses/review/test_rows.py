"""What a review says, who may give it, and that it stays."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from courses.models import ClinicalReview
from courses.publishing import PublishingRefused
from courses.selectors.reviews import review_of
from courses.services.review import (
    ReviewRefused,
    record_review,
    usual_next_review,
)
from practitioners.roles import Role, give_role
from tests.courses.review.steps import draft, said
from tests.factories.reviews import approve, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.review_gate]


def test_a_review_keeps_who_said_what_of_which_text(page, rosa, noon):
    review = record_review(
        page=page,
        revision=page.latest_revision,
        reviewer=rosa,
        credentials=" MSc ",
        interests=" Teaches for us ",
        decision="approved",
        at=noon,
    )

    assert (review.name, review.credentials, review.interests) == (
        "Rosa Lindt",
        "MSc",
        "Teaches for us",
    )
    assert (review.reviewed_on, review.next_review_on) == (
        dt.date(2026, 11, 21),
        dt.date(2028, 11, 21),
    )
    assert review_of(page=page, revision=page.latest_revision) == review


@pytest.mark.parametrize(
    ("day", "next_one"),
    [("2026-11-21", "2028-11-21"), ("2028-02-29", "2030-02-28")],
    ids=["usual", "leap day"],
)
def test_the_usual_next_review_is_in_24_months(day, next_one):
    assert usual_next_review(dt.date.fromisoformat(day)) == dt.date.fromisoformat(next_one)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"credentials": " "}, "State your credentials and your interests."),
        ({"interests": ""}, "State your credentials and your interests."),
        ({"decision": "changes", "words": " "}, "Say what has to be changed."),
        ({"next_review_on": dt.date(2026, 11, 21)}, "The next review must be after today."),
    ],
    ids=["no credentials", "no interests", "changes without words", "next review today"],
)
def test_what_a_review_must_say(page, rosa, noon, changed, sentence):
    words = said(next_review_on=None) | changed
    with pytest.raises(ReviewRefused) as refused:
        record_review(page=page, revision=page.latest_revision, reviewer=rosa, at=noon, **words)

    assert str(refused.value) == sentence
    assert ClinicalReview.objects.count() == 0


def test_nobody_reviews_their_own_words(page, instructor, noon):
    give_role(person=instructor, role=Role.CLINICAL_REVIEWER)

    with pytest.raises(ReviewRefused, match="You wrote a part of this text"):
        approve(page, reviewer=instructor, at=noon)


def test_who_wrote_an_earlier_draft_of_the_text_is_an_author_of_it(page, rosa, ben, noon):
    draft(page, "<p>Mine.</p>", by=rosa)
    page = draft(page, "<p>Mine, with a comma of Ben's.</p>", by=ben)

    with pytest.raises(ReviewRefused, match="You wrote a part of this text"):
        approve(page, reviewer=rosa, at=noon)


def test_who_wrote_before_the_last_approval_is_no_author_of_what_came_after(page, rosa, ben, noon):
    page = draft(page, "<p>By Rosa.</p>", by=rosa)
    approve(page, reviewer=reviewer("otto@example.org", "Otto Vries"), at=noon)
    page = draft(page, "<p>By Ben.</p>", by=ben)

    assert approve(page, reviewer=rosa, at=noon).is_approval


def test_only_clinical_reviewers_review(page, ben, noon):
    with pytest.raises(ReviewRefused, match="Only clinical reviewers"):
        approve(page, reviewer=ben, at=noon)


@pytest.mark.parametrize(
    ("field", "value"),
    [("next_review_on", None), ("next_review_on", "2026-11-21"), ("credentials", "")],
    ids=["approval without a next day", "next day not later", "no credentials"],
)
def test_the_database_keeps_what_a_review_says(page, rosa, noon, field, value):
    review = approve(page, reviewer=rosa, at=noon)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicalReview.objects.filter(pk=review.pk).update(**{field: value})


def test_the_newest_review_of_a_text_holds(page, rosa, noon):
    approve(page, reviewer=rosa, at=noon)
    later = approve(
        page,
        reviewer=rosa,
        decision="changes",
        words="The depth is wrong.",
        at=noon + dt.timedelta(hours=1),
    )

    assert review_of(page=page, revision=page.latest_revision) == later
    with pytest.raises(PublishingRefused, match="The depth is wrong"):
        page.latest_revision.publish()

"""Submitted, read, approved or sent back."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from courses.models import ClinicalReview, LessonPage, LiveReview
from courses.selectors.reviews import waiting_task
from courses.services.review import (
    ReviewRefused,
    decide_review,
)
from courses.services.review_workflow import install_review_workflow
from practitioners.roles import Role, give_role
from tests.courses.review.steps import draft, editor_form, said, submit
from tests.factories.courses import catalogue
from tests.factories.reviews import approve, lapsed

pytestmark = [pytest.mark.django_db, pytest.mark.review_gate]


def test_a_text_is_submitted_reviewed_and_published(
    client, mailoutbox, page, instructor, rosa, django_capture_on_commit_callbacks
):
    install_review_workflow()
    client.force_login(instructor)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(edit, {**editor_form(page), "action-submit": "1"})
    waiting = waiting_task(page)
    client.force_login(rosa)
    address = reverse("clinical_review", args=[page.pk])

    shown = client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            address, said(revision=waiting.revision_id, words="Good and careful."), follow=True
        )

    assert "The text" in shown
    assert "is approved and published" in answer.content.decode()
    page = LessonPage.objects.get(pk=page.pk)
    review = ClinicalReview.objects.get()
    assert (page.live_revision_id, review.revision_id) == (waiting.revision_id,) * 2
    assert LiveReview.objects.get(page=page.pk).review == review
    assert WorkflowState.objects.get().status == "approved"
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([rosa.email], "“Upper trapezius” waits for your clinical review"),
        ([instructor.email], "“Upper trapezius” was approved"),
    ]


def test_changes_wanted_go_back_to_the_author_by_mail(
    client, mailoutbox, page, instructor, rosa, django_capture_on_commit_callbacks
):
    waiting = submit(page, instructor)
    client.force_login(rosa)
    data = said(revision=waiting.revision_id, decision="changes", words="State the depth.")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("clinical_review", args=[page.pk]), data)

    assert WorkflowState.objects.get().status == "needs_changes"
    assert LessonPage.objects.get(pk=page.pk).live_revision_id != waiting.revision_id
    [letter] = [mail for mail in mailoutbox if mail.to == [instructor.email]]
    assert letter.subject == "“Upper trapezius” needs changes"
    assert "State the depth." in letter.body
    # Changed and submitted again, it is another text and another request.
    page = draft(page, "<p>Two centimetres at most.</p>", by=instructor)
    WorkflowState.objects.get().resume(user=instructor)
    assert waiting_task(page).revision_id == page.latest_revision_id


def test_a_page_in_review_is_closed_to_everybody(client, page, instructor, administrator, rosa):
    submit(page, instructor)
    page = LessonPage.objects.get(pk=page.pk)

    assert [page.get_lock().for_user(who) for who in [instructor, administrator, rosa]] == [
        True
    ] * 3


def test_a_review_is_of_the_text_that_was_read(page, instructor, rosa, noon):
    submit(page, instructor)

    with pytest.raises(ReviewRefused, match="has changed since you opened it"):
        decide_review(page=page, revision_id=0, reviewer=rosa, at=noon, **said(next_review_on=None))


def test_a_draft_saved_behind_the_request_is_not_published_by_its_review(
    page, instructor, rosa, noon
):
    waiting = submit(page, instructor)
    draft(page, "<p>Slipped in.</p>", by=instructor)

    with pytest.raises(ReviewRefused, match="A newer draft was saved"):
        decide_review(
            page=page,
            revision_id=waiting.revision_id,
            reviewer=rosa,
            at=noon,
            **said(next_review_on=None),
        )
    assert ClinicalReview.objects.count() == 0


def test_what_else_stops_publishing_is_said_and_nothing_recorded(client, page, instructor, rosa):
    page = LessonPage.objects.get(pk=page.pk)
    page.body = json.dumps([{"type": "key_fact", "value": {"text": "So it is.", "sources": []}}])
    page.save_revision(user=instructor, clean=False)
    page = LessonPage.objects.get(pk=page.pk)
    waiting = submit(page, instructor)
    client.force_login(rosa)

    answer = client.post(
        reverse("clinical_review", args=[page.pk]), said(revision=waiting.revision_id)
    )

    assert "names no source" in answer.content.decode()
    assert ClinicalReview.objects.count() == 0
    assert waiting_task(page) is not None


def test_the_live_text_is_reviewed_again_without_being_submitted(client, page, rosa):
    review = approve(page)
    page.latest_revision.publish()
    lapsed(review, on=timezone.localdate())
    client.force_login(rosa)
    live = LessonPage.objects.get(pk=page.pk).live_revision_id

    client.post(reverse("clinical_review", args=[page.pk]), said(revision=live))

    assert LiveReview.objects.get(page=page.pk).review.next_review_on == dt.date(2099, 1, 1)
    assert ClinicalReview.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"decision": ""}, "Say what you found."),
        ({"credentials": ""}, "Enter your credentials"),
        ({"interests": ""}, "State your interests, or write None."),
        ({"decision": "changes", "words": " "}, "Say what has to be changed."),
        ({"next_review_on": "2020-01-01"}, "The next review must be after today."),
        ({"next_review_on": "soon"}, "Enter the day as year-month-day"),
    ],
    ids=["nothing found", "no credentials", "no interests", "no words", "past", "no day"],
)
def test_a_review_with_something_missing_keeps_what_was_typed(
    client, page, instructor, rosa, changed, sentence
):
    waiting = submit(page, instructor)
    client.force_login(rosa)
    data = said(revision=waiting.revision_id, words="Kept words") | changed

    text = client.post(reverse("clinical_review", args=[page.pk]), data).content.decode()

    assert sentence in text
    assert ("Kept words" in text) == (data["words"] == "Kept words")
    assert ClinicalReview.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 302), ("ana", 302), ("instructor", 403), ("rosa", 200)],
)
def test_reviews_are_for_reviewers(client, request, page, instructor, who, status):
    submit(page, instructor)
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))

    answers = [
        client.get(reverse("clinical_review", args=[page.pk])).status_code,
        client.post(reverse("clinical_review", args=[page.pk]), {}).status_code,
    ]

    assert answers == [status, status]


def test_the_text_in_review_stands_in_a_frame_of_the_staff_pages(client, page, instructor, rosa):
    waiting = submit(page, instructor)
    address = reverse("text_in_review", args=[waiting.revision_id])
    client.force_login(instructor)
    refused = client.get(address).status_code
    client.force_login(rosa)

    answer = client.get(address)

    assert refused == 403
    assert "The needle stays in the grip." in answer.content.decode()
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_an_author_who_reviews_gets_no_form_for_their_own_text(client, page, instructor):
    give_role(person=instructor, role=Role.CLINICAL_REVIEWER)
    submit(page, instructor)
    client.force_login(instructor)

    text = client.get(reverse("clinical_review", args=[page.pk])).content.decode()

    assert "Another clinical reviewer has to look at it." in text
    assert "Record the review" not in text


def test_installing_the_workflow_twice_is_once(page):
    install_review_workflow()
    first = catalogue().workflowpage.workflow
    install_review_workflow()

    assert page.get_workflow() == first
    assert first.workflow_tasks.count() == 1

"""Clinical reviews: who may give them, of which text, and what is refused without them."""

import datetime as dt
import json

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision, WorkflowPage, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.extending.kept_pages import why_it_stays
from courses.models import ClinicalReview, KeptBack, LessonPage, LiveReview, Lock, ReviewLetter
from courses.publishing import PublishingRefused, why_not_publish
from courses.selectors.reviews import review_of, reviewed, reviews_due, waiting_task
from courses.services.review import (
    ReviewRefused,
    decide_review,
    record_review,
    usual_next_review,
)
from courses.services.review_letters import (
    mail_review_letters,
    plan_review_letters,
    send_owed_letters,
)
from courses.services.review_workflow import install_review_workflow
from practitioners.roles import Role, give_role
from tests.factories.courses import catalogue, course, lesson, module
from tests.factories.reviews import approve, lapsed, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.review_gate]
NO_REVIEW = "no clinical reviewer has approved this text"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.MFA_FOR_STAFF = False


@pytest.fixture
def rosa(db):
    return reviewer()


@pytest.fixture
def page(instructor):
    """A live lesson of a real course, with a draft of its instructor."""
    made = lesson(module(course(title="Foundations")), "Upper trapezius", objectives="Say so")
    made.owner = instructor
    made.save()
    return draft(made, "<p>The needle stays in the grip.</p>", by=instructor)


def draft(page, text, by=None):
    page = LessonPage.objects.get(pk=page.pk)
    page.body = json.dumps([{"type": "rich_text", "value": text}])
    page.save_revision(user=by)
    return LessonPage.objects.get(pk=page.pk)


def submit(page, by):
    install_review_workflow()
    page.get_workflow().start(page, by)
    return waiting_task(page)


def said(**changed):
    return {
        "decision": "approved",
        "words": "",
        "credentials": "MSc, physiotherapist",
        "interests": "None",
        "next_review_on": "2099-01-01",
        **changed,
    }


# Who reviews what


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


# The gate


def by_services(page, client, user):
    page.latest_revision.publish(user=user)


def by_the_page(page, client, user):
    page.publish(page.latest_revision)


def by_the_editor(page, client, user):
    client.force_login(user)
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {**editor_form(page), "action-publish": "1"},
        follow=True,
    )


def by_bulk(page, client, user):
    client.force_login(user)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{url}?id={page.pk}&next=/admin/", follow=True)


def by_bulk_of_the_module(page, client, user):
    LessonPage.objects.filter(pk=page.pk).update(live=False)
    client.force_login(user)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    data = {"include_descendants": "on"}
    return client.post(f"{url}?id={page.get_parent().pk}&next=/admin/", data, follow=True)


def by_the_clock(page, client, user):
    revision = page.latest_revision
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - dt.timedelta(minutes=1)
    )
    call_command("publish_scheduled")


WAYS = [by_services, by_the_page, by_the_editor, by_bulk, by_bulk_of_the_module, by_the_clock]


def editor_form(page):
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "code": "",
            "summary": "",
            "minutes": "10",
            "mode": "async",
            "is_required": "on",
            "counts_for_credit": "on",
            "objectives": "Say so",
            "competencies": "",
            "structures_at_risk": "",
            "body": streamfield([("rich_text", rich_text("<p>The needle stays in the grip.</p>"))]),
            "locks": inline_formset([]),
            "comments": inline_formset([]),
        }
    )


def live_text(page):
    return LessonPage.objects.get(pk=page.pk).body.raw_data


@pytest.mark.parametrize("way", WAYS)
def test_no_way_publishes_for_credit_without_a_review(client, page, administrator, way):
    before = page.live_revision_id

    try:
        answer = way(page, client, administrator)
    except PublishingRefused as refused:
        said_why = str(refused)
    else:
        said_why = answer.content.decode() if answer else KeptBack.objects.get().words

    assert NO_REVIEW in said_why
    assert LessonPage.objects.get(pk=page.pk).live_revision_id == before
    assert len(live_text(page)) == 0


@pytest.mark.parametrize("way", WAYS)
def test_every_way_publishes_a_text_that_was_approved(client, page, administrator, way):
    approve(page)

    way(page, client, administrator)

    assert LessonPage.objects.get(pk=page.pk).live
    assert "The needle stays in the grip." in live_text(page)[0]["value"]
    assert KeptBack.objects.count() == 0


@pytest.mark.parametrize(
    ("course_fields", "lesson_fields"),
    [({"is_sample": True}, {}), ({}, {"counts_for_credit": False})],
    ids=["within a sample course", "not for credit"],
)
def test_what_gives_no_credit_needs_no_review(course_fields, lesson_fields):
    page = lesson(module(course(**course_fields)), **lesson_fields)
    draft(page, "<p>New.</p>").latest_revision.publish()

    assert live_text(page)[0]["value"] == "<p>New.</p>"


def test_a_later_draft_is_not_covered_by_an_earlier_review(page, ben):
    approve(page)
    page = draft(page, "<p>The needle leaves the grip.</p>", by=ben)

    with pytest.raises(PublishingRefused, match=NO_REVIEW):
        page.latest_revision.publish()


def test_an_equal_text_needs_no_second_review(page, ben):
    approve(page)
    page = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    page.slug, page.search_description, page.code = "another-slug", "For searches", "L9"
    page.save_revision(user=ben).publish()

    assert LessonPage.objects.get(pk=page.pk).slug == "another-slug"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Lower trapezius"),
        ("minutes", 45),
        ("mode", "in_person"),
        ("objectives", "Say something else"),
        ("structures_at_risk", "Pleura"),
    ],
)
def test_what_a_clinician_reads_is_part_of_the_text(page, ben, field, value):
    approve(page)
    changed = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    setattr(changed, field, value)

    said_why = " ".join(why_not_publish(changed, changed.save_revision(user=ben)))
    assert NO_REVIEW in said_why


def test_a_copy_with_an_equal_text_is_covered_and_a_new_run_starts_at_once(page):
    approve(page)
    page.latest_revision.publish()
    page = LessonPage.objects.get(pk=page.pk)

    copy = page.copy(
        to=module(course(title="New run")), update_attrs={"slug": "again"}, keep_live=False
    )
    copy.get_latest_revision().publish()

    assert LessonPage.objects.get(pk=copy.pk).live
    assert LiveReview.objects.get(page=copy.pk).review == LiveReview.objects.get(page=page).review


def test_a_review_that_has_run_out_covers_no_new_publishing(page):
    lapsed(approve(page), on=timezone.localdate() - dt.timedelta(days=1))

    with pytest.raises(PublishingRefused, match="ran out on"):
        page.latest_revision.publish()


def test_publishing_refused_by_the_clock_keeps_the_draft_and_tells_its_people(
    mailoutbox, page, instructor
):
    by_the_clock(page, None, None)
    by_the_clock_again = call_command("publish_scheduled")
    mail_review_letters(person_id=instructor.pk, at=timezone.now())
    mail_review_letters(person_id=instructor.pk, at=timezone.now())

    assert by_the_clock_again is None
    kept = KeptBack.objects.get()
    assert (kept.page_id, kept.revision_id) == (page.pk, page.latest_revision_id)
    assert Revision.objects.get(pk=kept.revision_id).approved_go_live_at is None
    [letter] = mailoutbox
    assert (letter.to, letter.subject) == (
        [instructor.email],
        "“Upper trapezius” was not published at its hour",
    )
    assert NO_REVIEW in letter.body
    assert list(KeptBack.objects.open()) == [kept]
    approve(page)
    page.latest_revision.publish()
    assert list(KeptBack.objects.open()) == []


def test_one_text_kept_back_holds_up_no_other(page, ben):
    other = draft(lesson(module(course(is_sample=True))), "<p>Goes out.</p>")
    hour = timezone.now() - dt.timedelta(minutes=1)
    Revision.objects.filter(pk__in=[page.latest_revision_id, other.latest_revision_id]).update(
        approved_go_live_at=hour
    )
    call_command("publish_scheduled")

    assert live_text(other)[0]["value"] == "<p>Goes out.</p>"
    assert KeptBack.objects.get().page_id == page.pk


def test_a_course_stays_a_sample_while_lessons_for_credit_are_not_reviewed():
    sample = course(is_sample=True)
    part = module(sample)
    lesson(part, "Hands")
    lesson(part, "Skin")
    lesson(part, "Extra", counts_for_credit=False)
    sample.is_sample = False

    with pytest.raises(PublishingRefused) as refused:
        sample.save_revision().publish()

    assert "2 lessons count for credit" in str(refused.value)
    assert "“Hands”, “Skin”." in str(refused.value)
    assert "Extra" not in str(refused.value)
    for each in LessonPage.objects.filter(counts_for_credit=True):
        approve(each)
    sample.get_latest_revision().publish()
    sample.refresh_from_db()
    assert not sample.is_sample


def test_a_real_course_is_published_again_also_while_a_review_has_run_out(page):
    real = page.get_parent().get_parent().specific
    real.summary = "New words."
    real.save_revision().publish()

    real.refresh_from_db()
    assert real.summary == "New words."


def test_a_lock_needs_no_other_review_and_keeps_the_one_there_is(page):
    approve(page)
    written = page.get_latest_revision_as_object()
    written.locks.add(Lock(kind="days", days=7))
    written.save_revision().publish()
    stored = LessonPage.objects.get(pk=page.pk)
    stored.slug = "another-address"
    stored.save_revision().publish()

    stored.refresh_from_db()
    assert (stored.slug, stored.locks.count()) == ("another-address", 1)
    assert LiveReview.objects.filter(page=page.pk).exists()


@pytest.mark.parametrize("way", ["move", "move many", "copy live", "copy as drafts"])
def test_lessons_come_into_a_real_course_only_reviewed_or_as_drafts(client, administrator, way):
    sample = module(course(is_sample=True, title="Sample"))
    page, target = lesson(sample, "Hands"), module(course(title="Real"), "Part")
    client.force_login(administrator)

    if way == "move":
        url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk])
        answer = client.post(url, follow=True)
    elif way == "move many":
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
        url = f"{url}?id={page.pk}&next=/admin/"
        answer = client.post(url, {"chooser": target.pk}, follow=True)
    else:
        data = {"new_title": "Hands", "new_slug": "hands", "new_parent_page": target.pk}
        data |= {"publish_copies": "on"} if way == "copy live" else {}
        url = reverse("wagtailadmin_pages:copy", args=[page.pk])
        answer = client.post(url, data, follow=True)

    came = LessonPage.objects.child_of(target)
    assert [(each.title, each.live) for each in came] == (
        [("Hands", False)] if way == "copy as drafts" else []
    )
    assert ("stays where it is" in answer.content.decode()) == (way != "copy as drafts")


def test_autosave_never_writes_over_a_text_that_is_being_or_was_reviewed(page, instructor):
    waiting = submit(page, instructor)
    page = LessonPage.objects.get(pk=page.pk)
    saved = page.save_revision(user=instructor, overwrite_revision=page.latest_revision)

    assert saved.pk != waiting.revision_id


# The workflow


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


# What is due


def published(title, owner, days, rosa):
    """A reviewed, live lesson whose review runs out in this many days."""
    page = lesson(module(course()), title)
    LessonPage.objects.filter(pk=page.pk).update(owner=owner)
    lapsed(approve(page, reviewer=rosa), on=timezone.localdate() + dt.timedelta(days=days))
    return page


def test_who_owns_or_reviewed_a_lesson_hears_once_of_each_day_it_runs_out(
    mailoutbox, instructor, rosa
):
    published("Hands", instructor, 20, rosa)
    published("Skin", instructor, -3, rosa)
    published("Later", instructor, 300, rosa)
    at = timezone.now()

    for _twice in range(2):
        plan_review_letters(at=at)
        for person in [instructor, rosa]:
            mail_review_letters(person_id=person.pk, at=at)
        send_owed_letters(at=at + dt.timedelta(hours=1))

    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([instructor.email], "2 lessons are to be reviewed again"),
        ([rosa.email], "2 lessons are to be reviewed again"),
    ]
    assert "Hands: by" in mailoutbox[0].body
    assert "Later" not in mailoutbox[0].body
    assert ReviewLetter.objects.exclude(told_at=None).count() == 4


def test_the_next_day_a_review_runs_out_is_another_letter(mailoutbox, instructor, rosa):
    page = published("Hands", instructor, 20, rosa)
    at = timezone.now()
    plan_review_letters(at=at)
    lapsed(ClinicalReview.objects.get(page=page), on=timezone.localdate() + dt.timedelta(days=25))
    plan_review_letters(at=at)
    mail_review_letters(person_id=instructor.pk, at=at)

    assert ReviewLetter.objects.filter(recipient=instructor).count() == 2
    assert [mail.subject for mail in mailoutbox] == ["2 lessons are to be reviewed again"]


def test_reviews_due_are_the_live_ones_within_the_time(instructor, rosa, today):
    on = timezone.localdate()
    soon, over = published("Soon", instructor, 10, rosa), published("Over", instructor, -1, rosa)
    published("Later", instructor, 61, rosa)
    gone = published("Gone", instructor, 5, rosa)
    gone.unpublish()

    due = reviews_due(on=on, within=dt.timedelta(days=60))

    assert [each.page.title for each in due] == [over.title, soon.title]


def test_a_course_says_who_reviewed_its_lessons_and_since_when(client, rosa):
    page = course(
        clinically_reviewed_on=dt.date(2020, 1, 1), clinically_reviewed_by="Somebody typed"
    )
    part = module(page)
    first, second = lesson(part, "One"), lesson(part, "Two")
    otto = reviewer("otto@example.org", "Otto Vries")
    approve(first, reviewer=rosa, at=dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))
    half = reviewed(page)
    approve(second, reviewer=otto, at=dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))
    whole = reviewed(page)

    assert half is None
    assert (whole.reviewed_on, whole.names) == (dt.date(2026, 3, 1), "Otto Vries, Rosa Lindt")
    text = client.get(page.url).content.decode()
    assert "Reviewed March 2026" in text
    assert "Rosa Lindt" in text
    assert "Somebody typed" not in text


def test_deleting_the_catalogue_leaves_nothing_of_its_workflow_behind():
    install_review_workflow()
    page = catalogue()
    page.delete()

    assert WorkflowPage.objects.filter(page=page.pk).count() == 0


def test_a_page_that_was_reviewed_cannot_be_deleted(page):
    approve(page)

    assert "1 clinical review names it" in why_it_stays(page)


def test_refusals_count_as_not_permitted_for_whoever_knows_nothing_else(page):
    with pytest.raises(PermissionDenied):
        page.latest_revision.publish()


def test_the_permission_belongs_to_the_clinical_reviewer_alone():
    groups = Permission.objects.get(codename="add_clinicalreview").group_set
    assert list(groups.values_list("name", flat=True)) == [Role.CLINICAL_REVIEWER.value]

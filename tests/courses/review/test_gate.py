"""No way of publishing for credit without a review."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from courses.models import KeptBack, LessonPage, LiveReview, Lock
from courses.publishing import PublishingRefused, why_not_publish
from courses.services.review_letters import (
    mail_review_letters,
)
from tests.courses.review.steps import draft, editor_form, submit
from tests.factories.courses import course, lesson, module
from tests.factories.reviews import approve, lapsed

pytestmark = [pytest.mark.django_db, pytest.mark.review_gate]


NO_REVIEW = "no clinical reviewer has approved this text"


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

"""Reviews that run out are told in time."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import WorkflowPage

from courses.extending.kept_pages import why_it_stays
from courses.models import ClinicalReview, LessonPage, ReviewLetter
from courses.selectors import outline_of
from courses.selectors.reviews import reviewed, reviews_due
from courses.services.review_letters import (
    mail_review_letters,
    plan_review_letters,
    send_owed_letters,
)
from courses.services.review_workflow import install_review_workflow
from practitioners.roles import Role
from tests.factories.courses import catalogue, course, lesson, module
from tests.factories.reviews import approve, lapsed, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.review_gate]


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
    half = reviewed(outline_of(page, with_reviews=True))
    approve(second, reviewer=otto, at=dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))
    whole = reviewed(outline_of(page, with_reviews=True))

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

"""Enrolling, finishing steps, finishing courses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from courses import selectors, services
from courses.exceptions import (
    AttendedBeforeEnrolment,
    CannotEnrol,
    CourseAlreadyCompleted,
    NotSelfPaced,
    OwnAttendance,
    SelfPaced,
    StepNotInCourse,
)
from courses.models import Enrolment, LessonPage, StepCompletion
from courses.signals import course_completed
from practitioners.models import Jurisdiction, Licence, Profession
from tests.factories.courses import (
    course,
    course_with,
    enrolment,
    lesson,
    lessons_of,
    module,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def completions():
    """Every enrolment that was announced as completed."""
    heard = []

    def hear(sender, enrolment, **kwargs):
        heard.append(enrolment)

    course_completed.connect(hear)
    yield heard
    course_completed.disconnect(hear)


def finish(way, step, at, **more):
    services.complete_step(
        enrolment=way, step=step, revision=services.pinned_revision(page=step), at=at, **more
    )


@pytest.fixture
def licence(ana, noon):
    profession = Profession.objects.create(
        code="physiotherapist", name="Physiotherapist", family="physiotherapy"
    )
    place = Jurisdiction.objects.create(code="GB", name="United Kingdom")
    return Licence.objects.create(
        holder=ana,
        jurisdiction=place,
        profession=profession,
        number="PH 1",
        number_key="PH1",
        state=Licence.State.VERIFIED,
        submitted_at=noon,
    )


def test_enrolling_twice_is_one_enrolment(ana, noon):
    page = course_with(1)

    first = services.enrol(learner=ana, course=page, at=noon)
    second = services.enrol(learner=ana, course=page, at=noon + dt.timedelta(minutes=1))

    assert first == second
    assert list(Enrolment.objects.values_list("learner", "purpose", "enrolled_at")) == [
        (ana.pk, "first", noon)
    ]
    assert first.course_revision == page.live_revision


def test_the_database_refuses_a_second_open_enrolment(ana, noon):
    way = enrolment(ana)

    with pytest.raises(IntegrityError, match="enrolment"), transaction.atomic():
        Enrolment.objects.create(learner=ana, course=way.course, enrolled_at=noon)


def test_the_last_required_step_completes_the_course_once(ana, noon, completions):
    way = enrolment(ana, course_with(2))
    first, last = lessons_of(way.course)

    finish(way, first, noon)
    way.refresh_from_db()
    assert (way.completed_at, completions) == (None, [])

    finish(way, last, noon + dt.timedelta(hours=1))
    finish(way, last, noon + dt.timedelta(hours=2))
    way.refresh_from_db()
    assert way.completed_at == noon + dt.timedelta(hours=1)
    assert completions == [way]
    assert list(way.completions.values_list("step_id", "revision_id")) == [
        (first.pk, first.live_revision_id),
        (last.pk, last.live_revision_id),
    ]


def test_two_stale_copies_of_an_enrolment_complete_the_course_once(ana, noon, completions):
    way = enrolment(ana, course_with(2))
    other = Enrolment.objects.get(pk=way.pk)
    first, last = lessons_of(way.course)

    finish(way, first, noon)
    finish(other, last, noon)
    finish(way, last, noon)

    assert completions == [way]


def test_optional_steps_and_drafts_are_not_needed(ana, noon, completions):
    page = course()
    part = module(page)
    needed = lesson(part, "Needed")
    lesson(part, "Optional", is_required=False)
    part.add_child(instance=LessonPage(title="Draft", slug="draft", live=False))
    way = enrolment(ana, page)

    finish(way, needed, noon)

    assert completions == [way]


def test_an_optional_step_alone_never_completes_a_course(ana, noon, completions):
    page = course()
    optional = lesson(module(page), is_required=False)
    way = enrolment(ana, page)

    finish(way, optional, noon)

    assert completions == []
    assert selectors.progress_of(way).is_complete is False


def test_a_completed_course_stays_completed_when_a_step_is_added(ana, noon, completions):
    way = enrolment(ana, course_with(1))
    finish(way, lessons_of(way.course)[0], noon)
    way.refresh_from_db()

    lesson(module(way.course, "Added later"), "New")

    progress = selectors.progress_of(way)
    assert (progress.percent, progress.missing, progress.next_step) == (100, (), None)
    assert Enrolment.objects.get(pk=way.pk).completed_at == noon


def test_a_step_of_another_course_is_refused(ana, noon):
    way = enrolment(ana)
    [elsewhere] = lessons_of(course_with(1, title="Other"))

    with pytest.raises(StepNotInCourse):
        finish(way, elsewhere, noon)
    assert StepCompletion.objects.count() == 0


def test_a_course_is_not_a_step_of_itself(ana, noon):
    way = enrolment(ana)

    with pytest.raises(StepNotInCourse):
        finish(way, way.course, noon)


def test_learners_cannot_mark_a_live_lesson(ana, noon):
    page = course()
    live = lesson(module(page), mode="live_online")
    way = enrolment(ana, page)

    with pytest.raises(NotSelfPaced):
        finish(way, live, noon)
    with pytest.raises(NotSelfPaced):
        finish(way, live.page_ptr, noon)
    assert StepCompletion.objects.count() == 0


def test_attendance_names_who_recorded_it_and_completes_the_course(
    ana, ben, instructor, noon, completions
):
    page = course()
    workshop = lesson(module(page), mode="in_person")
    ways = [enrolment(ana, page), enrolment(ben, page)]

    services.record_attendance(step=workshop, enrolments=ways, instructor=instructor, at=noon)
    services.record_attendance(step=workshop, enrolments=ways, instructor=instructor, at=noon)

    assert list(
        StepCompletion.objects.order_by("pk").values_list("enrolment_id", "recorded_by")
    ) == [(way.pk, instructor.pk) for way in ways]
    assert completions == ways


def test_the_course_ends_with_the_latest_step_not_with_the_latest_record(ana, instructor, noon):
    page = course()
    part = module(page)
    workshop, reading = lesson(part, "Lab", mode="in_person"), lesson(part, "Reading")
    way = enrolment(ana, page)
    finish(way, reading, noon)

    services.record_attendance(
        step=workshop, enrolments=[way], instructor=instructor, at=noon - dt.timedelta(days=3)
    )

    assert Enrolment.objects.get(pk=way.pk).completed_at == noon


def test_attendance_is_refused_for_oneself_for_reading_and_before_enrolling(ana, instructor, noon):
    page = course()
    part = module(page)
    workshop, reading = lesson(part, "Lab", mode="in_person"), lesson(part, "Reading")
    own, way = enrolment(instructor, page), enrolment(ana, page)

    with pytest.raises(OwnAttendance):
        services.record_attendance(
            step=workshop, enrolments=[way, own], instructor=instructor, at=noon
        )
    with pytest.raises(SelfPaced):
        services.record_attendance(step=reading, enrolments=[way], instructor=instructor, at=noon)
    with pytest.raises(AttendedBeforeEnrolment, match="Ana Ferreira"):
        services.record_attendance(
            step=workshop,
            enrolments=[way],
            instructor=instructor,
            at=way.enrolled_at - dt.timedelta(days=1),
        )
    assert StepCompletion.objects.count() == 0


def test_leaving_keeps_what_was_done_and_enrolling_again_starts_anew(ana, noon):
    way = enrolment(ana, course_with(2))
    finish(way, lessons_of(way.course)[0], noon)

    services.leave_course(enrolment=way, at=noon)
    services.leave_course(enrolment=way, at=noon + dt.timedelta(days=1))
    again = services.enrol(learner=ana, course=way.course, at=noon)

    way.refresh_from_db()
    assert (way.left_at, way.completions.count()) == (noon, 1)
    assert (again != way, again.purpose, again.completions.count()) == (True, "first", 0)


def test_a_step_that_arrives_after_leaving_is_kept_and_completes_nothing(ana, noon, completions):
    way = enrolment(ana, course_with(1))
    services.leave_course(enrolment=way, at=noon)

    finish(way, lessons_of(way.course)[0], noon)

    assert (way.completions.count(), completions) == (1, [])


def test_a_completed_course_cannot_be_left_and_is_retaken(ana, noon, completions):
    way = enrolment(ana, course_with(1))
    finish(way, lessons_of(way.course)[0], noon)

    with pytest.raises(CourseAlreadyCompleted):
        services.leave_course(enrolment=way, at=noon)
    retake = services.enrol(learner=ana, course=way.course, at=noon)

    assert (retake.purpose, retake.completed_at) == ("retake", None)
    finish(retake, lessons_of(way.course)[0], noon)
    assert completions == [way, retake]


def test_prerequisites_are_named_with_the_way_to_them(ana, noon):
    before = course_with(1, title="Foundations")
    after = course_with(1, title="Anatomy", prerequisites=[before])

    with pytest.raises(CannotEnrol) as refusal:
        services.enrol(learner=ana, course=after, at=noon)
    [reason] = refusal.value.standing.reasons
    assert reason == (
        "Complete “Foundations” before you enrol on this course.",
        "Open Foundations",
        before.url,
    )
    assert Enrolment.objects.count() == 0

    way = enrolment(ana, before)
    finish(way, lessons_of(before)[0], noon)
    assert services.enrol(learner=ana, course=after, at=noon).course == after


def test_a_course_can_need_a_verified_licence(ana, ben, licence, noon):
    page = course_with(1, needs_licence=True, allowed_professions=[licence.profession])

    assert services.enrol(learner=ana, course=page, at=noon).learner == ana
    with pytest.raises(CannotEnrol) as refusal:
        services.enrol(learner=ben, course=page, at=noon)
    [reason] = refusal.value.standing.reasons
    assert reason.url == "/me/licences/new/"


def test_an_expired_licence_does_not_count(ana, licence, noon):
    page = course_with(1, needs_licence=True)
    licence.expires_on = noon.date() - dt.timedelta(days=1)
    licence.save()

    with pytest.raises(CannotEnrol, match="expired"):
        services.enrol(learner=ana, course=page, at=noon)


def test_the_day_is_the_learners_own(ana, licence, noon):
    """Ana's licence ends on the 20th; at 11:30 UTC on the 20th it is the 21st in Auckland."""
    page = course_with(1, needs_licence=True)
    licence.expires_on = dt.date(2026, 11, 20)
    licence.save()
    at = dt.datetime(2026, 11, 20, 11, 30, tzinfo=dt.UTC)
    ana.time_zone = "Pacific/Auckland"

    with pytest.raises(CannotEnrol):
        services.enrol(learner=ana, course=page, at=at)
    ana.time_zone = "Europe/Lisbon"
    assert services.enrol(learner=ana, course=page, at=at).learner == ana


def test_a_course_can_be_for_professions_without_a_licence(ana, licence, noon):
    page = course_with(1, allowed_professions=[licence.profession])

    with pytest.raises(CannotEnrol, match="Physiotherapist"):
        services.enrol(learner=ana, course=page, at=noon)
    ana.profession = licence.profession
    assert services.enrol(learner=ana, course=page, at=noon).course == page


def test_a_live_page_without_a_revision_gets_one_of_its_live_text(ana, noon):
    way = enrolment(ana)
    part = module(way.course, "By code")
    page = LessonPage(title="By code", slug="by-code", objectives="Written by code")
    part.add_child(instance=page)
    assert page.live_revision_id is None

    finish(way, page, noon)

    [completion] = way.completions.all()
    assert completion.revision.as_object().objectives == "Written by code"
    assert LessonPage.objects.get(pk=page.pk).live_revision == completion.revision
    assert services.pinned_revision(page=LessonPage.objects.get(pk=page.pk)) == completion.revision


def test_pinning_the_live_text_leaves_the_editors_draft_alone():
    page = publish(module(course()), LessonPage(title="Lesson", objectives="Live"))
    page.objectives = "Draft"
    draft = page.save_revision()
    LessonPage.objects.filter(pk=page.pk).update(live_revision=None)
    page = LessonPage.objects.get(pk=page.pk)

    revision = services.pinned_revision(page=page)

    assert revision.as_object().objectives == "Live"
    assert LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object().objectives == "Draft"
    assert LessonPage.objects.get(pk=page.pk).latest_revision == draft


def test_autosave_never_writes_over_what_was_read(ana, instructor):
    page = lesson(module(course(is_sample=True)))
    page.objectives = "First"
    page.save_revision(user=instructor).publish()
    read = LessonPage.objects.get(pk=page.pk).live_revision

    page = LessonPage.objects.get(pk=page.pk)
    page.objectives = "Second"
    saved = page.save_revision(user=instructor, overwrite_revision=read)
    page.objectives = "Third"
    again = page.save_revision(user=instructor, overwrite_revision=saved)

    read.refresh_from_db()
    assert read.as_object().objectives == "First"
    assert (saved != read, again == saved) == (True, True)

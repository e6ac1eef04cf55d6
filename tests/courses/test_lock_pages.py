"""Locks as learners meet them: calm pages, a next step that is open, and nothing that locks twice."""

import datetime as dt
import re
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from courses import services
from courses.exceptions import CannotEnrol, StepLocked
from courses.extending.kept_pages import why_it_stays
from courses.models import Lock, StepCompletion
from courses.publishing import PublishingRefused
from courses.selectors import may_enrol, outline_of, place_in_course, progress_of
from courses.selectors.locks import course_holds
from quizzes.models import Attempt
from quizzes.services.attempts import grade_attempt, start_attempt
from quizzes.standing import StartRefused
from tests.factories.courses import (
    course_with,
    enrolment,
    lesson,
    lessons_of,
    module,
)
from tests.factories.practitioners import licence
from tests.factories.quizzes import quiz, submitted

pytestmark = pytest.mark.django_db


def lock(page, kind, target=None, **fields) -> Lock:
    return Lock.objects.create(page_id=page.pk, kind=kind, target_id=target and target.pk, **fields)


def finish(way, page, **fields):
    at = fields.pop("at", timezone.now())
    services.complete_step(
        enrolment=way, step=page, revision=services.pinned_revision(page=page), at=at, **fields
    )


def sentences(closed) -> list[str]:
    return [str(reason.sentence) for reason in closed.reasons]


def pages_among(answer) -> list[str]:
    """Which of the two pages of a step it is."""
    used = {template.name for template in answer.templates}
    return sorted(used & {"courses/step_locked.html", "courses/lesson_page.html"})


# What a learner sees


def test_the_outline_beside_a_lesson_marks_what_is_locked(client, ana):
    way = enrolment(ana, course_with(2))
    first, second = lessons_of(way.course)
    lock(second, "step", first)
    client.force_login(ana)

    def marks():
        page = client.get(first.url).content.decode()
        [nav] = re.findall(r'<nav class="outline".*?</nav>', page, re.DOTALL)
        return re.findall(
            r'<li class="([^"]*)"><a [^>]*>[^<]*(?:<span[^>]*>, ([^<]*)</span>)?', nav
        )

    before = marks()
    finish(way, first)

    assert before == [("current", ""), ("locked", "locked")]
    assert marks() == [("done current", "completed"), ("", "")]


def test_a_locked_lesson_is_a_calm_page_that_says_what_opens_it(client, ana):
    way = enrolment(ana, course_with(2))
    first, second = lessons_of(way.course)
    lock(second, "step", first)
    client.force_login(ana)

    before = client.get(second.url)
    finish(way, first)
    after = client.get(second.url)

    assert [answer.status_code for answer in (before, after)] == [200, 200]
    assert [pages_among(answer) for answer in (before, after)] == [
        ["courses/step_locked.html"],
        ["courses/lesson_page.html"],
    ]
    assert f"Opens when you have finished “{first.title}”." in before.content.decode()
    assert f'<a class="button" href="{first.url}">' in before.content.decode()


def test_marking_a_locked_lesson_as_done_changes_nothing_and_says_why(client, ana):
    way = enrolment(ana, course_with(2))
    first, second = lessons_of(way.course)
    lock(second, "step", first)
    client.force_login(ana)

    answer = client.post(reverse("courses:complete_step", args=[second.pk]), follow=True)

    assert StepCompletion.objects.count() == 0
    assert f"Opens when you have finished “{first.title}”." in answer.content.decode()


@pytest.mark.parametrize("where", ["step", "module", "course"])
def test_the_service_refuses_whatever_carries_the_lock(ana, where, noon):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)
    carrier = {"step": page, "module": page.get_parent(), "course": way.course}[where]
    lock(carrier, "date", opens_at=noon + dt.timedelta(days=1))

    with pytest.raises(StepLocked) as refused:
        finish(way, page, at=noon)
    finish(way, page, at=noon + dt.timedelta(days=1))

    assert str(refused.value) == "Opens on 22 November 2026 at 12:00 (UTC)."
    assert way.completions.count() == 1


def test_an_instructor_may_record_attendance_of_a_locked_session(ana, instructor, noon):
    way = enrolment(ana, course_with(1))
    session = lesson(module(way.course), "Hands on", mode="in_person")
    lock(session, "licence")

    services.record_attendance(step=session, enrolments=[way], instructor=instructor, at=noon)

    assert list(way.completions.values_list("step_id", flat=True)) == [session.pk]


def test_what_is_finished_and_what_is_completed_never_locks_again(ana):
    way = enrolment(ana, course_with(2))
    first, second = lessons_of(way.course)
    finish(way, first)
    lock(way.course, "licence")

    under_way = place_in_course(user=ana, page=first)
    services.complete_step(  # with an instructor's word
        enrolment=way,
        step=second,
        revision=services.pinned_revision(page=second),
        at=timezone.now(),
        recorded_by=ana,
    )
    way.refresh_from_db()
    again = enrolment(ana, way.course)

    assert list(under_way.progress.closed) == [second.pk]
    assert (way.completed_at is not None, again.pk != way.pk) == (True, True)
    assert progress_of(again).closed == {}
    finish(again, first)
    assert again.completions.count() == 1


def test_the_home_skips_what_is_locked_and_says_when_it_opens(client, ana):
    way = enrolment(ana, course_with(2))
    first, second = lessons_of(way.course)
    opens_at = timezone.now() + dt.timedelta(days=3)
    lock(first, "date", opens_at=opens_at)

    skipping = progress_of(way)
    finish(way, second)
    waiting = progress_of(way)
    client.force_login(ana)
    home = client.get(reverse("courses:home")).content.decode()

    assert skipping.next_step.id == second.pk
    assert (waiting.next_step, waiting.waits_for.id) == (None, first.pk)
    assert waiting.waiting.opens_at == opens_at
    assert f"Opens on {date_format(timezone.localtime(opens_at, ana.zone))} at" in home


def test_the_course_page_says_in_the_outline_why_a_step_cannot_start(client, ana):
    page = course_with(2)
    first, second = lessons_of(page)
    lock(second, "step", first)
    words = f"Opens when you have finished “{first.title}”."

    anonymous = client.get(page.url).content.decode()
    enrolment(ana, page)
    client.force_login(ana)
    learner = client.get(page.url).content.decode()

    assert (anonymous.count(words), learner.count(words)) == (1, 1)
    assert "Cannot start yet" in learner


# What opens it


def test_a_score_is_told_by_the_quiz(ana):
    page = quiz()
    part = page.get_parent().specific
    after = lesson(part, "After the quiz")
    lock(after, "score", page, percent=Decimal(80))
    attempt = submitted(ana, page, right=False)
    way = attempt.enrolment

    never = progress_of(way).closed[after.pk]
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())
    too_low = progress_of(way).closed[after.pk]
    Attempt.objects.update(mark=1)
    enough = progress_of(way).closed

    assert sentences(never) == ["Opens with 80 % or more in “Safety quiz”."]
    assert sentences(too_low) == ["Opens with 80 % or more in “Safety quiz”. Your result is 0 %."]
    assert enough == {}


def test_a_locked_quiz_cannot_be_started_and_one_that_was_started_counts(client, ana):
    page = quiz()
    row = submitted(ana, page)
    lock(page, "date", opens_at=timezone.now() + dt.timedelta(days=3))
    client.force_login(ana)

    start_page = client.get(page.url)
    with pytest.raises(StartRefused, match="Opens on"):
        start_attempt(enrolment=row.enrolment, quiz=page, at=timezone.now())
    posted = client.post(reverse("quizzes:start", args=[page.pk]))
    grade_attempt(attempt_id=row.pk, generation=1, at=timezone.now())

    assert start_page.templates[0].name == "courses/step_locked.html"
    assert (posted.status_code, Attempt.objects.count()) == (302, 1)
    assert list(row.enrolment.completions.values_list("step_id", flat=True)) == [page.pk]


def test_a_licence_opens_while_it_is_valid(ana, noon):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)
    lock(page, "licence")
    before = progress_of(way).closed
    licence(holder=ana, state="verified", at=noon)

    assert [closed.reasons[0].url for closed in before.values()] == [
        reverse("practitioners:licences")
    ]
    assert progress_of(way).closed == {}


def test_a_lock_whose_page_was_unpublished_opens_only_for_those_who_have_it(ana, ben):
    page = course_with(2)
    first, second = lessons_of(page)
    lock(second, "step", first)
    anas, bens = enrolment(ana, page), enrolment(ben, page)
    finish(anas, first)
    first.unpublish()

    assert progress_of(anas).closed == {}
    assert sentences(progress_of(bens).closed[second.pk])[0].startswith("Nobody can open it")


def test_locks_of_the_course_are_conditions_of_enrolling(ana, noon):
    before, page = course_with(1, title="Before"), course_with(1, title="After")
    lock(page, "course", before)

    with pytest.raises(CannotEnrol) as refused:
        services.enrol(learner=ana, course=page, at=noon)
    way = enrolment(ana, before)
    finish(way, lessons_of(before)[0])
    now = may_enrol(user=ana, course=page, on=noon.date())

    assert str(refused.value) == "Opens when you have completed “Before”."
    assert [(need.title, need.met) for need in now.requirements] == [("Complete Before", True)]


# Statements


def test_locks_cost_nothing_where_there_are_none_and_one_statement_where_there_are(
    ana, django_assert_num_queries
):
    without, some, many = (enrolment(ana, course_with(3)) for _ in range(3))
    first, second, third = lessons_of(some.course)
    lock(second, "step", first)
    first, second, third = lessons_of(many.course)
    for page in (second, third, second.get_parent(), many.course):
        lock(page, "licence")
        lock(page, "date", opens_at=timezone.now())
        lock(page, "course", some.course)
    outlines = {way.pk: outline_of(way.course) for way in (without, some, many)}

    with django_assert_num_queries(1):
        progress_of(without, outlines[without.pk])
    for way in (some, many):
        with django_assert_num_queries(2):
            progress_of(way, outlines[way.pk])


# What authors may set


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"kind": "course"}, "target", id="no course"),
        pytest.param({"kind": "step"}, "target", id="no step"),
        pytest.param({"kind": "score"}, "target", id="no quiz"),
        pytest.param({"kind": "date"}, "opens_at", id="no date"),
        pytest.param({"kind": "days"}, "days", id="no days"),
    ],
)
def test_a_lock_says_what_it_lacks(fields, field):
    with pytest.raises(ValidationError) as refused:
        Lock(**fields).clean()

    assert list(refused.value.message_dict) == [field]


def test_a_lock_wants_the_right_kind_of_page():
    page = course_with(1)
    [text] = lessons_of(page)
    cases = [("course", text), ("step", page), ("score", text)]

    said = []
    for kind, target in cases:
        with pytest.raises(ValidationError) as refused:
            Lock(kind=kind, target=target, percent=80).clean()
        said += refused.value.message_dict["target"]

    assert said == [
        f"“{text.title}” is not a course. Choose a course.",
        f"“{page.title}” is not a step of a course. Choose a lesson or a quiz.",
        f"“{text.title}” gives no score. Choose a quiz.",
    ]


def lesson_form(page, locks):
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "minutes": 10,
            "mode": "async",
            "is_required": "on",
            "body": streamfield([]),
            "comments": inline_formset([]),
            "locks": inline_formset(locks),
        }
    )


def test_a_circle_is_refused_in_a_draft_with_a_sentence_that_names_it(
    client, administrator, settings
):
    settings.MFA_FOR_STAFF = False
    page = course_with(2)
    first, second = lessons_of(page)
    lock(second, "step", first)
    client.force_login(administrator)
    edit = reverse("wagtailadmin_pages:edit", args=[first.pk])

    refused = client.post(edit, lesson_form(first, [{"kind": "step", "target": second.pk}]))
    allowed = client.post(edit, lesson_form(first, [{"kind": "licence", "target": ""}]))

    words = refused.content.decode()
    assert "These pages would wait for one another, and nobody could ever open them" in words
    assert f"“{first.title}” → “{second.title}” → “{first.title}”" in words
    assert allowed.status_code == 302
    first.refresh_from_db()
    [drafted] = first.get_latest_revision_as_object().locks.all()
    assert (drafted.kind, Lock.objects.filter(page=first).count()) == ("licence", 0)


@pytest.mark.parametrize(
    "through", ["prerequisites", "a lock of the course", "a step of the course"]
)
def test_courses_may_not_wait_for_one_another(through):
    one, other = course_with(1, title="One"), course_with(1, title="Other")
    lock(other, "course", one)
    if through == "prerequisites":
        one.prerequisites = [other]
    else:
        carrier = one if through == "a lock of the course" else lessons_of(one)[0]
        carrier.locks.add(Lock(kind="course", target=other))
    changed = lessons_of(one)[0] if through == "a step of the course" else one
    if changed is not one:
        changed = carrier

    with pytest.raises(PublishingRefused) as refused:
        changed.save_revision().publish()

    assert "would wait for one another" in str(refused.value)
    assert "“One”" in str(refused.value) or "“Lesson 1.1”" in str(refused.value)


def test_drafts_of_modules_that_wait_for_one_another_do_not_both_go_out():
    page = course_with(1, modules=2)
    first, second = lessons_of(page)
    one, other = first.get_parent().specific, second.get_parent().specific
    one.locks.add(Lock(kind="step", target=second))
    other.locks.add(Lock(kind="step", target=first))
    drafts = [one.save_revision(), other.save_revision()]
    drafts[0].publish()

    with pytest.raises(PublishingRefused, match="would wait for one another"):
        drafts[1].publish()

    assert list(Lock.objects.values_list("page", flat=True)) == [one.pk]


def test_a_licence_holds_until_its_last_day_is_over_where_its_holder_lives(ana):
    page = course_with(1)
    lock(page, "licence")
    night = dt.datetime(2027, 3, 1, 23, 30, tzinfo=ZoneInfo("America/New_York")).astimezone(dt.UTC)
    row = licence(holder=ana, state="verified", at=night - dt.timedelta(days=30))
    type(row).objects.filter(pk=row.pk).update(expires_on=dt.date(2027, 3, 1))

    with timezone.override("America/New_York"):
        holds = [
            course_holds(course_id=page.pk, user=ana, at=night + dt.timedelta(hours=hours))
            for hours in (0, 1)
        ]

    assert [hold is None for [(_lock, hold)] in holds] == [True, False]


@pytest.mark.parametrize("way", ["alone", "many"])
def test_a_step_is_not_moved_where_it_would_wait_for_itself(client, administrator, settings, way):
    settings.MFA_FOR_STAFF = False
    page = course_with(2, modules=2, is_sample=True)
    first, stays, third, _fourth = lessons_of(page)
    target = third.get_parent()
    lock(target, "step", first)
    client.force_login(administrator)

    def move(step):
        if way == "alone":
            return client.post(
                reverse("wagtailadmin_pages:move_confirm", args=[step.pk, target.pk]), follow=True
            )
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
        return client.post(f"{url}?id={step.pk}&next=/admin/", {"chooser": target.pk}, follow=True)

    refused, allowed = move(first), move(stays)

    assert "These pages would wait for one another" in refused.content.decode()
    assert allowed.status_code == 200
    titles = [step.title for step in lessons_of(page)]
    assert titles == [first.title, "Lesson 2.1", "Lesson 2.2", stays.title]


def test_an_optional_step_may_wait_for_its_own_course_and_a_required_one_may_not():
    page = course_with(1)
    bonus = lesson(module(page, "More"), "Bonus", is_required=False, counts_for_credit=False)
    bonus.locks.add(Lock(kind="course", target=page))
    bonus.save_revision().publish()
    [required] = lessons_of(page)[:1]
    required.locks.add(Lock(kind="course", target=page))

    with pytest.raises(PublishingRefused, match="would wait for one another"):
        required.save_revision().publish()

    assert list(Lock.objects.values_list("page", flat=True)) == [bonus.pk]


def test_a_page_that_another_one_waits_for_is_not_deleted():
    page = course_with(2)
    first, second = lessons_of(page)
    lock(second, "step", first)

    assert why_it_stays(first) == (
        f"“{first.title}” cannot be deleted: “{second.title}” opens only after it. Change that lock first."
    )
    assert (why_it_stays(second), why_it_stays(page)) == ("", "")

"""Another run of a course: a draft of its own, and the original as it was."""

import datetime as dt

import pytest
from django.urls import reverse

from courses import selectors, services
from courses.models import CoursePage, Enrolment, LessonPage, Lock, StepCompletion
from courses.services.new_runs import suggested_code
from quizzes.models import QuizPage
from tests.factories import courses as make
from tests.factories import quizzes as make_quiz

pytestmark = pytest.mark.django_db

BEFORE = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
OPENS = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def quiz():
    return make_quiz.quiz([make_quiz.question(), make_quiz.question()], opens_at=BEFORE)


@pytest.fixture
def course(quiz):
    page = CoursePage.objects.get(path=quiz.path[:-8])
    page.prerequisites.set([make.course("First")])
    page.code = "SAF-1"
    page.save()
    module = make.module(page, "More")
    lesson = make.lesson(module, "Read on")
    Lock.objects.create(page=lesson, kind="step", target=quiz)
    Lock.objects.create(page=lesson, kind="date", opens_at=BEFORE)
    return CoursePage.objects.get(pk=page.pk)


def run_of(course, by, **said):
    said = {"title": "Safety, spring", "code": "SAF-1 2027"} | said
    return services.new_run(course=course, by=by, **said)


def test_the_run_has_everything_that_is_taught(course, quiz, administrator):
    made = run_of(course, administrator, opens_at=OPENS).course

    copied = QuizPage.objects.descendant_of(made).get()
    lesson = LessonPage.objects.descendant_of(made).get(title="Read on")
    assert (made.live, made.title, made.code) == (False, "Safety, spring", "SAF-1 2027")
    assert made.get_latest_revision_as_object().go_live_at == OPENS
    assert [page.title for page in made.prerequisites.all()] == ["First"]
    assert list(copied.quiz_questions.values_list("question_id", flat=True)) == list(
        quiz.quiz_questions.values_list("question_id", flat=True)
    )
    assert [(lock.kind, lock.target_id) for lock in lesson.locks.all()] == [("step", copied.pk)]


def test_dates_of_the_run_before_are_left_out(course, administrator):
    run = run_of(course, administrator)

    copied = QuizPage.objects.descendant_of(run.course).get()
    assert (run.dates_left_out, copied.opens_at) == (2, None)
    assert copied.get_latest_revision_as_object().opens_at is None


def test_learners_and_records_stay_with_the_run_they_belong_to(ana, course, administrator):
    enrolment = Enrolment.objects.create(learner=ana, course=course, enrolled_at=BEFORE)
    lesson = LessonPage.objects.descendant_of(course).last()
    StepCompletion.objects.create(
        enrolment=enrolment,
        step=lesson,
        revision=services.pinned_revision(page=lesson),
        completed_at=BEFORE,
    )
    before = selectors.progress_of(enrolment)

    made = run_of(course, administrator).course

    assert Enrolment.objects.filter(course=made).count() == 0
    assert StepCompletion.objects.count() == 1
    assert selectors.progress_of(Enrolment.objects.get()) == before


def test_the_original_is_not_touched(course, quiz, administrator):
    rows = CoursePage.objects.filter(pk=course.pk).values().get()

    run_of(course, administrator)

    assert CoursePage.objects.filter(pk=course.pk).values().get() == rows
    assert QuizPage.objects.get(pk=quiz.pk).opens_at == BEFORE


def test_the_code_is_suggested_and_free(course):
    make.course(code="SAF-1 2027")

    assert suggested_code("SAF-1", dt.date(2027, 2, 1)) == "SAF-1 2027-2"
    assert suggested_code("A-VERY-LONG-CODE-OF-20", dt.date(2027, 2, 1)) == "A-VERY-LONG-COD 2027"


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        pytest.param({"code": "SAF-1"}, {"code"}, id="a code that is taken"),
        pytest.param({"title": ""}, {"title"}, id="no title"),
        pytest.param(
            {"opens_at": "2027-03-01T09:00", "closes_at": "2027-02-01T09:00"},
            {"closes_at"},
            id="taken off before it goes live",
        ),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(client, administrator, course, said, fields):
    client.force_login(administrator)
    before = CoursePage.objects.count()

    page = client.post(
        reverse("new_run", args=[course.pk]), {"title": "Spring", "code": "NEW", **said}
    )

    assert set(page.context["form"].errors) == fields
    assert CoursePage.objects.count() == before


def test_the_page_makes_the_run_and_opens_it(client, administrator, course):
    client.force_login(administrator)

    response = client.post(reverse("new_run", args=[course.pk]), {"title": "Spring", "code": "NEW"})

    made = CoursePage.objects.get(code="NEW")
    assert response.url == reverse("wagtailadmin_explore", args=[made.pk])


@pytest.mark.parametrize("recursive", [True, False])
def test_locks_of_a_plain_copy_wait_for_its_own_steps(
    client, settings, administrator, course, quiz, recursive
):
    settings.MFA_FOR_STAFF = False
    elsewhere = make.lesson(make.module(make.course("Other"), "There"), "There")
    lesson = LessonPage.objects.get(title="Read on")
    Lock.objects.create(page=lesson, kind="step", target=elsewhere)
    Lock.objects.create(page=course, kind="course", target=elsewhere.get_parent().get_parent())
    lesson.save_revision()
    client.force_login(administrator)

    client.post(
        reverse("wagtailadmin_pages:copy", args=[course.pk]),
        {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": course.get_parent().pk,
            **({"copy_subpages": "on"} if recursive else {}),
        },
    )

    made = CoursePage.objects.get(title="Copy")
    assert made.locks.get().target_id == elsewhere.get_parent().get_parent().pk
    copied = LessonPage.objects.descendant_of(made).filter(title="Read on").first()
    assert (copied is not None) == recursive
    if copied:
        own = QuizPage.objects.descendant_of(made).get().pk
        draft = copied.get_latest_revision_as_object()
        waits = [(lock.kind, lock.target_id) for lock in copied.locks.all()]
        assert waits == [("step", own), ("date", None), ("step", elsewhere.pk)]
        assert [(lock.kind, lock.target_id) for lock in draft.locks.all()] == waits

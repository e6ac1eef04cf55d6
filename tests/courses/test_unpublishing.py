"""Taking courses and their parts off the site while people are learning from them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from courses import selectors, services
from courses.exceptions import LeavesItsCourse
from courses.models import (
    CoursePage,
    CourseRecheck,
    Enrolment,
    KeptText,
    LessonPage,
    Lock,
    StepCompletion,
    StepPause,
)
from courses.selectors.unpublishing import leaving_of
from courses.services.rechecks import continue_rechecks, recheck_course
from courses.services.schedules import publish_scheduled
from tests.factories import courses as make

pytestmark = pytest.mark.django_db

BEFORE = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)


@pytest.fixture
def course():
    """A sample: nobody has to have reviewed its texts before they are published."""
    return make.course_with(lessons=2, is_sample=True)


@pytest.fixture
def lessons(course):
    return make.lessons_of(course)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def finish(enrolment, lesson):
    services.complete_step(
        enrolment=enrolment,
        step=lesson,
        revision=services.pinned_revision(page=fresh(lesson)),
        at=BEFORE,
    )


def figure(enrolment):
    progress = selectors.progress_of(fresh(enrolment))
    return progress.done, progress.required, progress.percent


@pytest.fixture
def under_way(ana, course, lessons):
    """Ana has finished the first of two lessons."""
    enrolment = make.enrolment(ana, course, BEFORE)
    finish(enrolment, lessons[0])
    return enrolment


@pytest.fixture
def editor(client, administrator):
    client.force_login(administrator)
    return client


def test_a_required_step_that_is_off_the_site_is_still_asked_for(under_way, lessons):
    fresh(lessons[1]).unpublish()

    assert figure(under_way) == (1, 2, 50)
    assert selectors.progress_of(under_way).next_step is None
    assert recheck_all() == 0


def test_a_module_that_is_off_the_site_takes_no_step_with_it(under_way, lessons):
    Page.objects.get(pk=lessons[0].get_parent().pk).specific.unpublish()

    assert figure(under_way) == (1, 2, 50)


def test_a_step_that_is_back_is_asked_for_as_before(under_way, lessons):
    lesson = fresh(lessons[1])
    lesson.unpublish()
    lesson.save_revision().publish()

    assert (StepPause.objects.get().end, figure(under_way)) == ("back", (1, 2, 50))
    assert selectors.progress_of(under_way).next_step.id == lesson.pk


def test_what_is_finished_stays_finished_while_it_is_paused(under_way, lessons):
    fresh(lessons[0]).unpublish()

    assert figure(under_way) == (1, 2, 50)
    assert StepCompletion.objects.count() == 1


def recheck_all():
    return sum(
        recheck_course(recheck_id=row.pk, at=LATER)
        for row in CourseRecheck.objects.filter(done_at=None)
    )


def answer(editor, page, **data):
    return editor.post(reverse("unpublish_question", args=[page.pk]), data)


def test_the_editor_is_asked_first(editor, under_way, lessons):
    response = editor.post(reverse("wagtailadmin_pages:unpublish", args=[lessons[1].pk]))

    assert response.url == reverse("unpublish_question", args=[lessons[1].pk])
    assert fresh(lessons[1]).live is True
    leaving = editor.get(response.url).context["leaving"]
    assert (leaving.under_way, len(leaving.required), leaving.would_complete) == (1, 1, 1)


def test_paused_by_the_editor(editor, under_way, lessons):
    answer(editor, lessons[1], what="pause")

    assert (fresh(lessons[1]).live, figure(under_way)) == (False, (1, 2, 50))


def test_taken_out_by_the_editor_completes_who_has_everything_else(
    editor, administrator, under_way, lessons, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer(editor, lessons[1], what="take_out")

    now = fresh(under_way).completed_at
    assert now == pytest.approx(timezone.now(), abs=dt.timedelta(minutes=1))
    pause = StepPause.objects.get()
    assert (pause.end, pause.ended_by) == ("taken_out", administrator)


def test_nothing_chosen_unpublishes_nothing(editor, under_way, lessons):
    page = answer(editor, lessons[1])

    assert set(page.context["form"].errors) == {"what"}
    assert fresh(lessons[1]).live is True


def test_looking_again_twice_completes_once(under_way, lessons):
    lesson = fresh(lessons[1])
    lesson.is_required = False
    lesson.save_revision().publish()
    [owed] = CourseRecheck.objects.all()

    counts = [recheck_course(recheck_id=owed.pk, at=LATER) for _ in range(2)]

    assert (counts, fresh(under_way).completed_at) == ([1, 0], LATER)


def test_a_lost_message_is_found_by_the_sweep(
    under_way, lessons, django_capture_on_commit_callbacks
):
    fresh(lessons[1]).delete()

    with django_capture_on_commit_callbacks(execute=True):
        assert continue_rechecks(at=LATER) == 1

    assert fresh(under_way).completed_at is not None


def test_who_has_left_or_misses_a_step_is_not_completed(ana, ben, course, lessons):
    services.leave_course(enrolment=(left := make.enrolment(ana, course, BEFORE)), at=BEFORE)
    missing = make.enrolment(ben, course, BEFORE)
    fresh(lessons[1]).delete()

    assert (recheck_all(), fresh(left).completed_at, fresh(missing).completed_at) == (0, None, None)


# An unpublished course


def test_unpublishing_a_course_says_how_many_are_under_way(editor, under_way, course):
    response = editor.post(reverse("wagtailadmin_pages:unpublish", args=[course.pk]))
    page = editor.get(response.url)

    assert (page.context["leaving"].under_way, page.context["asks"]) == (1, False)
    editor.post(response.url)
    assert fresh(course).live is False
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("below", [False, True], ids=["the course alone", "with its lessons"])
def test_who_is_enrolled_goes_on_reading_and_finishes_nothing(
    client, under_way, ana, course, lessons, below
):
    address = fresh(lessons[1]).get_url()
    if below:
        for page in Page.objects.descendant_of(course).specific():
            page.unpublish()
    fresh(course).unpublish()
    client.force_login(ana)
    text = reverse("courses:kept_text", args=[lessons[1].pk])

    assert client.get(address).url == text
    assert client.get(text).status_code == 200
    client.post(reverse("courses:complete_step", args=[lessons[1].pk]), {})
    assert StepCompletion.objects.count() == 1
    record = client.get(reverse("courses:standing", args=[course.pk]))
    assert [step["title"] for step in record.context["kept"]] == ["Lesson 1.1", "Lesson 1.2"]


def test_nobody_else_reads_what_is_off_the_site(client, under_way, ben, course, lessons):
    address = fresh(lessons[1]).get_url()
    for page in [fresh(lessons[1]), fresh(course)]:
        page.unpublish()
    pages = [address, reverse("courses:kept_text", args=[lessons[1].pk]), fresh(course).get_url()]

    anonymous = [client.get(page).status_code for page in pages]
    client.force_login(ben)

    assert anonymous == [404, 302, 404]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_the_last_live_text_is_kept_not_the_draft_after_it(client, under_way, ana, lessons):
    lesson = fresh(lessons[1])
    lesson.unpublish()
    lesson.title = "A draft nobody should see"
    lesson.save()
    lesson.save_revision()
    client.force_login(ana)

    page = client.get(reverse("courses:kept_text", args=[lesson.pk])).content.decode()

    assert "Lesson 1.2" in page
    assert "A draft nobody should see" not in page
    assert KeptText.objects.get().revision_id == lessons[1].live_revision_id


# Moving and deleting


def test_what_people_finished_does_not_leave_its_course(editor, under_way, lessons):
    elsewhere = make.module(make.course())
    move = reverse("wagtailadmin_pages:move_confirm", args=[lessons[0].pk, elsewhere.pk])

    editor.post(move)
    with pytest.raises(LeavesItsCourse):
        fresh(lessons[0]).move(Page.objects.get(pk=elsewhere.pk), pos="last-child")

    assert fresh(lessons[0]).path == lessons[0].path


@pytest.mark.parametrize("taken_off", ["lesson", "module", "course"])
def test_what_is_locked_stays_locked_while_it_is_off_the_site(
    client, ana, under_way, course, lessons, taken_off
):
    locked = fresh(lessons[1])
    locked.locks.add(Lock(kind="date", opens_at=timezone.now() + dt.timedelta(days=1)))
    locked.save_revision().publish()
    gone = {"lesson": locked, "module": locked.get_parent(), "course": course}[taken_off]
    fresh(gone.specific).unpublish()
    client.force_login(ana)

    addresses = [locked.url, reverse("courses:kept_text", args=[locked.pk])]
    shown = [client.get(address, follow=True) for address in addresses]

    assert [page.templates[0].name for page in shown] == ["courses/step_locked.html"] * 2


def test_within_its_course_it_moves_freely(under_way, course, lessons):
    other = make.module(course, "Another")

    fresh(lessons[0]).move(Page.objects.get(pk=other.pk), pos="last-child")

    assert figure(under_way) == (1, 2, 50)


def test_several_at_once_are_unpublished_one_by_one(editor, under_way, lessons):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])

    editor.post(f"{address}?id={lessons[0].pk}&id={lessons[1].pk}", {"include_descendants": ""})

    assert [fresh(lesson).live for lesson in lessons] == [True, True]


@pytest.mark.parametrize("count", [1, 3])
def test_how_many_are_under_way_takes_the_same_statements(
    count, lessons, course, ana, ben, cleo, django_assert_num_queries
):
    for person in [ana, ben, cleo][:count]:
        make.enrolment(person, course, BEFORE)
    page = fresh(lessons[1])

    with django_assert_num_queries(4):
        assert leaving_of(page).under_way == count


# By the clock


def test_the_clock_publishes_once(under_way, lessons):
    lesson = fresh(lessons[0])
    lesson.title, lesson.go_live_at = "Later", LATER
    lesson.save_revision().publish()
    assert fresh(lesson).title == "Lesson 1.1"
    due = LATER + dt.timedelta(minutes=1)
    # The hour has come: Wagtail compares with the clock of this machine.
    LessonPage.objects.filter(pk=lesson.pk).update(go_live_at=BEFORE)
    revision = fresh(lesson).get_latest_revision()
    revision.content["go_live_at"] = BEFORE.isoformat()
    revision.save()

    counts = [publish_scheduled(at=due) for _ in range(2)]

    assert counts == [(1, 0), (0, 0)]
    assert fresh(lesson).title == "Later"


def test_the_clock_takes_off_what_expires_and_pauses_it(under_way, lessons):
    LessonPage.objects.filter(pk=lessons[1].pk).update(expire_at=BEFORE)

    counts = [publish_scheduled(at=LATER) for _ in range(2)]

    assert counts == [(0, 1), (0, 0)]
    assert (fresh(lessons[1]).expired, figure(under_way)) == (True, (1, 2, 50))


def test_a_page_that_fails_does_not_hold_up_the_others(lessons, monkeypatch, caplog):
    LessonPage.objects.update(expire_at=BEFORE)
    whole = LessonPage.unpublish

    def fails(page, *args, **kwargs):
        if page.pk == lessons[0].pk:
            raise RuntimeError("this one cannot")
        return whole(page, *args, **kwargs)

    monkeypatch.setattr(LessonPage, "unpublish", fails)

    assert publish_scheduled(at=LATER) == (0, 1)
    assert "this one cannot" in caplog.text
    assert CoursePage.objects.count() == 1

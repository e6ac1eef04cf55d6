"""A lesson with every block is written, reviewed, published, and changed twice under its learners."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Page

from courses import selectors, services
from courses.models import ClinicalReview, CoursePage, Enrolment, LessonPage, StepChange
from courses.services.review_workflow import install_review_workflow
from tests.courses.lesson_bodies import document, every_block, video
from tests.factories import courses as make
from tests.factories import quizzes as make_quiz
from tests.factories.reviews import approve, reviewer
from tests.quizzes.browser import window

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

BEFORE = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
WHY = "The lung lies closer than we taught."


@pytest.fixture
def course(settings):
    """For credit: nothing of it goes out without a clinical review."""
    settings.MFA_FOR_STAFF = False
    install_review_workflow()
    return make.course("Shoulder girdle", code="SHO-2")


@pytest.fixture
def lesson(course, instructor):
    """Written, and nobody but its editors sees it."""
    module = make.module(course, "Upper trapezius")
    body = every_block(film=video(), paper=document(), question=make_quiz.question())
    for block in body:
        for position in block["value"]["positions"] if block["type"] == "disagreement" else []:
            position["sources"] = ["ONE"]  # a claim without a source is not published
    page = LessonPage(title="Depth", slug="depth", live=False, owner=instructor, minutes=20)
    page.objectives, page.body = "Hold the muscle", body
    Page.objects.get(pk=module.pk).add_child(instance=page)
    page.save_revision(user=instructor)
    grip = make.lesson(module, "Grip")
    approve(grip)
    return page


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def editor(browser, live_server, person, page):
    opened = window(browser, live_server, person, viewport={"width": 1280, "height": 1000})
    opened.set_default_timeout(30_000)
    opened.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return opened


def act(page, name):
    """A button of the editor's footer, which stands in a menu there."""
    with page.expect_navigation():
        page.locator(f"button[name='{name}']").first.evaluate("button => button.click()")


def review(browser, live_server, rosa, page):
    """What is submitted is read and approved."""
    seen = window(browser, live_server, rosa)
    seen.set_default_timeout(30_000)
    seen.goto(live_server.url + reverse("clinical_review", args=[page.pk]))
    seen.locator("[name=decision][value=approved]").check()
    seen.locator("[name=credentials]").fill("MSc, physiotherapist")
    seen.locator("[name=interests]").fill("None")
    with seen.expect_navigation():
        seen.get_by_role("button", name="Record the review").click()
    assert seen.locator(".help-critical").all_inner_texts() == []
    seen.context.close()


def finish(learner, course, *lessons):
    enrolment = selectors.open_enrolment(user=learner, course=course) or make.enrolment(
        learner, course, BEFORE
    )
    for each in lessons:
        each = fresh(each)
        services.complete_step(
            enrolment=enrolment,
            step=each,
            revision=services.pinned_revision(page=each),
            at=BEFORE,
        )


def records(course):
    """By person: steps done of steps required, whether complete and since when, updates to read."""
    found = {}
    for enrolment in Enrolment.objects.filter(course=course).select_related("learner"):
        progress = selectors.progress_of(enrolment)
        found[enrolment.learner.display_name] = (
            f"{progress.done} of {progress.required}",
            enrolment.completed_at,
            [update.step.title for update in progress.open_updates],
        )
    return found


def test_from_the_first_draft_to_a_change_that_has_to_be_read(
    browser, live_server, instructor, ana, ben, cleo, course, lesson, mailoutbox
):
    rosa = reviewer()

    # Written: one more block by the editor's own menu, then on to the reviewer.
    page = editor(browser, live_server, instructor, lesson)
    page.get_by_title("Insert a block").last.click()
    page.get_by_role("option", name="Do and do not").first.click()
    page.locator("[name^='body-'][name*='-value-do-0-value']").last.fill("Warm the hands")
    page.locator("[name^='body-'][name*='-value-do_not-0-value']").last.fill("Hurry")
    act(page, "action-submit")
    assert (fresh(lesson).live, fresh(lesson).current_workflow_state is not None) == (False, True)
    review(browser, live_server, rosa, lesson)
    lesson = fresh(lesson)
    assert lesson.live is True
    kinds = {block.block_type for block in lesson.body}
    assert kinds >= {"technique_card", "red_flag", "precautions", "knowledge_check", "video"}
    assert lesson.body[-1].value["do"][0] == "Warm the hands"

    # Learned from: Ana has finished the course, Ben this lesson, Cleo has just begun.
    course = CoursePage.objects.get(pk=course.pk)
    grip = LessonPage.objects.get(title="Grip")
    finish(ana, course, lesson, grip)
    finish(ben, course, lesson)
    make.enrolment(cleo, course, BEFORE)
    before = records(course)
    assert before == {
        "Ana": ("2 of 2", BEFORE, []),
        "Ben": ("1 of 2", None, []),
        "Cleo": ("0 of 2", None, []),
    }

    # Changed once: approved and so published, and afterwards those who completed it are told.
    page.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    page.locator("[name=objectives]").fill("Hold the muscle away from the lung")
    act(page, "action-submit")
    review(browser, live_server, rosa, lesson)
    assert (records(course), mailoutbox_to(mailoutbox)) == (before, [])
    page.goto(live_server.url + reverse("step_changes", args=[lesson.pk]))
    with page.expect_navigation():
        page.locator(".title-wrapper a").first.click()
    page.get_by_label("Tell them what changed").check()
    page.get_by_label("What changed, and why").fill(WHY)
    with page.expect_navigation():
        page.get_by_role("button", name="Save the decision").click()
    assert mailoutbox_to(mailoutbox) == ["ana@example.org", "ben@example.org"]
    assert records(course) == before

    # Changed again: approved beforehand, published in the editor, and now it has to be read.
    draft = fresh(lesson).get_latest_revision_as_object()
    draft.structures_at_risk = "Apex of the lung"
    draft.save_revision(user=instructor)
    approve(lesson)
    page.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    act(page, "action-publish")
    expect(page.get_by_role("heading", name="Who is affected")).to_be_visible()
    figures = page.locator(".change-figures dd").all_inner_texts()
    assert figures == ["2", "1", "1"]
    page.get_by_label("Ask them to read what changed").check()
    page.get_by_label("What changed, and why").fill(WHY)
    page.get_by_label("Minutes to read the change").fill("3")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish").click()
    page.context.close()
    update = ["Update: Depth"]
    assert records(course) == {
        "Ana": ("2 of 2", BEFORE, update),
        "Ben": ("1 of 3", None, update),
        "Cleo": ("0 of 2", None, []),
    }
    assert [change.choice for change in StepChange.objects.all()] == ["require", "notify"]
    assert ClinicalReview.objects.filter(page=lesson).count() == 3

    # Read by Ben, who confirms it and finishes what is left.
    reader = window(browser, live_server, ben)
    reader.goto(live_server.url + reverse("courses:what_changed", args=[lesson.pk]))
    expect(reader.locator(".difference").first).to_be_visible()
    with reader.expect_navigation():
        reader.get_by_role("button", name="I have read what changed").click()
    reader.context.close()
    assert records(course)["Ben"] == ("2 of 3", None, [])
    finish(ben, course, grip)
    done, completed_at, owed = records(course)["Ben"]
    assert (done, owed) == ("2 of 2", [])
    assert completed_at == pytest.approx(timezone.now(), abs=dt.timedelta(minutes=5))


def mailoutbox_to(mailoutbox):
    """Who was told of a change; letters about reviews go to staff."""
    about = [letter for letter in mailoutbox if "“Depth”" in letter.subject]
    return sorted(letter.to[0] for letter in about if letter.to[0][:3] in {"ana", "ben", "cle"})


def test_a_stranger_finds_none_of_it(lesson, cleo):
    client = Client()
    client.force_login(cleo)

    assert client.get(reverse("courses:what_changed", args=[lesson.pk])).status_code == 404

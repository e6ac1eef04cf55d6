"""A lesson with every block is written, reviewed, published, and changed twice under its learners."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from courses import selectors, services
from courses.blocks import LessonBody
from courses.models import (
    ClinicalReview,
    CoursePage,
    Enrolment,
    LessonPage,
    ModulePage,
    StepChange,
)
from courses.services.review_workflow import install_review_workflow
from tests.courses.lesson_bodies import document, video
from tests.factories import courses as make
from tests.factories import quizzes as make_quiz
from tests.factories.anatomy import muscle
from tests.factories.reviews import approve, reviewer
from tests.journeys import writing
from tests.quizzes.browser import window

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

BEFORE = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
WHY = "The lung lies closer than we taught."
KINDS = LessonBody().child_blocks


@pytest.fixture
def library(settings):
    """What the blocks choose from, and the workflow that reviews them."""
    settings.MFA_FOR_STAFF = False
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 5_000  # nobody writes as fast as this
    install_review_workflow()
    muscle("Upper trapezius")
    make_quiz.question("single_choice")
    video("Pincer grip")
    document("Consent form")


@pytest.fixture
def author(browser, live_server, instructor, library):
    """The instructor's browser."""
    page = window(browser, live_server, instructor, viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(30_000)
    yield page
    page.context.close()


def begin(page, live_server, parent, model, fields):
    """A new page below this one, with its plain fields filled in."""
    names = [model._meta.app_label, model._meta.model_name, parent.pk]
    page.goto(live_server.url + reverse("wagtailadmin_pages:add", args=names))
    for name, words in fields.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=title]").press("Tab")
    expect(page.locator("[name=slug]")).not_to_have_value("")  # the address follows the title


def edit(page, live_server, lesson):
    page.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[lesson.pk]))


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


def fresh(page):
    return type(page).objects.get(pk=page.pk)


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


def test_there_is_a_way_to_fill_in_each_kind_of_block():
    """The journey below puts in what stands here, whatever a lesson learns to hold."""
    assert list(writing.WRITTEN) == list(KINDS)


def test_from_the_first_draft_to_a_change_that_has_to_be_read(
    browser, live_server, author, ana, ben, cleo, mailoutbox
):
    rosa = reviewer()

    # Written from nothing: a course, its module, and a lesson with a block of each kind.
    said = {"title": "Shoulder girdle", "code": "SHO-2", "summary": "Needling with care."}
    begin(author, live_server, make.catalogue(), CoursePage, said)
    writing.act(author, "action-publish")
    course = CoursePage.objects.get()
    begin(author, live_server, course, ModulePage, {"title": "Upper trapezius"})
    writing.act(author, "action-publish")
    module = ModulePage.objects.get()
    said = {"title": "Depth", "minutes": "20", "objectives": "Hold the muscle"}
    begin(author, live_server, module, LessonPage, said)
    sentences = {
        name: write(writing.add(author, str(KINDS[name].label)))
        for name, write in writing.WRITTEN.items()
    }
    assert writing.nameless(author) == []
    writing.act(author)  # the draft is saved
    lesson = LessonPage.objects.get()
    draft = lesson.get_latest_revision_as_object()
    assert (lesson.live, [block.block_type for block in draft.body]) == (False, list(KINDS))

    # Reviewed, and so published.
    writing.act(author, "action-submit")
    assert (fresh(lesson).live, fresh(lesson).current_workflow_state is not None) == (False, True)
    review(browser, live_server, rosa, lesson)
    lesson = fresh(lesson)
    assert (lesson.live, [block.block_type for block in lesson.body]) == (True, list(KINDS))

    # Learned from: Ana has finished the course, Ben this lesson, Cleo has just begun.
    grip = make.lesson(module, "Grip")
    approve(grip)
    finish(ana, course, lesson, grip)
    finish(ben, course, lesson)
    make.enrolment(cleo, course, BEFORE)
    before = records(course)
    assert before == {
        "Ana": ("2 of 2", BEFORE, []),
        "Ben": ("1 of 2", None, []),
        "Cleo": ("0 of 2", None, []),
    }
    reader = window(browser, live_server, cleo)
    reader.goto(live_server.url + lesson.get_url())
    shown = {block.block_type: f"#block-{block.id}" for block in lesson.body}
    for kind, sentence in sentences.items():
        expect(reader.locator(shown[kind]), kind).to_contain_text(sentence)
    reader.context.close()

    # Changed once: approved and so published, and afterwards those who completed it are told.
    edit(author, live_server, lesson)
    author.locator("[name=objectives]").fill("Hold the muscle away from the lung")
    writing.act(author, "action-submit")
    review(browser, live_server, rosa, lesson)
    assert (records(course), mailoutbox_to(mailoutbox)) == (before, [])
    author.goto(live_server.url + reverse("step_changes", args=[lesson.pk]))
    with author.expect_navigation():
        author.locator(".title-wrapper a").first.click()
    author.get_by_label("Tell them what changed").check()
    author.get_by_label("What changed, and why").fill(WHY)
    with author.expect_navigation():
        author.get_by_role("button", name="Save the decision").click()
    assert mailoutbox_to(mailoutbox) == ["ana@example.org", "ben@example.org"]
    assert records(course) == before

    # Changed again: approved beforehand, published in the editor, and now it has to be read.
    draft = fresh(lesson).get_latest_revision_as_object()
    draft.structures_at_risk = "Apex of the lung"
    draft.save_revision(user=lesson.owner)
    approve(lesson)
    edit(author, live_server, lesson)
    writing.act(author, "action-publish")
    expect(author.get_by_role("heading", name="Who is affected")).to_be_visible()
    figures = author.locator(".change-figures dd").all_inner_texts()
    assert figures == ["2", "1", "1"]
    author.get_by_label("Ask them to read what changed").check()
    author.get_by_label("What changed, and why").fill(WHY)
    author.get_by_label("Minutes to read the change").fill("3")
    with author.expect_navigation():
        author.get_by_role("button", name="Publish").click()
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


def test_a_stranger_finds_none_of_it(cleo):
    draft = make.lesson(make.module(make.course()), "Depth")
    draft.unpublish()
    client = Client()
    client.force_login(cleo)

    assert client.get(reverse("courses:what_changed", args=[draft.pk])).status_code == 404

"""A step is changed under people who finished it: keep, notify or require."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from courses import selectors, services
from courses.exceptions import TextChangedMeanwhile
from courses.models import (
    ChangeConfirmation,
    ChangeNotice,
    Choice,
    Enrolment,
    LessonPage,
    StepChange,
    StepCompletion,
)
from courses.selectors.changes import Affected, affected_by
from courses.services.change_notices import continue_telling, mail_change_notices, tell_of_change
from practitioners.models import User
from practitioners.roles import Role, give_role
from renewals.selectors.undelivered import count_undelivered
from tests.conftest import person
from tests.factories import courses as make

pytestmark = pytest.mark.django_db

BEFORE = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
OLD, NEW = "<p>Needle at most 20 mm deep.</p>", "<p>Needle at most 15 mm deep.</p>"


def body(text):
    return [{"type": "rich_text", "id": "a1", "value": text}]


@pytest.fixture
def course():
    """A sample: nobody has to have reviewed its texts before they are published."""
    page = make.course(is_sample=True)
    module = make.module(page)
    make.lesson(module, "Depth", body=body(OLD))
    make.lesson(module, "Hands")
    return page


@pytest.fixture
def depth(course):
    return make.lessons_of(course)[0]


@pytest.fixture
def hands(course):
    return make.lessons_of(course)[1]


def finish(learner, course, *lessons):
    enrolment = selectors.open_enrolment(user=learner, course=course) or make.enrolment(
        learner, course, BEFORE
    )
    for lesson in lessons:
        lesson = LessonPage.objects.get(pk=lesson.pk)
        revision = services.pinned_revision(page=lesson)
        services.complete_step(enrolment=enrolment, step=lesson, revision=revision, at=BEFORE)
    enrolment.refresh_from_db()
    return enrolment


def change(lesson, text=NEW, by=None):
    """As any publishing does: through a revision."""
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.body = body(text)
    lesson.save_revision(user=by).publish(user=by)
    return StepChange.objects.filter(step=lesson).order_by("-pk").first()


def decide(changed, choice, by=None, **said):
    said.setdefault("words", "The deepest safe depth is less.")
    said.setdefault("minutes", 3)
    return services.decide_change(change=changed, choice=choice, by=by, at=LATER, **said)


def figure(enrolment):
    progress = selectors.progress_of(enrolment)
    return progress.done, progress.required, progress.percent


def titles(progress):
    return [step.title for step in progress.missing]


def test_publishing_alone_does_nothing_to_anybody(ana, course, depth, hands, mailoutbox):
    enrolment = finish(ana, course, depth)
    before = figure(enrolment)

    changed = change(depth)

    assert (changed.choice, changed.decisions.count()) == ("keep", 0)
    assert (figure(enrolment), mailoutbox) == (before, [])


def test_a_step_that_nobody_finished_has_no_history(ana, course, depth):
    make.enrolment(ana, course, BEFORE)

    assert change(depth) is None


def test_autosaved_drafts_never_touch_learners(ana, course, depth):
    enrolment = finish(ana, course, depth)
    draft = LessonPage.objects.get(pk=depth.pk)
    draft.body = body(NEW)

    draft.save_revision()

    assert StepChange.objects.count() == 0
    assert enrolment.completions.get().revision_id == depth.live_revision_id


def test_require_asks_for_the_change_as_a_step_of_its_own(ana, course, depth, hands):
    enrolment = finish(ana, course, depth)

    decide(change(depth), Choice.REQUIRE)

    progress = selectors.progress_of(enrolment)
    assert (progress.done, progress.required, progress.percent) == (1, 3, 33)
    assert titles(progress) == ["Update: Depth", "Hands"]
    assert progress.minutes_left == 3 + hands.minutes
    assert progress.next_step.url == reverse("courses:what_changed", args=[depth.pk])


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.NOTIFY])
def test_keep_and_notify_ask_nothing(ana, course, depth, hands, choice):
    enrolment = finish(ana, course, depth)

    decide(change(depth), choice)

    assert figure(enrolment) == (1, 2, 50)


def test_who_starts_later_reads_the_new_text_only(ana, ben, course, depth, hands):
    finish(ana, course, depth)
    decide(change(depth), Choice.REQUIRE)

    enrolment = finish(ben, course, depth)

    assert figure(enrolment) == (1, 2, 50)


def test_confirming_is_a_finished_step_and_may_be_the_last(ana, course, depth, hands):
    enrolment = finish(ana, course, depth)
    decide(change(depth), Choice.REQUIRE)
    finish(ana, course, hands)
    depth.refresh_from_db()
    assert Enrolment.objects.get().completed_at is None

    now = services.pinned_revision(page=LessonPage.objects.get(pk=depth.pk))
    again = [
        services.confirm_update(enrolment=enrolment, step=depth, revision=now, at=LATER)
        for _ in range(2)
    ]

    enrolment.refresh_from_db()
    assert again == [True, False]
    assert (figure(enrolment), enrolment.completed_at) == ((2, 2, 100), LATER)
    assert ChangeConfirmation.objects.get().revision == now


@pytest.mark.parametrize("choice", Choice.values)
def test_a_completed_course_stays_complete(ana, course, depth, hands, choice):
    enrolment = finish(ana, course, depth, hands)
    assert enrolment.completed_at == BEFORE

    decide(change(depth), choice)

    enrolment.refresh_from_db()
    progress = selectors.progress_of(enrolment)
    assert (enrolment.completed_at, figure(enrolment)) == (BEFORE, (2, 2, 100))
    assert [one.step.title for one in progress.open_updates] == (
        ["Update: Depth"] if choice == Choice.REQUIRE else []
    )


def test_two_changes_of_a_step_are_read_together(ana, course, depth, hands):
    enrolment = finish(ana, course, depth)
    decide(change(depth), Choice.REQUIRE)
    decide(change(depth, "<p>Needle at most 10 mm deep.</p>"), Choice.REQUIRE)

    [update] = selectors.progress_of(enrolment).open_updates

    assert (len(update.change_ids), update.step.minutes) == (2, 6)


def test_a_requirement_taken_back_completes_who_waited_for_it(
    ana, course, depth, hands, django_capture_on_commit_callbacks
):
    enrolment = finish(ana, course, depth)
    changed = change(depth)
    decide(changed, Choice.REQUIRE)
    finish(ana, course, hands)

    with django_capture_on_commit_callbacks(execute=True):
        decide(changed, Choice.KEEP)

    enrolment.refresh_from_db()
    assert enrolment.completed_at == pytest.approx(timezone.now(), abs=dt.timedelta(minutes=1))


def test_decisions_are_appended_and_the_same_one_again_is_one(administrator, ana, course, depth):
    finish(ana, course, depth)
    changed = change(depth)

    for choice in [Choice.NOTIFY, Choice.NOTIFY, Choice.REQUIRE]:
        decide(changed, choice, by=administrator)

    assert [one.choice for one in changed.decisions.all()] == ["notify", "require"]


def test_everybody_who_completed_it_gets_one_letter(
    ana, ben, cleo, course, depth, mailoutbox, django_capture_on_commit_callbacks
):
    finish(ana, course, depth)
    finish(ben, course, depth)
    make.enrolment(cleo, course, BEFORE)

    with django_capture_on_commit_callbacks(execute=True):
        decision = decide(change(depth), Choice.NOTIFY)
    for _ in range(2):
        tell_of_change(decision_id=decision.pk, at=LATER)
        mail_change_notices(decision_id=decision.pk, at=LATER)

    assert sorted(letter.to[0] for letter in mailoutbox) == ["ana@example.org", "ben@example.org"]
    assert mailoutbox[0].subject == "A change in “Depth”"
    assert reverse("courses:what_changed", args=[depth.pk]) in mailoutbox[0].body
    assert "The deepest safe depth is less." in mailoutbox[0].body


def test_who_has_left_is_not_written_to(ana, course, depth, mailoutbox):
    services.leave_course(enrolment=finish(ana, course, depth), at=LATER)

    decision = decide(change(depth), Choice.NOTIFY)
    tell_of_change(decision_id=decision.pk, at=LATER)

    assert ChangeNotice.objects.count() == 0


def test_what_a_killed_worker_left_is_found_by_the_sweep(
    ana, ben, course, depth, mailoutbox, django_capture_on_commit_callbacks
):
    finish(ana, course, depth)
    finish(ben, course, depth)
    decision = decide(change(depth), Choice.NOTIFY)
    # Killed after the first notice, with that one claimed.
    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    ChangeNotice.objects.create(decision=decision, learner=ana, mail_claimed_at=an_hour_ago)

    with django_capture_on_commit_callbacks(execute=True):
        handed_out = continue_telling(at=LATER + dt.timedelta(minutes=5))

    # The notices that were missing, and the letters.
    assert handed_out == 2
    assert [letter.to for letter in mailoutbox] == [["ana@example.org"], ["ben@example.org"]]


def test_letters_of_a_decision_that_no_longer_stands_are_not_sent(ana, course, depth, mailoutbox):
    finish(ana, course, depth)
    changed = change(depth)
    decision = decide(changed, Choice.NOTIFY)
    ChangeNotice.objects.create(decision=decision, learner=ana)
    services.decide_change(
        change=changed, choice=Choice.KEEP, by=None, at=LATER + dt.timedelta(minutes=1)
    )

    mail_change_notices(decision_id=decision.pk, at=LATER + dt.timedelta(minutes=2))

    assert mail.outbox == []


def test_nor_are_they_listed_among_those_that_can_be_sent_once_more(ana, course, depth):
    finish(ana, course, depth)
    changed = change(depth)
    decision = decide(changed, Choice.NOTIFY)
    ChangeNotice.objects.create(decision=decision, learner=ana, mail_failure="550 No")
    before = count_undelivered()
    services.decide_change(
        change=changed, choice=Choice.KEEP, by=None, at=LATER + dt.timedelta(minutes=1)
    )

    assert (before, count_undelivered()) == (1, 0)


# Who is affected


def many(course, step, count, *, completed):
    """People at rest, without services: `completed` of them have finished the step."""
    people = User.objects.bulk_create(
        User(email=f"p{n}@example.org", name_on_licence=f"Person {n}") for n in range(count)
    )
    ways = Enrolment.objects.bulk_create(
        Enrolment(learner=learner, course=course, enrolled_at=BEFORE) for learner in people
    )
    StepCompletion.objects.bulk_create(
        StepCompletion(
            enrolment=way, step_id=step.pk, revision_id=step.live_revision_id, completed_at=BEFORE
        )
        for way in ways[:completed]
    )


def test_who_is_affected_is_counted(ana, ben, cleo, course, depth, hands):
    finish(ana, course, depth, hands)
    finish(ben, course, depth)
    make.enrolment(cleo, course, BEFORE)

    assert affected_by(Page.objects.get(pk=depth.pk)) == Affected(
        completed_it=2, not_there_yet=1, finished_course=1
    )


def test_the_count_takes_two_statements_for_three_and_for_many(
    course, depth, django_assert_num_queries
):
    many(course, depth, 300, completed=200)

    with django_assert_num_queries(2):
        found = affected_by(depth)
    assert found == Affected(completed_it=200, not_there_yet=100, finished_course=0)


# The editor's question


@pytest.fixture
def editor(client, administrator):
    client.force_login(administrator)
    return client


def draft_of(lesson, text=NEW):
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.body = body(text)
    return lesson.save_revision()


def question(revision):
    return reverse("publish_question", args=[revision.pk])


def test_the_question_shows_who_is_affected_and_what_is_different(editor, ana, course, depth):
    finish(ana, course, depth)

    page = editor.get(question(draft_of(depth)))

    assert page.context["affected"] == Affected(1, 0, 0)
    assert "<del>" in page.content.decode()
    assert LessonPage.objects.get(pk=depth.pk).live_revision_id == depth.live_revision_id


@pytest.mark.parametrize("choice", Choice.values)
def test_the_answer_publishes_and_is_kept(editor, administrator, ana, course, depth, choice):
    finish(ana, course, depth)
    revision = draft_of(depth)

    answer = {"choice": choice, "words": "Less deep.", "minutes": "2"}
    response = editor.post(question(revision), answer)

    decision = StepChange.objects.get().decisions.get()
    assert response.url == reverse("step_changes", args=[depth.pk])
    assert (decision.choice, decision.decided_by) == (choice, administrator)
    assert LessonPage.objects.get(pk=depth.pk).live_revision == revision


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        pytest.param({}, {"choice"}, id="nothing chosen"),
        pytest.param({"choice": "notify", "minutes": "1"}, {"words"}, id="no words for the letter"),
        pytest.param(
            {"choice": "require", "words": "x", "minutes": "0"}, {"minutes"}, id="no minutes"
        ),
    ],
)
def test_an_answer_that_lacks_something_publishes_nothing(
    editor, ana, course, depth, answer, fields
):
    finish(ana, course, depth)

    page = editor.post(question(draft_of(depth)), answer)

    assert set(page.context["form"].errors) == fields
    assert StepChange.objects.count() == 0


def test_who_may_not_publish_finds_no_question(client, ana, course, depth):
    finish(ana, course, depth)
    revision = draft_of(depth)
    reviewer = person("rut@example.org", "Rut Amsel")
    give_role(person=reviewer, role=Role.CLINICAL_REVIEWER)
    client.force_login(reviewer)

    assert client.get(question(revision)).status_code == 404
    assert client.post(question(revision), {"choice": "keep"}).status_code == 404
    assert StepChange.objects.count() == 0


def test_staff_choose_afterwards_what_nobody_was_asked(editor, ana, course, depth):
    enrolment = finish(ana, course, depth)
    changed = change(depth)

    editor.post(
        reverse("decide_change", args=[changed.pk]),
        {"choice": "require", "words": "Less deep.", "minutes": "4"},
    )

    assert titles(selectors.progress_of(enrolment))[0] == "Update: Depth"
    listed = editor.get(reverse("step_changes", args=[depth.pk]))
    assert [one.choice for one in listed.context["page_obj"]] == ["require"]


# The learner's pages


def test_the_page_says_what_changed_and_takes_the_confirmation(client, ana, course, depth, hands):
    enrolment = finish(ana, course, depth, hands)
    decide(change(depth), Choice.REQUIRE)
    client.force_login(ana)
    address = reverse("courses:what_changed", args=[depth.pk])

    page = client.get(address)
    assert [one.kind for one in page.context["differences"]] == ["changed"]
    client.post(address, {"revision": page.context["now"].pk})

    assert selectors.progress_of(enrolment).open_updates == ()
    assert client.get(address).context["differences"] == ()


def test_a_text_that_goes_out_while_somebody_confirms_is_not_confirmed(ana, course, depth, hands):
    enrolment = finish(ana, course, depth, hands)
    decide(change(depth), Choice.REQUIRE)
    read = services.pinned_revision(page=LessonPage.objects.get(pk=depth.pk))
    decide(change(depth, "<p>Needle at most 10 mm deep.</p>"), Choice.REQUIRE)

    with pytest.raises(TextChangedMeanwhile):
        services.confirm_update(enrolment=enrolment, step=depth, revision=read, at=LATER)

    assert ChangeConfirmation.objects.count() == 0


def test_a_text_that_changed_meanwhile_is_not_confirmed_unread(client, ana, course, depth):
    enrolment = finish(ana, course, depth)
    decide(change(depth), Choice.REQUIRE)
    client.force_login(ana)
    address = reverse("courses:what_changed", args=[depth.pk])
    shown = client.get(address).context["now"].pk
    change(depth, "<p>Needle at most 10 mm deep.</p>")

    client.post(address, {"revision": shown})

    assert len(selectors.progress_of(enrolment).open_updates) == 1


def test_only_the_owner_sees_what_changed_for_them(client, ana, ben, cleo, course, depth):
    completion = finish(ana, course, depth).completions.get()
    make.enrolment(ben, course, BEFORE)
    change(depth)
    pages = [
        reverse("courses:what_changed", args=[depth.pk]),
        reverse("courses:version", args=[completion.pk]),
    ]

    seen = {}
    for reader in [ana, ben, cleo]:
        client.force_login(reader)
        seen[reader.email] = [client.get(address).status_code for address in pages]
    client.logout()

    assert seen == {
        "ana@example.org": [200, 200],
        "ben@example.org": [404, 404],
        "cleo@example.org": [404, 404],
    }
    assert [client.get(address).status_code for address in pages] == [302, 302]


def test_the_version_somebody_finished_stays_readable(client, ana, course, depth):
    completion = finish(ana, course, depth).completions.get()
    change(depth)
    client.force_login(ana)

    page = client.get(reverse("courses:version", args=[completion.pk])).content.decode()

    assert "at most 20 mm deep" in page
    assert "at most 15 mm deep" not in page


def test_the_home_page_tells_until_it_was_read(
    client, ana, course, depth, django_capture_on_commit_callbacks
):
    finish(ana, course, depth)
    with django_capture_on_commit_callbacks(execute=True):
        decide(change(depth), Choice.NOTIFY)
    client.force_login(ana)
    told = "Changed since you finished"

    shown = [told in client.get(reverse("courses:home")).content.decode()]
    client.get(reverse("courses:what_changed", args=[depth.pk]))
    shown.append(told in client.get(reverse("courses:home")).content.decode())

    assert shown == [True, False]

"""A corrected key: looked at first, signed once, applied once, and no pass taken in silence."""

import datetime as dt
from decimal import Decimal

import pytest

from courses.models import StepCompletion
from quizzes import tasks
from quizzes.models import (
    Attempt,
    GradeEvent,
    RegradeItem,
    RegradeRun,
    Response,
)
from quizzes.services import outcomes, regrades
from quizzes.services.attempts import grade_attempt as grade
from quizzes.services.attempts import mark_response, save_answer, submit_attempt
from quizzes.services.regrade_decisions import decide_flag
from quizzes.services.regrades import (
    PlanIsStale,
    RegradeRefused,
    continue_regrades,
    drop_regrade,
    regrade_chunk,
    sign_regrade,
)
from tests.factories import quizzes as make
from tests.quizzes.regrades import (
    CORRECTED,
    FULL_MARKS,
    HOUR,
    LEFT_OUT,
    NOON,
    corrected,
    done,
    effects,
    graded,
    planned,
    signed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return make.question()


@pytest.fixture
def quiz(question):
    return make.quiz([question], pass_mark=80)


def state():
    """Everything that a plan must not touch."""
    return (
        list(Attempt.objects.order_by("pk").values()),
        list(Response.objects.order_by("pk").values()),
        list(GradeEvent.objects.order_by("pk").values()),
        list(StepCompletion.objects.order_by("pk").values()),
    )


def test_a_plan_says_what_would_change_and_changes_nothing(ana, ben, quiz, question, instructor):
    graded(ana, quiz, right=True)
    graded(ben, quiz, right=False)
    corrected(question, instructor)
    before = state()

    run = planned(question, instructor)

    assert state() == before
    assert (run.state, run.counts["attempts"], effects(run)) == (
        "planned", 2, {"down": 1, "up": 1},
    )  # fmt: skip
    items = run.items.order_by("attempt_id")
    assert list(
        items.values_list("effect", "mark_before", "mark_after", "passed_before", "flag")
    ) == [("down", 1, 0, True, ""), ("up", 0, 1, False, "")]


def test_from_not_passed_to_passed_completes_the_step_once(ben, quiz, question, instructor,
                                                           administrator):  # fmt: skip
    attempt = graded(ben, quiz, right=False)
    assert not StepCompletion.objects.exists()
    run = done(planned(corrected(question, instructor), instructor), administrator)

    attempt.refresh_from_db()
    assert (attempt.mark, attempt.passed, run.state) == (1, True, "done")
    step = StepCompletion.objects.get()
    assert (step.step_id, step.completed_at) == (quiz.pk, attempt.submitted_at)
    event = GradeEvent.objects.get(generation=2)
    assert (event.kind, event.before, event.after, event.passed, event.actor, event.regrade) == (
        "regrade", 0, 1, True, administrator, run,
    )  # fmt: skip
    assert event.reason == "The key named the wrong option"
    response = Response.objects.get()
    assert (response.judged_by, response.question_version.number) == (question.current, 1)


def test_from_passed_to_not_passed_is_flagged_and_nothing_is_taken(
    ana, quiz, question, instructor, administrator
):
    attempt = graded(ana, quiz, right=True)
    run = done(planned(corrected(question, instructor), instructor), administrator)

    attempt.refresh_from_db()
    item = run.items.get()
    assert (attempt.mark, attempt.passed) == (0, True)
    assert (item.passed_before, item.passed_after, item.flag) == (True, False, "open")
    assert StepCompletion.objects.count() == 1


@pytest.fixture
def flagged(ana, quiz, question, instructor, administrator):
    graded(ana, quiz, right=True)
    return done(planned(corrected(question, instructor), instructor), administrator).items.get()


def decided(item, decision, by, reason="We looked at it together"):
    return decide_flag(item_id=item.pk, decision=decision, by=by, reason=reason, at=NOON + 3 * HOUR)


def test_a_pass_that_is_kept_stands(flagged, administrator):
    item = decided(flagged, "kept", administrator)

    assert (item.flag, item.decided_by, item.attempt.passed) == ("kept", administrator, True)
    assert StepCompletion.objects.count() == 1
    assert GradeEvent.objects.count() == 2


def test_a_pass_that_is_ended_takes_the_step_back_with_an_event(flagged, administrator):
    # The course has a second step, so that it is not complete yet.
    item = decided(flagged, "ended", administrator)

    item.attempt.refresh_from_db()
    event = GradeEvent.objects.latest("generation")
    assert (item.flag, item.attempt.passed, item.attempt.is_graded) == ("ended", False, True)
    assert (event.generation, event.passed, event.actor, event.reason) == (
        3, False, administrator, "We looked at it together",
    )  # fmt: skip


def test_ending_a_pass_takes_the_step_back_while_the_course_goes_on(
    ana, question, instructor, administrator
):
    from tests.factories.courses import course, module

    inside = module(course(title="Two steps"))
    quiz = make.quiz([question], inside=inside)
    make.quiz(inside=inside, title="Another quiz")
    graded(ana, quiz)
    item = done(planned(corrected(question, instructor), instructor), administrator).items.get()
    assert StepCompletion.objects.count() == 1

    decided(item, "ended", administrator)

    assert not StepCompletion.objects.exists()


def test_a_completed_course_keeps_its_step_when_a_pass_is_ended(flagged, administrator):
    assert flagged.attempt.enrolment.completed_at

    decided(flagged, "ended", administrator)

    assert StepCompletion.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "decision", "reason", "said"),
    [
        ("instructor", "kept", "Why", "An administrator decides this."),
        ("administrator", "kept", " ", "Say why. It is kept with the attempt."),
        ("administrator", "open", "Why", "Choose whether the pass stands."),
    ],
)
def test_a_decision_without_what_it_needs_is_refused(flagged, request, who, decision, reason, said):
    with pytest.raises(RegradeRefused, match=said):
        decided(flagged, decision, request.getfixturevalue(who), reason)


def test_the_first_decision_stands(flagged, administrator):
    decided(flagged, "kept", administrator)

    assert decided(flagged, "ended", administrator).flag == "kept"
    assert GradeEvent.objects.count() == 2


def test_a_mark_by_hand_later_does_not_take_a_flagged_pass(
    ana, instructor, administrator, question
):
    quiz = make.quiz([question, make.manual_question()], pass_mark=50, shuffle_questions=False)
    attempt = make.attempt(ana, quiz, at=NOON)
    make.answer(attempt, only=1)
    save_answer(
        attempt_id=attempt.pk,
        user=ana,
        slot=2,
        raw="Blood thinners",
        revision=0,
        save_id=None,
        at=NOON,
    )
    submit_attempt(attempt_id=attempt.pk, at=NOON)
    grade(attempt_id=attempt.pk, generation=1, at=NOON)
    mine = Response.objects.get(slot=2)
    mark_response(response_id=mine.pk, marker=instructor, mark=Decimal("2.5"), at=NOON)
    done(planned(corrected(question, instructor), instructor), administrator)

    mark_response(response_id=mine.pk, marker=instructor, mark=Decimal(3), at=NOON)

    attempt.refresh_from_db()
    assert (attempt.mark, attempt.passed) == (3, True)


def test_marks_by_hand_stand(ana, instructor, administrator, question):
    quiz = make.quiz([question, make.manual_question()], pass_mark=50, shuffle_questions=False)
    attempt = make.attempt(ana, quiz, at=NOON)
    make.answer(attempt, only=1)
    save_answer(
        attempt_id=attempt.pk,
        user=ana,
        slot=2,
        raw="Blood thinners",
        revision=0,
        save_id=None,
        at=NOON,
    )
    submit_attempt(attempt_id=attempt.pk, at=NOON)
    grade(attempt_id=attempt.pk, generation=1, at=NOON)
    mine = Response.objects.get(slot=2)
    mark_response(response_id=mine.pk, marker=instructor, mark=Decimal("4.5"), at=NOON)

    done(planned(corrected(question, instructor), instructor), administrator)

    mine.refresh_from_db()
    attempt.refresh_from_db()
    assert (mine.mark, mine.marked_by, attempt.mark) == (Decimal("4.5"), instructor, Decimal("4.5"))


def test_full_marks_for_everybody_reach_blank_slots(ana, ben, instructor, administrator, question):
    quiz = make.quiz([question, make.question()], pass_mark=80, shuffle_questions=False)
    blank = graded(ana, quiz, only=2)
    wrong = graded(ben, quiz, right=False)
    run = planned(corrected(question, instructor, FULL_MARKS), instructor)
    assert (run.counts["attempts"], effects(run)) == (2, {"up": 1, "gain": 1})

    done(run, administrator)

    blank.refresh_from_db()
    wrong.refresh_from_db()
    assert (blank.mark, blank.passed, wrong.mark) == (2, True, 1)
    made = Response.objects.get(attempt=blank, slot=1)
    assert (made.answer, made.mark, made.judged_by) == (None, 1, question.current)


def test_a_question_left_out_lowers_the_maximum(ana, ben, instructor, administrator, question):
    quiz = make.quiz([question, make.question()], pass_mark=80, shuffle_questions=False)
    attempts = [graded(ana, quiz, only=2), graded(ben, quiz, right=False)]

    done(planned(corrected(question, instructor, LEFT_OUT), instructor), administrator)

    for attempt in attempts:
        attempt.refresh_from_db()
    assert [(each.mark, each.max_mark, each.passed) for each in attempts] == [
        (1, 1, True),
        (0, 1, False),
    ]
    assert list(Response.objects.filter(slot=1).values_list("fraction", "mark")) == [
        (None, None),
        (None, None),
    ]


def test_an_attempt_that_begins_after_the_correction_gives_it_to_blanks_at_once(
    ana, instructor, question
):
    quiz = make.quiz([question, make.question()], pass_mark=100, shuffle_questions=False)
    make.approved(corrected(question, instructor, FULL_MARKS))

    attempt = graded(ana, quiz, only=2)

    assert (attempt.mark, attempt.passed) == (2, True)
    assert Response.objects.get(attempt=attempt, slot=1).mark == 1


def test_signing_twice_is_once(ana, quiz, question, instructor, administrator):
    graded(ana, quiz)
    run = done(planned(corrected(question, instructor), instructor), administrator)

    again = signed(run, administrator, at=NOON + 5 * HOUR)

    assert (again.state, again.signed_at) == ("done", NOON + 2 * HOUR)
    assert GradeEvent.objects.filter(kind="regrade").count() == 1


def test_a_chunk_delivered_twice_is_applied_once(ana, quiz, question, instructor, administrator):
    graded(ana, quiz)
    run = signed(planned(corrected(question, instructor), instructor), administrator)

    tasks.regrade_chunk(run.pk)
    tasks.regrade_chunk(run.pk)

    assert GradeEvent.objects.filter(kind="regrade").count() == 1
    assert Attempt.objects.get().grade_generation == 2


def test_a_kill_in_the_middle_leaves_whole_chunks_and_the_next_delivery_goes_on(
    ana, ben, cleo, quiz, question, instructor, administrator, monkeypatch
):
    for learner in (ana, ben, cleo):
        graded(learner, quiz, right=False)
    run = signed(planned(corrected(question, instructor), instructor), administrator)
    monkeypatch.setattr(regrades, "CHUNK", 1)
    regrade_chunk(run_id=run.pk, at=NOON)
    real, calls = outcomes.complete_step, []

    def crash(**kwargs):
        calls.append(1)
        raise MemoryError("the worker died")

    monkeypatch.setattr(outcomes, "complete_step", crash)
    with pytest.raises(MemoryError):
        regrade_chunk(run_id=run.pk, at=NOON)
    assert run.items.exclude(applied_at=None).count() == 1
    assert GradeEvent.objects.filter(kind="regrade").count() == StepCompletion.objects.count() == 1

    monkeypatch.setattr(outcomes, "complete_step", real)
    for _again in range(3):
        regrade_chunk(run_id=run.pk, at=NOON)

    run.refresh_from_db()
    assert (run.state, run.items.filter(applied_at=None).count()) == ("done", 0)
    assert GradeEvent.objects.filter(kind="regrade").count() == StepCompletion.objects.count() == 3


def test_the_worker_goes_from_chunk_to_chunk_by_itself(
    ana, ben, quiz, question, instructor, administrator, monkeypatch,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    graded(ana, quiz, right=False)
    graded(ben, quiz, right=False)
    monkeypatch.setattr(regrades, "CHUNK", 1)
    run = planned(corrected(question, instructor), instructor)

    with django_capture_on_commit_callbacks(execute=True):
        signed(run, administrator)

    run.refresh_from_db()
    assert (run.state, StepCompletion.objects.count()) == ("done", 2)


def test_the_sweep_takes_up_a_run_whose_message_was_lost(
    ana, quiz, question, instructor, administrator, django_capture_on_commit_callbacks
):
    graded(ana, quiz, right=False)
    run = signed(planned(corrected(question, instructor), instructor), administrator)
    minute = dt.timedelta(minutes=1)

    assert continue_regrades(at=run.signed_at + minute) == 0
    with django_capture_on_commit_callbacks(execute=True):
        continue_regrades(at=run.signed_at + 2 * minute)

    run.refresh_from_db()
    assert run.state == "done"


@pytest.mark.parametrize(
    ("who", "reason", "attempts", "said"),
    [
        ("instructor", "Why", 1, "An administrator signs this."),
        ("administrator", " ", 1, "Say why the answers are graded again."),
        ("administrator", "Why", 2, "Enter the number of attempts, 1, to sign."),
        ("administrator", "Why", None, "Enter the number of attempts, 1, to sign."),
    ],
)
def test_a_signature_without_what_it_needs_is_refused(
    ana, quiz, question, instructor, administrator, request, who, reason, attempts, said
):
    graded(ana, quiz)
    run = planned(corrected(question, instructor), instructor)

    with pytest.raises(RegradeRefused, match=said):
        sign_regrade(
            run_id=run.pk,
            signer=request.getfixturevalue(who),
            reason=reason,
            attempts=attempts,
            at=NOON,
        )
    run.refresh_from_db()
    assert run.state == "planned"


def test_nobody_signs_an_own_plan_without_the_right_to_change_questions(
    ana, quiz, question, instructor, administrator
):
    graded(ana, quiz)
    run = planned(corrected(question, instructor), administrator)

    with pytest.raises(RegradeRefused, match="has to plan what you sign"):
        signed(run, administrator)


def test_a_plan_that_nothing_rests_on_cannot_be_signed(quiz, question, instructor, administrator):
    run = planned(corrected(question, instructor), instructor)

    with pytest.raises(RegradeRefused, match="No attempt is affected"):
        signed(run, administrator)


def another_attempt(quiz, question, instructor, ben):
    graded(ben, quiz)


def another_version(quiz, question, instructor, ben):
    corrected(question, instructor, FULL_MARKS)


@pytest.mark.parametrize("change", [another_attempt, another_version])
def test_a_stale_plan_is_planned_again_instead_of_being_applied(
    ana, ben, quiz, question, instructor, administrator, change
):
    graded(ana, quiz)
    run = planned(corrected(question, instructor), instructor)
    # Quizzes go on asking the reviewed first version, so Ben is asked it too.
    change(quiz, question, instructor, ben)

    with pytest.raises(PlanIsStale, match="Look at it again"):
        signed(run, administrator)

    run.refresh_from_db()
    question.refresh_from_db()
    assert (run.state, run.version, run.planned_by) == ("planned", question.current, instructor)
    assert run.counts["attempts"] == Attempt.objects.count()
    assert done(run, administrator).state == "done"


def test_a_second_plan_replaces_the_first(ana, quiz, question, instructor):
    graded(ana, quiz)
    first = planned(corrected(question, instructor), instructor)

    second = planned(question, instructor)

    assert (second.pk, RegradeRun.objects.count(), RegradeItem.objects.count()) == (first.pk, 1, 1)


def test_a_plan_can_be_dropped(ana, quiz, question, instructor):
    graded(ana, quiz)
    run = planned(corrected(question, instructor), instructor)

    drop_regrade(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.items.count()) == ("dropped", 0)


def test_what_was_judged_by_the_correction_is_not_graded_again(
    ana, quiz, question, instructor, administrator
):
    graded(ana, quiz)
    done(planned(corrected(question, instructor), instructor), administrator)

    assert planned(question, instructor).counts["attempts"] == 0


def test_answers_to_other_choices_are_left_out_and_counted(ana, ben, quiz, question, instructor):
    graded(ana, quiz)
    body = question.current.body
    fewer = body | {"options": body["options"][:2]}
    key = {"fractions": {"a": "0", "b": "1"}}
    make.approved(_with(question, fewer, {"fractions": {"a": "1", "b": "0"}}, instructor))
    graded(ben, quiz)
    _with(question, fewer, key, instructor)

    run = planned(question, instructor)

    assert (run.counts["attempts"], run.counts["skipped"]) == (1, 1)
    assert run.counts["why_skipped"] == [
        "It no longer offers everything that could be chosen then."
    ]


def test_a_plan_that_fits_nobody_is_refused(ana, quiz, question, instructor):
    graded(ana, quiz)
    body = question.current.body
    _with(question, body | {"options": body["options"][:2]}, {"fractions": {"a": "1", "b": "0"}},
          instructor)  # fmt: skip

    with pytest.raises(RegradeRefused, match="no longer offers everything"):
        planned(question, instructor)


def _with(question, body, key, author):
    from quizzes.services.bank import correct_question

    question.refresh_from_db()
    correct_question(
        question=question, body=body, key=key, reason="Changed", author=author, at=NOON + HOUR
    )
    question.refresh_from_db()
    return question


def test_a_question_with_one_version_has_nothing_to_grade_again(question, instructor):
    with pytest.raises(RegradeRefused, match="only one version"):
        planned(question, instructor)


def test_by_the_average_a_better_mark_completes_the_step(
    ana, ben, question, instructor, administrator
):
    quiz = make.quiz([question, make.question()], keep="average", pass_mark=75,
                     shuffle_questions=False, attempts_allowed=None)  # fmt: skip
    first = graded(ben, quiz, only=2)  # 1 of 2: does not pass, and neither does the average
    corrected(question, instructor, FULL_MARKS)
    done(planned(question, instructor), administrator)

    first.refresh_from_db()
    assert (first.mark, StepCompletion.objects.count()) == (2, 1)


def test_by_the_average_an_attempt_that_sinks_a_completed_step_is_flagged(
    ana, question, instructor, administrator
):
    quiz = make.quiz(
        [question, make.question()],
        keep="average",
        pass_mark=75,
        shuffle_questions=False,
        attempts_allowed=None,
    )
    graded(ana, quiz, only=1)
    graded(ana, quiz)
    assert StepCompletion.objects.count() == 1

    run = done(planned(corrected(question, instructor), instructor), administrator)

    items = run.items.order_by("attempt_id")
    assert list(items.values_list("effect", "flag")) == [("lose", "open"), ("down", "open")]
    assert StepCompletion.objects.count() == 1


@pytest.mark.parametrize("blanks", [1, 5])
def test_blank_slots_cost_grading_one_statement_however_many(ana, blanks, statements):
    quiz = make.quiz([make.question() for _ in range(blanks + 1)])
    attempt = make.attempt(ana, quiz, at=NOON)
    make.answer(attempt, right=False, only=1)
    submit_attempt(attempt_id=attempt.pk, at=NOON)

    with statements(7):
        grade(attempt_id=attempt.pk, generation=1, at=NOON)


def test_everybody_whose_result_changed_gets_one_letter(
    mailoutbox, ana, ben, cleo, quiz, question, instructor, administrator,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    graded(ana, quiz)
    graded(ben, quiz, right=False)
    graded(cleo, quiz, only=9)  # blank: nothing changes for Cleo
    run = planned(corrected(question, instructor), instructor)
    with django_capture_on_commit_callbacks(execute=True):
        signed(run, administrator)

    assert sorted(mail.to[0] for mail in mailoutbox) == ["ana@example.org", "ben@example.org"]
    letters = {mail.to[0]: mail for mail in mailoutbox}
    assert letters["ben@example.org"].subject == "Your result in Safety quiz was graded again"
    said = " ".join(letters["ben@example.org"].body.split())
    assert (
        "A question in Safety quiz was corrected on 21 November 2026; your result was graded again."
        in said
    )
    assert "Attempt 1: before 0 of 1, now 1 of 1. You have passed." in said
    assert "Your pass stands while a person looks at it" in letters["ana@example.org"].body
    assert make.RATIONALE not in said

    tasks.tell_regraded(run.pk)
    continue_regrades(at=NOON + 9 * HOUR)
    assert len(mailoutbox) == 2


def test_who_waits_for_a_mark_as_before_gets_no_letter(
    mailoutbox, ana, question, instructor, administrator, django_capture_on_commit_callbacks
):
    quiz = make.quiz([question, make.manual_question()], shuffle_questions=False)
    attempt = make.attempt(ana, quiz, at=NOON)
    make.answer(attempt, only=1)
    save_answer(
        attempt_id=attempt.pk, user=ana, slot=2, raw="Fainting", revision=0, save_id=None, at=NOON
    )
    submit_attempt(attempt_id=attempt.pk, at=NOON)
    grade(attempt_id=attempt.pk, generation=1, at=NOON)
    run = planned(corrected(question, instructor), instructor)
    assert effects(run) == {"waiting": 1}

    with django_capture_on_commit_callbacks(execute=True):
        signed(run, administrator)

    attempt.refresh_from_db()
    assert (attempt.passed, attempt.needs_marking, mailoutbox) == (None, True, [])


def test_a_decision_is_told_too(
    mailoutbox, flagged, administrator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decided(flagged, "ended", administrator)

    assert [mail.to for mail in mailoutbox] == [["ana@example.org"]]
    assert "no longer counts as passed: We looked at it together" in mailoutbox[0].body


def test_marks_that_a_quiz_does_not_show_are_not_mailed(
    mailoutbox, ben, question, instructor, administrator, django_capture_on_commit_callbacks
):
    graded(ben, make.quiz([question], review_mark="never"), right=False)
    run = planned(corrected(question, instructor), instructor)

    with django_capture_on_commit_callbacks(execute=True):
        signed(run, administrator)

    assert "You have passed." in mailoutbox[0].body
    assert "now 1 of 1" not in mailoutbox[0].body


@pytest.mark.parametrize("people", [1, 3])
def test_a_chunk_costs_the_same_for_one_and_three(
    ana, ben, cleo, question, instructor, administrator, people, statements
):
    quiz = make.quiz([question, make.question()], pass_mark=100, shuffle_questions=False)
    for learner in (ana, ben, cleo)[:people]:
        graded(learner, quiz, only=1)
    run = signed(planned(corrected(question, instructor, CORRECTED), instructor), administrator)

    # its start; run; items; attempts, older versions, answers, versions; answers, attempts, events, items; run
    with statements(12):
        regrade_chunk(run_id=run.pk, at=NOON)


def test_nobody_is_graded_by_words_that_no_clinician_has_seen(ana, instructor, administrator):
    question = make.question()
    graded(ana, make.quiz([question]), right=False)
    run = planned(corrected(question, instructor), instructor)

    with pytest.raises(RegradeRefused, match="A clinician has to review this version"):
        sign_regrade(run_id=run.pk, signer=administrator, reason="Wrong", attempts=1, at=NOON)

    assert RegradeRun.objects.get().state == "planned"


def test_an_attempt_graded_after_the_run_is_judged_by_the_correction(
    question, ana, ben, instructor, administrator
):
    quiz = make.quiz([question])
    graded(ben, quiz)
    late = make.attempt(ana, quiz, at=NOON)
    make.answer(late, right=False)  # b, which the correction calls right
    done(planned(corrected(question, instructor), instructor), administrator)

    submit_attempt(attempt_id=late.pk, at=NOON)
    grade(attempt_id=late.pk, generation=1, at=NOON)

    late.refresh_from_db()
    question.refresh_from_db()
    assert (late.mark, late.passed) == (1, True)
    assert late.responses.get().judged_by == question.current

"""A signed plan is carried out once, whatever happens to the worker."""

import datetime as dt

import pytest

from courses.models import StepCompletion
from quizzes import tasks
from quizzes.models import (
    Attempt,
    GradeEvent,
    RegradeRun,
)
from quizzes.services import outcomes, regrades
from quizzes.services.regrades import (
    RegradeRefused,
    continue_regrades,
    regrade_chunk,
    sign_regrade,
)
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import (
    CORRECTED,
    HOUR,
    NOON,
    corrected,
    done,
    graded,
    planned,
    signed,
)

pytestmark = pytest.mark.django_db


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

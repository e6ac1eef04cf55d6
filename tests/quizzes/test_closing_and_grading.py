import datetime as dt
from decimal import Decimal

import pytest
from kombu.exceptions import OperationalError

from courses.models import StepCompletion
from courses.signals import course_completed
from quizzes import tasks
from quizzes.grading import MarkRefused
from quizzes.models import Attempt, GradeEvent, Response
from quizzes.services import outcomes
from quizzes.services.attempts import (
    CannotMark,
    StartRefused,
    close_overdue,
    grade_attempt,
    grade_waiting,
    mark_response,
    submit_attempt,
    try_again,
)
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)
MINUTE = 60 * SECOND


def graded(row, at, generation=1):
    grade_attempt(attempt_id=row.pk, generation=generation, at=at)
    row.refresh_from_db()
    return row


def test_handing_in_twice_is_the_same_as_once(ana, noon):
    attempt = make.attempt(ana, at=noon)

    first = submit_attempt(attempt_id=attempt.pk, at=noon + MINUTE)
    second = submit_attempt(attempt_id=attempt.pk, at=noon + 2 * MINUTE)

    assert first.submitted_at == second.submitted_at == noon + MINUTE
    assert second.grade_generation == 1


def test_handing_in_late_means_at_the_deadline(ana, noon):
    attempt = make.attempt(ana, make.quiz(time_limit_minutes=10), at=noon)

    assert submit_attempt(attempt_id=attempt.pk, at=noon + 12 * MINUTE).submitted_at == (
        noon + 10 * MINUTE
    )


def test_an_attempt_that_nobody_handed_in_is_closed_at_its_deadline(ana, ben, noon):
    page = make.quiz(time_limit_minutes=10)
    over = make.attempt(ana, page, at=noon - 5 * MINUTE)
    running = make.attempt(ben, page, at=noon)

    assert close_overdue(at=noon + 5 * MINUTE + 30 * SECOND) == 0
    assert close_overdue(at=noon + 5 * MINUTE + 31 * SECOND) == 1
    over.refresh_from_db()
    running.refresh_from_db()
    assert (over.state, over.submitted_at) == ("submitted", noon + 5 * MINUTE)
    assert running.is_open


def test_the_queued_task_grades_after_the_commit(ana, noon, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = make.submitted(ana, at=noon)

    row.refresh_from_db()
    assert (row.mark, row.passed) == (Decimal(1), True)


def test_every_kind_is_graded_right_and_wrong(ana, ben, noon):
    page = make.quiz_of_all_kinds()

    right = graded(make.submitted(ana, page, right=True, at=noon), noon)
    wrong = graded(make.submitted(ben, page, right=False, at=noon), noon)

    assert (right.mark, right.passed) == (Decimal(7), True)
    assert (wrong.mark, wrong.passed) == (Decimal(0), False)


def test_an_unanswered_question_counts_as_nothing(ana, noon):
    page = make.quiz([make.question() for _ in range(4)])
    attempt = make.attempt(ana, page, at=noon)
    make.answer(attempt, only=1)
    submit_attempt(attempt_id=attempt.pk, at=noon)

    attempt = graded(attempt, noon)
    assert (attempt.mark, attempt.max_mark, attempt.passed) == (1, 4, False)


def test_a_pass_finishes_the_step_and_names_the_revision(ana, noon):
    page = make.quiz()
    row = make.submitted(ana, page, at=noon)

    graded(row, noon + MINUTE)

    step = StepCompletion.objects.get()
    assert (step.step_id, step.revision_id, step.completed_at) == (
        page.pk,
        row.quiz_revision_id,
        noon,
    )


def test_two_deliveries_are_one_grade_and_one_completion(ana, noon):
    heard = []

    def hear(**kwargs):
        heard.append(kwargs["enrolment"].pk)

    course_completed.connect(hear)
    try:
        row = make.submitted(ana, at=noon)
        tasks.grade_attempt(row.pk, 1)
        tasks.grade_attempt(row.pk, 1)
    finally:
        course_completed.disconnect(hear)

    assert GradeEvent.objects.count() == 1
    assert heard == [row.enrolment_id]


def test_a_crash_before_the_commit_leaves_nothing_and_the_next_delivery_grades(
    ana, noon, monkeypatch
):
    row = make.submitted(ana, at=noon)
    real = outcomes.complete_step

    def crash(**kwargs):
        raise MemoryError("the worker died")

    monkeypatch.setattr(outcomes, "complete_step", crash)
    with pytest.raises(MemoryError):
        tasks.grade_attempt(row.pk, 1)
    row.refresh_from_db()
    assert (row.mark, row.graded_generation, row.grading_starts) == (None, 0, 1)
    assert not GradeEvent.objects.exists()

    monkeypatch.setattr(outcomes, "complete_step", real)
    tasks.grade_attempt(row.pk, 1)
    row.refresh_from_db()
    assert (row.mark, row.grading_starts, row.fault) == (1, 0, "")
    assert GradeEvent.objects.count() == 1


def test_a_poisoned_attempt_is_left_to_staff_after_three_starts(ana, noon):
    row = make.submitted(ana, at=noon)
    Attempt.objects.filter(pk=row.pk).update(layout="0 \tmany")
    for _ in range(3):
        with pytest.raises(ArithmeticError):
            tasks.grade_attempt(row.pk, 1)

    tasks.grade_attempt(row.pk, 1)

    row.refresh_from_db()
    assert row.grading_starts == 3
    assert row.fault.startswith("InvalidOperation")
    assert grade_waiting(at=noon + dt.timedelta(days=1)) == 0


def test_a_grading_that_kills_its_worker_is_named_by_the_sweep(ana, noon):
    row = make.submitted(ana, at=noon)
    Attempt.objects.filter(pk=row.pk).update(grading_starts=3)

    assert grade_waiting(at=noon + 2 * MINUTE) == 0
    row.refresh_from_db()
    assert row.fault == "Grading began 3 times and did not end."


def test_staff_can_have_it_tried_again(ana, noon, django_capture_on_commit_callbacks):
    row = make.submitted(ana, at=noon)
    Attempt.objects.filter(pk=row.pk).update(grading_starts=3, fault="Something")

    with django_capture_on_commit_callbacks(execute=True):
        try_again(attempt_id=row.pk, at=noon)

    row.refresh_from_db()
    assert (row.passed, row.fault, row.grading_starts) == (True, "", 0)


def test_the_sweep_finds_what_a_lost_message_left(ana, noon):
    row = make.submitted(ana, at=noon)

    assert grade_waiting(at=noon + 60 * SECOND) == 0
    assert grade_waiting(at=noon + 61 * SECOND) == 1
    row.refresh_from_db()
    assert row.passed is True
    assert grade_waiting(at=noon + 10 * MINUTE) == 0


def test_a_broker_that_is_down_does_not_hold_up_handing_in(
    ana, noon, monkeypatch, django_capture_on_commit_callbacks
):
    def unreachable(*args, **kwargs):
        raise OperationalError("no broker")

    with monkeypatch.context() as down:
        down.setattr(tasks.grade_attempt, "apply_async", unreachable)
        with django_capture_on_commit_callbacks(execute=True):
            row = make.submitted(ana, at=noon)
        assert grade_waiting(at=noon + 2 * MINUTE) == 0

    row.refresh_from_db()
    assert (row.state, row.graded_generation) == ("submitted", 0)
    assert grade_waiting(at=noon + 2 * MINUTE) == 1
    row.refresh_from_db()
    assert row.passed is True


def test_an_open_attempt_is_not_graded(ana, noon):
    attempt = graded(make.attempt(ana, at=noon), noon)

    assert attempt.mark is None
    assert not GradeEvent.objects.exists()


@pytest.fixture
def waiting(ana, noon):
    """One automatic question answered rightly, one that a person marks out of 6."""
    page = make.quiz(
        [make.question(), make.manual_question()], shuffle_questions=False, pass_mark=50
    )
    attempt = make.attempt(ana, page, at=noon)
    make.answer(attempt, only=1)
    from quizzes.services.attempts import save_answer

    save_answer(
        attempt_id=attempt.pk, user=ana, slot=2, raw="Blood thinners, fainting", revision=0,
        save_id=None, at=noon,
    )  # fmt: skip
    submit_attempt(attempt_id=attempt.pk, at=noon)
    return graded(attempt, noon)


def test_a_total_waits_for_the_person_who_marks(waiting):
    assert (waiting.mark, waiting.passed, waiting.needs_marking) == (None, None, True)
    assert not StepCompletion.objects.exists()


def test_a_mark_by_a_person_makes_the_total_and_its_own_event(waiting, ivo_marks, noon):
    ivo_marks("4.5", comment="Good reasons")

    waiting.refresh_from_db()
    assert (waiting.mark, waiting.passed, waiting.needs_marking) == (Decimal("5.5"), True, False)
    events = list(GradeEvent.objects.values_list("generation", "kind", "before", "after"))
    assert events == [(1, "automatic", None, None), (2, "manual", None, Decimal("5.5"))]
    assert StepCompletion.objects.count() == 1


def test_another_mark_later_keeps_the_earlier_in_the_events(waiting, ivo_marks):
    ivo_marks("1")
    ivo_marks("6")

    waiting.refresh_from_db()
    assert waiting.mark == 7
    assert list(GradeEvent.objects.values_list("before", "after")) == [
        (None, None),
        (None, 2),
        (2, 7),
    ]


@pytest.mark.parametrize("mark", ["-1", "6.5", "NaN"])
def test_a_mark_outside_the_maximum_is_refused(waiting, ivo_marks, mark):
    with pytest.raises(MarkRefused, match="from 0 to 6"):
        ivo_marks(mark)


def test_nobody_marks_their_own_answer(waiting, ana, noon):
    response = Response.objects.get(slot=2)

    with pytest.raises(CannotMark, match="Somebody else"):
        mark_response(response_id=response.pk, marker=ana, mark=Decimal(6), at=noon)


@pytest.fixture
def ivo_marks(instructor, noon):
    def mark(points, comment=""):
        response = Response.objects.get(slot=2)
        return mark_response(
            response_id=response.pk,
            marker=instructor,
            mark=Decimal(points),
            comment=comment,
            at=noon,
        )

    return mark


def test_where_the_first_attempt_counts_no_second_is_offered(ana, noon):
    page = make.quiz(keep="first")
    graded(make.submitted(ana, page, right=False, at=noon), noon)

    with pytest.raises(StartRefused, match="Only the first attempt at this quiz counts"):
        make.attempt(ana, page, at=noon + MINUTE)
    assert not StepCompletion.objects.exists()


def test_by_the_average_every_attempt_has_to_meet_the_safety_questions(ana, noon):
    safety, *others = [make.question("true_false", critical=number == 0) for number in range(10)]
    page = make.quiz(
        [safety, *others],
        keep="average",
        critical_required=True,
        attempts_allowed=None,
        shuffle_questions=False,
    )
    attempt = make.attempt(ana, page, at=noon)
    for slot in attempt.slots:
        make.answer(attempt, right=not slot.critical, only=slot.number)
    submit_attempt(attempt_id=attempt.pk, at=noon)
    attempt = graded(attempt, noon)

    assert (attempt.mark, attempt.passed, attempt.meets_rules) == (9, False, False)
    graded(make.submitted(ana, page, at=noon + MINUTE), noon + MINUTE)
    assert not StepCompletion.objects.exists()


def test_with_the_average_counting_the_step_waits_for_the_average(ana, noon):
    page = make.quiz(keep="average", pass_mark=60, attempts_allowed=None)
    for number, done in enumerate([False, False, True], 1):
        graded(make.submitted(ana, page, right=number > 1, at=noon + number * MINUTE), noon)
        assert StepCompletion.objects.exists() is done


@pytest.mark.parametrize("questions", [3, 12])
def test_handing_in_costs_two_statements_and_grading_a_fixed_number(
    ana, noon, questions, statements
):
    page = make.quiz([make.question() for _ in range(questions)])
    attempt = make.attempt(ana, page, at=noon)
    make.answer(attempt, right=False)

    with statements(2):
        submit_attempt(attempt_id=attempt.pk, at=noon)
    # the start counted; lock, responses with versions, their marks, the attempt, the event
    with statements(6):
        grade_attempt(attempt_id=attempt.pk, generation=1, at=noon)

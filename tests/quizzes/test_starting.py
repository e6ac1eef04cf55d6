import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from courses.services import leave_course
from quizzes.models import Attempt, QuizVersion
from quizzes.selectors.attempts import quiz_to_sit
from quizzes.services import attempts, bank, starting
from quizzes.services.attempts import StartRefused, start_attempt
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def failed_attempt(learner, page, at):
    row = make.submitted(learner, page, right=False, at=at)
    attempts.grade_attempt(attempt_id=row.pk, generation=1, at=at)
    return row


def refused(learner, page, at):
    with pytest.raises(StartRefused) as caught:
        make.attempt(learner, page, at=at)
    return str(caught.value)


def test_start_pins_what_is_asked_and_by_which_rules(ana, noon):
    page = make.quiz_of_all_kinds(time_limit_minutes=20)

    attempt = make.attempt(ana, page, at=noon)

    asked = {question.question.current_id for question in page.quiz_questions.all()}
    assert {slot.version_id for slot in attempt.slots} == asked
    assert [slot.number for slot in attempt.slots] == [1, 2, 3, 4, 5, 6, 7]
    assert attempt.deadline == noon + dt.timedelta(minutes=20)
    assert attempt.max_mark == 7
    assert attempt.quiz_revision_id == page.live_revision_id
    assert attempt.quiz_version.settings["pass_mark"] == "80.00"
    assert attempt.number == 1


def test_a_second_start_returns_the_open_attempt(ana, noon):
    page = make.quiz()

    first = make.attempt(ana, page, at=noon)
    second = make.attempt(ana, page, at=noon + HOUR)

    assert second == first
    assert Attempt.objects.count() == 1


def test_a_start_that_was_overtaken_returns_the_faster_one(ana, noon, monkeypatch):
    page = make.quiz()
    faster = make.attempt(ana, page, at=noon)
    monkeypatch.setattr(starting, "_made", lambda *_who: [])

    assert make.attempt(ana, page, at=noon) == faster
    assert Attempt.objects.count() == 1


def test_the_database_allows_one_open_attempt(ana, noon):
    attempt = make.attempt(ana, at=noon)
    attempt.pk, attempt.number = None, 2

    with pytest.raises(IntegrityError, match=r"UNIQUE|one_open_attempt"), transaction.atomic():
        attempt.save(force_insert=True)


def test_the_same_rules_are_the_same_version_and_new_rules_are_a_new_one(ana, ben, cleo, noon):
    page = make.quiz()
    first = make.attempt(ana, page, at=noon)
    second = make.attempt(ben, page, at=noon)
    page.pass_mark = 90
    page.save_revision().publish()
    page.refresh_from_db()
    third = make.attempt(cleo, page, at=noon)

    assert first.quiz_version == second.quiz_version
    assert third.quiz_version.number == 2
    assert third.pass_mark == 90
    assert Attempt.objects.get(pk=first.pk).pass_mark == 80


def test_going_back_to_earlier_rules_finds_their_version(ana, ben, cleo, noon):
    page = make.quiz()
    numbers = []
    for learner, pass_mark in [(ana, 80), (ben, 90), (cleo, 80)]:
        page.pass_mark = pass_mark
        page.save_revision().publish()
        page.refresh_from_db()
        numbers.append(make.attempt(learner, page, at=noon).quiz_version.number)

    assert numbers == [1, 2, 1]
    assert QuizVersion.objects.count() == 2


def test_a_correction_is_asked_from_the_next_attempt_on(ana, ben, noon):
    question = make.question()
    page = make.quiz([question])
    before = make.attempt(ana, page, at=noon)
    old = question.current
    new = bank.correct_question(
        question=question,
        body=old.body | {"stem": "Asked better?"},
        key=old.key,
        reason="Clearer",
        author=None,
        at=noon,
    )
    make.approved(old.question)

    assert before.slots[0].version_id == old.pk
    assert make.attempt(ben, page, at=noon).slots[0].version_id == new.pk


def test_retired_questions_are_not_asked(ana, noon):
    kept, gone = make.question(), make.question()
    page = make.quiz([kept, gone])
    gone.status = gone.Status.RETIRED
    gone.save()

    assert [slot.version_id for slot in make.attempt(ana, page, at=noon).slots] == [kept.current_id]


def test_nobody_starts_a_quiz_without_questions(ana, noon):
    assert refused(ana, make.quiz([]), noon) == (
        "This quiz has no questions yet. Tell your instructor."
    )


def test_nobody_starts_a_quiz_of_another_course(ana, noon):
    enrolment = make.enrolled(ana, make.quiz())

    with pytest.raises(StartRefused, match="belongs to another course"):
        start_attempt(enrolment=enrolment, quiz=make.quiz(), at=noon)


def test_the_last_attempt_is_the_last(ana, noon):
    page = make.quiz(attempts_allowed=2)
    failed_attempt(ana, page, noon)
    failed_attempt(ana, page, noon + HOUR)

    assert refused(ana, page, noon + 2 * HOUR) == (
        "You have used all your attempts. Ask your instructor what to do next."
    )


def test_the_cool_down_says_when_in_the_readers_zone(ana, noon):
    page = make.quiz(cool_down_hours=24)
    failed_attempt(ana, page, noon)

    assert refused(ana, page, noon + HOUR) == "You can try again from 22 November, 12:00."
    assert make.attempt(ana, page, at=noon + 24 * HOUR).number == 2


def test_an_attempt_without_a_result_comes_first(ana, noon):
    page = make.quiz()
    make.submitted(ana, page, right=False, at=noon)

    assert refused(ana, page, noon) == (
        "Your last attempt has no result yet. Wait for it before you try again."
    )


def test_after_a_pass_nothing_more_is_needed(ana, noon):
    page = make.quiz()
    row = make.submitted(ana, page, at=noon)
    attempts.grade_attempt(attempt_id=row.pk, generation=1, at=noon)

    row.enrolment.refresh_from_db()
    assert row.enrolment.completed_at == noon
    with pytest.raises(StartRefused, match="Nothing more is needed"):
        start_attempt(enrolment=row.enrolment, quiz=page, at=noon)


def test_a_completed_course_still_allows_an_optional_quiz_that_was_not_passed(ana, noon):
    page = make.quiz(is_required=False)
    enrolment = make.enrolled(ana, page)
    enrolment.completed_at = noon
    enrolment.save()

    assert start_attempt(enrolment=enrolment, quiz=page, at=noon).number == 1


def test_whoever_left_enrols_again_first(ana, noon):
    page = make.quiz()
    enrolment = make.enrolled(ana, page)
    leave_course(enrolment=enrolment, at=noon)
    enrolment.refresh_from_db()

    with pytest.raises(StartRefused, match="Enrol again"):
        start_attempt(enrolment=enrolment, quiz=page, at=noon)


@pytest.mark.parametrize("questions", [3, 12])
def test_start_costs_three_statements_however_many_questions(ana, ben, noon, questions, statements):
    page = make.quiz([make.question() for _ in range(questions)])
    make.attempt(ana, page, at=noon)
    enrolment = make.enrolled(ben, page)

    page, _ = quiz_to_sit(user=ben, quiz_id=page.pk)  # says that nothing is locked
    with statements(3):  # attempts, questions with rules, insert
        start_attempt(enrolment=enrolment, quiz=page, at=noon)


def broken_save(self, **_options):
    raise IntegrityError("CHECK constraint failed: something_new")


def test_a_constraint_that_nobody_else_explains_is_logged(ana, noon, monkeypatch, caplog):
    page = make.quiz()
    monkeypatch.setattr(Attempt, "save", broken_save)

    said = refused(ana, page, noon)

    assert said == "An attempt was handed in a moment ago. Open the quiz again."
    (record,) = [each for each in caplog.records if each.name == starting.__name__]
    assert record.levelname == "ERROR"
    assert "something_new" in str(record.exc_info[1])


def test_somebody_who_was_faster_is_no_error(ana, noon, monkeypatch, caplog):
    page = make.quiz()
    theirs = make.attempt(ana, page, at=noon)
    monkeypatch.setattr(starting, "_made", lambda *_of: [])

    assert make.attempt(ana, page, at=noon) == theirs
    assert not [each for each in caplog.records if each.name == starting.__name__]

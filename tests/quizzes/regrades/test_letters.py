"""Who hears of it."""

import pytest

from quizzes import tasks
from quizzes.services.attempts import grade_attempt as grade
from quizzes.services.attempts import save_answer, submit_attempt
from quizzes.services.regrades import (
    continue_regrades,
)
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import (
    HOUR,
    NOON,
    corrected,
    decided,
    effects,
    graded,
    planned,
    signed,
)

pytestmark = pytest.mark.django_db


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

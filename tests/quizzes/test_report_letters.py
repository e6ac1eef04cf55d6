"""The answer to a report goes to the person who reported it."""

import datetime as dt

import pytest

from quizzes import tasks
from quizzes.services import letters
from quizzes.services.attempts import report_question
from quizzes.services.report_answers import answer_report
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import NOON, graded

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def report(ana):
    attempt = graded(ana, make.quiz(title="Safety quiz"))
    return report_question(
        attempt_id=attempt.pk, user=ana, slot=1, about="key", text="B is right too", at=NOON
    )


def answered(report, by, words="You are right: it is corrected & graded again.", at=NOON):
    return answer_report(report_id=report.pk, by=by, answer=words, at=at)


def test_the_answer_is_mailed_once(
    mailoutbox, report, ana, instructor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answered(report, instructor)
    tasks.mail_report_answer(report.pk)
    letters.mail_missing_letters(at=NOON + 9 * HOUR)

    assert [letter.to for letter in mailoutbox] == [["ana@example.org"]]
    assert mailoutbox[0].subject == "An answer to what you reported in Safety quiz"
    assert "You are right: it is corrected & graded again." in mailoutbox[0].body
    assert "I think another answer is right" in mailoutbox[0].body
    report.refresh_from_db()
    assert report.told_at is not None


def test_an_answer_whose_message_was_lost_is_found(
    mailoutbox, report, instructor, django_capture_on_commit_callbacks
):
    answered(report, instructor)

    assert letters.mail_missing_letters(at=NOON + dt.timedelta(seconds=30)) == 0
    assert letters.mail_missing_letters(at=NOON + HOUR) == 1
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("words", "sent"), [("Other words.", 2), ("The same.", 1)], ids=["other words", "the same"]
)
def test_other_words_are_mailed_again(
    mailoutbox, report, instructor, django_capture_on_commit_callbacks, words, sent
):
    with django_capture_on_commit_callbacks(execute=True):
        answered(report, instructor, "The same.")
        answered(report, instructor, "The same.", at=NOON + HOUR)
    with django_capture_on_commit_callbacks(execute=True):
        answered(report, instructor, words, at=NOON + 2 * HOUR)

    assert len(mailoutbox) == sent


def test_a_report_that_waits_is_no_letter(mailoutbox, report):
    tasks.mail_report_answer(report.pk)

    assert mailoutbox == []

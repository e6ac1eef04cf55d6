"""What waits about questions, on the staff home of those who can do something about it."""

import pytest
from django.conf import settings
from django.urls import reverse

from quizzes.services.attempts import grade_attempt, report_question, submit_attempt
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import NOON, corrected, done, graded, planned
from tests.quizzes.test_preview import words

pytestmark = pytest.mark.django_db


def home(client, who):
    client.force_login(who)
    return words(client.get(reverse("wagtailadmin_home")))


def test_a_reviewer_sees_how_many_questions_wait(client, reviewer):
    make.question()
    for _each in range(2):
        make.question(reviewed=False)

    client.force_login(reviewer)
    page = client.get(reverse("wagtailadmin_home"))

    assert "2 questions wait for a review" in words(page)
    assert "No question is to be reviewed again." in words(page)
    assert "answers wait for your mark" not in words(page)
    listed = client.get(reverse("question_list") + "?review=waiting").text
    assert f"{reverse('question_list')}?review=waiting" in page.text
    assert "2 questions" in listed


def test_an_instructor_sees_answers_and_reports(client, ana, instructor):
    quiz = make.quiz([make.manual_question(), make.question()], shuffle_questions=False)
    attempt = make.attempt(ana, quiz)
    make.put(attempt, 1, "Thinners?")
    submit_attempt(attempt_id=attempt.pk, at=NOON)
    grade_attempt(attempt_id=attempt.pk, generation=1, at=NOON)
    report_question(attempt_id=attempt.pk, user=ana, slot=2, about="key", text="", at=NOON)

    said = home(client, instructor)

    assert "1 answer waits for your mark" in said
    assert "1 report about a question waits for an answer" in said
    assert "wait for a review" not in said


def test_an_administrator_sees_passes_to_decide(client, ana, instructor, administrator):
    question = make.question()
    graded(ana, make.quiz([question]))
    done(planned(corrected(question, instructor), instructor), administrator)

    assert "1 pass waits for a decision" in home(client, administrator)
    assert "waits for a decision" not in home(client, instructor)


@pytest.mark.parametrize("name", ["wagtailadmin_home", "question_list", "regrade_list"])
def test_staff_pages_are_titled_with_the_name_of_the_site(client, instructor, name):
    client.force_login(instructor)

    title = client.get(reverse(name)).text.partition("<title>")[2].partition("</title>")[0]

    assert title.strip().endswith(f"- {settings.SITE_NAME}")
    assert "Wagtail" not in title


def test_a_reviewer_is_shown_the_question_instead_of_its_form(client, reviewer):
    question = make.question()
    client.force_login(reviewer)
    address = reverse("question_edit", args=[question.pk])

    assert client.get(address).url == reverse("question_look", args=[question.pk])
    assert client.post(address).status_code == 403

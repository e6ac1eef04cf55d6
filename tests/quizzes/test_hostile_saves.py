"""What only a script would send is refused, never an error of ours."""

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import QuestionReport, Response
from quizzes.services.attempts import submit_attempt
from quizzes.services.report_answers import AnswerMissing, answer_report
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(client, ana):
    client.force_login(ana)
    page = make.quiz([make.question()], shuffle_options=False)
    return make.attempt(ana, page, at=timezone.now())


def put(client, attempt, sent):
    url = reverse("quizzes:save", args=[attempt.pk, 1])
    return client.put(url, sent, content_type="application/json")


@pytest.mark.parametrize(
    "extra",
    [
        '"revision": Infinity',
        '"revision": NaN',
        '"revision": 1e999',
        '"revision": 0.5',
        '"revision": "x"',
        '"revision": []',
        '"revision": null',
        '"save_id": 5',
        '"save_id": {"a": 1}',
        '"save_id": ["a"]',
        '"save_id": true',
        '"save_id": "zz"',
    ],
)
def test_a_save_of_another_shape_is_refused(client, attempt, extra):
    reply = put(client, attempt, f'{{"answer": "o0", {extra}}}')

    assert (reply.status_code, reply.json()["said"]) == (422, "Send the answer as this page does.")
    assert not Response.objects.exists()


@pytest.mark.parametrize("revision", ["-1", "9" * 30])
def test_a_revision_that_never_was_is_another_windows(client, attempt, revision):
    assert put(client, attempt, f'{{"answer": "o0", "revision": {revision}}}').status_code == 409


@pytest.mark.parametrize("practice", [False, True], ids=["counts", "practice"])
def test_a_mapping_for_a_single_choice_is_refused_on_the_page(client, ana, practice):
    client.force_login(ana)
    attempt = make.attempt(ana, make.quiz(is_practice=practice), at=timezone.now())
    name, args = ("check_answer", [attempt.pk, 1]) if practice else ("attempt", [attempt.pk])

    page = client.post(reverse(f"quizzes:{name}", args=args), {"q1-m0": "o0", "revision-1": "0"})

    assert page.status_code == 200
    assert "Choose from what this question offers." in page.text


def test_saving_ends_where_the_revision_does(client, attempt):
    put(client, attempt, '{"answer": "o0", "revision": 0}')
    Response.objects.update(revision=32766)
    last = put(client, attempt, '{"answer": "o1", "revision": 32766}')

    beyond = put(client, attempt, '{"answer": "o2", "revision": 32767}')

    assert (last.status_code, last.json()["revision"]) == (200, 32767)
    assert beyond.status_code == 422
    assert beyond.json()["said"] == (
        "This answer was changed too often. What was saved last counts."
    )
    assert Response.objects.values_list("revision", "answer").get() == (32767, "b")
    flagged = put(client, attempt, '{"flagged": true}')
    assert (flagged.status_code, Response.objects.get().flagged) == (200, True)


@pytest.mark.parametrize(
    ("about", "text", "kept"),
    [
        pytest.param("typo", "a\0b", ["ab"], id="between letters"),
        pytest.param("typo", "\0", [""], id="alone"),
        pytest.param("other", "\0", [], id="alone where words are wanted"),
        pytest.param("ty\0po", "words", [], id="in the choice"),
    ],
)
def test_a_report_is_kept_without_what_no_database_holds(client, attempt, about, text, kept):
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())

    client.post(reverse("quizzes:report", args=[attempt.pk, 1]), {"about": about, "text": text})

    assert list(QuestionReport.objects.values_list("text", flat=True)) == kept


def test_the_answer_to_a_report_is_kept_without_it_too(client, attempt, ana):
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    client.post(reverse("quizzes:report", args=[attempt.pk, 1]), {"about": "typo"})
    report = QuestionReport.objects.get()

    with pytest.raises(AnswerMissing):
        answer_report(report_id=report.pk, by=ana, answer=" \0 ", at=timezone.now())
    answer_report(report_id=report.pk, by=ana, answer="Mend\0ed.", at=timezone.now())

    report.refresh_from_db()
    assert report.answer == "Mended."
